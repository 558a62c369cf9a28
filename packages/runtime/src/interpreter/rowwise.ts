/**
 * The rowwise skeleton, interpreted: a row's numbers are folded to a state; then comes the row's value, or, in a second
 * pass, each number's weight. The score is computed again in the second pass unless the row fits into one lane.
 */

import type { RowwiseKernel } from '@heed/kernels';
import type { Views } from '../plain-arena.ts';
import { blockReader, type Call } from './block-reader.ts';
import { bindLanes } from './bound-lanes.ts';
import { foldLanes } from './fold-lanes.ts';
import { LANES } from './lanes.ts';
import { storeLane } from './storage.ts';

export function interpretRowwise(
  kernel: RowwiseKernel,
): (views: Views, block: number, begin: number, end: number) => void {
  const score = bindLanes(kernel.score, kernel);
  const domain = kernel.domain && bindLanes(kernel.domain, kernel);
  const fold = foldLanes(kernel.record);
  const { out } = kernel;
  const dtype = kernel.operands[out].dtype ?? 'f32';
  const numbers = score.results[0];
  const inside = domain?.results[0];
  const value = new Float64Array(1);

  const read = (call: Call, first: number, n: number): void => {
    score.run(call, call.at, call.innerStrides[0], first, n);
    domain?.run(call, call.at, call.innerStrides[0], first, n);
  };
  const begin = (call: Call): void => {
    score.begin(call);
    domain?.begin(call);
  };
  return blockReader(kernel, begin, (call) => {
    const [extent] = call.innerExtents;
    fold.reset();
    for (let first = 0; first < extent; first += LANES) {
      const n = Math.min(LANES, extent - first);
      read(call, first, n);
      fold.take(numbers, inside, n);
    }
    if (kernel.output === 'finish') {
      value[0] = fold.finish();
      storeLane(call.views, dtype, call.at[out], 0, 1, value);
      return;
    }
    const stride = call.innerStrides[0][out];
    for (let first = 0; first < extent; first += LANES) {
      const n = Math.min(LANES, extent - first);
      if (extent > LANES) read(call, first, n);
      storeLane(call.views, dtype, call.at[out] + first * stride, stride, n, fold.weigh(numbers, inside, n));
    }
  });
}

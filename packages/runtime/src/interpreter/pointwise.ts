/**
 * The pointwise skeleton, interpreted: out[outer, x] = body(…), 256 positions of x at a time.
 */

import type { PointwiseKernel } from '@heed/kernels';
import type { Views } from '../plain-arena.ts';
import { blockReader } from './block-reader.ts';
import { bindLanes } from './bound-lanes.ts';
import { LANES } from './lanes.ts';
import { storeLane } from './storage.ts';

export function interpretPointwise(
  kernel: PointwiseKernel,
): (views: Views, block: number, begin: number, end: number) => void {
  const body = bindLanes(kernel.body, kernel);
  const { out } = kernel;
  const dtype = kernel.operands[out].dtype ?? 'f32';
  return blockReader(kernel, body.begin, (call) => {
    const [extent] = call.innerExtents;
    const [strides] = call.innerStrides;
    for (let first = 0; first < extent; first += LANES) {
      const n = Math.min(LANES, extent - first);
      body.run(call, call.at, strides, first, n);
      storeLane(call.views, dtype, call.at[out] + first * strides[out], strides[out], n, body.results[0]);
    }
  });
}

/**
 * The gather skeleton, interpreted: out[outer, x] = table at computed places, 256 positions of x at a time.
 *
 * Guard and indices are computed for a lane at once, then each position is looked up by itself, its indices in order. An
 * index that is no position of its axis goes into the fault record, unless an earlier fault has, and reads nothing.
 */

import { faultCodes, faultRecord, type GatherKernel } from '@heed/kernels';
import type { Views } from '../plain-arena.ts';
import { blockReader, type Call } from './block-reader.ts';
import { bindLanes } from './bound-lanes.ts';
import { LANES } from './lanes.ts';
import { loadLane, storeLane } from './storage.ts';

export function interpretGather(
  kernel: GatherKernel,
): (views: Views, block: number, begin: number, end: number) => void {
  const { table, out, indices } = kernel;
  const guard = kernel.guard && bindLanes(kernel.guard, kernel);
  const programs = indices.map(({ program }) => bindLanes(program, kernel));
  const dtype = kernel.operands[table].dtype ?? 'f32';
  const inside = guard?.results[0];
  const places = programs.map(({ results }) => results[0]);
  const numbers = new Float64Array(LANES);
  const one = new Float64Array(1);
  const extents = indices.map(() => 0);
  const steps = indices.map(() => 0);

  const begin = (call: Call): void => {
    guard?.begin(call);
    programs.forEach((program, k) => {
      program.begin(call);
      extents[k] = call.sizes[indices[k].extent];
      steps[k] = call.sizes[indices[k].stride];
    });
  };
  /** The address in the table for position `k` of the lanes, which begins at `from`; -1 where nothing is to be read. */
  const addressOf = (call: Call, from: number, k: number): number => {
    if (inside !== undefined && inside[k] === 0) return -1;
    let address = from;
    for (let axis = 0; axis < places.length; axis++) {
      const index = places[axis][k];
      if (!(index >= 0 && index < extents[axis] && Math.floor(index) === index)) {
        report(call, axis, index, extents[axis]);
        return -1;
      }
      address += index * steps[axis];
    }
    return address;
  };
  return blockReader(kernel, begin, (call) => {
    const [extent] = call.innerExtents;
    const [strides] = call.innerStrides;
    for (let first = 0; first < extent; first += LANES) {
      const n = Math.min(LANES, extent - first);
      guard?.run(call, call.at, strides, first, n);
      for (const program of programs) program.run(call, call.at, strides, first, n);
      for (let k = 0; k < n; k++) {
        const address = addressOf(call, call.at[table] + (first + k) * strides[table], k);
        if (address >= 0) loadLane(call.views, dtype, address, 0, 1, one, false);
        numbers[k] = address >= 0 ? one[0] : 0;
      }
      storeLane(call.views, dtype, call.at[out] + first * strides[out], strides[out], n, numbers);
    }
  });
}

function report({ views, fault }: Call, which: number, value: number, limit: number): void {
  const word = fault / 4;
  if (views.i32[word + faultRecord.code / 4] !== 0) return;
  views.i32[word + faultRecord.code / 4] = faultCodes.indexOutOfRange;
  views.i32[word + faultRecord.which / 4] = which;
  views.f64[(fault + faultRecord.value) / 8] = value;
  views.f64[(fault + faultRecord.limit) / 8] = limit;
}

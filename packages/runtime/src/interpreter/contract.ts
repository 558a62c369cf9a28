/**
 * The contract skeleton, interpreted: out[outer, m, n] = Σ_k left·right over the products the domain holds, in order of
 * k, in float64: a plain sum in float32 loses digits over long k, and here it would cost more.
 *
 * What does not move with n (as a rule the left side and the domain) is read once per row of m and kept for all n, as
 * long as k fits into one lane. A product outside the domain is never formed, so a NaN there cannot leak.
 */

import type { ContractKernel } from '@heed/kernels';
import type { Views } from '../plain-arena.ts';
import { blockReader } from './block-reader.ts';
import { bindLanes } from './bound-lanes.ts';
import type { Lane } from './lane-ops.ts';
import { LANES } from './lanes.ts';
import { loadLane, storeLane } from './storage.ts';

export function interpretContract(
  kernel: ContractKernel,
): (views: Views, block: number, begin: number, end: number) => void {
  const { left, right, out } = kernel;
  const types = kernel.operands.map(({ dtype }) => dtype ?? 'f64');
  const domain = kernel.domain && bindLanes(kernel.domain, kernel);
  const lefts = new Float64Array(LANES);
  const rights = new Float64Array(LANES);
  const row = new Float64Array(LANES);
  const here = new Float64Array(types.length);
  const inside = domain?.results[0];

  return blockReader(
    kernel,
    (call) => domain?.begin(call),
    (call) => {
      const [ms, ns, ks] = call.innerExtents;
      const [alongM, alongN, alongK] = call.innerStrides;
      const once = ks <= LANES;
      const leftOnce = once && alongN[left] === 0;
      const domainOnce = once && domain !== undefined && domain.operands.every((operand) => alongN[operand] === 0);
      const load = (operand: number, first: number, n: number, into: Lane): void =>
        loadLane(call.views, types[operand], here[operand] + first * alongK[operand], alongK[operand], n, into, false);
      for (let m = 0; m < ms; m++) {
        move(here, call.at, alongM, m);
        if (leftOnce) load(left, 0, ks, lefts);
        if (domainOnce) domain.run(call, here, alongK, 0, ks);
        // `row` gathers results, so that they are stored a lane at a time.
        for (let from = 0; from < ns; from += LANES) {
          const width = Math.min(LANES, ns - from);
          for (let n = from; n < from + width; n++) {
            move(here, call.at, alongM, m);
            move(here, here, alongN, n);
            let total = 0;
            for (let first = 0; first < ks; first += LANES) {
              const count = Math.min(LANES, ks - first);
              if (!leftOnce) load(left, first, count, lefts);
              if (domain !== undefined && !domainOnce) domain.run(call, here, alongK, first, count);
              load(right, first, count, rights);
              total = sumOf(total, lefts, rights, inside, count);
            }
            row[n - from] = total;
          }
          const at = call.at[out] + m * alongM[out] + from * alongN[out];
          storeLane(call.views, types[out], at, alongN[out], width, row);
        }
      }
    },
  );
}

function move(into: Float64Array, from: Float64Array, strides: Float64Array, by: number): void {
  for (let k = 0; k < into.length; k++) into[k] = from[k] + by * strides[k];
}

function sumOf(total: number, left: Lane, right: Lane, inside: Lane | undefined, n: number): number {
  let sum = total;
  if (inside === undefined) for (let k = 0; k < n; k++) sum += left[k] * right[k];
  else for (let k = 0; k < n; k++) if (inside[k] !== 0) sum += left[k] * right[k];
  return sum;
}

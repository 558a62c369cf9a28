/**
 * A fold record run over lanes: up to 256 numbers become one state, which is merged into the row's.
 *
 * In: numbers, and which of them are in the set. Out: the state of the row so far, and from it the row's value or each
 * number's weight. Neighbours are merged in pairs, then pairs of pairs, so order is kept (a record need not commute),
 * every step works on whole lanes, and rounding errors grow with the logarithm of the row.
 */

import { bug } from '@heed/diagnostics';
import type { FoldRecord } from '@heed/scalar';
import type { Lane } from './lane-ops.ts';
import { compileLanes, LANES } from './lanes.ts';

export interface FoldLanes {
  /** Begins a row. */
  readonly reset: () => void;
  /** Takes in `n` numbers; those whose `inside` is 0 are left out. */
  readonly take: (numbers: Lane, inside: Lane | undefined, n: number) => void;
  readonly finish: () => number;
  /** The weights of `n` numbers under the row's state; 0 for those left out. The result is overwritten by the next call. */
  readonly weigh: (numbers: Lane, inside: Lane | undefined, n: number) => Lane;
}

export function foldLanes(record: FoldRecord): FoldLanes {
  const width = record.fields.length;
  const lift = compileLanes(record.lift);
  const merge = compileLanes(record.merge);
  const finish = compileLanes(record.finish);
  const weight = record.weight && compileLanes(record.weight);
  const identity = record.identity.map(Math.fround);
  const state = new Float64Array(width);
  const fields = identity.map(() => new Float64Array(LANES));
  const out = new Float64Array(LANES);

  /** Merges `pairs` pairs that lie in merge's inputs into the front of `fields`. */
  const mergeInputs = (pairs: number): void => {
    merge.run(pairs);
    for (let f = 0; f < width; f++) fields[f].set(merge.results[f].subarray(0, pairs));
  };

  return {
    reset: () => state.set(identity),
    take: (numbers, inside, n) => {
      lift.inputs[0].lane.set(numbers.subarray(0, n));
      lift.run(n);
      for (let f = 0; f < width; f++) {
        const [from, to, unit] = [lift.results[f], fields[f], identity[f]];
        if (inside === undefined) for (let k = 0; k < n; k++) to[k] = from[k];
        else for (let k = 0; k < n; k++) to[k] = inside[k] === 0 ? unit : from[k];
      }
      for (let left = n; left > 1; left = (left + 1) >> 1) {
        const pairs = left >> 1;
        const odd = left & 1;
        for (let f = 0; f < width; f++) {
          const [own, a, b] = [fields[f], merge.inputs[f].lane, merge.inputs[width + f].lane];
          for (let k = 0; k < pairs; k++) {
            a[k] = own[2 * k];
            b[k] = own[2 * k + 1];
          }
        }
        // The last one of an odd number waits for the next round; merging does not touch it.
        const waiting = odd === 1 ? fields.map((own) => own[left - 1]) : [];
        mergeInputs(pairs);
        if (odd === 1) for (let f = 0; f < width; f++) fields[f][pairs] = waiting[f];
      }
      if (n === 0) return;
      for (let f = 0; f < width; f++) {
        merge.inputs[f].lane[0] = state[f];
        merge.inputs[width + f].lane[0] = fields[f][0];
      }
      merge.run(1);
      for (let f = 0; f < width; f++) state[f] = merge.results[f][0];
    },
    finish: () => {
      for (let f = 0; f < width; f++) finish.inputs[f].lane[0] = state[f];
      finish.run(1);
      return finish.results[0][0];
    },
    weigh: (numbers, inside, n) => {
      if (weight === undefined) bug(`the record ${record.name} has weights`);
      weight.inputs[0].lane.set(numbers.subarray(0, n));
      for (let f = 0; f < width; f++) weight.inputs[1 + f].lane.fill(state[f], 0, n);
      weight.run(n);
      const [from] = weight.results;
      if (inside === undefined) for (let k = 0; k < n; k++) out[k] = from[k];
      else for (let k = 0; k < n; k++) out[k] = inside[k] === 0 ? 0 : from[k];
      return out;
    },
  };
}

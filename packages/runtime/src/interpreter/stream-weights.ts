/**
 * A stream's normaliser, interpreted: a row's scores of one key tile become weights, and its state moves on.
 *
 * In: scores, and which of them count. Out: weights, the row's reference m, its total, and what sums under the old m are
 * multiplied by. The state is float32, as devices have it; rows are numbered within a tile of queries.
 */

import { bug } from '@heed/diagnostics';
import type { Normaliser } from '@heed/kernels';
import type { Lane } from './lane-ops.ts';
import { compileLanes, LANES } from './lanes.ts';

const { fround } = Math;

export interface StreamWeights {
  /** Begins a row. */
  readonly reset: (row: number, extra: number) => void;
  /** Takes in `n` scores; gives the factor for sums so far. */
  readonly take: (row: number, scores: Lane, inside: Lane | undefined, n: number) => number;
  /** The weights of the scores taken last; 0 for those left out. */
  readonly weights: Lane;
  /** A sum of the row, after its last key. */
  readonly finish: (row: number, sum: number) => number;
  /** What a row gives that has no value: log of the total plus m, or the total. */
  readonly reduce: (row: number) => number;
}

export function streamWeights(normaliser: Normaliser, rows: number): StreamWeights {
  const { base, empty } = normaliser;
  const isExponential = base === 'exp';
  const hasExtra = normaliser.extra !== undefined;
  const weight = compileLanes(normaliser.weight);
  const total = normaliser.total && compileLanes(normaliser.total);
  const largest = new Float64Array(rows);
  const totals = new Float64Array(rows);
  const weights = new Float64Array(LANES);
  const p = new Float64Array(LANES);

  /** A row without a finite score has nothing to be measured from: 0 is as good as any. */
  const reference = (row: number): number => {
    const m = hasExtra ? Math.max(largest[row], 0) : largest[row];
    return m === -Infinity ? 0 : m;
  };
  /** Raises the row's largest score; gives the factor for what was summed so far. */
  const raise = (row: number, scores: Lane, inside: Lane | undefined, n: number): number => {
    const old = reference(row);
    const isFirst = !hasExtra && largest[row] === -Infinity;
    for (let k = 0; k < n; k++) {
      if (inside === undefined || inside[k] !== 0) largest[row] = Math.max(largest[row], scores[k]);
    }
    const now = reference(row);
    // Until a score is there all sums are 0, whatever they are measured from.
    return isFirst || now === old ? 1 : fround(Math.exp(fround(old - now)));
  };

  return {
    weights,
    reset: (row, extra) => {
      largest[row] = -Infinity;
      totals[row] = !hasExtra && empty === 'keyless' ? -0 : extra;
    },
    take: (row, scores, inside, n) => {
      const factor = isExponential ? raise(row, scores, inside, n) : 1;
      const m = isExponential ? reference(row) : 0;
      if (isExponential) for (let k = 0; k < n; k++) p[k] = fround(Math.exp(fround(scores[k] - m)));
      else p.set(scores.subarray(0, n));
      const u = isExponential ? fround(Math.exp(-m)) : 1;
      for (const program of total === undefined ? [weight] : [weight, total]) {
        program.inputs[0].lane.set(p.subarray(0, n));
        program.inputs[1]?.lane.fill(u, 0, n);
        program.run(n);
      }
      let sum = fround(totals[row] * factor);
      for (let k = 0; k < n; k++) {
        const counts = inside === undefined || inside[k] !== 0;
        weights[k] = counts ? weight.results[0][k] : 0;
        const isNothing = isExponential && scores[k] === -Infinity;
        if (counts && total !== undefined) sum = fround(sum + (isNothing ? 0 : total.results[0][k]));
      }
      totals[row] = sum;
      return factor;
    },
    finish: (row, sum) => {
      if (total === undefined) return sum;
      const isEmpty = (empty === 'zero' && totals[row] === 0) || (empty === 'keyless' && Object.is(totals[row], -0));
      return isEmpty ? 0 : fround(sum / totals[row]);
    },
    reduce: (row) => {
      if (total === undefined) bug('a stream without a value has a total');
      if (!isExponential) return totals[row];
      // ∞ − ∞ made the total NaN, but its logarithm is beside the point.
      return largest[row] === Infinity ? Infinity : fround(Math.log(totals[row]) + reference(row));
    },
  };
}

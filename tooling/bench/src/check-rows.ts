/**
 * Whether a contestant computes the right numbers: sampled rows against float64.
 *
 * In: a problem, a way to read rows of what was given. Out: the largest difference as a part of the largest magnitude.
 * Every row is checked where that is cheap; else the first, the last and some between, enough to meet each tile.
 */

import { element, type Problem } from './problem.ts';
import { uniformNumbers } from './random-numbers.ts';

/** A float32 evaluation by any order of sums stays well below; a wrong mask or tail is far beyond. */
export const TOLERANCE = 2e-5;

const MOST_WORK = 4e7;

export interface RowCheck {
  /** The largest difference, as a part of the largest magnitude expected. */
  readonly error: number;
  readonly passed: boolean;
  readonly rows: number;
}

export function checkRows(problem: Problem, row: (row: number) => ArrayLike<number>): RowCheck {
  const rows = rowsToCheck(problem);
  let [worst, largest] = [0, 0];
  for (const at of rows) {
    const expected = problem.expected(at);
    const got = row(at);
    for (let e = 0; e < problem.width; e += 1) {
      const wanted = element(expected, e);
      const difference = Math.abs(element(got, e) - wanted);
      worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
      largest = Math.max(largest, Math.abs(wanted));
    }
  }
  const error = worst / largest;
  return { error, passed: error <= TOLERANCE, rows: rows.length };
}

export function rowsToCheck({ rows, flops }: Problem): readonly number[] {
  const affordable = Math.max(24, Math.floor(MOST_WORK / Math.max(1, flops / rows)));
  if (affordable >= rows) return Array.from({ length: rows }, (_, row) => row);
  const next = uniformNumbers(11);
  const chosen = new Set([0, 1, rows - 2, rows - 1].filter((row) => row >= 0));
  while (chosen.size < affordable) chosen.add(Math.floor(next() * rows));
  return [...chosen].sort((a, b) => a - b);
}

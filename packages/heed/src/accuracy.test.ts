/**
 * How far every mechanism of the corpus is from float64 on every device, against a plain loop in float32: no worse than
 * twice as far, or a few units in the last place of the largest number.
 *
 * The plain loop is the oracle with every step rounded. The largest error of a draw is often that of one row in which two
 * scores are close, so it is the mean over several draws that is compared. `HEED_MEASURE=1` prints the ratios.
 */

import { formulas } from '@heed/formulas';
import { evaluateGraph } from '@heed/graph';
import { values, type Tensor } from '@heed/tensor';
import { accuracy } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { corpusCase } from './corpus-inputs.check.ts';
import { doctor } from './doctor.ts';
import type { RunOptions } from './face.ts';

const available = new Set(doctor().flatMap(({ name, available: is }) => (is ? [name] : [])));
const DEVICES: readonly (readonly [string, RunOptions])[] = (
  [
    ['wasm', { backend: 'wasm' }],
    ['wasm, strict', { backend: 'wasm', strict: true }],
    ['js', { backend: 'js' }],
    ['interpreter', { backend: 'interpreter' }],
  ] as const
).filter(([, { backend }]) => available.has(backend));

/** Sizes by letter, how many draws, how much larger scores are. */
const SETS: readonly (readonly [string, Readonly<Record<string, number>>, number, number])[] = [
  ['small', { B: 3, H: 4, n: 13, m: 9, d: 6, e: 5, c: 8, p: 7, r: 11, out: 10 }, 4, 1],
  ['odd', { B: 1, H: 2, n: 21, m: 67, d: 18, e: 9, c: 24, p: 9, r: 15, out: 30 }, 2, 1],
  ['large', { B: 1, H: 2, n: 7, m: 197, d: 64, e: 5, c: 48, p: 41, r: 33, out: 36 }, 2, 1],
  ['large scores', { B: 1, H: 2, n: 31, m: 23, d: 14, e: 3, c: 12, p: 13, r: 9, out: 14 }, 6, 30],
];

/** The largest difference, and the largest number; what is not finite must be alike. */
function worst(got: Tensor, want: Tensor): { error: number; size: number } {
  expect(got.shape).toEqual(want.shape);
  const [a, b] = [values(got), values(want)];
  let [error, size] = [0, 0];
  b.forEach((x, k) => {
    if (Object.is(a[k], x)) return;
    error = Math.max(error, Number.isFinite(x) ? Math.abs(a[k] - x) : Infinity);
  });
  for (const x of b) if (Number.isFinite(x)) size = Math.max(size, Math.abs(x));
  return { error, size };
}

describe.each(formulas.map((entry) => ({ name: entry.name, entry })))('$name', ({ entry }) => {
  test.each(SETS)('%s', (what, letters, draws, larger) => {
    const sizes = entry.sizes ? { sizes: entry.sizes } : {};
    const attend = attn(entry.formula);
    const runs = Array.from({ length: draws }, (_, seed) => {
      const { graph, inputs } = corpusCase(entry, letters, seed, larger);
      const want = evaluateGraph(graph, inputs, sizes)['result'];
      const plain = evaluateGraph(graph, inputs, { ...sizes, precision: 'f32' })['result'];
      return { inputs, want, plain: worst(plain, want) };
    });
    const error = mean(runs.map(({ plain }) => plain.error));
    const unit = 2 ** (Math.floor(Math.log2(Math.max(...runs.map(({ plain }) => plain.size)))) - 23);
    const limit = Math.max(accuracy.plain * error, accuracy.units * unit);
    for (const [device, options] of DEVICES) {
      const own = runs.map(({ inputs, want }) => worst(attend.runSync(inputs, { ...options, ...sizes }).result, want));
      const most = mean(own.map((each) => each.error));
      if (process.env['HEED_MEASURE'] !== undefined)
        console.log(entry.name, what, device, (most / error).toFixed(2), (most / unit).toFixed(2));
      expect(most <= limit ? '' : `${device}: ${most}, at most ${limit}`).toBe('');
    }
  });
});

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

// Few queries and many keys: the keys are cut into parts that are merged. Every normaliser, mask and number of threads.
import { disagreement } from '@heed/testing';
import { randn, values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { doctor } from './doctor.ts';

const hasThreads =
  doctor()
    .find(({ name }) => name === 'wasm')
    ?.features.includes('threads') === true;
const bits = (t: Tensor): Buffer => Buffer.from(values(t).slice().buffer);

/** Heads, queries and keys: from the fewest keys that are cut, with ends of parts that fall anywhere. */
const sizes = [
  [1, 1, 3072],
  [1, 1, 12_345],
  [2, 5, 7001],
  [1, 70, 3105],
] as const;

const formulas = [
  'softmax(Q·Kᵀ/√d)·V',
  'softmax(Q·Kᵀ/√d | j ≤ i + (m - n))·V',
  'softmax(Q·Kᵀ/√d | 0 ≤ i + (m - n) - j < 700)·V',
  'softmax(Q·Kᵀ/√d | j < 40)·V',
  'softmax1(Q·Kᵀ/√d)·V',
  'softpick(Q·Kᵀ/√d)·V',
  'sigmoid(Q·Kᵀ/√d - 4)·V',
  'logsumexp(Q·Kᵀ/√d)',
  'E = exp(Q·Kᵀ/√d)\nE/(5 + sum(E, keep=true))·V',
];

function inputsOf(formula: string, [heads, n, m]: readonly number[], spoil?: (t: Tensor) => void) {
  const drawn = (seed: number, ...shape: number[]): Tensor => randn(shape, { seed });
  const all = { Q: drawn(1, heads, n, 13), K: drawn(2, heads, m, 13), V: drawn(3, heads, m, 9) };
  spoil?.(all.K);
  return Object.fromEntries(attn(formula).inputs.map(({ name }) => [name, all[name as 'Q']]));
}

describe.each(formulas)('%s', (text) => {
  test.each(sizes)('%i heads, %i queries, %i keys', async (...size) => {
    const formula = attn(text);
    const inputs = inputsOf(text, size);
    const oracle = formula.runSync(inputs, { backend: 'reference' }).result;
    for (const strict of [false, true]) {
      const { result } = formula.runSync(inputs, { backend: 'wasm', strict });
      expect({ strict, off: disagreement(result, oracle) }).toEqual({ strict, off: undefined });
    }
    if (!hasThreads) return;
    const want = bits(formula.runSync(inputs, { backend: 'wasm' }).result);
    for (const threads of [2, 3, 4]) {
      const { result } = await formula.run(inputs, { backend: 'wasm', threads });
      expect({ threads, same: bits(result).equals(want) }).toEqual({ threads, same: true });
    }
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'a key of %d counts as it does for the oracle, and not at all behind a mask',
  (number) => {
    for (const text of ['softmax(Q·Kᵀ/√d)·V', 'softmax(Q·Kᵀ/√d | j ≠ 3000)·V', 'logsumexp(Q·Kᵀ/√d)']) {
      const formula = attn(text);
      const inputs = inputsOf(text, [1, 2, 6000], ({ data, shape }) => {
        data[3000 * (shape[2] ?? 0) + 4] = number;
      });
      const oracle = formula.runSync(inputs, { backend: 'reference' }).result;
      const { result } = formula.runSync(inputs, { backend: 'wasm' });
      expect({ text, off: disagreement(result, oracle) }).toEqual({ text, off: undefined });
    }
  },
);

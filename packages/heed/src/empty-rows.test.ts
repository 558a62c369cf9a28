/** Rows that no key belongs to: 0 where weights are normalised before the product, 0/0 where the division comes after or weights are all 0. */

import { randn, tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { expect, test } from 'vitest';
import { attn } from './index.ts';

test.each([
  'E = exp(Q·Kᵀ | j < i)\nE/sum(E, keep=true)·V',
  'E = exp(Q·Kᵀ | j < i - 2)\nE/(1 + sum(E, keep=true))·V',
  'E = exp(Q·Kᵀ | j < i - 2)\nE·V/sum(E, keep=true)',
  'softmax(Q·Kᵀ | j < i - 2)·V',
  'S = Q·Kᵀ/3 | j < i\n(S/sum(exp(S), keep=true))·V',
  'E = exp(Q·Kᵀ)\nE/sum(E, keep=true)·V',
  'W = relu(Q·Kᵀ)\nW/sum(W, keep=true)·V',
  'W = relu(Q·Kᵀ - 1) | j < i\n(W/sum(W, keep=true))·V',
  'W = relu(Q·Kᵀ) | j > i + 40\n(W/sum(W, keep=true))·V',
])('%s', (formula) => {
  const attend = attn(formula);
  for (const [n, m] of [
    [9, 9],
    [5, 0],
    [1, 30],
    [1, 300],
    [70, 66],
  ] as const) {
    const inputs = {
      Q: randn([2, n, 5], { seed: n + 1 }),
      K: randn([2, m, 5], { seed: m + 2 }),
      V: randn([2, m, 3], { seed: m + 3 }),
    };
    const oracle = attend.runSync(inputs, { backend: 'reference' }).result;
    for (const backend of ['wasm', 'js', 'interpreter'] as const)
      expect(disagreement(attend.runSync(inputs, { backend }).result, oracle) ?? 'agrees', `${backend}, ${n}`).toBe(
        'agrees',
      );
  }
});

test.each(['E = exp(Q·Kᵀ)\nE/sum(E, keep=true)·V', 'E = exp(Q·Kᵀ | j ≤ i)\nE/sum(E, keep=true)·V'])(
  'scores of −∞ alone are no empty row: %s',
  (formula) => {
    const attend = attn(formula);
    for (const n of [1, 7, 19]) {
      const inputs = {
        Q: tensor(new Float32Array(n * 2).fill(1), [n, 2]),
        K: tensor(
          Float32Array.from({ length: 2 * (n + 3) }, (_, k) => (k < 12 ? -Infinity : Math.sin(k))),
          [n + 3, 2],
        ),
        V: randn([n + 3, 3], { seed: n }),
      };
      const oracle = attend.runSync(inputs, { backend: 'reference' }).result;
      expect(Number.isNaN(oracle.data[0])).toBe(formula.includes('|') || n === 1);
      for (const backend of ['wasm', 'js', 'interpreter'] as const)
        expect(disagreement(attend.runSync(inputs, { backend }).result, oracle) ?? 'agrees', `${backend}, ${n}`).toBe(
          'agrees',
        );
    }
  },
);

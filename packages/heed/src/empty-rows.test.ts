/** Rows that no key belongs to: 0 where weights are normalised before the product, 0/0 where the division comes after. */

import { randn } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { expect, test } from 'vitest';
import { attn } from './index.ts';

test.each([
  'E = exp(Q·Kᵀ | j < i)\nE/sum(E, keep=true)·V',
  'E = exp(Q·Kᵀ | j < i - 2)\nE/(1 + sum(E, keep=true))·V',
  'E = exp(Q·Kᵀ | j < i - 2)\nE·V/sum(E, keep=true)',
  'softmax(Q·Kᵀ | j < i - 2)·V',
  'S = Q·Kᵀ/3 | j < i\n(S/sum(exp(S), keep=true))·V',
])('%s', (formula) => {
  const attend = attn(formula);
  for (const [n, m] of [
    [9, 9],
    [5, 0],
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

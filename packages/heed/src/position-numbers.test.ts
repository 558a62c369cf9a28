/** Functions of positions beside scores: computed once for each query or key, they are the oracle's numbers still. */

import { randn } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { expect, test } from 'vitest';
import { attn } from './index.ts';

const FORMULAS = [
  'softmax(Q·Kᵀ·log(i + 2)/√d)·V',
  'softmax(Q·Kᵀ + cos(0.1·i)·sin(0.3·j))·V',
  'softmax(Q·Kᵀ | log(i + 2) > 0.05·j)·V',
  'softmax(Q·Kᵀ - exp(-0.1·j)·i)·V',
  'softmax(Q·Kᵀ - 0.9^i·log(1 + |i - j|) | j ≤ i + 3)·V',
  'softmax(Q·Kᵀ·tanh(i/m) + log(m))·V',
];

test.each(FORMULAS)('%s', (formula) => {
  const attend = attn(formula);
  for (const [n, m] of [
    [1, 1],
    [7, 65],
    [67, 13],
    [5, 0],
    [0, 5],
  ] as const) {
    const inputs = {
      Q: randn([2, n, 5], { seed: n + 1 }),
      K: randn([2, m, 5], { seed: m + 2 }),
      V: randn([2, m, 3], { seed: m + 3 }),
    };
    const oracle = attend.runSync(inputs, { backend: 'reference' }).result;
    for (const backend of ['wasm', 'js', 'interpreter'] as const)
      expect(
        disagreement(attend.runSync(inputs, { backend }).result, oracle) ?? 'agrees',
        `${backend}, ${n}×${m}`,
      ).toBe('agrees');
  }
});

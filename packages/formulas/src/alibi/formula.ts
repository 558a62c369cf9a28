/**
 * ALiBi: linear biases: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: four heads, whose slopes are exact powers of two.
 * Source: Press, Smith, Lewis 2022.
 */

import type { FormulaEntry } from '../entry.ts';

export const alibi: FormulaEntry = {
  name: 'alibi',
  title: { en: 'ALiBi: linear biases', zh: 'ALiBi：线性位置偏置' },
  summary: {
    en: 'Every head subtracts a multiple of the distance from its scores; the slopes are a fixed geometric sequence. There are no position embeddings, and longer inputs than those of training still work.',
    zh: '每个头从得分中减去与距离成正比的一项，斜率是固定的等比数列。它不需要位置嵌入，比训练时更长的输入也能处理。',
  },
  sources: [
    {
      authors: 'Press, Smith, Lewis',
      year: 2022,
      paper: 'Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation',
    },
  ],
  formula: `Q: [H, n, d];  K: [H, m, d];  V: [H, m, e]
slope = alibi(H)
A = softmax(Q·Kᵀ/√d - slope[h]·(i - j) | j ≤ i)
A·V`,
  inputs: { Q: 'randn(4,5,4; seed=1)', K: 'randn(4,5,4; seed=2)', V: 'randn(4,5,3; seed=3)' },
  want: ['slope', 'A'],
  expected: { slope: [0.25, 0.0625, 0.015625, 0.00390625] },
  related: ['t5-bias', 'relative-position-bias', 'rope'],
};

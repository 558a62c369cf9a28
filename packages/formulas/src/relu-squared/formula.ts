/**
 * Squared ReLU attention: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: nine of the fifteen random scores are negative and vanish.
 * Source: Hua et al. 2022.
 */

import type { FormulaEntry } from '../entry.ts';

export const reluSquared: FormulaEntry = {
  name: 'relu-squared',
  title: { en: 'Squared ReLU attention', zh: '平方 ReLU 注意力' },
  summary: {
    en: 'Negative scores give exactly 0, positive ones their square: sparse weights without any normaliser over the row.',
    zh: '负得分恰好得 0，正得分取平方：不需要沿行归一化，权重就是稀疏的。',
  },
  sources: [{ authors: 'Hua, Dai, Liu, Le', year: 2022, paper: 'Transformer Quality in Linear Time' }],
  formula: `A = relu²(Q·Kᵀ/m)
A·V`,
  inputs: { Q: 'randn(3,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,3; seed=3)' },
  want: ['A'],
  related: ['sigmoid-attention', 'linear-attention'],
};

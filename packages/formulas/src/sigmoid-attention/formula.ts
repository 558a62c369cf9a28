/**
 * Sigmoid attention: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: five keys, so the bias is -log 5.
 * Source: Ramapuram et al. 2024.
 */

import type { FormulaEntry } from '../entry.ts';

export const sigmoidAttention: FormulaEntry = {
  name: 'sigmoid-attention',
  title: { en: 'Sigmoid attention', zh: 'Sigmoid 注意力' },
  summary: {
    en: 'Each score is squashed by itself instead of against its row. The bias -log m makes a row of m neutral scores sum to about 1.',
    zh: '每个得分各自经过 sigmoid，不再与同行的其他得分竞争。偏置 -log m 使 m 个中性得分之和约为 1。',
  },
  sources: [
    {
      authors: 'Ramapuram, Danieli, Dhekane, Weers, Busbridge, Ablin, Likhomanenko, Digani, Gu, Shidani, Webb',
      year: 2024,
      paper: 'Theory, Analysis, and Best Practices for Sigmoid Self-Attention',
    },
  ],
  formula: `A = σ(Q·Kᵀ/√d - log(m))
A·V`,
  inputs: { Q: 'randn(3,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,3; seed=3)' },
  want: ['A'],
  related: ['softmax-one', 'relu-squared'],
};

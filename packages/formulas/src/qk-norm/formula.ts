/**
 * Normalised queries and keys: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: g = 4; the paper starts from a number that grows with the sequence length.
 * Source: Henry et al. 2020.
 */

import type { FormulaEntry } from '../entry.ts';

export const qkNorm: FormulaEntry = {
  name: 'qk-norm',
  title: { en: 'Normalised queries and keys', zh: '查询与键的归一化（QK-norm）' },
  summary: {
    en: 'Queries and keys are brought to length 1 before they are compared, and one learnt number g takes the place of 1/√d. No score can grow beyond g.',
    zh: '比较之前把查询和键都归一到长度 1，再用一个可学习的数 g 代替 1/√d。得分的绝对值不会超过 g。',
  },
  sources: [
    { authors: 'Henry, Dachapally, Pawar, Chen', year: 2020, paper: 'Query-Key Normalization for Transformers' },
  ],
  formula: `g: []
A = softmax(g·normalize(Q)·normalize(K)ᵀ)
A·V`,
  inputs: { Q: 'randn(3,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,3; seed=3)', g: '4' },
  want: ['A'],
  related: ['cosine-similarity', 'soft-cap'],
};

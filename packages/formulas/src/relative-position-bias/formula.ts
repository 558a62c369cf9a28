/**
 * Relative position bias: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: the first head prefers keys to the left, the second keys far to the right.
 * Source: Shaw, Uszkoreit, Vaswani 2018; Liu et al. 2021.
 */

import type { FormulaEntry } from '../entry.ts';

export const relativePositionBias: FormulaEntry = {
  name: 'relative-position-bias',
  title: { en: 'Relative position bias', zh: '相对位置偏置' },
  summary: {
    en: 'A learnt number per head and relative position is added to the scores; distances beyond a limit share the last number.',
    zh: '按头和相对位置学习一个数并加到得分上，超过上限的距离共用边缘的数。',
  },
  sources: [
    { authors: 'Shaw, Uszkoreit, Vaswani', year: 2018, paper: 'Self-Attention with Relative Position Representations' },
    {
      authors: 'Liu, Lin, Cao, Hu, Wei, Zhang, Lin, Guo',
      year: 2021,
      paper: 'Swin Transformer: Hierarchical Vision Transformer using Shifted Windows',
    },
  ],
  formula: `Q: [H, n, d];  K: [H, m, d];  V: [H, m, e];  bias: [H, 5]
A = softmax(Q·Kᵀ/√d + bias[h, clamp(i - j, -2, 2) + 2])
A·V`,
  inputs: {
    Q: 'randn(2,5,4; seed=1)',
    K: 'randn(2,5,4; seed=2)',
    V: 'randn(2,5,3; seed=3)',
    bias: '[[-2,-1,0,1,2],[3,0,0,0,0]]',
  },
  want: ['A'],
  related: ['t5-bias', 'alibi', 'rope'],
};

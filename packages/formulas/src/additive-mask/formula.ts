/**
 * Additive mask: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: two causal rows, one row that excludes everything, one row with finite biases.
 * Source: Vaswani et al. 2017.
 */

import type { FormulaEntry } from '../entry.ts';

export const additiveMask: FormulaEntry = {
  name: 'additive-mask',
  title: { en: 'Additive mask', zh: '加性掩码' },
  summary: {
    en: 'A matrix of 0 and -∞ is added to the scores. The exponential turns -∞ into a weight of exactly 0.',
    zh: '把由 0 和 -∞ 组成的矩阵加到得分上，经过指数函数，-∞ 处的权重恰好为 0。',
  },
  sources: [
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
  ],
  formula: `M: [n, m]
A = softmax(Q·Kᵀ/√d + M)
A·V`,
  inputs: {
    Q: 'randn(4,4; seed=1)',
    K: 'randn(4,4; seed=2)',
    V: 'randn(4,3; seed=3)',
    M: '[[0,-inf,-inf,-inf],[0,0,-inf,-inf],[-inf,-inf,-inf,-inf],[0,0.5,0,-0.5]]',
  },
  want: ['A'],
  related: ['causal', 'padding-mask', 'relative-position-bias'],
};

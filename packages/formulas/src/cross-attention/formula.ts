/**
 * Cross-attention: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: three target words look at three source words; the numbers are random.
 * Source: Vaswani et al. 2017.
 */

import type { FormulaEntry } from '../entry.ts';

export const crossAttention: FormulaEntry = {
  name: 'cross-attention',
  title: { en: 'Cross-attention', zh: '交叉注意力' },
  summary: {
    en: 'The queries come from one sequence, the keys and values from another: a translation looks at its source, a caption at its picture.',
    zh: '查询来自一个序列，键和值来自另一个序列：译文去看原文，图注去看图像。',
  },
  sources: [
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
  ],
  formula: `X: [n, c];  Y: [m, r];  W_Q: [c, d];  W_K: [r, d];  W_V: [r, e]
Q = X·W_Q
K = Y·W_K
V = Y·W_V
A = softmax(Q·Kᵀ/√d)
A·V`,
  inputs: {
    X: 'randn(3,4; seed=1)',
    Y: 'randn(3,5; seed=2)',
    W_Q: 'randn(4,6; seed=3)',
    W_K: 'randn(5,6; seed=4)',
    W_V: 'randn(5,2; seed=5)',
  },
  want: ['A'],
  labels: {
    rows: { en: ['汤姆', '追逐', '杰瑞'], zh: ['汤姆', '追逐', '杰瑞'] },
    columns: { en: ['Tom', 'chase', 'Jerry'], zh: ['Tom', 'chase', 'Jerry'] },
  },
  related: ['multi-head-self-attention', 'attention-vs-self-attention', 'bahdanau'],
};

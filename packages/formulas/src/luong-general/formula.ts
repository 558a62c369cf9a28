/**
 * General dot product (Luong): text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: target states of width 4 against source states of width 5.
 * Source: Luong, Pham, Manning 2015.
 */

import type { FormulaEntry } from '../entry.ts';

export const luongGeneral: FormulaEntry = {
  name: 'luong-general',
  title: { en: 'General dot product (Luong)', zh: '通用点积（Luong）' },
  summary: {
    en: 'A learnt matrix stands between query and key: qᵀWk. It compares vectors of different widths and learns which features matter to which.',
    zh: '查询与键之间放一个可学习的矩阵：qᵀWk。它可以比较不同宽度的向量，并学到哪些特征彼此相关。',
  },
  sources: [
    {
      authors: 'Luong, Pham, Manning',
      year: 2015,
      paper: 'Effective Approaches to Attention-based Neural Machine Translation',
    },
  ],
  formula: `Q: [n, p];  K: [m, r];  V: [m, e];  W: [p, r]
A = softmax(Q·W·Kᵀ)
A·V`,
  inputs: {
    Q: 'randn(3,4; seed=1)',
    K: 'randn(3,5; seed=2)',
    V: 'randn(3,2; seed=3)',
    W: 'uniform(4,5; seed=4, low=-0.5, high=0.5)',
  },
  want: ['A'],
  labels: {
    rows: { en: ['汤姆', '追逐', '杰瑞'], zh: ['汤姆', '追逐', '杰瑞'] },
    columns: { en: ['Tom', 'chase', 'Jerry'], zh: ['Tom', 'chase', 'Jerry'] },
  },
  related: ['bahdanau', 'scaled-dot-product'],
};

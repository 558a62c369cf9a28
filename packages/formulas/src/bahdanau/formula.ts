/**
 * Additive attention (Bahdanau): text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: three target words against three source words, the running example of the tutorial; the numbers are
 * random.
 * Source: Bahdanau, Cho, Bengio 2014.
 */

import type { FormulaEntry } from '../entry.ts';

export const bahdanau: FormulaEntry = {
  name: 'bahdanau',
  title: { en: 'Additive attention (Bahdanau)', zh: '加性注意力（Bahdanau）' },
  summary: {
    en: 'Queries and keys are projected to a common space, added, squashed by tanh, and weighed by a learnt vector v. It was the first attention in translation and needs no equal widths.',
    zh: '查询与键先投影到同一空间，相加后经过 tanh，再由学来的向量 v 加权求和得到得分。这是机器翻译中最早的注意力，查询与键的宽度不必相同。',
  },
  sources: [
    {
      authors: 'Bahdanau, Cho, Bengio',
      year: 2014,
      paper: 'Neural Machine Translation by Jointly Learning to Align and Translate',
    },
  ],
  formula: `Q: [n, p];  K: [m, r];  V: [m, c];  W: [p, d];  U: [r, d];  v: [d]
A = Q·W
C = K·U
e[i, j] = Σ_t v[t]·tanh(A[i, t] + C[j, t])
weights = softmax(e)
weights·V`,
  inputs: {
    Q: 'randn(3,4; seed=1)',
    K: 'randn(3,5; seed=2)',
    V: 'randn(3,2; seed=3)',
    W: 'randn(4,6; seed=4)',
    U: 'randn(5,6; seed=5)',
    v: 'randn(6; seed=6)',
  },
  want: ['e', 'weights'],
  labels: {
    rows: { en: ['汤姆', '追逐', '杰瑞'], zh: ['汤姆', '追逐', '杰瑞'] },
    columns: { en: ['Tom', 'chase', 'Jerry'], zh: ['Tom', 'chase', 'Jerry'] },
  },
  related: ['additive-linear', 'luong-general', 'cross-attention'],
};

/**
 * Softmax with one more in the denominator: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: rows of A visibly sum to less than 1.
 * Source: Miller 2023.
 */

import type { FormulaEntry } from '../entry.ts';

export const softmaxOne: FormulaEntry = {
  name: 'softmax-one',
  title: { en: 'Softmax with one more in the denominator', zh: '分母加一的 softmax' },
  summary: {
    en: 'exp(s)/(1 + Σ exp(s)): a head may give less than full weight and, when nothing fits, nearly none.',
    zh: 'exp(s)/(1 + Σ exp(s))：一个头可以不把权重全部分出去，没有合适的键时几乎不分配。',
  },
  sources: [{ authors: 'Miller', year: 2023, paper: 'Attention Is Off By One' }],
  formula: `A = softmax1(Q·Kᵀ/√d)
A·V`,
  inputs: { Q: 'randn(3,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,3; seed=3)' },
  want: ['A'],
  related: ['attention-sink', 'sigmoid-attention'],
};

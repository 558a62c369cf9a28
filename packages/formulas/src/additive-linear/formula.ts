/**
 * Concatenate, linear, tanh, sum: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: one query of width 4 against five keys of width 3: the single row is repeated beside every key.
 * Source: a Chinese tutorial on attention; Bahdanau, Cho, Bengio 2014.
 */

import type { FormulaEntry } from '../entry.ts';

export const additiveLinear: FormulaEntry = {
  name: 'additive-linear',
  title: { en: 'Concatenate, linear, tanh, sum', zh: '拼接、线性层、tanh、求和' },
  summary: {
    en: 'The second textbook rule: the query is joined with every key, a linear layer and tanh make features of each pair, and their sum is the score of that key. This is additive attention with the last weights fixed to one.',
    zh: '教科书的第二条规则：把查询与每一个键拼接，经线性层和 tanh 得到这一对的特征，特征之和就是该键的得分。它相当于把最后一层权重固定为 1 的加性注意力。',
  },
  sources: [
    { authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' },
    {
      authors: 'Bahdanau, Cho, Bengio',
      year: 2014,
      paper: 'Neural Machine Translation by Jointly Learning to Align and Translate',
    },
  ],
  formula: 'Attention(Q,K,V)=Softmax(sum(tanh(Linear([Q,K]))))⋅V',
  inputs: {
    Q: 'randn(1,4; seed=1)',
    K: 'randn(5,3; seed=2)',
    V: 'randn(5,2; seed=3)',
    'linear.weight': 'uniform(6,7; seed=4, low=-0.4, high=0.4)',
    'linear.bias': 'uniform(6; seed=5, low=-0.4, high=0.4)',
  },
  shapes: { result: [2] },
  related: ['bahdanau', 'concat-linear', 'scaled-dot-product'],
};

/**
 * Linear attention: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: three queries, five keys; the state is 4×3 whatever the length.
 * Source: Katharopoulos et al. 2020.
 */

import type { FormulaEntry } from '../entry.ts';

export const linearAttention: FormulaEntry = {
  name: 'linear-attention',
  title: { en: 'Linear attention', zh: '线性注意力' },
  summary: {
    en: 'The exponential of a dot product is replaced by the product of features φ. Then keys and values can be summed up first, and the cost grows with n instead of n².',
    zh: '用特征 φ 的乘积代替点积的指数。这样可以先把键和值汇总起来，代价随 n 增长，而不是 n²。',
  },
  sources: [
    {
      authors: 'Katharopoulos, Vyas, Pappas, Fleuret',
      year: 2020,
      paper: 'Transformers are RNNs: Fast Autoregressive Transformers with Linear Attention',
    },
  ],
  formula: `φ(x) = elu(x) + 1
state = φ(K)ᵀ·V
total = φ(Q)·sum(φ(K), axis=-2, keep=true)ᵀ
φ(Q)·state/total`,
  inputs: { Q: 'randn(3,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,3; seed=3)' },
  want: ['state', 'total'],
  related: ['causal-linear-attention', 'relu-squared'],
};

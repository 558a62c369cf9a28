/**
 * Multi-head self-attention: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: five tokens of six features in two heads of three features.
 * Source: Vaswani et al. 2017.
 */

import type { FormulaEntry } from '../entry.ts';

export const multiHeadSelfAttention: FormulaEntry = {
  name: 'multi-head-self-attention',
  title: { en: 'Multi-head self-attention', zh: '多头自注意力' },
  summary: {
    en: 'Three linear layers make queries, keys and values of one sequence; they are cut into heads, each head attends on its own, and a last layer mixes the heads.',
    zh: '三个线性层由同一序列得到查询、键、值；把它们切成若干个头，各头独立做注意力，最后一层再把各头混合。',
  },
  sources: [
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
  ],
  formula: `Q = heads(Linear(X, name=q_proj), 2)
K = heads(Linear(X, name=k_proj), 2)
V = heads(Linear(X, name=v_proj), 2)
A = softmax(Q·Kᵀ/√d)
Linear(merge(A·V), name=out_proj)`,
  inputs: {
    X: 'randn(1,5,6; seed=1)',
    'q_proj.weight': 'uniform(6,6; seed=2, low=-0.7, high=0.7)',
    'q_proj.bias': 'uniform(6; seed=3, low=-0.4, high=0.4)',
    'k_proj.weight': 'uniform(6,6; seed=4, low=-0.7, high=0.7)',
    'k_proj.bias': 'uniform(6; seed=5, low=-0.4, high=0.4)',
    'v_proj.weight': 'uniform(6,6; seed=6, low=-0.7, high=0.7)',
    'v_proj.bias': 'uniform(6; seed=7, low=-0.4, high=0.4)',
    'out_proj.weight': 'uniform(6,6; seed=8, low=-0.7, high=0.7)',
    'out_proj.bias': 'uniform(6; seed=9, low=-0.4, high=0.4)',
  },
  want: ['A'],
  shapes: { A: [1, 2, 5, 5], result: [1, 5, 6] },
  related: ['cross-attention', 'grouped-query', 'talking-heads'],
};

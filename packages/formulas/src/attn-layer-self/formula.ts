/**
 * The attention layer Attn on one sequence, without the join: text, sample inputs and words, as data; nothing is
 * computed here.
 *
 * Samples: X has the shape of the tutorial’s V, and the output keeps its width.
 * Source: a Chinese tutorial on attention; Vaswani et al. 2017.
 */

import type { FormulaEntry } from '../entry.ts';

export const attnLayerSelf: FormulaEntry = {
  name: 'attn-layer-self',
  title: { en: 'The attention layer Attn on one sequence, without the join', zh: '注意力层 Attn（自注意力，不拼接）' },
  summary: {
    en: 'The same layer when one sequence plays all three parts: a transposed dot product gives the weights, and since the values are the queries themselves, nothing has to be joined before the last linear layer.',
    zh: '同一个层，但查询、键、值都来自同一个序列：权重由转置点积得到；值本身就是查询，所以在最后的线性层之前不必再拼接。',
  },
  sources: [
    { authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' },
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
  ],
  formula: `X: [B, n, d]
weights = softmax(X·Xᵀ/√d)
applied = weights·X
Linear(applied, name=attn_combine)`,
  inputs: {
    X: 'randn(1,32,64; seed=3)',
    'attn_combine.weight': 'uniform(64,64; seed=6, low=-0.125, high=0.125)',
    'attn_combine.bias': 'uniform(64; seed=7, low=-0.125, high=0.125)',
  },
  want: ['weights', 'applied'],
  shapes: { weights: [1, 32, 32], applied: [1, 32, 64], result: [1, 32, 64] },
  related: ['attn-layer', 'self-attention-eight-steps'],
};

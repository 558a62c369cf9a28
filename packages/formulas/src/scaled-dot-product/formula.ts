/**
 * Scaled dot product: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: three queries against five keys: no axis can be taken for another.
 * Source: Vaswani et al. 2017; a Chinese tutorial on attention.
 */

import type { FormulaEntry } from '../entry.ts';

export const scaledDotProduct: FormulaEntry = {
  name: 'scaled-dot-product',
  title: { en: 'Scaled dot product', zh: '缩放点积注意力' },
  summary: {
    en: 'The third textbook rule and the one every Transformer uses: queries and keys are compared by their dot product, divided by the square root of the key width, and softmax turns each row of scores into weights over the values.',
    zh: '教科书的第三条规则，也是 Transformer 采用的规则：查询与键做点积，除以键宽度的平方根，再由 softmax 把每一行得分变成对值的权重。',
  },
  sources: [
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
    { authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' },
  ],
  formula: 'Attention(Q,K,V)=Softmax(Q⋅Kᵀ/√d_k)⋅V',
  inputs: { Q: 'randn(3,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,2; seed=3)' },
  shapes: { result: [3, 2] },
  related: ['concat-linear', 'additive-linear', 'self-attention-eight-steps', 'causal'],
};

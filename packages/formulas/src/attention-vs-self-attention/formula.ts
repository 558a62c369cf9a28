/**
 * Attention and self-attention side by side: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: sequences of three and five vectors, so that the two weight matrices differ in shape.
 * Source: a Chinese tutorial on attention.
 */

import type { FormulaEntry } from '../entry.ts';

export const attentionVsSelfAttention: FormulaEntry = {
  name: 'attention-vs-self-attention',
  title: { en: 'Attention and self-attention side by side', zh: '注意力与自注意力的对比' },
  summary: {
    en: 'The same rule used twice: once the queries X look at another sequence Y, once X looks at itself. Only what stands in the place of the keys and values changes.',
    zh: '同一条规则用两次：一次让查询 X 去看另一个序列 Y，一次让 X 看自己。变化的只是键和值由谁来担任。',
  },
  sources: [{ authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' }],
  formula: `X: [n, d];  Y: [m, d]
attention = softmax(X·Yᵀ)
self_attention = softmax(X·Xᵀ)
[attention·Y, self_attention·X]`,
  inputs: { X: 'randn(3,4; seed=1)', Y: 'randn(5,4; seed=2)' },
  want: ['attention', 'self_attention'],
  shapes: { attention: [3, 5], self_attention: [3, 3], result: [3, 8] },
  related: ['self-attention-eight-steps', 'cross-attention'],
};

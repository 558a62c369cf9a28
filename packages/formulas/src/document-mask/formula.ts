/**
 * Packed documents: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: documents of three, two and one token.
 * Source: Krell et al. 2021.
 */

import type { FormulaEntry } from '../entry.ts';

export const documentMask: FormulaEntry = {
  name: 'document-mask',
  title: { en: 'Packed documents', zh: '打包文档的掩码' },
  summary: {
    en: 'Several documents share one sequence; a token sees only earlier tokens of its own document. Packing fills the batch without padding, and the mask keeps the documents apart.',
    zh: '多篇文档拼在同一个序列里，词元只能看到本篇文档中靠前的词元。打包避免了填充造成的浪费，掩码则保证文档之间互不干扰。',
  },
  sources: [
    {
      authors: 'Krell, Kosec, Perez, Fitzgibbon',
      year: 2021,
      paper: 'Efficient Sequence Packing without Cross-contamination',
    },
  ],
  formula: `Q: [n, d];  K: [n, d];  V: [n, e];  doc: i32[n]
A = softmax(Q·Kᵀ/√d | doc[i] = doc[j] ∧ j ≤ i)
A·V`,
  inputs: { Q: 'randn(6,4; seed=1)', K: 'randn(6,4; seed=2)', V: 'randn(6,3; seed=3)', doc: '[0,0,0,1,1,2]' },
  want: ['A'],
  related: ['causal', 'padding-mask', 'prefix-lm'],
};

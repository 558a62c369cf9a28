/**
 * Padding mask: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: a full sequence of five keys beside one of three.
 * Source: Vaswani et al. 2017.
 */

import type { FormulaEntry } from '../entry.ts';

export const paddingMask: FormulaEntry = {
  name: 'padding-mask',
  title: { en: 'Padding mask', zh: '填充掩码' },
  summary: {
    en: 'Sequences of different lengths share a batch; a boolean mask says which keys are real. It has one row per sequence and is shared by all heads and queries.',
    zh: '长短不一的序列放进同一批次，布尔掩码指出哪些键是真实的。每个序列一行，由所有头、所有查询共用。',
  },
  sources: [
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
  ],
  formula: `Q: [B, H, n, d];  K: [B, H, m, d];  V: [B, H, m, e];  mask: bool[B, 1, 1, m]
A = softmax(Q·Kᵀ/√d | mask)
A·V`,
  inputs: {
    Q: 'randn(2,2,3,4; seed=1)',
    K: 'randn(2,2,5,4; seed=2)',
    V: 'randn(2,2,5,3; seed=3)',
    mask: '[[[[true,true,true,true,true]]],[[[true,true,true,false,false]]]]',
  },
  want: ['A'],
  related: ['document-mask', 'additive-mask', 'causal'],
};

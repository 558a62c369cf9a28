/**
 * Rotary positions: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: six features are three pairs with three speeds.
 * Source: Su et al. 2021.
 */

import type { FormulaEntry } from '../entry.ts';

export const rope: FormulaEntry = {
  name: 'rope',
  title: { en: 'Rotary positions', zh: '旋转位置编码（RoPE）' },
  summary: {
    en: 'Pairs of features of every query and key are turned by an angle proportional to the position. Their dot product then depends on positions only through the distance i - j.',
    zh: '把每个查询和键的特征两两配对，按位置成正比地旋转一个角度。于是点积只通过距离 i - j 依赖于位置。',
  },
  sources: [
    {
      authors: 'Su, Lu, Pan, Murtadha, Wen, Liu',
      year: 2021,
      paper: 'RoFormer: Enhanced Transformer with Rotary Position Embedding',
    },
  ],
  formula: `A = softmax(rope(Q, pairs=half)·rope(K, pairs=half)ᵀ/√d | j ≤ i)
A·V`,
  inputs: { Q: 'randn(5,6; seed=1)', K: 'randn(5,6; seed=2)', V: 'randn(5,3; seed=3)' },
  want: ['A'],
  related: ['alibi', 'relative-position-bias', 'causal'],
};

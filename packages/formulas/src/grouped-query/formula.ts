/**
 * Grouped queries: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: four query heads in groups of two.
 * Source: Ainslie et al. 2023.
 */

import type { FormulaEntry } from '../entry.ts';

export const groupedQuery: FormulaEntry = {
  name: 'grouped-query',
  title: { en: 'Grouped queries', zh: '分组查询注意力' },
  summary: {
    en: 'Several query heads share one head of keys and values. The cache shrinks by the size of a group, and quality stays close to that of full heads.',
    zh: '若干个查询头共用一个键值头。缓存按组的大小缩小，质量却与完整的多头接近。',
  },
  sources: [
    {
      authors: 'Ainslie, Lee-Thorp, de Jong, Zemlyanskiy, Lebrón, Sanghai',
      year: 2023,
      paper: 'GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints',
    },
  ],
  formula: `Q: [B, H, n, d];  K: [B, H/g, m, d];  V: [B, H/g, m, e]
A = softmax(Q·gqa(K, Q, axis=-3)ᵀ/√d)
A·gqa(V, Q, axis=-3)`,
  inputs: { Q: 'randn(1,4,3,4; seed=1)', K: 'randn(1,2,5,4; seed=2)', V: 'randn(1,2,5,3; seed=3)' },
  sizes: { g: 2 },
  want: ['A'],
  related: ['multi-query', 'multi-head-self-attention'],
};

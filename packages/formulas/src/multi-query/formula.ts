/**
 * One key head for all queries: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: three heads, one set of five keys.
 * Source: Shazeer 2019.
 */

import type { FormulaEntry } from '../entry.ts';

export const multiQuery: FormulaEntry = {
  name: 'multi-query',
  title: { en: 'One key head for all queries', zh: '多查询注意力' },
  summary: {
    en: 'All query heads share one head of keys and values, which therefore carry no head axis at all.',
    zh: '所有查询头共用同一组键和值，于是键和值干脆没有头这一轴。',
  },
  sources: [{ authors: 'Shazeer', year: 2019, paper: 'Fast Transformer Decoding: One Write-Head is All You Need' }],
  formula: `Q: [H, n, d];  K: [m, d];  V: [m, e]
A = softmax(Q·Kᵀ/√d)
A·V`,
  inputs: { Q: 'randn(3,2,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,2; seed=3)' },
  want: ['A'],
  related: ['grouped-query', 'multi-head-self-attention'],
};

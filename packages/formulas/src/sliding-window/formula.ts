/**
 * Sliding window: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: a window of three on six tokens, so that three rows are full and the corner is visible.
 * Source: Beltagy, Peters, Cohan 2020.
 */

import type { FormulaEntry } from '../entry.ts';

export const slidingWindow: FormulaEntry = {
  name: 'sliding-window',
  title: { en: 'Sliding window', zh: '滑动窗口' },
  summary: {
    en: 'Each query sees the last w keys, its own included. The work grows with n·w instead of n².',
    zh: '每个查询只看最近的 w 个键，自己也算在内。计算量随 n·w 增长，而不是 n²。',
  },
  sources: [{ authors: 'Beltagy, Peters, Cohan', year: 2020, paper: 'Longformer: The Long-Document Transformer' }],
  formula: `A = softmax(Q·Kᵀ/√d | 0 ≤ i - j < 3)
A·V`,
  inputs: { Q: 'randn(6,4; seed=1)', K: 'randn(6,4; seed=2)', V: 'randn(6,3; seed=3)' },
  want: ['A'],
  labels: {
    rows: { en: ['the', 'cat', 'sat', 'down', 'and', 'slept'], zh: ['那只', '猫', '坐下', '以后', '就', '睡着了'] },
    columns: { en: ['the', 'cat', 'sat', 'down', 'and', 'slept'], zh: ['那只', '猫', '坐下', '以后', '就', '睡着了'] },
  },
  related: ['causal', 'attention-sink', 'alibi'],
};

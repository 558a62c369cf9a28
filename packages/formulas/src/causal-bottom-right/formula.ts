/**
 * Causal mask aligned at the bottom right: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: two new tokens after a cache of four.
 * Source: Dao 2023.
 */

import type { FormulaEntry } from '../entry.ts';

export const causalBottomRight: FormulaEntry = {
  name: 'causal-bottom-right',
  title: { en: 'Causal mask aligned at the bottom right', zh: '右下对齐的因果掩码' },
  summary: {
    en: 'When n new queries meet m ≥ n keys, of which the first m - n come from a cache, the last query must see all keys. The triangle is aligned at the bottom right corner.',
    zh: '当 n 个新查询面对 m ≥ n 个键（其中前 m - n 个来自缓存）时，最后一个查询应当看到所有键，三角形便以右下角对齐。',
  },
  sources: [
    {
      authors: 'Dao',
      year: 2023,
      paper: 'FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning',
    },
  ],
  formula: `A = softmax(Q·Kᵀ/√d | j ≤ i + (m - n))
A·V`,
  inputs: { Q: 'randn(2,4; seed=1)', K: 'randn(6,4; seed=2)', V: 'randn(6,3; seed=3)' },
  want: ['A'],
  labels: {
    rows: { en: ['and', 'slept'], zh: ['就', '睡着了'] },
    columns: { en: ['the', 'cat', 'sat', 'down', 'and', 'slept'], zh: ['那只', '猫', '坐下', '以后', '就', '睡着了'] },
  },
  related: ['causal', 'sliding-window'],
};

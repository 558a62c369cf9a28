/**
 * Prefix mask: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: a prompt of three among six tokens.
 * Source: Raffel et al. 2019.
 */

import type { FormulaEntry } from '../entry.ts';

export const prefixLm: FormulaEntry = {
  name: 'prefix-lm',
  title: { en: 'Prefix mask', zh: '前缀掩码' },
  summary: {
    en: 'The first p tokens, the prompt, are seen by everyone; the rest is causal. The prompt is read in both directions, the continuation is written left to right.',
    zh: '前 p 个词元（提示）对所有位置可见，其余部分遵循因果顺序。提示可以双向阅读，续写则从左到右。',
  },
  sources: [
    {
      authors: 'Raffel, Shazeer, Roberts, Lee, Narang, Matena, Zhou, Li, Liu',
      year: 2019,
      paper: 'Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer',
    },
  ],
  formula: `prefix(p) = j < p ∨ j ≤ i
A = softmax(Q·Kᵀ/√d | prefix(3))
A·V`,
  inputs: { Q: 'randn(6,4; seed=1)', K: 'randn(6,4; seed=2)', V: 'randn(6,3; seed=3)' },
  want: ['A'],
  labels: {
    rows: { en: ['the', 'cat', 'sat', 'down', 'and', 'slept'], zh: ['那只', '猫', '坐下', '以后', '就', '睡着了'] },
    columns: { en: ['the', 'cat', 'sat', 'down', 'and', 'slept'], zh: ['那只', '猫', '坐下', '以后', '就', '睡着了'] },
  },
  related: ['causal', 'document-mask'],
};

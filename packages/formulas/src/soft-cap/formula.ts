/**
 * Soft cap: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: a cap of 1.5, low enough to be seen; Gemma 2 uses 50.
 * Source: Gemma Team 2024.
 */

import type { FormulaEntry } from '../entry.ts';

export const softCap: FormulaEntry = {
  name: 'soft-cap',
  title: { en: 'Soft cap', zh: '得分软上限' },
  summary: {
    en: 'Scores pass through c·tanh(S/c) before the mask, so that none leaves the range from -c to c and small ones stay as they are.',
    zh: '得分在加掩码之前先经过 c·tanh(S/c)，于是不会超出 -c 到 c 的范围，而较小的得分几乎不变。',
  },
  sources: [
    { authors: 'Gemma Team', year: 2024, paper: 'Gemma 2: Improving Open Language Models at a Practical Size' },
  ],
  formula: `c: []
S = c·tanh(Q·Kᵀ/√d/c)
A = softmax(S | j ≤ i)
A·V`,
  inputs: { Q: 'randn(4,4; seed=1)', K: 'randn(4,4; seed=2)', V: 'randn(4,3; seed=3)', c: '1.5' },
  want: ['S', 'A'],
  related: ['qk-norm', 'causal'],
};

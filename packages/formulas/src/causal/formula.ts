/**
 * Causal mask: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: four tokens: the triangle fits on one screen.
 * Source: Vaswani et al. 2017.
 */

import type { FormulaEntry } from '../entry.ts';

export const causal: FormulaEntry = {
  name: 'causal',
  title: { en: 'Causal mask', zh: '因果掩码' },
  summary: {
    en: 'Position i sees the keys up to i and nothing later, so that a model can be trained to predict the next token without looking at it.',
    zh: '位置 i 只能看到第 i 个及以前的键，看不到之后的，这样模型才能学着预测下一个词元而不偷看答案。',
  },
  sources: [
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
  ],
  formula: `A = softmax(Q·Kᵀ/√d | j ≤ i)
A·V`,
  inputs: { Q: 'randn(4,4; seed=1)', K: 'randn(4,4; seed=2)', V: 'randn(4,3; seed=3)' },
  want: ['A'],
  labels: {
    rows: { en: ['the', 'cat', 'sat', 'down'], zh: ['那只', '猫', '坐', '下'] },
    columns: { en: ['the', 'cat', 'sat', 'down'], zh: ['那只', '猫', '坐', '下'] },
  },
  related: ['causal-bottom-right', 'sliding-window', 'prefix-lm', 'additive-mask'],
};

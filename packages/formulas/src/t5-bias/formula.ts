/**
 * T5’s bucketed bias: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: fourteen tokens, so that three of the four logarithmic buckets are met.
 * Source: Raffel et al. 2019.
 */

import type { FormulaEntry } from '../entry.ts';

export const t5Bias: FormulaEntry = {
  name: 't5-bias',
  title: { en: 'T5’s bucketed bias', zh: 'T5 的分桶偏置' },
  summary: {
    en: 'A learnt number per head and distance bucket is added to the scores. Near distances have a bucket each; farther ones share buckets that grow logarithmically; both directions are told apart.',
    zh: '按头和距离分桶学习一个数，加到得分上。近距离一个一桶，远距离按对数增长共用一桶，左右两个方向分开。',
  },
  sources: [
    {
      authors: 'Raffel, Shazeer, Roberts, Lee, Narang, Matena, Zhou, Li, Liu',
      year: 2019,
      paper: 'Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer',
    },
  ],
  formula: `Q: [H, n, d];  K: [H, m, d];  V: [H, m, e];  bias: [H, 16]
far(r) = min(4 + ⌊4·log(r/4)/log(32/4)⌋, 7)
bucket(r) = where(r < 4, r, far(r))
A = softmax(Q·Kᵀ + bias[h, 8·[j > i] + bucket(|i - j|)])
A·V`,
  inputs: {
    Q: 'randn(2,14,4; seed=1)',
    K: 'randn(2,14,4; seed=2)',
    V: 'randn(2,14,3; seed=3)',
    bias: 'randn(2,16; seed=4)',
  },
  want: ['A'],
  related: ['relative-position-bias', 'alibi'],
};

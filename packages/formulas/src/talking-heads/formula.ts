/**
 * Talking heads: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: three heads with full mixing matrices.
 * Source: Shazeer et al. 2020.
 */

import type { FormulaEntry } from '../entry.ts';

export const talkingHeads: FormulaEntry = {
  name: 'talking-heads',
  title: { en: 'Talking heads', zh: '头间交流注意力' },
  summary: {
    en: 'The scores of all heads are mixed by a learnt matrix before the softmax, and the weights by another after it, so that heads can inform each other.',
    zh: 'softmax 之前，用一个可学习的矩阵混合各头的得分；之后再用另一个矩阵混合各头的权重，让各头互通信息。',
  },
  sources: [{ authors: 'Shazeer, Lan, Cheng, Ding, Hou', year: 2020, paper: 'Talking-Heads Attention' }],
  formula: `Q: [H, n, d];  K: [H, m, d];  V: [H, m, e];  L: [H, H];  W: [H, H]
S = Q·Kᵀ/√d
P[h, i, j] = Σ_g L[h, g]·S[g, i, j]
A = softmax(P)
R[h, i, j] = Σ_g W[h, g]·A[g, i, j]
R·V`,
  inputs: {
    Q: 'randn(3,4,4; seed=1)',
    K: 'randn(3,5,4; seed=2)',
    V: 'randn(3,5,2; seed=3)',
    L: 'randn(3,3; seed=4)',
    W: 'randn(3,3; seed=5)',
  },
  want: ['A', 'R'],
  related: ['multi-head-self-attention', 'differential'],
};

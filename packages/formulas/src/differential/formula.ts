/**
 * Differential attention: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: λ = 0.8, which the paper’s starting value approaches in deep layers.
 * Source: Ye et al. 2024.
 */

import type { FormulaEntry } from '../entry.ts';

export const differential: FormulaEntry = {
  name: 'differential',
  title: { en: 'Differential attention', zh: '差分注意力' },
  summary: {
    en: 'Two softmax maps are computed and one is subtracted from the other, times λ. What both have in common, the noise, cancels.',
    zh: '计算两张 softmax 权重图，用一张减去另一张的 λ 倍，二者共有的噪声便相互抵消。',
  },
  sources: [{ authors: 'Ye, Dong, Xia, Sun, Zhu, Huang, Wei', year: 2024, paper: 'Differential Transformer' }],
  formula: `Q₁: [n, d];  K₁: [m, d];  Q₂: [n, d];  K₂: [m, d];  V: [m, e];  λ: []
A = softmax(Q₁·K₁ᵀ/√d) - λ·softmax(Q₂·K₂ᵀ/√d)
A·V`,
  inputs: {
    Q_1: 'randn(3,4; seed=1)',
    K_1: 'randn(5,4; seed=2)',
    Q_2: 'randn(3,4; seed=4)',
    K_2: 'randn(5,4; seed=5)',
    V: 'randn(5,3; seed=3)',
    λ: '0.8',
  },
  want: ['A'],
  related: ['talking-heads', 'scaled-dot-product'],
};

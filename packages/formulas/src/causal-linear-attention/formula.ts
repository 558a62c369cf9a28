/**
 * Causal linear attention: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: five positions; the first one copies its value.
 * Source: Katharopoulos et al. 2020.
 */

import type { FormulaEntry } from '../entry.ts';

export const causalLinearAttention: FormulaEntry = {
  name: 'causal-linear-attention',
  title: { en: 'Causal linear attention', zh: '因果线性注意力' },
  summary: {
    en: 'Linear attention in which position i uses only the keys up to i. Written as a masked product here; the same result comes from a running sum of φ(k)⊗v.',
    zh: '位置 i 只使用第 i 个及以前的键的线性注意力。这里写成带条件的乘积，等价于对 φ(k)⊗v 逐步累加。',
  },
  sources: [
    {
      authors: 'Katharopoulos, Vyas, Pappas, Fleuret',
      year: 2020,
      paper: 'Transformers are RNNs: Fast Autoregressive Transformers with Linear Attention',
    },
  ],
  formula: `φ(x) = elu(x) + 1
A = φ(Q)·φ(K)ᵀ | j ≤ i
A·V/sum(A, keep=true)`,
  inputs: { Q: 'randn(5,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,3; seed=3)' },
  want: ['A'],
  related: ['linear-attention', 'causal'],
};

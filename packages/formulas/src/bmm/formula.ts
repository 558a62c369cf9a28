/**
 * Batched matrix product: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: the sizes of the tutorial: ten products of a 3×4 by a 4×5 matrix.
 * Source: a Chinese tutorial on attention.
 */

import type { FormulaEntry } from '../entry.ts';

export const bmm: FormulaEntry = {
  name: 'bmm',
  title: { en: 'Batched matrix product', zh: '批量矩阵乘法' },
  summary: {
    en: 'A matrix product repeated over a leading batch axis: (10×3×4)·(10×4×5) gives 10×3×5. It is how three-axis weights meet three-axis values.',
    zh: '沿最前面的批量轴逐个做矩阵乘法：(10×3×4)·(10×4×5) 得到 10×3×5。三维的权重与三维的值就是这样相乘的。',
  },
  sources: [{ authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' }],
  formula: `weights: [B, n, m];  V: [B, m, p]
weights·V`,
  inputs: { weights: 'randn(10,3,4; seed=1)', V: 'randn(10,4,5; seed=2)' },
  shapes: { result: [10, 3, 5] },
  related: ['scaled-dot-product', 'attn-layer'],
};

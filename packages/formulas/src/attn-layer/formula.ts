/**
 * The attention layer Attn, with the join: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: the shapes of the tutorial’s call, batch axis included; parameters lie in the range PyTorch starts
 * from.
 * Source: a Chinese tutorial on attention.
 */

import type { FormulaEntry } from '../entry.ts';

export const attnLayer: FormulaEntry = {
  name: 'attn-layer',
  title: { en: 'The attention layer Attn, with the join', zh: '注意力层 Attn（带拼接）' },
  summary: {
    en: 'The tutorial’s layer in its three steps: softmax of a linear layer over [Q, K] weighs V; the result is joined to Q again; a second linear layer gives the output width.',
    zh: '教程中的注意力层，分三步：对 [Q, K] 做线性变换再 softmax，得到权重并作用于 V；结果与 Q 再次拼接；第二个线性层给出所需的输出宽度。',
  },
  sources: [{ authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' }],
  formula: `weights = softmax(Linear([Q, K], name=attn))
applied = weights·V
Linear([Q, applied], out=64, name=attn_combine)`,
  inputs: {
    Q: 'randn(1,1,32; seed=1)',
    K: 'randn(1,1,32; seed=2)',
    V: 'randn(1,32,64; seed=3)',
    'attn.weight': 'uniform(32,64; seed=4, low=-0.125, high=0.125)',
    'attn.bias': 'uniform(32; seed=5, low=-0.125, high=0.125)',
    'attn_combine.weight': 'uniform(64,96; seed=6, low=-0.1, high=0.1)',
    'attn_combine.bias': 'uniform(64; seed=7, low=-0.1, high=0.1)',
  },
  want: ['weights', 'applied'],
  shapes: { weights: [1, 1, 32], applied: [1, 1, 64], result: [1, 1, 64] },
  related: ['attn-layer-self', 'concat-linear', 'bmm'],
};

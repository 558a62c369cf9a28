/**
 * Concatenate, then one linear layer: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: three pairs of query and key weigh five values, so that no two sizes are equal by accident.
 * Source: a Chinese tutorial on attention.
 */

import type { FormulaEntry } from '../entry.ts';

export const concatLinear: FormulaEntry = {
  name: 'concat-linear',
  title: { en: 'Concatenate, then one linear layer', zh: '拼接后经过一个线性层' },
  summary: {
    en: 'The first textbook rule: each query is joined with its key, and one linear layer turns the pair into a logit for every row of V. No product of Q and K is taken; the layer has to learn what fits.',
    zh: '教科书的第一条规则：把查询与对应的键拼接起来，由一个线性层直接给出 V 每一行的得分。Q 与 K 之间不做乘积，二者是否匹配全靠线性层去学。',
  },
  sources: [{ authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' }],
  formula: 'Attention(Q,K,V)=Softmax(Linear([Q,K]))⋅V',
  inputs: {
    Q: 'randn(3,4; seed=1)',
    K: 'randn(3,4; seed=2)',
    V: 'randn(5,2; seed=3)',
    'linear.weight': 'uniform(5,8; seed=4, low=-0.35, high=0.35)',
    'linear.bias': 'uniform(5; seed=5, low=-0.35, high=0.35)',
  },
  shapes: { result: [3, 2] },
  related: ['additive-linear', 'scaled-dot-product', 'attn-layer'],
};

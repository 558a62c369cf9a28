/**
 * Self-attention in eight steps: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: the numbers of the tutorial: small integers up to the softmax, every later digit exact to float64.
 * Source: a Chinese tutorial on attention; Vaswani et al. 2017.
 */

import type { FormulaEntry } from '../entry.ts';

export const selfAttentionEightSteps: FormulaEntry = {
  name: 'self-attention-eight-steps',
  title: { en: 'Self-attention in eight steps', zh: '自注意力的八个步骤' },
  summary: {
    en: 'Three inputs of four features go through self-attention one step at a time: keys, queries, values, scores, softmax, weighted values, sum. Every number can be checked by hand.',
    zh: '三个四维输入一步一步走完自注意力：键、查询、值、得分、softmax、加权的值、求和。每个数都可以手算核对。',
  },
  sources: [
    { authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' },
    {
      authors: 'Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin',
      year: 2017,
      paper: 'Attention Is All You Need',
    },
  ],
  formula: `# steps 1 and 2: inputs, weights · 第 1、2 步：输入与权重
X: [n, c];  W_key: [c, d];  W_query: [c, d];  W_value: [c, e]
# step 3: keys, queries, values · 第 3 步：键、查询、值
K = X·W_key
Q = X·W_query
V = X·W_value
# step 4: scores · 第 4 步：得分
S = Q·Kᵀ
# step 5: softmax · 第 5 步：softmax
A = softmax(S)
# step 6: weighted values · 第 6 步：值乘以权重
weighted[i, k, t] = A[i, k]·V[k, t]
# steps 7 and 8: sums, for every input · 第 7、8 步：求和得到输出
output[i, t] = Σ_k weighted[i, k, t]`,
  inputs: {
    X: '[[1,0,1,0],[0,2,0,2],[1,1,1,1]]',
    W_key: '[[0,0,1],[1,1,0],[0,1,0],[1,1,0]]',
    W_query: '[[1,0,1],[1,0,0],[0,0,1],[0,1,1]]',
    W_value: '[[0,2,0],[0,3,0],[1,0,3],[1,1,0]]',
  },
  want: ['K', 'Q', 'V', 'S', 'A', 'weighted'],
  shapes: { weighted: [3, 3, 3], result: [3, 3] },
  labels: {
    rows: { en: ['input 1', 'input 2', 'input 3'], zh: ['输入 1', '输入 2', '输入 3'] },
    columns: { en: ['input 1', 'input 2', 'input 3'], zh: ['输入 1', '输入 2', '输入 3'] },
  },
  expected: {
    K: [
      [0, 1, 1],
      [4, 4, 0],
      [2, 3, 1],
    ],
    Q: [
      [1, 0, 2],
      [2, 2, 2],
      [2, 1, 3],
    ],
    V: [
      [1, 2, 3],
      [2, 8, 0],
      [2, 6, 3],
    ],
    S: [
      [2, 4, 4],
      [4, 16, 12],
      [4, 12, 10],
    ],
    A: [
      [0.06337893833303762, 0.4683105308334812, 0.4683105308334812],
      [0.000006033664854558337, 0.9820078648958167, 0.01798610143932864],
      [0.00029538722303456454, 0.8805369017749616, 0.11916771100200385],
    ],
    weighted: [
      [
        [0.06337893833303762, 0.12675787666607524, 0.19013681499911286],
        [0.9366210616669624, 3.7464842466678494, 0],
        [0.9366210616669624, 2.809863185000887, 1.4049315925004435],
      ],
      [
        [0.000006033664854558337, 0.000012067329709116674, 0.00001810099456367501],
        [1.9640157297916334, 7.856062919166534, 0],
        [0.03597220287865728, 0.10791660863597184, 0.05395830431798592],
      ],
      [
        [0.00029538722303456454, 0.0005907744460691291, 0.0008861616691036936],
        [1.7610738035499232, 7.044295214199693, 0],
        [0.2383354220040077, 0.7150062660120231, 0.35750313300601155],
      ],
    ],
    result: [
      [1.9366210616669624, 6.683105308334811, 1.5950684074995565],
      [1.9999939663351454, 7.963991595132215, 0.053976405312549595],
      [1.9997046127769653, 7.759892254657784, 0.35838929467511527],
    ],
  },
  related: ['scaled-dot-product', 'attn-layer-self', 'attention-vs-self-attention'],
};

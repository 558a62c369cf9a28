/**
 * Learnt attention sink: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: sinks of -4, 0 and 4: one head hardly uses it, one hardly anything else.
 * Source: OpenAI 2025; Xiao et al. 2023.
 */

import type { FormulaEntry } from '../entry.ts';

export const attentionSink: FormulaEntry = {
  name: 'attention-sink',
  title: { en: 'Learnt attention sink', zh: '可学习的注意力汇' },
  summary: {
    en: 'Each head has one more logit that takes weight but brings no value. Heads that have nothing to say put their weight there instead of on the first token.',
    zh: '每个头多一个得分，它占据权重却不带来任何值。无话可说的头把权重放在这里，而不是压在第一个词元上。',
  },
  sources: [
    { authors: 'OpenAI', year: 2025, paper: 'gpt-oss-120b & gpt-oss-20b Model Card' },
    {
      authors: 'Xiao, Tian, Chen, Han, Lewis',
      year: 2023,
      paper: 'Efficient Streaming Language Models with Attention Sinks',
    },
  ],
  formula: `Q: [H, n, d];  K: [H, m, d];  V: [H, m, e];  s: [H]
A = softmax(Q·Kᵀ/√d | j ≤ i, sink=s[h])
A·V`,
  inputs: { Q: 'randn(3,4,4; seed=1)', K: 'randn(3,4,4; seed=2)', V: 'randn(3,4,2; seed=3)', s: '[-4,0,4]' },
  want: ['A'],
  related: ['softmax-one', 'sliding-window'],
};

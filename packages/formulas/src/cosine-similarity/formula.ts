/**
 * Content addressing by cosine: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: the cosine is written out with norms, where `qk-norm` uses `normalize`.
 * Source: Graves, Wayne, Danihelka 2014.
 */

import type { FormulaEntry } from '../entry.ts';

export const cosineSimilarity: FormulaEntry = {
  name: 'cosine-similarity',
  title: { en: 'Content addressing by cosine', zh: '余弦相似度寻址' },
  summary: {
    en: 'The cosine of the angle between query and key, times a sharpness β, is the score: how a Neural Turing Machine finds a memory row by content.',
    zh: '得分是查询与键夹角的余弦再乘以锐度 β：神经图灵机就是这样按内容查找记忆行的。',
  },
  sources: [{ authors: 'Graves, Wayne, Danihelka', year: 2014, paper: 'Neural Turing Machines' }],
  formula: `β: []
cosine = Q·Kᵀ/(norm(Q, keep=true)·norm(K, keep=true)ᵀ)
A = softmax(β·cosine)
A·V`,
  inputs: { Q: 'randn(3,4; seed=1)', K: 'randn(5,4; seed=2)', V: 'randn(5,3; seed=3)', β: '5' },
  want: ['cosine', 'A'],
  related: ['qk-norm', 'scaled-dot-product'],
};

/**
 * Looking at a picture with a question: text, sample inputs and words, as data; nothing is computed here.
 *
 * Samples: the five first weights are the tutorial’s; the keys, the strength 4 of the question and the colours
 * were chosen for this entry.
 * Source: a Chinese tutorial on attention.
 */

import type { FormulaEntry } from '../entry.ts';

export const imageExample: FormulaEntry = {
  name: 'image-example',
  title: { en: 'Looking at a picture with a question', zh: '带着问题看图' },
  summary: {
    en: 'A picture of a tree, a clock tower, snow, a person and a road draws the eye with weights 90, 80, 50, 50, 20. The question “living things” moves the weight to the tree and the person.',
    zh: '一幅画里有树、钟楼、雪、人和路，最初吸引目光的权重是 90、80、50、50、20。提出“生物”这一问题后，权重移到树和人身上。',
  },
  sources: [{ authors: 'a Chinese tutorial on attention', paper: '注意力机制详解' }],
  formula: `first: [m];  K: [m, c];  Q: [n, c];  V: [m, e]
weights = softmax(log(first) + Q·Kᵀ)
weights·V`,
  inputs: {
    first: '[90,80,50,50,20]',
    K: '[[1,0],[0,1],[0,0],[1,0],[0,1]]',
    Q: '[[0,0],[4,0]]',
    V: '[[20,60,20],[60,40,30],[100,100,100],[80,20,20],[40,40,40]]',
  },
  want: ['weights'],
  shapes: { weights: [2, 5], result: [2, 3] },
  labels: {
    rows: { en: ['no question', 'living things'], zh: ['没有问题', '生物'] },
    columns: { en: ['tree', 'clock tower', 'snow', 'person', 'road'], zh: ['树', '钟楼', '雪', '人', '路'] },
  },
  expected: {
    weights: [
      [0.3103448275862069, 0.27586206896551724, 0.1724137931034483, 0.1724137931034483, 0.06896551724137931],
      [0.6304845773111284, 0.010264646971508298, 0.0064154043571926864, 0.3502692096172936, 0.0025661617428770745],
    ],
  },
  related: ['scaled-dot-product', 'cross-attention'],
};

/**
 * What the codes of the graph room mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { graphCatalogue } from './messages.ts';

export const graphExplanations: Explanations<typeof graphCatalogue> = {
  'graph/text': {
    en: 'The text form of a graph has one node a line, as `heed inspect --show graph` prints it.',
    zh: '图的文本形式每行一个节点，与 `heed inspect --show graph` 打印的一致。',
    example: '%0 = matmul %1',
  },
  'shape/no-axis': {
    en: 'A position variable counts along an axis from the last; when the value has leading axes …, only the tensors say whether that axis is there.',
    zh: '位置变量沿着从末尾数起的某个轴计数；值带有前面的轴 … 时，只有给出张量后才知道该轴是否存在。',
    example: 'S - slope[h]·|i - j| with Q of shape [n, d]',
  },
  'shape/outside-axis': {
    en: 'A slice lies inside the axis it is taken from.',
    zh: '切片必须落在所取的轴之内。',
    example: 'X[0:8, :] with X of 6 rows',
  },
};

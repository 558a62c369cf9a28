/** The graph room's diagnostics: texts that are no graph, and what the oracle finds only when it runs. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'graph/text': {
    severity: 'error',
    en: {
      message: 'line {line} of the graph does not read: {what} is expected at "{found}"',
      explanation: 'The text form of a graph has one node a line, as `heed inspect --show graph` prints it.',
    },
    zh: {
      message: '图的第 {line} 行无法读取：在“{found}”处应为{what}',
      explanation: '图的文本形式每行一个节点，与 `heed inspect --show graph` 打印的一致。',
    },
    example: '%0 = matmul %1',
  },
  'shape/no-axis': {
    severity: 'error',
    en: {
      message: 'there is no axis {axis}: the value has {rank} axes',
      explanation:
        'A position variable counts along an axis from the last; when the value has leading axes …, only the tensors say whether that axis is there.',
    },
    zh: {
      message: '没有第 {axis} 轴：该值只有 {rank} 个轴',
      explanation: '位置变量沿着从末尾数起的某个轴计数；值带有前面的轴 … 时，只有给出张量后才知道该轴是否存在。',
    },
    example: 'S - slope[h]·|i - j| with Q of shape [n, d]',
  },
  'shape/outside-axis': {
    severity: 'error',
    en: {
      message: 'position {index} is outside an axis of length {size}',
      explanation: 'A slice lies inside the axis it is taken from.',
    },
    zh: { message: '位置 {index} 超出了长度为 {size} 的轴', explanation: '切片必须落在所取的轴之内。' },
    example: 'X[0:8, :] with X of 6 rows',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as graphCatalogue };

/** The graph room's diagnostics: texts that are no graph, and what the oracle finds only when it runs. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'graph/text': {
    severity: 'error',
    en: 'line {line} of the graph does not read: {what} is expected at "{found}"',
    zh: '图的第 {line} 行无法读取：在“{found}”处应为{what}',
  },
  'shape/no-axis': {
    severity: 'error',
    en: 'there is no axis {axis}: the value has {rank} axes',
    zh: '没有第 {axis} 轴：该值只有 {rank} 个轴',
  },
  'shape/outside-axis': {
    severity: 'error',
    en: 'position {index} is outside an axis of length {size}',
    zh: '位置 {index} 超出了长度为 {size} 的轴',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as graphCatalogue };

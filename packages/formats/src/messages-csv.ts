/** What is said of tables of numbers. Composed into the room's catalogue by messages.ts. */

export const csvCatalogue = {
  'csv/empty': {
    severity: 'error',
    en: 'the table holds no numbers',
    zh: '表格中没有数',
  },
  'csv/number': {
    severity: 'error',
    en: 'line {row}, column {column}: {found} is not a number',
    zh: '第 {row} 行第 {column} 列：{found} 不是数',
  },
  'csv/mixed': {
    severity: 'error',
    en: 'line {row}, column {column}: {found} stands among {first}',
    zh: '第 {row} 行第 {column} 列：{found} 与 {first} 混在一起',
  },
  'csv/value': {
    severity: 'error',
    en: 'line {row}, column {column}: {found} does not fit into {dtype}',
    zh: '第 {row} 行第 {column} 列：{dtype} 放不下 {found}',
  },
  'csv/empty-cell': {
    severity: 'error',
    en: 'line {row}, column {column}: the cell is empty',
    zh: '第 {row} 行第 {column} 列：单元格是空的',
  },
  'csv/ragged': {
    severity: 'error',
    en: 'line {row} has {actual} columns, but line {first} has {expected}',
    zh: '第 {row} 行有 {actual} 列，而第 {first} 行有 {expected} 列',
  },
  'csv/quote': {
    severity: 'error',
    en: 'line {row}, column {column}: {found} follows the closing quotation mark',
    zh: '第 {row} 行第 {column} 列：右引号之后还有 {found}',
  },
  'csv/open-quote': {
    severity: 'error',
    en: 'line {row}, column {column}: the quotation mark is never closed',
    zh: '第 {row} 行第 {column} 列：引号没有闭合',
  },
  'csv/axes': {
    severity: 'error',
    en: 'a table has two axes; the tensor has the shape {shape}',
    zh: '表格只有两个轴，而张量的形状是 {shape}',
  },
  'csv/names': {
    severity: 'error',
    en: 'the table has {count} names for {which}, but the tensor has {size}',
    zh: '表格的 {which} 有 {count} 个名称，而张量有 {size} 个',
  },
} as const;

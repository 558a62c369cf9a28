/** What is said of tables of numbers. Composed into the room's catalogue by messages.ts. */

export const csvCatalogue = {
  'csv/empty': {
    severity: 'error',
    en: {
      message: 'the table holds no numbers',
      explanation: 'A table needs at least one row with a number; a row of names alone is a heading.',
    },
    zh: { message: '表格中没有数', explanation: '表格至少要有一行含有数；只有名称的行是表头。' },
    example: 'an empty file',
  },
  'csv/number': {
    severity: 'error',
    en: {
      message: 'line {row}, column {column}: {found} is not a number',
      explanation:
        'Numbers are written 1, -0.5, 2e-3, nan or inf, without units, percent signs or thousands separators.',
    },
    zh: {
      message: '第 {row} 行第 {column} 列：{found} 不是数',
      explanation: '数写作 1、-0.5、2e-3、nan 或 inf，不带单位、百分号或千位分隔符。',
    },
    example: '1,2\n3,four',
  },
  'csv/mixed': {
    severity: 'error',
    en: {
      message: 'line {row}, column {column}: {found} stands among {first}',
      explanation: 'A table holds numbers, or only true and false; both together need an element type.',
    },
    zh: {
      message: '第 {row} 行第 {column} 列：{found} 与 {first} 混在一起',
      explanation: '表格里要么都是数，要么都是 true 和 false；两者混用时需要指定元素类型。',
    },
    example: '1,2\n3,true',
  },
  'csv/value': {
    severity: 'error',
    en: {
      message: 'line {row}, column {column}: {found} does not fit into {dtype}',
      explanation: 'Decimals are rounded to the nearest element, but no number becomes infinite, and none is cut.',
    },
    zh: {
      message: '第 {row} 行第 {column} 列：{dtype} 放不下 {found}',
      explanation: '小数会舍入到最近的元素，但不会让数变成无穷大，也不会截断。',
    },
    example: '1e39, read as f32',
  },
  'csv/empty-cell': {
    severity: 'error',
    en: {
      message: 'line {row}, column {column}: the cell is empty',
      explanation: 'A tensor has a number in every place. Write nan where a value is missing.',
    },
    zh: {
      message: '第 {row} 行第 {column} 列：单元格是空的',
      explanation: '张量的每个位置都要有一个数。缺失的值请写作 nan。',
    },
    example: '1,2\n3,',
  },
  'csv/ragged': {
    severity: 'error',
    en: {
      message: 'line {row} has {actual} columns, but line {first} has {expected}',
      explanation: 'All rows of a table have the same number of cells.',
    },
    zh: {
      message: '第 {row} 行有 {actual} 列，而第 {first} 行有 {expected} 列',
      explanation: '表格的每一行都应有同样多的单元格。',
    },
    example: '1,2\n3',
  },
  'csv/quote': {
    severity: 'error',
    en: {
      message: 'line {row}, column {column}: {found} follows the closing quotation mark',
      explanation: 'A cell in quotation marks ends with the mark; a mark inside it is written twice.',
    },
    zh: {
      message: '第 {row} 行第 {column} 列：右引号之后还有 {found}',
      explanation: '带引号的单元格以引号结束；其中的引号要写两次。',
    },
    example: '"a"b,1',
  },
  'csv/open-quote': {
    severity: 'error',
    en: {
      message: 'line {row}, column {column}: the quotation mark is never closed',
      explanation: 'Everything up to the next quotation mark belongs to the cell, line ends included.',
    },
    zh: {
      message: '第 {row} 行第 {column} 列：引号没有闭合',
      explanation: '直到下一个引号为止的内容都属于这个单元格，包括换行。',
    },
    example: '"a,1',
  },
  'csv/axes': {
    severity: 'error',
    en: {
      message: 'a table has two axes; the tensor has the shape {shape}',
      explanation: 'Numbers, vectors and matrices are written as tables. Reshape the tensor, or write npy or JSON.',
    },
    zh: {
      message: '表格只有两个轴，而张量的形状是 {shape}',
      explanation: '可以写成表格的是数、向量和矩阵。请改变张量的形状，或写成 npy 或 JSON。',
    },
    example: 'a tensor of shape [2, 8, 65, 64]',
  },
  'csv/names': {
    severity: 'error',
    en: {
      message: 'the table has {count} names for {which}, but the tensor has {size}',
      explanation: 'Names are given for all rows or all columns, or for none.',
    },
    zh: {
      message: '表格的 {which} 有 {count} 个名称，而张量有 {size} 个',
      explanation: '要么为所有的行或列命名，要么都不命名。',
    },
    example: 'two column names for three columns',
  },
} as const;

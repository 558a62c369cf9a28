/**
 * What the codes of tables mean; a part of explanations.ts: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages-csv.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { csvCatalogue } from './messages-csv.ts';

export const csvExplanations: Explanations<typeof csvCatalogue> = {
  'csv/empty': {
    en: 'A table needs at least one row with a number; a row of names alone is a heading.',
    zh: '表格至少要有一行含有数；只有名称的行是表头。',
    example: 'an empty file',
  },
  'csv/number': {
    en: 'Numbers are written 1, -0.5, 2e-3, nan or inf, without units, percent signs or thousands separators.',
    zh: '数写作 1、-0.5、2e-3、nan 或 inf，不带单位、百分号或千位分隔符。',
    example: '1,2\n3,four',
  },
  'csv/mixed': {
    en: 'A table holds numbers, or only true and false; both together need an element type.',
    zh: '表格里要么都是数，要么都是 true 和 false；两者混用时需要指定元素类型。',
    example: '1,2\n3,true',
  },
  'csv/value': {
    en: 'Decimals are rounded to the nearest element, but no number becomes infinite, and none is cut.',
    zh: '小数会舍入到最近的元素，但不会让数变成无穷大，也不会截断。',
    example: '1e39, read as f32',
  },
  'csv/empty-cell': {
    en: 'A tensor has a number in every place. Write nan where a value is missing.',
    zh: '张量的每个位置都要有一个数。缺失的值请写作 nan。',
    example: '1,2\n3,',
  },
  'csv/ragged': {
    en: 'All rows of a table have the same number of cells.',
    zh: '表格的每一行都应有同样多的单元格。',
    example: '1,2\n3',
  },
  'csv/quote': {
    en: 'A cell in quotation marks ends with the mark; a mark inside it is written twice.',
    zh: '带引号的单元格以引号结束；其中的引号要写两次。',
    example: '"a"b,1',
  },
  'csv/open-quote': {
    en: 'Everything up to the next quotation mark belongs to the cell, line ends included.',
    zh: '直到下一个引号为止的内容都属于这个单元格，包括换行。',
    example: '"a,1',
  },
  'csv/axes': {
    en: 'Numbers, vectors and matrices are written as tables. Reshape the tensor, or write npy or JSON.',
    zh: '可以写成表格的是数、向量和矩阵。请改变张量的形状，或写成 npy 或 JSON。',
    example: 'a tensor of shape [2, 8, 65, 64]',
  },
  'csv/names': {
    en: 'Names are given for all rows or all columns, or for none.',
    zh: '要么为所有的行或列命名，要么都不命名。',
    example: 'two column names for three columns',
  },
};

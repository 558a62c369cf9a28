/**
 * What can be wrong with the meaning of a formula: names, sizes, types, and what is not compiled yet; en and zh.
 *
 * Each entry has a message (lower case, stands alone), an explanation for `explain --code`, and an example that
 * triggers it (a test runs them all). Labels and advice with edits are worded where the fault is found, because they
 * depend on the text. An exhaustive table: long on purpose, so that all wording of one kind stands in one place. Shape
 * and type codes are here; names are messages-names.ts, index lists messages-indices.ts.
 */

import { reports } from '@heed/diagnostics';
import type { Reports } from '@heed/diagnostics';
import { builtinCatalogue } from './messages-builtins.ts';
import { indexCatalogue } from './messages-indices.ts';
import { nameCatalogue } from './messages-names.ts';

const shapeCatalogue = {
  'shape/inner-sizes': {
    severity: 'error',
    en: 'cannot multiply {left} by {right}: the inner sizes are {leftSize} and {rightSize}',
    zh: '{left} 与 {right} 不能相乘：内侧的大小分别是 {leftSize} 和 {rightSize}',
  },
  'shape/broadcast': {
    severity: 'error',
    en: 'cannot combine {left} with {right}: axis {axis} has sizes {leftSize} and {rightSize}',
    zh: '{left} 与 {right} 不能逐元素运算：第 {axis} 轴的大小分别是 {leftSize} 和 {rightSize}',
  },
  'shape/too-few-axes': {
    severity: 'error',
    en: '{operation} needs at least {needed} axes, but {value} is {shape}',
    zh: '{operation} 至少需要 {needed} 个轴，而 {value} 的形状是 {shape}',
  },
  'shape/no-such-axis': {
    severity: 'error',
    en: '{value} has no axis {axis}: it is {shape}',
    zh: '{value} 没有第 {axis} 轴：它的形状是 {shape}',
  },
  'shape/no-position': {
    severity: 'error',
    en: '`{name}` is the index along axis {axis}, which {value} does not have: it is {shape}',
    zh: '`{name}` 是第 {axis} 轴上的下标，而 {value} 没有这个轴：它的形状是 {shape}',
  },
  'shape/open-extent': {
    severity: 'error',
    en: 'nothing says how far {names} may go',
    zh: '无法确定 {names} 的取值范围',
  },
  'shape/size-clash': {
    severity: 'error',
    en: 'one length would have to be both {first} and {second} here',
    zh: '这里同一个长度必须既是 {first} 又是 {second}',
  },
  'shape/shared-linear': {
    severity: 'error',
    en: 'the parameters of `{name}` are shared by calls of different widths, {first} and {second}',
    zh: '`{name}` 的参数由几次调用共用，而它们的宽度不同：{first} 和 {second}',
  },
  'shape/reduced-without-keep': {
    severity: 'warning',
    en: '{reduced} has lost an axis of {source}, and is then lined up with another one',
    zh: '{reduced} 已经去掉了 {source} 的一个轴，再与它运算时会对到另一个轴上',
  },
} as const;

const typeCatalogue = {
  'type/not-a-condition': {
    severity: 'error',
    en: '{value} is {dtype}, but a condition is needed here',
    zh: '{value} 的类型是 {dtype}，而这里需要一个条件',
  },
  'type/condition-as-number': {
    severity: 'error',
    en: '{value} is a condition, but a number is needed here',
    zh: '{value} 是条件，而这里需要一个数',
  },
  'type/function-as-value': {
    severity: 'error',
    en: '`{name}` is a function; here it stands without its arguments',
    zh: '`{name}` 是函数，这里没有写出它的参数',
  },
  'type/argument-count': {
    severity: 'error',
    en: '`{name}` does not take {given} arguments: it is {expected}',
    zh: '`{name}` 不能接受 {given} 个参数：它的形式是 {expected}',
  },
  'type/unknown-argument': {
    severity: 'error',
    en: '`{name}` has no argument called `{argument}`',
    zh: '`{name}` 没有名为 `{argument}` 的参数',
  },
  'type/argument-twice': {
    severity: 'error',
    en: '`{argument}` of `{name}` is given twice',
    zh: '`{name}` 的参数 `{argument}` 给了两次',
  },
  'type/bad-argument': {
    severity: 'error',
    en: '`{argument}` of `{name}` must be written out: {expected}',
    zh: '`{name}` 的参数 `{argument}` 必须直接写出：{expected}',
  },
  'type/dropout-rate': {
    severity: 'error',
    en: 'the rate of dropout must be a number from 0 to below 1, written out; here it is {written}',
    zh: 'dropout 的比率必须直接写成 0 到 1 之间（不含 1）的数，而这里是 {written}',
  },
  'type/matrix-inverse': {
    severity: 'error',
    en: '{value} has axes {shape}: a negative power of a matrix is not defined here',
    zh: '{value} 的形状是 {shape}：这里没有定义矩阵的负数次幂',
  },
  'type/not-a-size': {
    severity: 'error',
    en: '{written} is not a size',
    zh: '{written} 不是一个大小',
  },
  'type/not-a-word': {
    severity: 'error',
    en: '{written} is none of the words {words}',
    zh: '{written} 不是可用的词；可用的词是 {words}',
  },
} as const;

const formulaCatalogue = {
  'formula/not-yet': {
    severity: 'error',
    en: 'heed does not compile {feature} yet',
    zh: 'heed 目前还不能编译{feature}',
  },
  'formula/no-result': {
    severity: 'error',
    en: 'there is nothing to compute: the text only declares inputs',
    zh: '没有可计算的内容：文本只声明了输入',
  },
  'formula/result-not-last': {
    severity: 'error',
    en: 'the last statement is a declaration, which is no result',
    zh: '最后一条语句是声明，不能作为结果',
  },
  'formula/too-large': {
    severity: 'error',
    en: 'the formula grows too large here: more than {limit} operations once its functions are written out',
    zh: '公式在这里变得过大：把函数展开后超过 {limit} 个运算',
  },
  'formula/too-deep': {
    severity: 'error',
    en: 'definitions and calls lead to each other more than {limit} levels deep here',
    zh: '定义和调用在这里层层相套，超过了 {limit} 层',
  },
} as const;

type MeaningCatalogue = typeof shapeCatalogue &
  typeof typeCatalogue &
  typeof formulaCatalogue &
  typeof builtinCatalogue &
  typeof indexCatalogue &
  typeof nameCatalogue;

export const meaningCatalogue: MeaningCatalogue = {
  ...shapeCatalogue,
  ...typeCatalogue,
  ...formulaCatalogue,
  ...builtinCatalogue,
  ...indexCatalogue,
  ...nameCatalogue,
};

export const report: Reports<MeaningCatalogue> = reports(meaningCatalogue);

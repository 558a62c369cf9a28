/** What the binder has to say: codes and words of the faults between tensors and the shapes a program reads. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'bind/not-whole': {
    severity: 'error',
    en: 'input `{name}` is read as {dtype}, but element {at} of it is {value}',
    zh: '输入 `{name}` 要按 {dtype} 读取，但它的第 {at} 个元素是 {value}',
  },
  'input/missing': {
    severity: 'error',
    en: 'no tensor is given for input {name}, which reads {expected}',
    zh: '没有给出输入 {name} 的张量，它的形状应为 {expected}',
  },
  'input/unknown': {
    severity: 'error',
    en: 'the formula has no input {name}; it reads {known}',
    zh: '公式没有名为 {name} 的输入；它的输入是 {known}',
  },
  'shape/rank': {
    severity: 'error',
    en: '{name} has shape {actual}, but the formula reads {expected}',
    zh: '{name} 的形状是 {actual}，而公式要求 {expected}',
  },
  'shape/axis-clash': {
    severity: 'error',
    en: 'axis {axis} has two sizes: {first} has {firstSize}, {second} has {secondSize}',
    zh: '轴 {axis} 有两个尺寸：{first} 为 {firstSize}，{second} 为 {secondSize}',
  },
  'shape/given-clash': {
    severity: 'error',
    en: 'size {axis} is given as {given}, but {name} has {size}',
    zh: '给定的尺寸 {axis} 是 {given}，而 {name} 的是 {size}',
  },
  'shape/given-size': {
    severity: 'error',
    en: 'size {axis} is given as {given}, which is not a whole number of at least 0',
    zh: '给定的尺寸 {axis} 是 {given}，不是不小于 0 的整数',
  },
  'shape/axis-length': {
    severity: 'error',
    en: '{name} has length {length} along axis {axis}, but the formula reads {expected} there',
    zh: '{name} 在第 {axis} 轴上的长度是 {length}，而公式要求 {expected}',
  },
  'shape/no-solution': {
    severity: 'error',
    en: '{name} has length {length} along axis {axis}, so {symbol} would be {solution} in {expected}',
    zh: '{name} 在第 {axis} 轴上的长度是 {length}，于是 {expected} 中的 {symbol} 将等于 {solution}',
  },
  'shape/undetermined': {
    severity: 'error',
    en: 'size {symbol} is not determined by the tensors',
    zh: '张量不能确定尺寸 {symbol}',
  },
  'shape/no-value': {
    severity: 'error',
    en: '{size} has no value here: it divides by 0',
    zh: '{size} 在此没有值：除数为 0',
  },
  'shape/sizes-differ': {
    severity: 'error',
    en: '{left} is {leftSize} and {right} is {rightSize}, but the formula needs them equal',
    zh: '{left} 是 {leftSize}，{right} 是 {rightSize}，而公式要求二者相等',
  },
  'shape/no-broadcast': {
    severity: 'error',
    en: 'the sizes {sizes} do not broadcast: they are {lengths}',
    zh: '尺寸 {sizes} 无法广播：它们分别是 {lengths}',
  },
  'shape/lead-clash': {
    severity: 'error',
    en: 'the leading axes do not broadcast: {first} has {firstAxes}, {second} has {secondAxes}',
    zh: '前面的轴无法广播：{first} 为 {firstAxes}，{second} 为 {secondAxes}',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

/** Faults that other rooms find before a binder does, in the same words. */
export const bindingFaults: Pick<
  Reports<typeof catalogue>,
  'input/missing' | 'input/unknown' | 'shape/given-size'
> = report;

export { catalogue as bindingCatalogue };

/** The tensor room's diagnostics: codes and words. Raised as `HeedError` at the room's doors. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'tensor/size': {
    severity: 'error',
    en: 'the size of axis {axis} is {size}, not a whole number of at least 0',
    zh: '第 {axis} 轴的尺寸是 {size}，而不是不小于 0 的整数',
  },
  'tensor/too-large': {
    severity: 'error',
    en: 'a tensor of shape {shape} has more elements than can be counted exactly',
    zh: '形状为 {shape} 的张量，其元素个数超出了可精确计数的范围',
  },
  'tensor/memory': {
    severity: 'error',
    en: 'a tensor of shape {shape} does not fit into memory: {count} elements of {dtype}',
    zh: '形状为 {shape} 的张量放不进内存：共 {count} 个 {dtype} 元素',
  },
  'tensor/count': {
    severity: 'error',
    en: 'the data has {actual} elements, but shape {shape} holds {expected}',
    zh: '数据有 {actual} 个元素，而形状 {shape} 需要 {expected} 个',
  },
  'tensor/ragged': {
    severity: 'error',
    en: 'the list at {place} has length {actual}, but the first one at that depth has length {expected}',
    zh: '位置 {place} 处的列表长度为 {actual}，而同一层的第一个列表长度为 {expected}',
  },
  'tensor/nested-shape': {
    severity: 'error',
    en: 'shape {left} is asked for, but the lists have shape {right}',
    zh: '要求的形状是 {left}，而列表本身的形状是 {right}',
  },
  'tensor/uneven': {
    severity: 'error',
    en: 'the lists are nested {expected} deep at first, but not at {place}',
    zh: '列表开头的嵌套深度是 {expected} 层，位置 {place} 处却不是',
  },
  'tensor/element': {
    severity: 'error',
    en: 'the element at {place} is {what}, not a number or a truth value',
    zh: '位置 {place} 处的元素是 {what}，既不是数也不是真假值',
  },
  'tensor/mixed-elements': {
    severity: 'error',
    en: 'the element at {place} is {what}, but the first element is {first}',
    zh: '位置 {place} 处的元素是 {what}，而第一个元素是 {first}',
  },
  'tensor/deep': {
    severity: 'error',
    en: 'the data is nested deeper than {limit} lists',
    zh: '数据的嵌套超过了 {limit} 层',
  },
  'tensor/value': {
    severity: 'error',
    en: 'the value {value} does not fit element type {dtype}',
    zh: '值 {value} 无法用元素类型 {dtype} 表示',
  },
  'tensor/dtype': {
    severity: 'error',
    en: 'there is no element type {dtype}: there are {known}',
    zh: '没有元素类型 {dtype}：可用的是 {known}',
  },
  'tensor/data': {
    severity: 'error',
    en: '{what} cannot be read as a tensor',
    zh: '无法把 {what} 读作张量',
  },
  'tensor/layout': {
    severity: 'error',
    en: 'the strides {strides} and offset {offset} of shape {shape} leave the {length} elements of the data',
    zh: '形状 {shape} 的步幅 {strides} 与偏移 {offset} 超出了数据的 {length} 个元素',
  },
  'tensor/index': {
    severity: 'error',
    en: 'index {index} is outside axis {axis}, which has size {size}',
    zh: '下标 {index} 超出了尺寸为 {size} 的第 {axis} 轴',
  },
  'tensor/index-count': {
    severity: 'error',
    en: '{actual} indices are given for shape {shape}, which has {expected} axes',
    zh: '形状 {shape} 有 {expected} 个轴，却给了 {actual} 个下标',
  },
  'tensor/axis': {
    severity: 'error',
    en: 'there is no axis {axis} in shape {shape}',
    zh: '形状 {shape} 中没有第 {axis} 轴',
  },
  'tensor/axes': {
    severity: 'error',
    en: 'the axes {axes} are not the axes of shape {shape} in some order',
    zh: '{axes} 不是形状 {shape} 各轴的一个排列',
  },
  'tensor/slice': {
    severity: 'error',
    en: 'the {part} of the slice along axis {axis} is {value}',
    zh: '第 {axis} 轴切片的 {part} 是 {value}',
  },
  'tensor/broadcast': {
    severity: 'error',
    en: 'shapes {left} and {right} do not broadcast: {a} meets {b}',
    zh: '形状 {left} 与 {right} 无法广播：{a} 对上了 {b}',
  },
  'tensor/broadcast-to': {
    severity: 'error',
    en: 'shape {from} cannot be broadcast to {to}',
    zh: '形状 {from} 无法广播成 {to}',
  },
  'tensor/shapes-differ': {
    severity: 'error',
    en: 'tensors of shapes {left} and {right} cannot be compared',
    zh: '形状为 {left} 与 {right} 的张量无法比较',
  },
  'tensor/seed': {
    severity: 'error',
    en: 'the {what} {value} is not a whole number from 0 to 2^53 - 1',
    zh: '{what} {value} 不是 0 到 2^53 - 1 之间的整数',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as tensorCatalogue };

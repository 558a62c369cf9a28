/** The tensor room's diagnostics: codes and words. Raised as `HeedError` at the room's doors. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'tensor/size': {
    severity: 'error',
    en: {
      message: 'the size of axis {axis} is {size}, not a whole number of at least 0',
      explanation: 'A size counts positions, so it is a whole number from 0 to 2^53 - 1.',
    },
    zh: {
      message: '第 {axis} 轴的尺寸是 {size}，而不是不小于 0 的整数',
      explanation: '尺寸表示位置的个数，因此必须是 0 到 2^53 - 1 之间的整数。',
    },
    example: 'tensor([1, 2], [2, -1])',
  },
  'tensor/too-large': {
    severity: 'error',
    en: {
      message: 'a tensor of shape {shape} has more elements than can be counted exactly',
      explanation: 'The product of the sizes must be at most 2^53 - 1; an axis of size 0 does not excuse the others.',
    },
    zh: {
      message: '形状为 {shape} 的张量，其元素个数超出了可精确计数的范围',
      explanation: '各轴尺寸之积不能超过 2^53 - 1；即使某个轴的尺寸为 0，其余各轴也须满足这一点。',
    },
    example: 'zeros([4294967296, 4294967296])',
  },
  'tensor/memory': {
    severity: 'error',
    en: {
      message: 'a tensor of shape {shape} does not fit into memory: {count} elements of {dtype}',
      explanation: 'The elements of a tensor lie in one block of memory, whose size the engine limits.',
    },
    zh: {
      message: '形状为 {shape} 的张量放不进内存：共 {count} 个 {dtype} 元素',
      explanation: '张量的元素存放在一块连续的内存里，其大小受运行环境限制。',
    },
    example: 'zeros([1048576, 1048576])',
  },
  'tensor/count': {
    severity: 'error',
    en: {
      message: 'the data has {actual} elements, but shape {shape} holds {expected}',
      explanation: 'A shape says how many elements there are: the product of its sizes.',
    },
    zh: {
      message: '数据有 {actual} 个元素，而形状 {shape} 需要 {expected} 个',
      explanation: '形状决定了元素的个数，即各轴尺寸的乘积。',
    },
    example: 'tensor([1, 2, 3], [2, 2])',
  },
  'tensor/ragged': {
    severity: 'error',
    en: {
      message: 'the list at {place} has length {actual}, but the first one at that depth has length {expected}',
      explanation: 'Nested lists become a tensor only when all lists of one depth are equally long.',
    },
    zh: {
      message: '位置 {place} 处的列表长度为 {actual}，而同一层的第一个列表长度为 {expected}',
      explanation: '只有同一层的列表长度都相同时，嵌套列表才能成为张量。',
    },
    example: 'tensor([[1, 2], [3]])',
  },
  'tensor/nested-shape': {
    severity: 'error',
    en: {
      message: 'shape {left} is asked for, but the lists have shape {right}',
      explanation: 'A flat list takes any shape of its size; nested lists have a shape of their own.',
    },
    zh: {
      message: '要求的形状是 {left}，而列表本身的形状是 {right}',
      explanation: '一层的列表可以取任何元素个数相符的形状；嵌套列表已有自己的形状。',
    },
    example: 'tensor([[1, 2], [3, 4]], [4])',
  },
  'tensor/uneven': {
    severity: 'error',
    en: {
      message: 'the lists are nested {expected} deep at first, but not at {place}',
      explanation: 'Every element of nested lists lies equally deep.',
    },
    zh: {
      message: '列表开头的嵌套深度是 {expected} 层，位置 {place} 处却不是',
      explanation: '嵌套列表里的每个元素都必须处在同样的深度。',
    },
    example: 'tensor([[1], 2])',
  },
  'tensor/element': {
    severity: 'error',
    en: {
      message: 'the element at {place} is {what}, not a number or a truth value',
      explanation: 'Elements are all numbers, or all true and false.',
    },
    zh: {
      message: '位置 {place} 处的元素是 {what}，既不是数也不是真假值',
      explanation: '元素要么全是数，要么全是 true 和 false。',
    },
    example: "tensor([1, 'two'])",
  },
  'tensor/mixed-elements': {
    severity: 'error',
    en: {
      message: 'the element at {place} is {what}, but the first element is {first}',
      explanation: 'Numbers and truth values are not mixed in one tensor unless an element type is given.',
    },
    zh: {
      message: '位置 {place} 处的元素是 {what}，而第一个元素是 {first}',
      explanation: '除非指定元素类型，否则同一个张量里不能混用数和真假值。',
    },
    example: 'tensor([true, 2])',
  },
  'tensor/deep': {
    severity: 'error',
    en: {
      message: 'the data is nested deeper than {limit} lists',
      explanation: 'A tensor has at most that many axes.',
    },
    zh: { message: '数据的嵌套超过了 {limit} 层', explanation: '张量最多只能有这么多轴。' },
    example: '[[[[ … 65 brackets',
  },
  'tensor/value': {
    severity: 'error',
    en: {
      message: 'the value {value} does not fit element type {dtype}',
      explanation: 'Whole-number types take whole numbers within their range, bool takes 0, 1, true and false.',
    },
    zh: {
      message: '值 {value} 无法用元素类型 {dtype} 表示',
      explanation: '整数类型只接受范围内的整数，bool 只接受 0、1、true 和 false。',
    },
    example: "tensor([0.5], [1], { dtype: 'i32' })",
  },
  'tensor/dtype': {
    severity: 'error',
    en: {
      message: 'there is no element type {dtype}: there are {known}',
      explanation: 'The element types are those the devices compute with or store.',
    },
    zh: {
      message: '没有元素类型 {dtype}：可用的是 {known}',
      explanation: '元素类型就是各设备能够计算或存储的那些类型。',
    },
    example: "tensor([1], [1], { dtype: 'f8' })",
  },
  'tensor/data': {
    severity: 'error',
    en: {
      message: '{what} cannot be read as a tensor',
      explanation:
        'A tensor is made from numbers, truth values, nested lists of them, or a typed array: Float32Array, Float64Array, Int32Array, Uint8Array, or Uint16Array with dtype f16.',
    },
    zh: {
      message: '无法把 {what} 读作张量',
      explanation:
        '张量可以由数、真假值、它们的嵌套列表或类型化数组得到：Float32Array、Float64Array、Int32Array、Uint8Array，或 dtype 为 f16 的 Uint16Array。',
    },
    example: 'tensor(new Uint16Array([1, 2]))',
  },
  'tensor/layout': {
    severity: 'error',
    en: {
      message: 'the strides {strides} and offset {offset} of shape {shape} leave the {length} elements of the data',
      explanation: 'Every index of a tensor must lead to an element of its data.',
    },
    zh: {
      message: '形状 {shape} 的步幅 {strides} 与偏移 {offset} 超出了数据的 {length} 个元素',
      explanation: '张量的每个下标都必须落在其数据之内。',
    },
    example: 'asTensor({ data: new Float32Array(2), shape: [2], strides: [4], offset: 0, dtype: "f32" })',
  },
  'tensor/index': {
    severity: 'error',
    en: {
      message: 'index {index} is outside axis {axis}, which has size {size}',
      explanation: 'Indices count from 0 up to the size of the axis less one.',
    },
    zh: { message: '下标 {index} 超出了尺寸为 {size} 的第 {axis} 轴', explanation: '下标从 0 数到该轴的尺寸减一。' },
    example: 'numberAt(tensor([1, 2]), 2)',
  },
  'tensor/index-count': {
    severity: 'error',
    en: {
      message: '{actual} indices are given for shape {shape}, which has {expected} axes',
      explanation: 'One element is named by one index per axis.',
    },
    zh: {
      message: '形状 {shape} 有 {expected} 个轴，却给了 {actual} 个下标',
      explanation: '指定一个元素需要每个轴各有一个下标。',
    },
    example: 'numberAt(tensor([[1]]), 0)',
  },
  'tensor/axis': {
    severity: 'error',
    en: {
      message: 'there is no axis {axis} in shape {shape}',
      explanation: 'Axes count from 0, or from -1 backwards from the last one.',
    },
    zh: { message: '形状 {shape} 中没有第 {axis} 轴', explanation: '轴从 0 数起，也可以从最后一个轴用 -1 倒着数。' },
    example: 'expandDims(tensor([1]), 5)',
  },
  'tensor/axes': {
    severity: 'error',
    en: {
      message: 'the axes {axes} are not the axes of shape {shape} in some order',
      explanation: 'A transposition names each axis exactly once.',
    },
    zh: { message: '{axes} 不是形状 {shape} 各轴的一个排列', explanation: '转置时每个轴恰好出现一次。' },
    example: 'transpose(tensor([[1]]), [0, 0])',
  },
  'tensor/slice': {
    severity: 'error',
    en: {
      message: 'the {part} of the slice along axis {axis} is {value}',
      explanation: 'Start, stop and step of a slice are whole numbers, and the step is not 0.',
    },
    zh: {
      message: '第 {axis} 轴切片的 {part} 是 {value}',
      explanation: '切片的起点、终点和步长都是整数，并且步长不能为 0。',
    },
    example: 'slice(tensor([1, 2]), [{ step: 0 }])',
  },
  'tensor/broadcast': {
    severity: 'error',
    en: {
      message: 'shapes {left} and {right} do not broadcast: {a} meets {b}',
      explanation:
        'Shapes are aligned at their last axes; two sizes go together when they are equal or one of them is 1.',
    },
    zh: {
      message: '形状 {left} 与 {right} 无法广播：{a} 对上了 {b}',
      explanation: '两个形状从最后一个轴对齐；相对的两个尺寸要么相等，要么其中一个是 1。',
    },
    example: 'broadcast([2, 3], [2, 4])',
  },
  'tensor/broadcast-to': {
    severity: 'error',
    en: {
      message: 'shape {from} cannot be broadcast to {to}',
      explanation: 'Broadcasting adds axes in front and repeats axes of size 1; it changes no other size.',
    },
    zh: {
      message: '形状 {from} 无法广播成 {to}',
      explanation: '广播只会在前面添加轴，并重复尺寸为 1 的轴，不改变其他尺寸。',
    },
    example: 'broadcastTo(tensor([1, 2]), [3])',
  },
  'tensor/shapes-differ': {
    severity: 'error',
    en: {
      message: 'tensors of shapes {left} and {right} cannot be compared',
      explanation: 'Two tensors are compared element by element, so their shapes must be the same.',
    },
    zh: {
      message: '形状为 {left} 与 {right} 的张量无法比较',
      explanation: '比较逐个元素进行，因此两个张量的形状必须相同。',
    },
    example: 'compare(tensor([1]), tensor([1, 2]))',
  },
  'tensor/seed': {
    severity: 'error',
    en: {
      message: 'the {what} {value} is not a whole number from 0 to 2^53 - 1',
      explanation: 'Random numbers are a function of seed, stream and position, so that every run can be repeated.',
    },
    zh: {
      message: '{what} {value} 不是 0 到 2^53 - 1 之间的整数',
      explanation: '随机数由种子、流和位置完全决定，因此每次运行都可以重现。',
    },
    example: 'randn([2], { seed: -1 })',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as tensorCatalogue };

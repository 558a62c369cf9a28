/**
 * What the codes of the tensor room mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { tensorCatalogue } from './messages.ts';

export const tensorExplanations: Explanations<typeof tensorCatalogue> = {
  'tensor/size': {
    en: 'A size counts positions, so it is a whole number from 0 to 2^53 - 1.',
    zh: '尺寸表示位置的个数，因此必须是 0 到 2^53 - 1 之间的整数。',
    example: 'tensor([1, 2], [2, -1])',
  },
  'tensor/too-large': {
    en: 'The product of the sizes must be at most 2^53 - 1; an axis of size 0 does not excuse the others.',
    zh: '各轴尺寸之积不能超过 2^53 - 1；即使某个轴的尺寸为 0，其余各轴也须满足这一点。',
    example: 'zeros([4294967296, 4294967296])',
  },
  'tensor/memory': {
    en: 'The elements of a tensor lie in one block of memory, whose size the engine limits.',
    zh: '张量的元素存放在一块连续的内存里，其大小受运行环境限制。',
    example: 'zeros([1048576, 1048576])',
  },
  'tensor/count': {
    en: 'A shape says how many elements there are: the product of its sizes.',
    zh: '形状决定了元素的个数，即各轴尺寸的乘积。',
    example: 'tensor([1, 2, 3], [2, 2])',
  },
  'tensor/ragged': {
    en: 'Nested lists become a tensor only when all lists of one depth are equally long.',
    zh: '只有同一层的列表长度都相同时，嵌套列表才能成为张量。',
    example: 'tensor([[1, 2], [3]])',
  },
  'tensor/nested-shape': {
    en: 'A flat list takes any shape of its size; nested lists have a shape of their own.',
    zh: '一层的列表可以取任何元素个数相符的形状；嵌套列表已有自己的形状。',
    example: 'tensor([[1, 2], [3, 4]], [4])',
  },
  'tensor/uneven': {
    en: 'Every element of nested lists lies equally deep.',
    zh: '嵌套列表里的每个元素都必须处在同样的深度。',
    example: 'tensor([[1], 2])',
  },
  'tensor/element': {
    en: 'Elements are all numbers, or all true and false.',
    zh: '元素要么全是数，要么全是 true 和 false。',
    example: "tensor([1, 'two'])",
  },
  'tensor/mixed-elements': {
    en: 'Numbers and truth values are not mixed in one tensor unless an element type is given.',
    zh: '除非指定元素类型，否则同一个张量里不能混用数和真假值。',
    example: 'tensor([true, 2])',
  },
  'tensor/deep': {
    en: 'A tensor has at most that many axes.',
    zh: '张量最多只能有这么多轴。',
    example: '[[[[ … 65 brackets',
  },
  'tensor/value': {
    en: 'Whole-number types take whole numbers within their range, bool takes 0, 1, true and false.',
    zh: '整数类型只接受范围内的整数，bool 只接受 0、1、true 和 false。',
    example: "tensor([0.5], [1], { dtype: 'i32' })",
  },
  'tensor/dtype': {
    en: 'The element types are those the devices compute with or store.',
    zh: '元素类型就是各设备能够计算或存储的那些类型。',
    example: "tensor([1], [1], { dtype: 'f8' })",
  },
  'tensor/data': {
    en: 'A tensor is made from numbers, truth values, nested lists of them, or a typed array: Float32Array, Float64Array, Int32Array, Uint8Array, or Uint16Array with dtype f16.',
    zh: '张量可以由数、真假值、它们的嵌套列表或类型化数组得到：Float32Array、Float64Array、Int32Array、Uint8Array，或 dtype 为 f16 的 Uint16Array。',
    example: 'tensor(new Uint16Array([1, 2]))',
  },
  'tensor/layout': {
    en: 'Every index of a tensor must lead to an element of its data.',
    zh: '张量的每个下标都必须落在其数据之内。',
    example: 'asTensor({ data: new Float32Array(2), shape: [2], strides: [4], offset: 0, dtype: "f32" })',
  },
  'tensor/index': {
    en: 'Indices count from 0 up to the size of the axis less one.',
    zh: '下标从 0 数到该轴的尺寸减一。',
    example: 'numberAt(tensor([1, 2]), 2)',
  },
  'tensor/index-count': {
    en: 'One element is named by one index per axis.',
    zh: '指定一个元素需要每个轴各有一个下标。',
    example: 'numberAt(tensor([[1]]), 0)',
  },
  'tensor/axis': {
    en: 'Axes count from 0, or from -1 backwards from the last one.',
    zh: '轴从 0 数起，也可以从最后一个轴用 -1 倒着数。',
    example: 'expandDims(tensor([1]), 5)',
  },
  'tensor/axes': {
    en: 'A transposition names each axis exactly once.',
    zh: '转置时每个轴恰好出现一次。',
    example: 'transpose(tensor([[1]]), [0, 0])',
  },
  'tensor/slice': {
    en: 'Start, stop and step of a slice are whole numbers, and the step is not 0.',
    zh: '切片的起点、终点和步长都是整数，并且步长不能为 0。',
    example: 'slice(tensor([1, 2]), [{ step: 0 }])',
  },
  'tensor/broadcast': {
    en: 'Shapes are aligned at their last axes; two sizes go together when they are equal or one of them is 1.',
    zh: '两个形状从最后一个轴对齐；相对的两个尺寸要么相等，要么其中一个是 1。',
    example: 'broadcast([2, 3], [2, 4])',
  },
  'tensor/broadcast-to': {
    en: 'Broadcasting adds axes in front and repeats axes of size 1; it changes no other size.',
    zh: '广播只会在前面添加轴，并重复尺寸为 1 的轴，不改变其他尺寸。',
    example: 'broadcastTo(tensor([1, 2]), [3])',
  },
  'tensor/shapes-differ': {
    en: 'Two tensors are compared element by element, so their shapes must be the same.',
    zh: '比较逐个元素进行，因此两个张量的形状必须相同。',
    example: 'compare(tensor([1]), tensor([1, 2]))',
  },
  'tensor/seed': {
    en: 'Random numbers are a function of seed, stream and position, so that every run can be repeated.',
    zh: '随机数由种子、流和位置完全决定，因此每次运行都可以重现。',
    example: 'randn([2], { seed: -1 })',
  },
};

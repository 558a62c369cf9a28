/** What the binder has to say: codes and words of the faults between tensors and the shapes a program reads. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'bind/not-whole': {
    severity: 'error',
    en: {
      message: 'input `{name}` is read as {dtype}, but element {at} of it is {value}',
      explanation:
        'Other element types are converted when every value survives: whole numbers within range for i32 and u8, 0 and 1 for bool.',
    },
    zh: {
      message: '输入 `{name}` 要按 {dtype} 读取，但它的第 {at} 个元素是 {value}',
      explanation: '只有每个值都能保持不变时才会转换元素类型：i32 和 u8 需要范围内的整数，bool 需要 0 或 1。',
    },
    example: 'run({ doc: tensor([0.5]) }) where doc is declared i32[n]',
  },
  'input/missing': {
    severity: 'error',
    en: {
      message: 'no tensor is given for input {name}, which reads {expected}',
      explanation: 'Every free name of a formula is an input and needs a tensor when the formula is run.',
    },
    zh: {
      message: '没有给出输入 {name} 的张量，它的形状应为 {expected}',
      explanation: '公式里每个自由的名字都是一个输入，运行公式时必须给出它的张量。',
    },
    example: 'softmax(Q·Kᵀ)·V with Q and K only',
  },
  'input/unknown': {
    severity: 'error',
    en: {
      message: 'the formula has no input {name}; it reads {known}',
      explanation: 'A tensor under a name that the formula does not read is most often a slip, so it is refused.',
    },
    zh: {
      message: '公式没有名为 {name} 的输入；它的输入是 {known}',
      explanation: '公式没有用到的名字多半是笔误，因此不接受多余的张量。',
    },
    example: 'softmax(Q·Kᵀ)·V with Q, K, V and W',
  },
  'shape/rank': {
    severity: 'error',
    en: {
      message: '{name} has shape {actual}, but the formula reads {expected}',
      explanation:
        'A tensor has as many axes as its input names, and any number before them where the shape begins with ….',
    },
    zh: {
      message: '{name} 的形状是 {actual}，而公式要求 {expected}',
      explanation: '张量的轴数须与输入所写的轴数相同；形状以 … 开头时，前面还可以有任意多个轴。',
    },
    example: 'Q of shape [7] where […, n, d] is read',
  },
  'shape/axis-clash': {
    severity: 'error',
    en: {
      message: 'axis {axis} has two sizes: {first} has {firstSize}, {second} has {secondSize}',
      explanation: 'A size name is one number: all axes that bear it have the same length.',
    },
    zh: {
      message: '轴 {axis} 有两个尺寸：{first} 为 {firstSize}，{second} 为 {secondSize}',
      explanation: '一个尺寸名只代表一个数：凡是用这个名字的轴，长度都相同。',
    },
    example: 'Q: [n, d] of shape [6, 64] and K: [m, d] of shape [7, 128]',
  },
  'shape/given-clash': {
    severity: 'error',
    en: {
      message: 'size {axis} is given as {given}, but {name} has {size}',
      explanation: 'A size that a tensor already fixes may be given too, but only as the same number.',
    },
    zh: {
      message: '给定的尺寸 {axis} 是 {given}，而 {name} 的是 {size}',
      explanation: '张量已经确定的尺寸也可以另外给出，但必须是同一个数。',
    },
    example: 'sizes: { d: 32 } with Q: [n, d] of shape [6, 64]',
  },
  'shape/given-size': {
    severity: 'error',
    en: {
      message: 'size {axis} is given as {given}, which is not a whole number of at least 0',
      explanation: 'A size counts positions.',
    },
    zh: { message: '给定的尺寸 {axis} 是 {given}，不是不小于 0 的整数', explanation: '尺寸表示位置的个数。' },
    example: 'sizes: { g: 1.5 }',
  },
  'shape/axis-length': {
    severity: 'error',
    en: {
      message: '{name} has length {length} along axis {axis}, but the formula reads {expected} there',
      explanation: 'A written length, or arithmetic over sizes that are known, must be the length the tensor has.',
    },
    zh: {
      message: '{name} 在第 {axis} 轴上的长度是 {length}，而公式要求 {expected}',
      explanation: '写明的长度，或由已知尺寸算出的长度，必须与张量的实际长度一致。',
    },
    example: 'Q: [n, 64] of shape [6, 63]',
  },
  'shape/no-solution': {
    severity: 'error',
    en: {
      message: '{name} has length {length} along axis {axis}, so {symbol} would be {solution} in {expected}',
      explanation: 'A size found by solving for it must be a whole number of at least 0.',
    },
    zh: {
      message: '{name} 在第 {axis} 轴上的长度是 {length}，于是 {expected} 中的 {symbol} 将等于 {solution}',
      explanation: '解出来的尺寸必须是不小于 0 的整数。',
    },
    example: 'X: [2*n + 1] of shape [6]',
  },
  'shape/undetermined': {
    severity: 'error',
    en: {
      message: 'size {symbol} is not determined by the tensors',
      explanation:
        'A size is fixed by an axis that is just its name, or by arithmetic in which it is the only unknown and linear; any other must be given.',
    },
    zh: {
      message: '张量不能确定尺寸 {symbol}',
      explanation: '尺寸由只写其名字的轴确定，或由以它为唯一未知数的一次式解出；其他情形须另外给出。',
    },
    example: 'K: [div(H, g), m, d] without a value for g',
  },
  'shape/no-value': {
    severity: 'error',
    en: {
      message: '{size} has no value here: it divides by 0',
      explanation: 'Floored division and remainder by 0 have no value.',
    },
    zh: { message: '{size} 在此没有值：除数为 0', explanation: '除以 0 的整除与取余没有值。' },
    example: 'K: [div(H, g), m, d] with g = 0',
  },
  'shape/sizes-differ': {
    severity: 'error',
    en: {
      message: '{left} is {leftSize} and {right} is {rightSize}, but the formula needs them equal',
      explanation: 'An operation joins the two axes, position by position, so they have the same length.',
    },
    zh: {
      message: '{left} 是 {leftSize}，{right} 是 {rightSize}，而公式要求二者相等',
      explanation: '某个运算把这两个轴逐个位置对应起来，因此它们的长度必须相同。',
    },
    example: 'softmax(Q·Kᵀ)·V with 7 keys and 8 values',
  },
  'shape/no-broadcast': {
    severity: 'error',
    en: {
      message: 'the sizes {sizes} do not broadcast: they are {lengths}',
      explanation: 'Two lengths go together when they are equal or one of them is 1.',
    },
    zh: {
      message: '尺寸 {sizes} 无法广播：它们分别是 {lengths}',
      explanation: '两个长度要么相等，要么其中一个是 1，才能对应起来。',
    },
    example: 'Q + K with 6 and 7 rows',
  },
  'shape/lead-clash': {
    severity: 'error',
    en: {
      message: 'the leading axes do not broadcast: {first} has {firstAxes}, {second} has {secondAxes}',
      explanation:
        'The axes before the named ones are aligned at the last of them; two lengths go together when they are equal or one of them is 1.',
    },
    zh: {
      message: '前面的轴无法广播：{first} 为 {firstAxes}，{second} 为 {secondAxes}',
      explanation: '具名轴之前的各轴从最后一个对齐；相对的两个长度要么相等，要么其中一个是 1。',
    },
    example: 'Q of shape [2, 6, 64] and K of shape [3, 7, 64]',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

/** Faults that other rooms find before a binder does, in the same words. */
export const bindingFaults: Pick<
  Reports<typeof catalogue>,
  'input/missing' | 'input/unknown' | 'shape/given-size'
> = report;

export { catalogue as bindingCatalogue };

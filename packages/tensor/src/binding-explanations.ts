/**
 * What the codes of the binder mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in binding-messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { bindingCatalogue } from './binding-messages.ts';

export const bindingExplanations: Explanations<typeof bindingCatalogue> = {
  'bind/not-whole': {
    en: 'Other element types are converted when every value survives: whole numbers within range for i32 and u8, 0 and 1 for bool.',
    zh: '只有每个值都能保持不变时才会转换元素类型：i32 和 u8 需要范围内的整数，bool 需要 0 或 1。',
    example: 'run({ doc: tensor([0.5]) }) where doc is declared i32[n]',
  },
  'input/missing': {
    en: 'Every free name of a formula is an input and needs a tensor when the formula is run.',
    zh: '公式里每个自由的名字都是一个输入，运行公式时必须给出它的张量。',
    example: 'softmax(Q·Kᵀ)·V with Q and K only',
  },
  'input/unknown': {
    en: 'A tensor under a name that the formula does not read is most often a slip, so it is refused.',
    zh: '公式没有用到的名字多半是笔误，因此不接受多余的张量。',
    example: 'softmax(Q·Kᵀ)·V with Q, K, V and W',
  },
  'shape/rank': {
    en: 'A tensor has as many axes as its input names, and any number before them where the shape begins with ….',
    zh: '张量的轴数须与输入所写的轴数相同；形状以 … 开头时，前面还可以有任意多个轴。',
    example: 'Q of shape [7] where […, n, d] is read',
  },
  'shape/axis-clash': {
    en: 'A size name is one number: all axes that bear it have the same length.',
    zh: '一个尺寸名只代表一个数：凡是用这个名字的轴，长度都相同。',
    example: 'Q: [n, d] of shape [6, 64] and K: [m, d] of shape [7, 128]',
  },
  'shape/given-clash': {
    en: 'A size that a tensor already fixes may be given too, but only as the same number.',
    zh: '张量已经确定的尺寸也可以另外给出，但必须是同一个数。',
    example: 'sizes: { d: 32 } with Q: [n, d] of shape [6, 64]',
  },
  'shape/given-size': {
    en: 'A size counts positions.',
    zh: '尺寸表示位置的个数。',
    example: 'sizes: { g: 1.5 }',
  },
  'shape/axis-length': {
    en: 'A written length, or arithmetic over sizes that are known, must be the length the tensor has.',
    zh: '写明的长度，或由已知尺寸算出的长度，必须与张量的实际长度一致。',
    example: 'Q: [n, 64] of shape [6, 63]',
  },
  'shape/no-solution': {
    en: 'A size found by solving for it must be a whole number of at least 0.',
    zh: '解出来的尺寸必须是不小于 0 的整数。',
    example: 'X: [2*n + 1] of shape [6]',
  },
  'shape/undetermined': {
    en: 'A size is fixed by an axis that is just its name, or by arithmetic in which it is the only unknown and linear; any other must be given.',
    zh: '尺寸由只写其名字的轴确定，或由以它为唯一未知数的一次式解出；其他情形须另外给出。',
    example: 'K: [div(H, g), m, d] without a value for g',
  },
  'shape/no-value': {
    en: 'Floored division and remainder by 0 have no value.',
    zh: '除以 0 的整除与取余没有值。',
    example: 'K: [div(H, g), m, d] with g = 0',
  },
  'shape/sizes-differ': {
    en: 'An operation joins the two axes, position by position, so they have the same length.',
    zh: '某个运算把这两个轴逐个位置对应起来，因此它们的长度必须相同。',
    example: 'softmax(Q·Kᵀ)·V with 7 keys and 8 values',
  },
  'shape/no-broadcast': {
    en: 'Two lengths go together when they are equal or one of them is 1.',
    zh: '两个长度要么相等，要么其中一个是 1，才能对应起来。',
    example: 'Q + K with 6 and 7 rows',
  },
  'shape/lead-clash': {
    en: 'The axes before the named ones are aligned at the last of them; two lengths go together when they are equal or one of them is 1.',
    zh: '具名轴之前的各轴从最后一个对齐；相对的两个长度要么相等，要么其中一个是 1。',
    example: 'Q of shape [2, 6, 64] and K of shape [3, 7, 64]',
  },
};

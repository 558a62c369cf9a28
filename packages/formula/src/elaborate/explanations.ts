/**
 * What the codes of a formula’s meaning mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import { builtinExplanations } from './explanations-builtins.ts';
import { indexExplanations } from './explanations-indices.ts';
import { nameExplanations } from './explanations-names.ts';
import type { meaningCatalogue } from './messages.ts';

export const meaningExplanations: Explanations<typeof meaningCatalogue> = {
  'shape/inner-sizes': {
    en: 'A matrix product sums over the last axis of the left operand and the last but one axis of the right operand (the only axis of a vector), so these two must have the same size. A feature axis (d, e) never equals a position axis (n, m), two declared names are two sizes, and two numbers must be equal. Often a transpose is missing: `Q·Kᵀ`.',
    zh: '矩阵乘法沿左操作数的最后一个轴和右操作数的倒数第二个轴（向量则是唯一的轴）求和，所以这两个轴的大小必须相同。特征轴（d、e）不会等于位置轴（n、m）；两个声明过的名称是两个不同的大小；两个数字必须相等。常见的原因是漏写了转置：`Q·Kᵀ`。',
    example: 'softmax(Q·K/√d)·V',
  },
  'shape/broadcast': {
    en: 'Elementwise operations follow NumPy: shapes are aligned at their last axes, and two axes fit when they are equal or one of them is 1. Axes that are missing on the left count as 1.',
    zh: '逐元素运算遵循 NumPy 的广播规则：形状从最后一个轴对齐，两个轴相等或其中一个为 1 时相容；左边缺少的轴按 1 计算。',
    example: 'A: [3]; B: [4]; A + B',
  },
  'shape/too-few-axes': {
    en: 'A vector has one axis and a number has none; a transpose needs two axes, a normaliser or a sum at least one.',
    zh: '向量只有一个轴，数没有轴；转置需要两个轴，归一化和求和至少需要一个轴。',
    example: 'v: [n]; vᵀ',
  },
  'shape/no-such-axis': {
    en: 'Axes are counted from the end as -1, -2, …, or from the front as 0, 1, ….',
    zh: '轴号从后往前是 -1、-2……，从前往后是 0、1……。',
    example: 'x: [n, d]; sum(x, axis=-3)',
  },
  'shape/no-position': {
    en: '`i j h b` are the indices along the axes -2, -1, -3 and -4 of the value they are combined with. A vector only has `j`; scores of one head have `i` and `j`; `h` needs a third axis from the end.',
    zh: '`i j h b` 分别是与之结合的值在第 -2、-1、-3、-4 轴上的下标。向量只有 `j`；单头的得分有 `i` 和 `j`；`h` 需要倒数第三个轴。',
    example: 's: [m]; softmax(s - i)',
  },
  'shape/open-extent': {
    en: 'A position gets its range from the value it is combined with, as in `S - |i - j|` or `S | j ≤ i`. Here it is never combined with a tensor that has these axes.',
    zh: '位置变量的范围来自与它结合的值，例如 `S - |i - j|` 或 `S | j ≤ i`。这里它始终没有与带有这些轴的张量结合。',
    example: 'softmax(-|i - j|)',
  },
  'shape/size-clash': {
    en: 'Two axes meet in this operation whose sizes were still open; another part of the formula has made them two different numbers.',
    zh: '这个运算中有两个轴对在一起，当时它们的大小还未确定；公式的另一部分使它们成了两个不同的数。',
    example: 'A: [2, 4]; B: [3, 5]; S = Q + A; Qᵀ·B',
  },
  'shape/shared-linear': {
    en: 'A `Linear` inside a function has one weight, however often the function is called, so what it is applied to has one width. Give each use a `Linear` of its own where the widths differ.',
    zh: '函数里的 `Linear` 只有一份权重，无论函数被调用多少次，所以它所作用的值的宽度只能有一种。宽度不同时，请各写一个 `Linear`。',
    example: 'f(x) = Linear(x); A: [n, 3]; B: [n, 4]; sum(f(A)) + sum(f(B))',
  },
  'shape/reduced-without-keep': {
    en: 'A reduction drops its axis, so what is left of a row is lined up with the columns when it meets its own source again. `keep=true` keeps the axis as size 1.',
    zh: '归约会去掉所沿的轴，剩下的结果再与原来的值运算时，行会对到列上。写 `keep=true` 可以把这个轴保留为大小 1。',
    example: 'x: [n, d]; x - mean(x)',
  },
  'type/not-a-condition': {
    en: 'Exclusion, `∧ ∨ ¬`, `[…]` around a condition and the first argument of `where` take conditions: comparisons, or bool tensors. An additive mask of 0 and -∞ is added instead: `S + M`.',
    zh: '排除、`∧ ∨ ¬`、条件外的 `[…]` 以及 `where` 的第一个参数都需要条件，也就是比较式或 bool 张量。由 0 和 -∞ 组成的加性掩码应当相加：`S + M`。',
    example: 'M: [n, m]; softmax(Q·Kᵀ | M)·V',
  },
  'type/condition-as-number': {
    en: 'A condition in square brackets is the number 1 where it holds and 0 elsewhere: `[j ≤ i]`. To leave positions out, exclude them: `S | j ≤ i`.',
    zh: '条件写在方括号里就是一个数：成立为 1，否则为 0，例如 `[j ≤ i]`。要去掉某些位置，请用排除：`S | j ≤ i`。',
    example: 'softmax(Q·Kᵀ + (j ≤ i))·V',
  },
  'type/function-as-value': {
    en: 'A function is called, `f(x)`, or given to another function as an argument. It is not a number itself.',
    zh: '函数要调用（`f(x)`），或者作为参数传给另一个函数，它本身不是数。',
    example: 'f(x) = x + 1; softmax(f)',
  },
  'type/argument-count': {
    en: 'Each parameter needs one argument; those with a default may be left out.',
    zh: '每个参数都要有一个对应的值，带默认值的参数可以省略。',
    example: 'exp(Q, K)',
  },
  'type/unknown-argument': {
    en: 'Arguments may be named: `sum(x, axis=-2)`. The name must be one of the parameters.',
    zh: '参数可以带名称：`sum(x, axis=-2)`，名称必须是该函数的参数之一。',
    example: 'sum(Q, axes=-1)',
  },
  'type/argument-twice': {
    en: 'Each parameter takes one argument, by place or by name.',
    zh: '每个参数只能给一次，按位置或按名称均可。',
    example: 'sum(Q, axis=-1, axis=-2)',
  },
  'type/bad-argument': {
    en: 'Axes and switches decide the shape of the result, so they are written out: `axis=-2`, `axis=(-2, -1)`, `keep=true`.',
    zh: '轴号和开关决定结果的形状，所以必须直接写出来：`axis=-2`、`axis=(-2, -1)`、`keep=true`。',
    example: 'sum(Q, axis=n)',
  },
  'type/dropout-rate': {
    en: '`dropout(x, 0.1)` sets one entry in ten to 0 while training and divides the others by 0.9. A rate of 1 would leave nothing.',
    zh: '`dropout(x, 0.1)` 在训练时把十分之一的元素置为 0，其余的除以 0.9。比率为 1 时什么也不会留下。',
    example: 'dropout(Q, 1)',
  },
  'type/matrix-inverse': {
    en: 'heed has no matrix inverse. For one over each element write `1/x`.',
    zh: 'heed 没有矩阵求逆。要对每个元素取倒数，请写 `1/x`。',
    example: 'A: [n, n]; A^(-1)',
  },
  'type/not-a-size': {
    en: 'An axis is declared by a name, a whole number, or arithmetic over both: `[B, H/g, 2·d]`. `…` stands first.',
    zh: '声明轴时写名称、整数或二者的算式：`[B, H/g, 2·d]`；`…` 只能写在最前面。',
    example: 'Q: [n, √d]; Q',
  },
  'type/not-a-word': {
    en: 'Some arguments are words, not values: `rope(X, pairs=even)`.',
    zh: '有些参数是固定的词，而不是值：`rope(X, pairs=even)`。',
    example: 'X: [n, 4]; rope(X, pairs=odd)',
  },
  'formula/not-yet': {
    en: 'The formula is understood, but this part of the language has no way to the graph in this version.',
    zh: '公式本身没有问题，但这一部分语言在当前版本里还不能变成计算图。',
    example: 'sparsemax(Q)',
  },
  'formula/no-result': {
    en: 'The last statement of a program is its result, for example `softmax(Q·Kᵀ/√d)·V`.',
    zh: '程序的最后一条语句就是结果，例如 `softmax(Q·Kᵀ/√d)·V`。',
    example: 'Q: [n, d]',
  },
  'formula/result-not-last': {
    en: 'The last statement of a program is its result. Declarations stand before it.',
    zh: '程序的最后一条语句就是结果，声明要写在它的前面。',
    example: 'A = softmax(Q); Q: [n, d]',
  },
  'formula/too-large': {
    en: 'Functions are written out where they are called, so a function that calls another twice doubles it. Give intermediate results names instead.',
    zh: '函数在调用处展开，所以一个函数两次调用另一个函数就会使它翻倍。请给中间结果起名字。',
    example: 'twenty functions, each calling the one before it twice',
  },
  'formula/too-deep': {
    en: 'What a formula means is found by following names into their definitions; the depth of this is limited.',
    zh: '求公式的含义时要沿着名称进入各自的定义，这样的嵌套深度是有限的。',
    example: 'five hundred functions, each calling the one before it',
  },
  ...builtinExplanations,
  ...indexExplanations,
  ...nameExplanations,
};

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
    en: {
      message: 'cannot multiply {left} by {right}: the inner sizes are {leftSize} and {rightSize}',
      explanation:
        'A matrix product sums over the last axis of the left operand and the last but one axis of the right operand (the only axis of a vector), so these two must have the same size. A feature axis (d, e) never equals a position axis (n, m), two declared names are two sizes, and two numbers must be equal. Often a transpose is missing: `Q·Kᵀ`.',
    },
    zh: {
      message: '{left} 与 {right} 不能相乘：内侧的大小分别是 {leftSize} 和 {rightSize}',
      explanation:
        '矩阵乘法沿左操作数的最后一个轴和右操作数的倒数第二个轴（向量则是唯一的轴）求和，所以这两个轴的大小必须相同。特征轴（d、e）不会等于位置轴（n、m）；两个声明过的名称是两个不同的大小；两个数字必须相等。常见的原因是漏写了转置：`Q·Kᵀ`。',
    },
    example: 'softmax(Q·K/√d)·V',
  },
  'shape/broadcast': {
    severity: 'error',
    en: {
      message: 'cannot combine {left} with {right}: axis {axis} has sizes {leftSize} and {rightSize}',
      explanation:
        'Elementwise operations follow NumPy: shapes are aligned at their last axes, and two axes fit when they are equal or one of them is 1. Axes that are missing on the left count as 1.',
    },
    zh: {
      message: '{left} 与 {right} 不能逐元素运算：第 {axis} 轴的大小分别是 {leftSize} 和 {rightSize}',
      explanation:
        '逐元素运算遵循 NumPy 的广播规则：形状从最后一个轴对齐，两个轴相等或其中一个为 1 时相容；左边缺少的轴按 1 计算。',
    },
    example: 'A: [3]; B: [4]; A + B',
  },
  'shape/too-few-axes': {
    severity: 'error',
    en: {
      message: '{operation} needs at least {needed} axes, but {value} is {shape}',
      explanation:
        'A vector has one axis and a number has none; a transpose needs two axes, a normaliser or a sum at least one.',
    },
    zh: {
      message: '{operation} 至少需要 {needed} 个轴，而 {value} 的形状是 {shape}',
      explanation: '向量只有一个轴，数没有轴；转置需要两个轴，归一化和求和至少需要一个轴。',
    },
    example: 'v: [n]; vᵀ',
  },
  'shape/no-such-axis': {
    severity: 'error',
    en: {
      message: '{value} has no axis {axis}: it is {shape}',
      explanation: 'Axes are counted from the end as -1, -2, …, or from the front as 0, 1, ….',
    },
    zh: {
      message: '{value} 没有第 {axis} 轴：它的形状是 {shape}',
      explanation: '轴号从后往前是 -1、-2……，从前往后是 0、1……。',
    },
    example: 'x: [n, d]; sum(x, axis=-3)',
  },
  'shape/no-position': {
    severity: 'error',
    en: {
      message: '`{name}` is the index along axis {axis}, which {value} does not have: it is {shape}',
      explanation:
        '`i j h b` are the indices along the axes -2, -1, -3 and -4 of the value they are combined with. A vector only has `j`; scores of one head have `i` and `j`; `h` needs a third axis from the end.',
    },
    zh: {
      message: '`{name}` 是第 {axis} 轴上的下标，而 {value} 没有这个轴：它的形状是 {shape}',
      explanation:
        '`i j h b` 分别是与之结合的值在第 -2、-1、-3、-4 轴上的下标。向量只有 `j`；单头的得分有 `i` 和 `j`；`h` 需要倒数第三个轴。',
    },
    example: 's: [m]; softmax(s - i)',
  },
  'shape/open-extent': {
    severity: 'error',
    en: {
      message: 'nothing says how far {names} may go',
      explanation:
        'A position gets its range from the value it is combined with, as in `S - |i - j|` or `S | j ≤ i`. Here it is never combined with a tensor that has these axes.',
    },
    zh: {
      message: '无法确定 {names} 的取值范围',
      explanation:
        '位置变量的范围来自与它结合的值，例如 `S - |i - j|` 或 `S | j ≤ i`。这里它始终没有与带有这些轴的张量结合。',
    },
    example: 'softmax(-|i - j|)',
  },
  'shape/size-clash': {
    severity: 'error',
    en: {
      message: 'one length would have to be both {first} and {second} here',
      explanation:
        'Two axes meet in this operation whose sizes were still open; another part of the formula has made them two different numbers.',
    },
    zh: {
      message: '这里同一个长度必须既是 {first} 又是 {second}',
      explanation: '这个运算中有两个轴对在一起，当时它们的大小还未确定；公式的另一部分使它们成了两个不同的数。',
    },
    example: 'A: [2, 4]; B: [3, 5]; S = Q + A; Qᵀ·B',
  },
  'shape/shared-linear': {
    severity: 'error',
    en: {
      message: 'the parameters of `{name}` are shared by calls of different widths, {first} and {second}',
      explanation:
        'A `Linear` inside a function has one weight, however often the function is called, so what it is applied to has one width. Give each use a `Linear` of its own where the widths differ.',
    },
    zh: {
      message: '`{name}` 的参数由几次调用共用，而它们的宽度不同：{first} 和 {second}',
      explanation:
        '函数里的 `Linear` 只有一份权重，无论函数被调用多少次，所以它所作用的值的宽度只能有一种。宽度不同时，请各写一个 `Linear`。',
    },
    example: 'f(x) = Linear(x); A: [n, 3]; B: [n, 4]; sum(f(A)) + sum(f(B))',
  },
  'shape/reduced-without-keep': {
    severity: 'warning',
    en: {
      message: '{reduced} has lost an axis of {source}, and is then lined up with another one',
      explanation:
        'A reduction drops its axis, so what is left of a row is lined up with the columns when it meets its own source again. `keep=true` keeps the axis as size 1.',
    },
    zh: {
      message: '{reduced} 已经去掉了 {source} 的一个轴，再与它运算时会对到另一个轴上',
      explanation:
        '归约会去掉所沿的轴，剩下的结果再与原来的值运算时，行会对到列上。写 `keep=true` 可以把这个轴保留为大小 1。',
    },
    example: 'x: [n, d]; x - mean(x)',
  },
} as const;

const typeCatalogue = {
  'type/not-a-condition': {
    severity: 'error',
    en: {
      message: '{value} is {dtype}, but a condition is needed here',
      explanation:
        'Exclusion, `∧ ∨ ¬`, `[…]` around a condition and the first argument of `where` take conditions: comparisons, or bool tensors. An additive mask of 0 and -∞ is added instead: `S + M`.',
    },
    zh: {
      message: '{value} 的类型是 {dtype}，而这里需要一个条件',
      explanation:
        '排除、`∧ ∨ ¬`、条件外的 `[…]` 以及 `where` 的第一个参数都需要条件，也就是比较式或 bool 张量。由 0 和 -∞ 组成的加性掩码应当相加：`S + M`。',
    },
    example: 'M: [n, m]; softmax(Q·Kᵀ | M)·V',
  },
  'type/condition-as-number': {
    severity: 'error',
    en: {
      message: '{value} is a condition, but a number is needed here',
      explanation:
        'A condition in square brackets is the number 1 where it holds and 0 elsewhere: `[j ≤ i]`. To leave positions out, exclude them: `S | j ≤ i`.',
    },
    zh: {
      message: '{value} 是条件，而这里需要一个数',
      explanation:
        '条件写在方括号里就是一个数：成立为 1，否则为 0，例如 `[j ≤ i]`。要去掉某些位置，请用排除：`S | j ≤ i`。',
    },
    example: 'softmax(Q·Kᵀ + (j ≤ i))·V',
  },
  'type/function-as-value': {
    severity: 'error',
    en: {
      message: '`{name}` is a function; here it stands without its arguments',
      explanation:
        'A function is called, `f(x)`, or given to another function as an argument. It is not a number itself.',
    },
    zh: {
      message: '`{name}` 是函数，这里没有写出它的参数',
      explanation: '函数要调用（`f(x)`），或者作为参数传给另一个函数，它本身不是数。',
    },
    example: 'f(x) = x + 1; softmax(f)',
  },
  'type/argument-count': {
    severity: 'error',
    en: {
      message: '`{name}` does not take {given} arguments: it is {expected}',
      explanation: 'Each parameter needs one argument; those with a default may be left out.',
    },
    zh: {
      message: '`{name}` 不能接受 {given} 个参数：它的形式是 {expected}',
      explanation: '每个参数都要有一个对应的值，带默认值的参数可以省略。',
    },
    example: 'exp(Q, K)',
  },
  'type/unknown-argument': {
    severity: 'error',
    en: {
      message: '`{name}` has no argument called `{argument}`',
      explanation: 'Arguments may be named: `sum(x, axis=-2)`. The name must be one of the parameters.',
    },
    zh: {
      message: '`{name}` 没有名为 `{argument}` 的参数',
      explanation: '参数可以带名称：`sum(x, axis=-2)`，名称必须是该函数的参数之一。',
    },
    example: 'sum(Q, axes=-1)',
  },
  'type/argument-twice': {
    severity: 'error',
    en: {
      message: '`{argument}` of `{name}` is given twice',
      explanation: 'Each parameter takes one argument, by place or by name.',
    },
    zh: { message: '`{name}` 的参数 `{argument}` 给了两次', explanation: '每个参数只能给一次，按位置或按名称均可。' },
    example: 'sum(Q, axis=-1, axis=-2)',
  },
  'type/bad-argument': {
    severity: 'error',
    en: {
      message: '`{argument}` of `{name}` must be written out: {expected}',
      explanation:
        'Axes and switches decide the shape of the result, so they are written out: `axis=-2`, `axis=(-2, -1)`, `keep=true`.',
    },
    zh: {
      message: '`{name}` 的参数 `{argument}` 必须直接写出：{expected}',
      explanation: '轴号和开关决定结果的形状，所以必须直接写出来：`axis=-2`、`axis=(-2, -1)`、`keep=true`。',
    },
    example: 'sum(Q, axis=n)',
  },
  'type/dropout-rate': {
    severity: 'error',
    en: {
      message: 'the rate of dropout must be a number from 0 to below 1, written out; here it is {written}',
      explanation:
        '`dropout(x, 0.1)` sets one entry in ten to 0 while training and divides the others by 0.9. A rate of 1 would leave nothing.',
    },
    zh: {
      message: 'dropout 的比率必须直接写成 0 到 1 之间（不含 1）的数，而这里是 {written}',
      explanation: '`dropout(x, 0.1)` 在训练时把十分之一的元素置为 0，其余的除以 0.9。比率为 1 时什么也不会留下。',
    },
    example: 'dropout(Q, 1)',
  },
  'type/matrix-inverse': {
    severity: 'error',
    en: {
      message: '{value} has axes {shape}: a negative power of a matrix is not defined here',
      explanation: 'heed has no matrix inverse. For one over each element write `1/x`.',
    },
    zh: {
      message: '{value} 的形状是 {shape}：这里没有定义矩阵的负数次幂',
      explanation: 'heed 没有矩阵求逆。要对每个元素取倒数，请写 `1/x`。',
    },
    example: 'A: [n, n]; A^(-1)',
  },
  'type/not-a-size': {
    severity: 'error',
    en: {
      message: '{written} is not a size',
      explanation:
        'An axis is declared by a name, a whole number, or arithmetic over both: `[B, H/g, 2·d]`. `…` stands first.',
    },
    zh: {
      message: '{written} 不是一个大小',
      explanation: '声明轴时写名称、整数或二者的算式：`[B, H/g, 2·d]`；`…` 只能写在最前面。',
    },
    example: 'Q: [n, √d]; Q',
  },
  'type/not-a-word': {
    severity: 'error',
    en: {
      message: '{written} is none of the words {words}',
      explanation: 'Some arguments are words, not values: `rope(X, pairs=even)`.',
    },
    zh: {
      message: '{written} 不是可用的词；可用的词是 {words}',
      explanation: '有些参数是固定的词，而不是值：`rope(X, pairs=even)`。',
    },
    example: 'X: [n, 4]; rope(X, pairs=odd)',
  },
} as const;

const formulaCatalogue = {
  'formula/not-yet': {
    severity: 'error',
    en: {
      message: 'heed does not compile {feature} yet',
      explanation: 'The formula is understood, but this part of the language has no way to the graph in this version.',
    },
    zh: {
      message: 'heed 目前还不能编译{feature}',
      explanation: '公式本身没有问题，但这一部分语言在当前版本里还不能变成计算图。',
    },
    example: 'sparsemax(Q)',
  },
  'formula/no-result': {
    severity: 'error',
    en: {
      message: 'there is nothing to compute: the text only declares inputs',
      explanation: 'The last statement of a program is its result, for example `softmax(Q·Kᵀ/√d)·V`.',
    },
    zh: {
      message: '没有可计算的内容：文本只声明了输入',
      explanation: '程序的最后一条语句就是结果，例如 `softmax(Q·Kᵀ/√d)·V`。',
    },
    example: 'Q: [n, d]',
  },
  'formula/result-not-last': {
    severity: 'error',
    en: {
      message: 'the last statement is a declaration, which is no result',
      explanation: 'The last statement of a program is its result. Declarations stand before it.',
    },
    zh: {
      message: '最后一条语句是声明，不能作为结果',
      explanation: '程序的最后一条语句就是结果，声明要写在它的前面。',
    },
    example: 'A = softmax(Q); Q: [n, d]',
  },
  'formula/too-large': {
    severity: 'error',
    en: {
      message: 'the formula grows too large here: more than {limit} operations once its functions are written out',
      explanation:
        'Functions are written out where they are called, so a function that calls another twice doubles it. Give intermediate results names instead.',
    },
    zh: {
      message: '公式在这里变得过大：把函数展开后超过 {limit} 个运算',
      explanation: '函数在调用处展开，所以一个函数两次调用另一个函数就会使它翻倍。请给中间结果起名字。',
    },
    example: 'twenty functions, each calling the one before it twice',
  },
  'formula/too-deep': {
    severity: 'error',
    en: {
      message: 'definitions and calls lead to each other more than {limit} levels deep here',
      explanation:
        'What a formula means is found by following names into their definitions; the depth of this is limited.',
    },
    zh: {
      message: '定义和调用在这里层层相套，超过了 {limit} 层',
      explanation: '求公式的含义时要沿着名称进入各自的定义，这样的嵌套深度是有限的。',
    },
    example: 'five hundred functions, each calling the one before it',
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

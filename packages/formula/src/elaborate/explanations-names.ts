/**
 * What the codes of names mean; a part of explanations.ts: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages-names.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { nameCatalogue } from './messages-names.ts';

export const nameExplanations: Explanations<typeof nameCatalogue> = {
  'name/run-together': {
    en: 'Letters that stand together are one name. A name made only of the letters Q K V X T is nearly always a product or a transpose, so it must be declared or defined to be used.',
    zh: '连写的字母是一个名称。只由 Q、K、V、X、T 组成的名称几乎总是指乘积或转置，所以要先声明或定义才能使用。',
    example: 'softmax(QKT)·V',
  },
  'name/unknown-function': {
    en: 'Built-in functions ignore case and underscores; other functions are defined in the formula, `f(x) = …`.',
    zh: '内置函数不区分大小写和下划线；其他函数要在公式里定义：`f(x) = …`。',
    example: 'sofmax(Q·Kᵀ)·V',
  },
  'name/not-a-function': {
    en: 'A name right before a round bracket is a call. A product needs its sign: `K·(a + b)`.',
    zh: '名称后面紧跟圆括号表示调用。乘积要写出乘号：`K·(a + b)`。',
    example: 'K(Q + V)',
  },
  'name/defined-twice': {
    en: 'A name has one meaning in a formula. Call the second value something else.',
    zh: '一个名称在公式里只能有一个含义，请给第二个值另起名字。',
    example: 'A = Q; A = K; A',
  },
  'name/recursive': {
    en: 'A value or a function cannot need itself to be known. A recurrence names its step: `Z[t, :, :] = γ·Z[t-1, :, :] + …`.',
    zh: '值和函数不能依赖自身。递推要写出步的下标：`Z[t, :, :] = γ·Z[t-1, :, :] + …`。',
    example: 'A = A + Q; A',
  },
  'name/unknown-want': {
    en: 'What can be asked for is `result`, and every value that the formula names.',
    zh: '可以索取的是 `result` 以及公式里起了名字的每个值。',
    example: 'asking for `weights` of `A = softmax(Q·Kᵀ); A·V`',
  },
  'name/unknown-width': {
    en: '`d` and `d_k`, where nothing declares them, are the last axis of K, else of the one value that is transposed, else of X. Here there is none of these: declare an input with this size, `Q: [n, d]`.',
    zh: '没有声明时，`d` 和 `d_k` 指 K 的最后一个轴；没有 K 就指唯一被转置的值，再没有就指 X。这里都没有，请声明带有这个大小的输入：`Q: [n, d]`。',
    example: 'a: [n, c]; a/√d',
  },
  'name/ambiguous-size': {
    en: 'Inputs that are not declared have their own sizes, and only an operation makes two of them one. Where such a size is used as a number it must be clear which one is meant: declare the inputs.',
    zh: '未声明的输入各有自己的大小，只有运算才会使两个大小相同。把这样的大小当数使用时必须清楚指的是哪一个：请声明输入。',
    example: 'Q·Xᵀ/n',
  },
  'name/position-as-size': {
    en: '`i j h b` are positions. Sizes are usually called B, H, n, m, d, e.',
    zh: '`i j h b` 是位置变量。大小通常叫 B、H、n、m、d、e。',
    example: 'Q: [b, n, d]; Q',
  },
  'name/position-as-bias': {
    en: '`h` and `b`, where nothing declares them, are positions: the index of the head and of the batch. Combined with a tensor outside a condition this is nearly always a bias that was not declared.',
    zh: '没有声明时，`h` 和 `b` 是位置变量，即头和批的下标。在条件之外与张量运算，几乎总是因为偏置没有声明。',
    example: 'X·Xᵀ + b',
  },
  'name/near-miss': {
    en: 'A name that nothing defines is an input. This one differs from a defined name only slightly.',
    zh: '没有定义的名称就是输入。这个名称与一个已定义的名称只有细微差别。',
    example: 'scores = Q·Kᵀ; softmax(score)·V',
  },
  'name/built-in-as-value': {
    en: 'Built-in functions live only in call position, so that values may have their names. To hand one to a function, define it: `f(x) = tanh(x)`.',
    zh: '内置函数只在调用的位置有效，所以值可以与它们同名。要把内置函数传给别的函数，请先定义：`f(x) = tanh(x)`。',
    example: 'softmax(Q·Kᵀ)·softmax',
  },
  'name/parameter-twice': {
    en: 'Each `Linear` in the text has parameters of its own, so each needs its own name. To share parameters, write a function around one `Linear` and call it twice: `f(x) = Linear(x, name=f)`.',
    zh: '文本里的每个 `Linear` 都有自己的参数，所以名称不能相同。要共用参数，请把一个 `Linear` 写进函数再调用两次：`f(x) = Linear(x, name=f)`。',
    example: 'Linear(Q, name=a)·Linear(K, name=a)ᵀ',
  },
  'name/e-power': {
    en: 'In text, `e` is a name like any other (and the last size of V). `e^x` is `exp(x)` only in LaTeX.',
    zh: '在普通文本里，`e` 和别的名称一样（也是 V 最后一个轴的大小）。只有在 LaTeX 里 `e^x` 才是 `exp(x)`。',
    example: 'e^(Q·Kᵀ)',
  },
  'name/e-is-a-size': {
    en: 'The exponential is written `exp(x)`.',
    zh: '指数函数写作 `exp(x)`。',
    example: 'V: [m, e]; e^V',
  },
  'name/transpose-or-power': {
    en: '`x^T` is always the transpose. The power with exponent T is written `x^(T)`.',
    zh: '`x^T` 总是转置。以 T 为指数的幂要写作 `x^(T)`。',
    example: 'x: [T, d]; x^T',
  },
};

/**
 * The wording of everything that can be wrong with a name; a part of the catalogue in messages.ts.
 */

export const nameCatalogue = {
  'name/run-together': {
    severity: 'error',
    en: {
      message: '`{name}` is one name, and nothing defines it; a product is written {product}',
      explanation:
        'Letters that stand together are one name. A name made only of the letters Q K V X T is nearly always a product or a transpose, so it must be declared or defined to be used.',
    },
    zh: {
      message: '`{name}` 是一个名称，但没有定义；乘积应写作 {product}',
      explanation:
        '连写的字母是一个名称。只由 Q、K、V、X、T 组成的名称几乎总是指乘积或转置，所以要先声明或定义才能使用。',
    },
    example: 'softmax(QKT)·V',
  },
  'name/unknown-function': {
    severity: 'error',
    en: {
      message: 'there is no function called `{name}`',
      explanation:
        'Built-in functions ignore case and underscores; other functions are defined in the formula, `f(x) = …`.',
    },
    zh: {
      message: '没有名为 `{name}` 的函数',
      explanation: '内置函数不区分大小写和下划线；其他函数要在公式里定义：`f(x) = …`。',
    },
    example: 'sofmax(Q·Kᵀ)·V',
  },
  'name/not-a-function': {
    severity: 'error',
    en: {
      message: '`{name}` is called here, but it is no function',
      explanation: 'A name right before a round bracket is a call. A product needs its sign: `K·(a + b)`.',
    },
    zh: {
      message: '这里调用了 `{name}`，但它不是函数',
      explanation: '名称后面紧跟圆括号表示调用。乘积要写出乘号：`K·(a + b)`。',
    },
    example: 'K(Q + V)',
  },
  'name/defined-twice': {
    severity: 'error',
    en: {
      message: '`{name}` is defined twice',
      explanation: 'A name has one meaning in a formula. Call the second value something else.',
    },
    zh: {
      message: '`{name}` 定义了两次',
      explanation: '一个名称在公式里只能有一个含义，请给第二个值另起名字。',
    },
    example: 'A = Q; A = K; A',
  },
  'name/recursive': {
    severity: 'error',
    en: {
      message: '`{name}` is defined by itself',
      explanation:
        'A value or a function cannot need itself to be known. A recurrence names its step: `Z[t, :, :] = γ·Z[t-1, :, :] + …`.',
    },
    zh: {
      message: '`{name}` 的定义用到了它自己',
      explanation: '值和函数不能依赖自身。递推要写出步的下标：`Z[t, :, :] = γ·Z[t-1, :, :] + …`。',
    },
    example: 'A = A + Q; A',
  },
  'name/unknown-want': {
    severity: 'error',
    en: {
      message: 'the formula has no value called `{name}`',
      explanation: 'What can be asked for is `result`, and every value that the formula names.',
    },
    zh: {
      message: '公式里没有名为 `{name}` 的值',
      explanation: '可以索取的是 `result` 以及公式里起了名字的每个值。',
    },
    example: 'asking for `weights` of `A = softmax(Q·Kᵀ); A·V`',
  },
  'name/unknown-width': {
    severity: 'error',
    en: {
      message: 'it is not known whose size `{name}` is',
      explanation:
        '`d` and `d_k`, where nothing declares them, are the last axis of K, else of the one value that is transposed, else of X. Here there is none of these: declare an input with this size, `Q: [n, d]`.',
    },
    zh: {
      message: '不知道 `{name}` 是谁的大小',
      explanation:
        '没有声明时，`d` 和 `d_k` 指 K 的最后一个轴；没有 K 就指唯一被转置的值，再没有就指 X。这里都没有，请声明带有这个大小的输入：`Q: [n, d]`。',
    },
    example: 'a: [n, c]; a/√d',
  },
  'name/ambiguous-size': {
    severity: 'error',
    en: {
      message: '`{name}` may be the size of {first} or of {second}, and nothing makes them equal',
      explanation:
        'Inputs that are not declared have their own sizes, and only an operation makes two of them one. Where such a size is used as a number it must be clear which one is meant: declare the inputs.',
    },
    zh: {
      message: '`{name}` 可能是 {first} 的大小，也可能是 {second} 的大小，而没有什么使二者相等',
      explanation:
        '未声明的输入各有自己的大小，只有运算才会使两个大小相同。把这样的大小当数使用时必须清楚指的是哪一个：请声明输入。',
    },
    example: 'Q·Xᵀ/n',
  },
  'name/position-as-size': {
    severity: 'error',
    en: {
      message: 'a size may not be called `{name}`: that is the index along axis {axis}',
      explanation: '`i j h b` are positions. Sizes are usually called B, H, n, m, d, e.',
    },
    zh: {
      message: '大小不能叫 `{name}`：它是第 {axis} 轴上的下标',
      explanation: '`i j h b` 是位置变量。大小通常叫 B、H、n、m、d、e。',
    },
    example: 'Q: [b, n, d]; Q',
  },
  'name/position-as-bias': {
    severity: 'error',
    en: {
      message: '`{name}` is the index along axis {axis} here, not a bias',
      explanation:
        '`h` and `b`, where nothing declares them, are positions: the index of the head and of the batch. Combined with a tensor outside a condition this is nearly always a bias that was not declared.',
    },
    zh: {
      message: '这里的 `{name}` 是第 {axis} 轴上的下标，而不是偏置',
      explanation:
        '没有声明时，`h` 和 `b` 是位置变量，即头和批的下标。在条件之外与张量运算，几乎总是因为偏置没有声明。',
    },
    example: 'X·Xᵀ + b',
  },
  'name/near-miss': {
    severity: 'warning',
    en: {
      message: '`{name}` is taken as an input; the formula also has `{near}`',
      explanation: 'A name that nothing defines is an input. This one differs from a defined name only slightly.',
    },
    zh: {
      message: '`{name}` 被当作输入；公式里还有 `{near}`',
      explanation: '没有定义的名称就是输入。这个名称与一个已定义的名称只有细微差别。',
    },
    example: 'scores = Q·Kᵀ; softmax(score)·V',
  },
  'name/built-in-as-value': {
    severity: 'warning',
    en: {
      message: '`{name}` is taken as an input; the function of this name is only meant where it is called',
      explanation:
        'Built-in functions live only in call position, so that values may have their names. To hand one to a function, define it: `f(x) = tanh(x)`.',
    },
    zh: {
      message: '`{name}` 被当作输入；只有在调用时它才是同名的函数',
      explanation:
        '内置函数只在调用的位置有效，所以值可以与它们同名。要把内置函数传给别的函数，请先定义：`f(x) = tanh(x)`。',
    },
    example: 'softmax(Q·Kᵀ)·softmax',
  },
  'name/parameter-twice': {
    severity: 'error',
    en: {
      message: 'two `Linear` have the name `{name}`',
      explanation:
        'Each `Linear` in the text has parameters of its own, so each needs its own name. To share parameters, write a function around one `Linear` and call it twice: `f(x) = Linear(x, name=f)`.',
    },
    zh: {
      message: '有两个 `Linear` 同名：`{name}`',
      explanation:
        '文本里的每个 `Linear` 都有自己的参数，所以名称不能相同。要共用参数，请把一个 `Linear` 写进函数再调用两次：`f(x) = Linear(x, name=f)`。',
    },
    example: 'Linear(Q, name=a)·Linear(K, name=a)ᵀ',
  },
  'name/e-power': {
    severity: 'error',
    en: {
      message: '`e` is not defined; the exponential is written exp(…)',
      explanation: 'In text, `e` is a name like any other (and the last size of V). `e^x` is `exp(x)` only in LaTeX.',
    },
    zh: {
      message: '`e` 没有定义；指数函数写作 exp(…)',
      explanation: '在普通文本里，`e` 和别的名称一样（也是 V 最后一个轴的大小）。只有在 LaTeX 里 `e^x` 才是 `exp(x)`。',
    },
    example: 'e^(Q·Kᵀ)',
  },
  'name/e-is-a-size': {
    severity: 'warning',
    en: {
      message: '`e` is a declared size here, so this is a power of that size',
      explanation: 'The exponential is written `exp(x)`.',
    },
    zh: {
      message: '这里的 `e` 是声明过的大小，所以这是它的幂',
      explanation: '指数函数写作 `exp(x)`。',
    },
    example: 'V: [m, e]; e^V',
  },
  'name/transpose-or-power': {
    severity: 'warning',
    en: {
      message: '`^T` transposes, although `T` is a name here',
      explanation: '`x^T` is always the transpose. The power with exponent T is written `x^(T)`.',
    },
    zh: {
      message: '`^T` 表示转置，尽管这里 `T` 是一个名称',
      explanation: '`x^T` 总是转置。以 T 为指数的幂要写作 `x^(T)`。',
    },
    example: 'x: [T, d]; x^T',
  },
} as const;

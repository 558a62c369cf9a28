/**
 * The wording of what can be wrong with the arguments of built-ins; a part of the catalogue in messages.ts.
 */

export const builtinCatalogue = {
  'shape/sink-per-row': {
    severity: 'error',
    en: {
      message: '`sink` is one more logit for each row, but {sink} differs along axis {axis}, which is in the row',
      explanation:
        'softmax(x, sink=b) is e^x/(e^b + Σ e^x): b has one number for each row, so it is 1 (or absent) along the axes that are summed. A number per head is indexed: `s: [H]`, `sink=s[h]`.',
    },
    zh: {
      message: '`sink` 是每一行多出的一个分数，而 {sink} 在行内的第 {axis} 轴上有多个值',
      explanation:
        'softmax(x, sink=b) 就是 e^x/(e^b + Σ e^x)：每一行只有一个 b，所以它在求和的轴上大小为 1（或没有这个轴）。每个头一个数时用下标：`s: [H]`，`sink=s[h]`。',
    },
    example: 's: [m]; softmax(Q·Kᵀ, sink=s)·V',
  },
  'shape/heads': {
    severity: 'error',
    en: {
      message: 'cannot cut the {size} features of {value} into {heads} heads',
      explanation:
        '`heads(X, H)` cuts the last axis into H equal stretches, one for each head, so its size is a multiple of H.',
    },
    zh: {
      message: '{value} 的 {size} 个特征不能分成 {heads} 个头',
      explanation: '`heads(X, H)` 把最后一个轴等分成 H 段，每个头一段，所以它的大小必须是 H 的倍数。',
    },
    example: 'X: [n, 5]; heads(X, 2)',
  },
  'shape/head-groups': {
    severity: 'error',
    en: {
      message: 'the {queries} query heads of {query} cannot share the {keys} heads of {key} evenly',
      explanation:
        'With `gqa(K, Q)` each head of K serves an equal group of neighbouring heads of Q, so Q has a multiple of the heads of K.',
    },
    zh: {
      message: '{query} 的 {queries} 个查询头不能平均共用 {key} 的 {keys} 个头',
      explanation:
        '`gqa(K, Q)` 让 K 的每个头服务于 Q 中相邻的一组头，各组大小相同，所以 Q 的头数必须是 K 的头数的倍数。',
    },
    example: 'K: [4, m, d]; Q: [6, n, d]; Q·gqa(K, Q)ᵀ',
  },
  'shape/reshape': {
    severity: 'error',
    en: {
      message: '{value} is {shape}: its elements do not fill {target}',
      explanation:
        'A reshape keeps the elements in row-major order, so the sizes multiply to the same number before and after.',
    },
    zh: {
      message: '{value} 的形状是 {shape}，其元素不能恰好填满 {target}',
      explanation: 'reshape 按行优先的顺序保留所有元素，所以各轴大小的乘积在前后必须相同。',
    },
    example: 'X: [2, 3]; reshape(X, 4)',
  },
  'shape/transpose-order': {
    severity: 'error',
    en: {
      message: '{given} is not an order of the last {count} axes of {value}, which is {shape}',
      explanation:
        'After the value, `transpose` lists the last axes in their new order, each once: `transpose(X, 1, 0, 2)`, `transpose(X, -1, -2)`. Axes before them stay. Without a list the last two are exchanged.',
    },
    zh: {
      message: '{given} 不是 {value} 最后 {count} 个轴的一个排列，它的形状是 {shape}',
      explanation:
        '`transpose` 在值之后按新的顺序列出最后的几个轴，每个一次：`transpose(X, 1, 0, 2)`、`transpose(X, -1, -2)`，前面的轴不动。不列出时交换最后两个轴。',
    },
    example: 'X: [B, n, d]; transpose(X, 0, 1)',
  },
  'shape/rotated-width': {
    severity: 'error',
    en: {
      message: '`rope` turns features in pairs, and cannot turn {width} of the {size} features of {value}',
      explanation:
        'The last axis (or its first `width=` features) is turned pair by pair, so this number is even and not more than there are.',
    },
    zh: {
      message: '`rope` 把特征两两旋转，不能旋转 {value} 的 {size} 个特征中的 {width} 个',
      explanation: '最后一个轴（或其前 `width=` 个特征）两两成对旋转，所以这个数必须是偶数，并且不超过特征数。',
    },
    example: 'X: [n, 5]; rope(X)',
  },
  'shape/row-positions': {
    severity: 'error',
    en: {
      message: '`positions` gives one number for each row of {value}, which is {shape}; {positions} does not',
      explanation:
        'The last axis of `positions=` runs over the rows (axis -2) of the value: `p: i32[n]`, or arithmetic over `i`. It does not depend on `j`, the feature.',
    },
    zh: {
      message: '`positions` 应给 {value}（形状 {shape}）的每一行一个数，而 {positions} 不是这样',
      explanation:
        '`positions=` 的最后一个轴对应该值的行（第 -2 轴）：`p: i32[n]`，或者由 `i` 组成的算式，不能依赖特征下标 `j`。',
    },
    example: 'X: [3, 4]; p: i32[2]; rope(X, positions=p)',
  },
  'type/one-number': {
    severity: 'error',
    en: {
      message: '`{argument}` of `{name}` is one number, but {value} is {shape}',
      explanation: 'It is the same for every entry: a number, a size, or an input without axes (`s: i32[]`).',
    },
    zh: {
      message: '`{name}` 的 `{argument}` 是一个数，而 {value} 的形状是 {shape}',
      explanation: '它对所有元素都相同：一个数、一个大小，或者没有轴的输入（`s: i32[]`）。',
    },
    example: 'X: [n, 4]; rope(X, start=X)',
  },
  'type/sizes-in-brackets': {
    severity: 'error',
    en: {
      message: 'the sizes of `{name}` stand one by one, without brackets',
      explanation:
        'Square brackets around values join them, and around a condition make it 1 or 0. Sizes are arguments: `reshape(X, n, H, d)`.',
    },
    zh: {
      message: '`{name}` 的各个大小要逐个写出，不加括号',
      explanation: '方括号括住几个值表示拼接，括住条件表示 1 或 0。大小是参数：`reshape(X, n, H, d)`。',
    },
    example: 'X: [n, d]; reshape(X, [d, n])',
  },
  'type/not-whole-numbers': {
    severity: 'error',
    en: {
      message: '`{name}` takes whole numbers here, but {value} is {dtype}',
      explanation:
        'Bits and places are those of positions, sizes, whole numbers, integer inputs (`x: i32[n]`) and arithmetic over these, as 32-bit integers.',
    },
    zh: {
      message: '`{name}` 在这里要用整数，而 {value} 的类型是 {dtype}',
      explanation:
        '二进制位和位置只能由位置变量、大小、整数、整数输入（`x: i32[n]`）以及它们的算式给出，按 32 位整数计算。',
    },
    example: 'bitand(Q, 1)',
  },
} as const;

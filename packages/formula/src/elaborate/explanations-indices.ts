/**
 * What the codes of index lists, indices and ranges mean; a part of explanations.ts: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages-indices.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { indexCatalogue } from './messages-indices.ts';

export const indexExplanations: Explanations<typeof indexCatalogue> = {
  'index/count': {
    en: 'An index list names every axis: `:` keeps one whole, `0:8` takes a part, `…` first stands for all axes before the others. In an index definition the list names the last axes, and those before them are carried along.',
    zh: '下标列表要写出每个轴：`:` 保留整个轴，`0:8` 取一段，写在最前面的 `…` 代表前面所有的轴。在下标定义里，列表对应最后几个轴，前面的轴照样保留。',
    example: 'X: [n, d]; X[0]',
  },
  'index/outside': {
    en: 'Places are counted from 0 to one less than the size, and there are no negative places: the last one of an axis of size n is `n - 1`. Where a condition decides whether the place is needed, say so: `where(c, x[…], y)`, `… | c`, `c ∧ …`.',
    zh: '位置从 0 数到大小减 1，没有负的位置：大小为 n 的轴最后一个位置是 `n - 1`。如果某个位置是否需要由条件决定，请写明：`where(c, x[…], y)`、`… | c`、`c ∧ …`。',
    example: 'w: [4]; w[4]',
  },
  'index/not-a-whole-number': {
    en: 'Indices are positions, sizes, whole numbers, integer inputs (`tokens: i32[n]`), and arithmetic over these. `⌊x⌋` of such arithmetic is an index too.',
    zh: '下标可以是位置变量、大小、整数、整数输入（`tokens: i32[n]`）以及它们的算式；对这样的算式取整 `⌊x⌋` 也可以。',
    example: 'E: [v, d]; x: [n]; E[x, :]',
  },
  'index/range-clash': {
    en: 'An index runs over the axes that it indexes directly. They must have one size; an axis of size 1 counts for any place. To read another place, compute it: `w[j - i + n]`.',
    zh: '下标的范围就是它直接索引的轴，这些轴的大小必须相同；大小为 1 的轴适用于任何位置。要读别的位置，请写出算式：`w[j - i + n]`。',
    example: 'A: [n, d]; C: [m, c]; e[i, j] = Σ_t A[i, t]·C[j, t]; e',
  },
  'index/no-range': {
    en: 'An index gets its range from an axis that it indexes directly, as `i` and `t` in `A[i, t]`. Where there is none, the definition gives it: `M[i < n, j < m] = |i - j|`.',
    zh: '下标的范围来自它直接索引的轴，例如 `A[i, t]` 里的 `i` 和 `t`。没有这样的轴时，由定义给出：`M[i < n, j < m] = |i - j|`。',
    example: 'M[a] = 2·a; M',
  },
  'index/limit': {
    en: 'A range is a size, a whole number, or arithmetic over both: `M[i < n, j < 2·w + 1] = …`.',
    zh: '范围要写大小、整数或二者的算式：`M[i < n, j < 2·w + 1] = …`。',
    example: 'x: [n]; M[a < x] = 2·a; M',
  },
  'index/slice': {
    en: 'The ends of a slice decide a shape, so they are whole numbers, sizes, or arithmetic over both: `X[0:8, :]`, `X[n - w:n, :]`. The first is not below 0 and not beyond the second.',
    zh: '切片的两端决定形状，所以要写整数、大小或二者的算式：`X[0:8, :]`、`X[n - w:n, :]`；起点不能小于 0，也不能超过终点。',
    example: 'X: [n, d]; p: i32[]; X[0:p, :]',
  },
  'index/ellipsis': {
    en: '`…` is any number of leading axes; all places after it are counted from the end.',
    zh: '`…` 代表任意多个前面的轴，它后面的位置都从最后一个轴数起。',
    example: 'X: [n, d]; X[0, …]',
  },
  'index/position-on-whole': {
    en: '`i j h b` are the indices along the axes -2, -1, -3 and -4 of the value they are combined with, and whole axes come last. An index definition says which axis is which: `rows[j < m, :] = K[t[j], :]`.',
    zh: '`i j h b` 是与之结合的值在第 -2、-1、-3、-4 轴上的下标，而整个保留的轴排在最后。请用下标定义写明哪个轴是哪个：`rows[j < m, :] = K[t[j], :]`。',
    example: 'pos: [n, d]; X: [n, d]; X + pos[j, :]',
  },
  'index/open-position': {
    en: 'In index notation every index is bound: on the left of a definition, `e[i, j] = …`, or by the sum, `Σ_t`. `Σ_t(…)` binds in the bracket that follows it and no further. Functions do not see the indices around their call.',
    zh: '在下标记法里，每个下标都要有来处：写在定义的左边（`e[i, j] = …`），或者由求和给出（`Σ_t`）；`Σ_t(…)` 只管紧跟其后的括号。函数看不到调用处的下标。',
    example: 'A: [n, d]; Σ_t A[i, t]',
  },
  'index/not-indexed': {
    en: 'In index notation every value is a number at each index, so each tensor names its axes: `A[i, t]`, `v[t]`.',
    zh: '在下标记法里，每个值在每个下标处都是一个数，所以每个张量都要写出它的轴：`A[i, t]`、`v[t]`。',
    example: 'A: [n, d]; C: [n, d]; e[i, t] = A[i, t] + C; e',
  },
  'index/left-over': {
    en: 'Each axis of the right side is named on the left, by an index or by `:`. What is not to be kept is summed or indexed.',
    zh: '右边的每个轴都要在左边写出来：用下标或用 `:`。不需要的轴请求和，或者写出下标。',
    example: 'X: [n, d]; y[i] = X[i, :]; y',
  },
  'index/one-number': {
    en: 'In index notation a reduction names its index: `sum_t(…)`, `softmax_j(…)`. Operations on whole axes take values that keep them, `softmax(A[i, :])`, or stand outside of the definition.',
    zh: '在下标记法里，归约要写出下标：`sum_t(…)`、`softmax_j(…)`。对整个轴的运算需要保留了轴的值（`softmax(A[i, :])`），或者写在定义之外。',
    example: 'A: [n, d]; y[i, t] = softmax(A[i, t]); y',
  },
  'index/no-such-index': {
    en: 'A reduction over a named index needs a value that has it: one that is indexed by it, `Σ_t A[i, t]`, or one that an index definition has given this name, as `e[i, j] = …` does for `softmax_j(e)`. Operations that change axes drop the names.',
    zh: '按下标归约时，值必须带有这个下标：直接写出下标（`Σ_t A[i, t]`），或者由下标定义命名，例如 `e[i, j] = …` 之后的 `softmax_j(e)`。改变轴的运算会去掉名称。',
    example: 'S: [n, m]; softmax_j(S)',
  },
  'index/twice': {
    en: 'Each index of a definition or a sum is an axis of its own.',
    zh: '定义或求和里的每个下标都是一个独立的轴。',
    example: 'A: [n, n]; y[i, i] = A[i, i]; y',
  },
  'index/unbound': {
    en: 'An index is known only inside of what binds it. `Σ_t` takes the factors that follow it, but `Σ_t(…)` only the bracket: write the whole product into it.',
    zh: '下标只在引入它的范围内有效。`Σ_t` 作用于后面的各个因子，而 `Σ_t(…)` 只作用于括号里的内容：请把整个乘积写进括号。',
    example: 'A: [n, d]; C: [m, d]; y[a] = Σ_s(A[a, s])·C[0, s]; y',
  },
  'index/shadowed': {
    en: 'Inside this sum the name means the new index. Another letter avoids the doubt.',
    zh: '在这个求和里，该名称指的是新的下标。换一个字母可以避免误解。',
    example: 'A: [n, d]; y[i] = A[i, 0] + Σ_i A[i, 1]; y',
  },
};

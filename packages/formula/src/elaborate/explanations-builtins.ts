/**
 * What the codes of built-ins’ arguments mean; a part of explanations.ts: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages-builtins.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { builtinCatalogue } from './messages-builtins.ts';

export const builtinExplanations: Explanations<typeof builtinCatalogue> = {
  'shape/sink-per-row': {
    en: 'softmax(x, sink=b) is e^x/(e^b + Σ e^x): b has one number for each row, so it is 1 (or absent) along the axes that are summed. A number per head is indexed: `s: [H]`, `sink=s[h]`.',
    zh: 'softmax(x, sink=b) 就是 e^x/(e^b + Σ e^x)：每一行只有一个 b，所以它在求和的轴上大小为 1（或没有这个轴）。每个头一个数时用下标：`s: [H]`，`sink=s[h]`。',
    example: 's: [m]; softmax(Q·Kᵀ, sink=s)·V',
  },
  'shape/heads': {
    en: '`heads(X, H)` cuts the last axis into H equal stretches, one for each head, so its size is a multiple of H.',
    zh: '`heads(X, H)` 把最后一个轴等分成 H 段，每个头一段，所以它的大小必须是 H 的倍数。',
    example: 'X: [n, 5]; heads(X, 2)',
  },
  'shape/head-groups': {
    en: 'With `gqa(K, Q)` each head of K serves an equal group of neighbouring heads of Q, so Q has a multiple of the heads of K.',
    zh: '`gqa(K, Q)` 让 K 的每个头服务于 Q 中相邻的一组头，各组大小相同，所以 Q 的头数必须是 K 的头数的倍数。',
    example: 'K: [4, m, d]; Q: [6, n, d]; Q·gqa(K, Q)ᵀ',
  },
  'shape/reshape': {
    en: 'A reshape keeps the elements in row-major order, so the sizes multiply to the same number before and after.',
    zh: 'reshape 按行优先的顺序保留所有元素，所以各轴大小的乘积在前后必须相同。',
    example: 'X: [2, 3]; reshape(X, 4)',
  },
  'shape/transpose-order': {
    en: 'After the value, `transpose` lists the last axes in their new order, each once: `transpose(X, 1, 0, 2)`, `transpose(X, -1, -2)`. Axes before them stay. Without a list the last two are exchanged.',
    zh: '`transpose` 在值之后按新的顺序列出最后的几个轴，每个一次：`transpose(X, 1, 0, 2)`、`transpose(X, -1, -2)`，前面的轴不动。不列出时交换最后两个轴。',
    example: 'X: [B, n, d]; transpose(X, 0, 1)',
  },
  'shape/rotated-width': {
    en: 'The last axis (or its first `width=` features) is turned pair by pair, so this number is even and not more than there are.',
    zh: '最后一个轴（或其前 `width=` 个特征）两两成对旋转，所以这个数必须是偶数，并且不超过特征数。',
    example: 'X: [n, 5]; rope(X)',
  },
  'shape/row-positions': {
    en: 'The last axis of `positions=` runs over the rows (axis -2) of the value: `p: i32[n]`, or arithmetic over `i`. It does not depend on `j`, the feature.',
    zh: '`positions=` 的最后一个轴对应该值的行（第 -2 轴）：`p: i32[n]`，或者由 `i` 组成的算式，不能依赖特征下标 `j`。',
    example: 'X: [3, 4]; p: i32[2]; rope(X, positions=p)',
  },
  'type/one-number': {
    en: 'It is the same for every entry: a number, a size, or an input without axes (`s: i32[]`).',
    zh: '它对所有元素都相同：一个数、一个大小，或者没有轴的输入（`s: i32[]`）。',
    example: 'X: [n, 4]; rope(X, start=X)',
  },
  'type/sizes-in-brackets': {
    en: 'Square brackets around values join them, and around a condition make it 1 or 0. Sizes are arguments: `reshape(X, n, H, d)`.',
    zh: '方括号括住几个值表示拼接，括住条件表示 1 或 0。大小是参数：`reshape(X, n, H, d)`。',
    example: 'X: [n, d]; reshape(X, [d, n])',
  },
  'type/not-whole-numbers': {
    en: 'Bits and places are those of positions, sizes, whole numbers, integer inputs (`x: i32[n]`) and arithmetic over these, as 32-bit integers.',
    zh: '二进制位和位置只能由位置变量、大小、整数、整数输入（`x: i32[n]`）以及它们的算式给出，按 32 位整数计算。',
    example: 'bitand(Q, 1)',
  },
};

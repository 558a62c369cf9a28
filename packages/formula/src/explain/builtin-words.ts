/**
 * Built-ins in words, where no single operation of the graph says what was written: English and Chinese.
 *
 * In: the name as it is called (without case and underscores) and its arguments as they are spoken of. Out: a sentence
 * without its subject, or nothing where the operation's own words say enough.
 */

import type { Localized } from '@heed/diagnostics';

type Named = Localized & { readonly text: string };
type Words = (x: Named, y: Named, all: readonly Named[]) => Localized;

const NONE: Named = { text: '', en: '', zh: '' };

const WORDS: Readonly<Record<string, Words>> = {
  layernorm: (x) => ({
    en: `shift and scale each row of ${x.en} to mean 0 and variance 1 (layernorm)`,
    zh: `把 ${x.zh} 的每一行平移并缩放到均值为 0、方差为 1（layernorm）`,
  }),
  rmsnorm: (x) => ({
    en: `divide each row of ${x.en} by its root mean square (rmsnorm)`,
    zh: `把 ${x.zh} 的每一行除以它的均方根（rmsnorm）`,
  }),
  linear: (x) => ({
    en: `multiply ${x.en} by a learnt weight and add a learnt bias (Linear)`,
    zh: `用学到的权重乘 ${x.zh}，再加上学到的偏置（Linear）`,
  }),
  // Only a sink makes softmax more than its own operation.
  softmax: (x) => ({
    en: `turn each row of ${x.en} into weights with one more logit, the sink, in the denominator (softmax): they add up to less than 1`,
    zh: `用 softmax 把 ${x.zh} 的每一行变成权重：分母里多一个分数（sink），权重之和小于 1`,
  }),
  rope: (x) => ({
    en: `turn pairs of features of ${x.en} by an angle that grows with the position (rope)`,
    zh: `把 ${x.zh} 的特征两两一组，按位置旋转相应的角度（rope）`,
  }),
  sinusoid: (n, d) => ({
    en: `make a table of sines and cosines for ${n.en} positions and ${d.en} features (sinusoid)`,
    zh: `为 ${n.zh} 个位置、${d.zh} 个特征生成正弦和余弦表（sinusoid）`,
  }),
  alibi: (h) => ({
    en: `make the slopes of ${h.en} heads, a geometric sequence (alibi)`,
    zh: `生成 ${h.zh} 个头的斜率，它们成等比数列（alibi）`,
  }),
  dropout: (x) => ({
    en: `drop random entries of ${x.en} and scale up the rest (dropout)`,
    zh: `随机丢弃 ${x.zh} 的一部分元素，并放大其余元素（dropout）`,
  }),
  heads: (x, h) => ({
    en: `cut the features of ${x.en} into ${h.en} heads`,
    zh: `把 ${x.zh} 的特征分成 ${h.zh} 个头`,
  }),
  merge: (x) => ({
    en: `put the heads of ${x.en} side by side again (merge)`,
    zh: `把 ${x.zh} 的各个头重新并排放在一起（merge）`,
  }),
  gqa: (k, q) => ({
    en: `let each head of ${k.en} serve a group of neighbouring heads of ${q.en} (gqa)`,
    zh: `让 ${k.zh} 的每个头服务于 ${q.zh} 中相邻的一组头（gqa）`,
  }),
  pairs: (q, k) => ({
    en: `put every row of ${q.en} beside every row of ${k.en} (pairs)`,
    zh: `把 ${q.zh} 的每一行与 ${k.zh} 的每一行并在一起（pairs）`,
  }),
  stack: (_x, _y, all) => ({
    en: `stack ${all.map(({ en }) => en).join(', ')} along a new axis`,
    zh: `沿一个新的轴堆叠 ${all.map(({ zh }) => zh).join('、')}`,
  }),
  reshape: (x) => ({
    en: `lay out the entries of ${x.en} anew, in row-major order (reshape)`,
    zh: `按行优先的顺序把 ${x.zh} 的元素重新排成另一形状（reshape）`,
  }),
  transpose: (x) => ({
    en: `put the axes of ${x.en} in another order (transpose)`,
    zh: `把 ${x.zh} 的各个轴换一个顺序（transpose）`,
  }),
  pad: (x) => ({
    en: `put a margin around ${x.en} along an axis (pad)`,
    zh: `沿一个轴在 ${x.zh} 的两端填充（pad）`,
  }),
  roll: (x, by) => ({
    en: `move the entries of ${x.en} by ${by.en} places along an axis, around the end (roll)`,
    zh: `沿一个轴把 ${x.zh} 的元素循环移动 ${by.zh} 个位置（roll）`,
  }),
  outer: (x, y) => ({
    en: `multiply every entry of a row of ${x.en} by every entry of a row of ${y.en} (outer product)`,
    zh: `把 ${x.zh} 一行的每个元素与 ${y.zh} 一行的每个元素相乘（外积）`,
  }),
};

export function builtinWords(name: string, operands: readonly Named[]): Localized | undefined {
  const key = name.replaceAll('_', '').toLowerCase();
  const words = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
  return words?.(operands[0] ?? NONE, operands[1] ?? NONE, operands);
}

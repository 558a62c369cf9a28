/**
 * Elementwise operations in words: an exhaustive table, English and Chinese.
 *
 * In: the operation, its operands as they are spoken of, and the text of the whole. Out: a sentence without its subject:
 * "add a and b".
 */

import type { Localized } from '@heed/diagnostics';
import type { ElementwiseOp } from '@heed/graph';

type Named = Localized & { readonly text: string };
type Words = (operands: readonly Named[], text: string) => Localized;

const NONE: Named = { text: '', en: '', zh: '' };

const two =
  (say: (a: Named, b: Named) => Localized): Words =>
  ([a = NONE, b = NONE]) =>
    say(a, b);

/** A function of each entry. */
const each =
  (en: string, zh: string): Words =>
  ([x = NONE]) => ({ en: `${en} each entry of ${x.en}`, zh: `对 ${x.zh} 的每个元素${zh}` });

const named = (name: string): Words => each(`apply ${name} to`, `应用 ${name}`);

const holds: Words = (_, text) => ({ en: `mark where ${text} holds`, zh: `标出 ${text} 成立的位置` });

const several =
  (en: string, zh: string): Words =>
  (operands) => ({
    en: `take the ${en} of ${operands.map((one) => one.en).join(', ')}, entry by entry`,
    zh: `逐元素取 ${operands.map((one) => one.zh).join('、')} 中${zh}的一个`,
  });

const WORDS: Readonly<Record<ElementwiseOp, Words>> = {
  add: two((a, b) => ({ en: `add ${a.en} and ${b.en}`, zh: `把 ${a.zh} 与 ${b.zh} 相加` })),
  sub: two((a, b) => ({ en: `subtract ${b.en} from ${a.en}`, zh: `从 ${a.zh} 中减去 ${b.zh}` })),
  mul: two((a, b) =>
    // Of numbers there is but one.
    a.en === a.text && b.en === b.text
      ? { en: `multiply ${a.en} by ${b.en}`, zh: `把 ${a.zh} 与 ${b.zh} 相乘` }
      : { en: `multiply ${a.en} and ${b.en} entry by entry`, zh: `把 ${a.zh} 与 ${b.zh} 逐元素相乘` },
  ),
  scale: two((a, b) => ({ en: `multiply every entry of ${a.en} by ${b.en}`, zh: `把 ${a.zh} 的每个元素乘以 ${b.zh}` })),
  div: two((a, b) => ({ en: `divide ${a.en} by ${b.en}`, zh: `把 ${a.zh} 除以 ${b.zh}` })),
  pow: two((a, b) => ({ en: `raise ${a.en} to the power ${b.en}`, zh: `求 ${a.zh} 的 ${b.zh} 次幂` })),
  floordiv: two((a, b) => ({
    en: `divide ${a.en} by ${b.en} and round down`,
    zh: `把 ${a.zh} 除以 ${b.zh} 并向下取整`,
  })),
  mod: two((a, b) => ({
    en: `take the remainder of ${a.en} divided by ${b.en}`,
    zh: `求 ${a.zh} 除以 ${b.zh} 的余数`,
  })),
  neg: each('change the sign of', '取相反数'),
  abs: each('take the absolute value of', '取绝对值'),
  sign: each('take the sign of', '取符号'),
  sqrt: each('take the square root of', '开平方'),
  exp: each('take the exponential of', '取指数'),
  log: each('take the logarithm of', '取对数'),
  sin: each('take the sine of', '取正弦'),
  cos: each('take the cosine of', '取余弦'),
  tanh: each('take tanh of', '取 tanh'),
  sigmoid: each('squeeze between 0 and 1 (sigmoid)', '用 sigmoid 压缩到 0 与 1 之间'),
  relu: ([x = NONE]) => ({
    en: `keep the positive entries of ${x.en}, with 0 elsewhere (relu)`,
    zh: `保留 ${x.zh} 中的正数，其余为 0（relu）`,
  }),
  leaky_relu: named('leaky_relu'),
  elu: named('elu'),
  gelu: named('gelu'),
  gelu_tanh: named('gelu'),
  silu: named('silu'),
  softplus: named('softplus'),
  erf: named('erf'),
  floor: each('round down', '向下取整'),
  ceil: each('round up', '向上取整'),
  round: each('round', '四舍六入到整数（恰为一半时取偶数）'),
  min: several('smallest', '最小'),
  max: several('largest', '最大'),
  clamp: ([x = NONE, low = NONE, high = NONE]) => ({
    en: `keep every entry of ${x.en} between ${low.en} and ${high.en}`,
    zh: `把 ${x.zh} 的每个元素限制在 ${low.zh} 与 ${high.zh} 之间`,
  }),
  where: ([c = NONE, a = NONE, b = NONE]) => ({
    en: `take ${a.en} where ${c.text} holds and ${b.en} elsewhere`,
    zh: `在 ${c.text} 成立处取 ${a.zh}，其余处取 ${b.zh}`,
  }),
  lt: holds,
  le: holds,
  eq: holds,
  ne: holds,
  gt: holds,
  ge: holds,
  and: holds,
  or: holds,
  not: holds,
  iverson: ([c = NONE]) => ({
    en: `write 1 where ${c.text} holds and 0 elsewhere`,
    zh: `在 ${c.text} 成立处记 1，其余处记 0`,
  }),
  bitand: two((a, b) => ({ en: `take the bits that ${a.en} and ${b.en} share`, zh: `求 ${a.zh} 与 ${b.zh} 的按位与` })),
  bitor: two((a, b) => ({
    en: `take the bits of ${a.en} and of ${b.en} together`,
    zh: `求 ${a.zh} 与 ${b.zh} 的按位或`,
  })),
  shl: two((a, b) => ({ en: `shift the bits of ${a.en} left by ${b.en}`, zh: `把 ${a.zh} 的二进制位左移 ${b.zh} 位` })),
  shr: two((a, b) => ({
    en: `shift the bits of ${a.en} right by ${b.en}`,
    zh: `把 ${a.zh} 的二进制位右移 ${b.zh} 位`,
  })),
  exclude: two((a, c) => ({
    en: `leave out the entries of ${a.en} where ${c.text} does not hold (they read as 0)`,
    zh: `把 ${a.zh} 中不满足 ${c.text} 的元素排除在外（读作 0）`,
  })),
};

export function elementwiseWords(op: ElementwiseOp, operands: readonly Named[], text: string): Localized {
  return WORDS[op](operands, text);
}

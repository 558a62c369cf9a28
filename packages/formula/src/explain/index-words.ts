/**
 * Reductions and normalisers that name their indices, in words: `Σ_k weighted[i, k, t]`, `softmax_j(S[i, j])`.
 */

import type { Localized } from '@heed/diagnostics';
import { displayName } from '../syntax/names.ts';
import { sourceText, type WrittenStep } from './steps.ts';

/** Nothing where the step names no indices. */
export function overIndices({ expr }: WrittenStep, text: string): Localized | undefined {
  if (expr?.kind !== 'call' || expr.subscript.length === 0) return undefined;
  const x = expr.arguments.map(({ value }) => sourceText(text, value.span)).join(', ');
  const names = expr.subscript.map(({ name }) => displayName(name));
  const name = expr.callee.name.toLowerCase();
  const words = Object.hasOwn(OVER, name) ? OVER[name] : undefined;
  return (
    words?.(x, { en: names.join(' and '), zh: names.join('、') }) ?? {
      en: `apply ${expr.callee.name} to ${x} over ${names.join(' and ')}`,
      zh: `对 ${x} 沿 ${names.join('、')} 应用 ${expr.callee.name}`,
    }
  );
}

const OVER: Readonly<Partial<Record<string, (x: string, over: Localized) => Localized>>> = {
  sum: (x, over) => ({ en: `add up ${x} over ${over.en}`, zh: `把 ${x} 对 ${over.zh} 求和` }),
  mean: (x, over) => ({ en: `take the mean of ${x} over ${over.en}`, zh: `求 ${x} 对 ${over.zh} 的平均值` }),
  max: (x, over) => ({ en: `take the largest ${x} over ${over.en}`, zh: `求 ${x} 对 ${over.zh} 的最大值` }),
  min: (x, over) => ({ en: `take the smallest ${x} over ${over.en}`, zh: `求 ${x} 对 ${over.zh} 的最小值` }),
  prod: (x, over) => ({ en: `multiply up ${x} over ${over.en}`, zh: `把 ${x} 对 ${over.zh} 连乘` }),
  softmax: (x, over) => ({
    en: `turn ${x} into weights that add up to 1 over ${over.en} (softmax)`,
    zh: `用 softmax 把 ${x} 变成对 ${over.zh} 求和为 1 的权重`,
  }),
};

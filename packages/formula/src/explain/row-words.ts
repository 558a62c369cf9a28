/**
 * Normalisers and reductions in words: one entry per operation, over rows, columns or other axes.
 */

import type { Localized } from '@heed/diagnostics';
import type { FoldNode, Node, NormaliseNode, ReduceNode, RescaleNode } from '@heed/graph';

type Named = Localized & { readonly text: string };
type RowNode = Extract<Node, NormaliseNode | RescaleNode | ReduceNode | FoldNode>;

/** What runs along the axes: `rows`, `each row`. */
interface Along {
  readonly each: Localized;
  readonly of: (x: Named) => Localized;
}

export function rowWords(node: RowNode, x: Named, rank: number): Localized {
  const along = alongOf(node.axes, rank);
  const each = along.of(x);
  switch (node.op) {
    case 'softmax':
      return {
        en: `turn ${each.en} into weights that add up to 1 (softmax)`,
        zh: `用 softmax 把 ${each.zh}变成和为 1 的权重`,
      };
    case 'log_softmax':
      return {
        en: `turn ${each.en} into the logarithms of weights that add up to 1 (log_softmax)`,
        zh: `用 log_softmax 把 ${each.zh}变成和为 1 的权重的对数`,
      };
    case 'softmax1':
      return {
        en: `turn ${each.en} into weights with one more logit of 0 in the denominator (softmax1): they add up to less than 1`,
        zh: `用 softmax1 把 ${each.zh}变成权重：分母里多一个为 0 的分数，权重之和小于 1`,
      };
    case 'softpick':
      return {
        en: `turn ${each.en} into weights that are 0 for scores up to 0 (softpick)`,
        zh: `用 softpick 把 ${each.zh}变成权重：不大于 0 的分数权重为 0`,
      };
    case 'normalize':
      return {
        en: `divide ${each.en} by its Euclidean length (normalize)`,
        zh: `把 ${each.zh}除以它的欧几里得长度（normalize）`,
      };
    case 'layernorm':
      return {
        en: `shift and scale ${each.en} to mean 0 and variance 1 (layernorm)`,
        zh: `把 ${each.zh}平移并缩放到均值为 0、方差为 1（layernorm）`,
      };
    case 'rmsnorm':
      return {
        en: `divide ${each.en} by its root mean square (rmsnorm)`,
        zh: `把 ${each.zh}除以它的均方根（rmsnorm）`,
      };
    case 'reduce_argmax':
      return { en: `find the place of the largest entry of ${each.en}`, zh: `求 ${each.zh}的最大元素的位置` };
    case 'fold':
      return { en: `run ${node.record.name} over ${each.en}`, zh: `对 ${each.zh}计算 ${node.record.name}` };
    case 'reduce_sum':
      return { en: `add up ${each.en}`, zh: `对 ${each.zh}求和` };
    case 'reduce_mean':
      return { en: `take the mean of ${each.en}`, zh: `求 ${each.zh}的平均值` };
    case 'reduce_max':
      return { en: `take the largest entry of ${each.en}`, zh: `求 ${each.zh}的最大值` };
    case 'reduce_min':
      return { en: `take the smallest entry of ${each.en}`, zh: `求 ${each.zh}的最小值` };
    case 'reduce_prod':
      return { en: `multiply up ${each.en}`, zh: `求 ${each.zh}各元素的乘积` };
    case 'reduce_logsumexp':
      return {
        en: `take the logarithm of the sum of exponentials of ${each.en}`,
        zh: `求 ${each.zh}的指数和的对数`,
      };
    case 'reduce_norm':
      return { en: `take the Euclidean length of ${each.en}`, zh: `求 ${each.zh}的欧几里得长度` };
  }
}

function alongOf(axes: readonly number[], rank: number): Along {
  const of = (each: Localized): Along => ({
    each,
    of: (x) => ({ en: `${each.en} of ${x.en}`, zh: `${x.zh} ${each.zh}` }),
  });
  const [axis] = axes;
  if (rank <= 1) return { each: { en: '', zh: '' }, of: (x) => ({ en: `${x.en}`, zh: `${x.zh} ` }) };
  if (axes.length === 1 && axis === -1) return of({ en: 'each row', zh: '的每一行' });
  if (axes.length === 1 && axis === -2) return of({ en: 'each column', zh: '的每一列' });
  if (axes.length === 2 && axes.includes(-1) && axes.includes(-2)) return of({ en: 'each matrix', zh: '的每个矩阵' });
  if (axes.length === 1) return of({ en: `every run along axis ${axis}`, zh: `沿轴 ${axis} 的各个元素` });
  return of({ en: `every run along axes ${axes.join(', ')}`, zh: `沿轴 ${axes.join('、')} 的各个元素` });
}

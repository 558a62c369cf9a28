/**
 * What a written step does, in one sentence of English and of Chinese.
 *
 * In: a step, the graph it stands in, and how to print a shape (in symbols, or in numbers once tensors are bound). Out:
 * the sentence; operands are called by their names or their text, with their shapes. Attention's own words are used
 * where the operands are its own: a product of Q with the transpose of K pairs queries and keys, a product whose left
 * side is softmax's weights is a weighted sum. Elementwise words are elementwise-words.ts.
 */

import type { Localized } from '@heed/diagnostics';
import { isElementwise, type Graph, type Node } from '@heed/graph';
import { equalShapes } from '@heed/tensor';
import { displayName } from '../syntax/names.ts';
import { elementwiseWords } from './elementwise-words.ts';
import type { Expr } from '../syntax/tree.ts';
import { builtinWords } from './builtin-words.ts';
import { overIndices } from './index-words.ts';
import { matmulWords } from './product-words.ts';
import { rowWords } from './row-words.ts';
import { leavingOut, nodeAt, partsOf, speak, type Spoken, type Telling } from './speaking.ts';
import { sourceText, type Steps, type WrittenStep } from './steps.ts';

export function sentenceOf(step: WrittenStep, telling: Telling): Localized {
  const { en, zh } = sentence(step, telling);
  // A full-width bracket has its own space; between Chinese characters there is none.
  return { en, zh: zh.replaceAll('） ', '）').replaceAll('的转置 与', '的转置与') };
}

function sentence(step: WrittenStep, telling: Telling): Localized {
  const said = bodyOf(step, telling);
  const wide = isWidened(step, telling);
  const { shape } = nodeAt(telling.graph, step.node).type;
  const grown = wide ? telling.shapeText(step.node, shape) : '';
  const en = `${said.en}${grown && `; the result is ${grown}`}`;
  const zh = `${said.zh}${grown && `，结果的形状是 ${grown}`}`;
  if (step.indices.length === 0) return { en, zh };
  return { en: `for every ${step.indices.join(', ')}: ${en}`, zh: `对每个 ${step.indices.join('、')}：${zh}` };
}

function bodyOf(step: WrittenStep, telling: Telling): Localized {
  const { graph } = telling;
  const node = nodeAt(graph, step.main);
  const over = overIndices(step, telling.text);
  if (over !== undefined) return over;
  if (isComposite(step, telling.graph, telling.steps)) return compositeWords(step, telling);
  // Moves of elements, tables and products of views have no words of their own that say what was meant.
  const moves = MADE_OF.has(node.op) && (step.expr?.kind === 'call' || step.expr?.kind === 'binary');
  const meant = moves ? writtenWords(step, telling) : undefined;
  if (meant !== undefined) return meant;
  const parts = partsOf(step, node.operands.length);
  const spoken = node.operands.map((operand, k) => speak(operand, telling, parts[k]));
  const condition = spoken.at(-1)?.text ?? '';
  const given = 'domain' in node && node.domain !== undefined && node.domain !== false ? condition : undefined;
  if (isElementwise(node)) return elementwiseWords(node.op, spoken, step.text);
  switch (node.op) {
    case 'matmul':
      return matmulWords(node, spoken, given, telling);
    case 'softmax':
    case 'log_softmax':
    case 'softmax1':
    case 'softpick':
    case 'normalize':
    case 'layernorm':
    case 'rmsnorm':
    case 'reduce_sum':
    case 'reduce_mean':
    case 'reduce_max':
    case 'reduce_min':
    case 'reduce_prod':
    case 'reduce_logsumexp':
    case 'reduce_norm':
    case 'reduce_argmax':
    case 'fold':
      return leavingOut(rowWords(node, first(spoken), rankOf(graph, node)), given);
    case 'transpose':
      return {
        en: `transpose ${first(spoken).en}: rows become columns`,
        zh: `转置 ${first(spoken).zh}：行与列互换`,
      };
    case 'join':
    case 'concat':
      return joinWords(spoken, node.axis);
    case 'contract':
      return leavingOut(
        {
          en: `multiply ${spoken[0]?.en} and ${spoken[1]?.en} where their indices meet, and add up over the indices that the result does not have`,
          zh: `把 ${spoken[0]?.zh} 与 ${spoken[1]?.zh} 按对应的下标相乘，并对结果中没有的下标求和`,
        },
        given,
      );
    case 'view':
      return { en: `take ${step.text} out of ${first(spoken).en}`, zh: `从 ${first(spoken).zh} 中取出 ${step.text}` };
    case 'gather':
      return {
        en: `look up ${step.text}: entries of ${first(spoken).en} at computed places`,
        zh: `查取 ${step.text}：按算出的下标从 ${first(spoken).zh} 中取元素`,
      };
    case 'split':
      return {
        en: `split one axis of ${first(spoken).en} into several`,
        zh: `把 ${first(spoken).zh} 的一个轴拆成几个`,
      };
    case 'merge':
      return {
        en: `merge neighbouring axes of ${first(spoken).en} into one`,
        zh: `把 ${first(spoken).zh} 相邻的几个轴合成一个`,
      };
    case 'cumsum':
      return leavingOut(
        {
          en: `add up ${first(spoken).en} along an axis, entry after entry (cumsum)`,
          zh: `沿一个轴对 ${first(spoken).zh} 逐项累加（cumsum）`,
        },
        given,
      );
    case 'cumprod':
      return leavingOut(
        {
          en: `multiply up ${first(spoken).en} along an axis, entry after entry (cumprod)`,
          zh: `沿一个轴对 ${first(spoken).zh} 逐项累乘（cumprod）`,
        },
        given,
      );
    case 'scan':
    case 'item':
      return { en: `work out ${step.text} step by step along an axis`, zh: `沿一个轴逐步计算 ${step.text}` };
    default:
      return compositeWords(step, telling);
  }
}

const MADE_OF: ReadonlySet<Node['op']> = new Set<Node['op']>([
  'view',
  'split',
  'merge',
  'join',
  'gather',
  'mul',
  'pow',
]);

function first(spoken: readonly Spoken[]): Spoken {
  return spoken[0] ?? { text: '', en: '', zh: '' };
}

/** Several operations behind one expression: a built-in, a comparison of three. */
function isComposite({ node, main, nodes, span }: WrittenStep, graph: Graph, { constants, behind }: Steps): boolean {
  const inside = nodes.filter((id) => {
    const other = nodeAt(graph, id);
    const isValue = id === main || (behind(id) === id && !(constants.has(id) && other.type.dtype !== 'bool'));
    return id !== node && isValue && other.span?.start === span.start && other.span.end === span.end;
  });
  return inside.some((id) => id !== main);
}

/** The operation of a step: an op of the graph, or a built-in's name where several operations make it. */
export function kindOf(step: WrittenStep, graph: Graph, steps: Steps): string {
  if (!isComposite(step, graph, steps)) return nodeAt(graph, step.main).op;
  return step.expr?.kind === 'call'
    ? step.expr.callee.name.toLowerCase()
    : (step.expr?.kind ?? nodeAt(graph, step.main).op);
}

function compositeWords(step: WrittenStep, telling: Telling): Localized {
  const { expr, text } = step;
  if (expr?.kind === 'compare' || expr?.kind === 'logic') {
    return { en: `mark where ${text} holds`, zh: `标出 ${text} 成立的位置` };
  }
  if (expr?.kind !== 'call') return { en: `work out ${text}`, zh: `计算 ${text}` };
  const { name } = expr.callee;
  const said = writtenWords(step, telling);
  if (said !== undefined) return said;
  const [argument] = expr.arguments;
  const x = argument && spokenAt(argument.value.span, telling);
  if (x === undefined) return { en: `apply ${name}: ${text}`, zh: `应用 ${name}：${text}` };
  return { en: `apply ${name} to ${x.en}`, zh: `对 ${x.zh} 应用 ${name}` };
}

/** The words of a built-in, or of `⊗`, that is made of other operations. */
function writtenWords({ expr }: WrittenStep, telling: Telling): Localized | undefined {
  const spoken = (part: Expr): Spoken => spokenAt(part.span, telling);
  if (expr?.kind === 'binary' && expr.operator === 'outer')
    return builtinWords('outer', [spoken(expr.left), spoken(expr.right)]);
  if (expr?.kind !== 'call' || expr.subscript.length > 0) return undefined;
  const given = expr.arguments.filter(({ name }) => name === undefined);
  return builtinWords(
    expr.callee.name,
    given.map(({ value }) => spoken(value)),
  );
}

/** What stands at a place of the text: a node's name and shape where there is one, else the text. */
function spokenAt(span: { readonly start: number; readonly end: number }, telling: Telling): Spoken {
  const { graph, text, steps } = telling;
  const step = steps.steps.find((one) => one.span.start === span.start && one.span.end === span.end);
  const written = sourceText(text, span);
  const named = graph.nodes.findIndex(
    ({ op, name }) => op === 'input' && name !== undefined && displayName(name) === written,
  );
  const id =
    step?.node ?? steps.steps.find(({ name }) => name !== undefined && displayName(name) === written)?.node ?? named;
  if (id >= 0) return { ...speak(id, telling) };
  return { text: written, en: written, zh: written };
}

function joinWords(spoken: readonly Spoken[], axis: number): Localized {
  const along = axis === -1 ? { en: 'the last axis', zh: '最后一个轴' } : { en: `axis ${axis}`, zh: `轴 ${axis} ` };
  const all = (own: 'en' | 'zh', and: string, comma: string): string =>
    spoken.length < 2
      ? spoken.map((one) => one[own]).join('')
      : `${spoken
          .slice(0, -1)
          .map((one) => one[own])
          .join(comma)}${and}${spoken.at(-1)?.[own]}`;
  return {
    en: `join ${all('en', ' and ', ', ')} along ${along.en}`,
    zh: `沿${along.zh}拼接 ${all('zh', ' 与 ', '、')}`,
  };
}

function rankOf(graph: Graph, node: Node): number {
  return Math.max(0, ...node.operands.map((id) => nodeAt(graph, id).type.shape.axes.length));
}

/** Whether an elementwise result has a shape that none of its operands has. */
function isWidened({ main }: WrittenStep, { graph, steps }: Telling): boolean {
  const node = nodeAt(graph, main);
  if (!isElementwise(node) || node.type.dtype === 'bool') return false;
  const tensors = node.operands.filter((id) => !steps.constants.has(id));
  return (
    tensors.length > 0 &&
    !tensors.some((id) => equalShapes(nodeAt(graph, steps.behind(id)).type.shape, node.type.shape))
  );
}

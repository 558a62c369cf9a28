/**
 * Products of matrices and vectors in words: queries with keys, weights with values, rows with columns.
 */

import type { Localized } from '@heed/diagnostics';
import type { Graph, Node, NodeId } from '@heed/graph';
import { gap, leavingOut, nodeAt, type Spoken, type Telling } from './speaking.ts';

const NOBODY: Spoken = { text: '', en: '', zh: '' };

export function matmulWords(
  node: Node,
  spoken: readonly Spoken[],
  condition: string | undefined,
  telling: Telling,
): Localized {
  const { graph, steps } = telling;
  const [left = 0, right = 0] = node.operands;
  const [a = NOBODY, b = NOBODY] = spoken;
  const isTurned = (id: NodeId): boolean => nodeAt(graph, id).op === 'transpose' && steps.behind(id) !== id;
  const rank = (id: NodeId): number => nodeAt(graph, id).type.shape.axes.length;
  if (rank(left) === 1 && rank(right) === 1) {
    return { en: `the dot product of ${a.en} and ${b.en}`, zh: `求 ${a.zh} 与 ${b.zh} 的点积` };
  }
  const isQueryKey = isRole(a.text, 'q') && isRole(b.text, 'k');
  if (isTurned(right) && !isTurned(left)) {
    const of = isQueryKey
      ? { en: 'a query and a key', zh: '一个查询与一个键' }
      : { en: `a row of ${a.text} and a row of ${b.text}`, zh: `${a.text} 的一行与${gap(`${b.text} 的一行`)}` };
    const said = {
      en: `multiply ${a.en} by the transpose of ${b.en}: each entry is the dot product of ${of.en}`,
      zh: `将 ${a.zh} 与 ${b.zh} 的转置相乘：每个元素都是${gap(of.zh)}的点积`,
    };
    return leavingOut(said, condition);
  }
  // An excluded weight is 0 anyway.
  if (!isTurned(left) && isWeights(steps.behind(left), graph)) {
    const rows = isRole(b.text, 'v')
      ? { en: 'the values', zh: '各个值' }
      : { en: `the rows of ${b.text}`, zh: `${b.text} 各行` };
    return {
      en: `weigh ${b.en} by ${a.en}: each row of the result is a weighted sum of ${rows.en}`,
      zh: `用 ${a.zh} 给 ${b.zh} 加权：结果的每一行都是${gap(rows.zh)}的加权和`,
    };
  }
  const one = isTurned(left) ? { en: `the transpose of ${a.en}`, zh: `${a.zh} 的转置` } : a;
  const other = isTurned(right) ? { en: `the transpose of ${b.en}`, zh: `${b.zh} 的转置` } : b;
  const says = (id: NodeId, own: Spoken, isLeft: boolean): Localized => {
    if (rank(id) === 1) return { en: own.text, zh: own.text };
    const isRow = isLeft !== isTurned(id);
    return isRow
      ? { en: `a row of ${own.text}`, zh: `${own.text} 的一行` }
      : { en: `a column of ${own.text}`, zh: `${own.text} 的一列` };
  };
  const [from, to] = [says(left, a, true), says(right, b, false)];
  const said = {
    en: `multiply ${one.en} by ${other.en}: each entry is the dot product of ${from.en} and ${to.en}`,
    zh: `将 ${one.zh} 与 ${other.zh} 相乘：每个元素都是${gap(from.zh)}与${gap(to.zh)}的点积`,
  };
  return leavingOut(said, condition);
}

/** `Q`, `q`, `Q_1`, `q1` are queries. */
function isRole(text: string, letter: string): boolean {
  return new RegExp(`^${letter}(_?[0-9₀-₉a-z]{0,2})?$`, 'iu').test(text);
}

/** Whether the value is softmax's weights, perhaps with excluded entries read as 0. */
function isWeights(id: NodeId, graph: Graph): boolean {
  const node = nodeAt(graph, id);
  if (node.op === 'exclude' || node.op === 'view') return isWeights(node.operands[0] ?? id, graph);
  return (
    ['softmax', 'softmax1', 'softpick'].includes(node.op) ||
    (node.op === 'fold' && node.output === 'weight' && node.record.name.startsWith('softmax'))
  );
}

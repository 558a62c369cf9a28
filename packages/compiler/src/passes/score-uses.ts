/**
 * What becomes of a matrix of scores that no row function touches: products with values and sums over the keys.
 *
 * In: a contraction. Out: all its uses, where each is one of these two, through maps that only multiply by numbers which
 * stand still along the keys (a scale, a division by the row's sum); `undefined` where anybody needs the matrix itself.
 * Such a matrix need never be formed: its operands can be summed up first.
 */

import { freshLetter } from '../letters.ts';
import type { ContractNode, Graph, Node, NodeId, RewriteContext } from '@heed/graph';
import { apply, scalarConst, scalarParam, scalarProgram, type ScalarProgram } from '@heed/scalar';
import { equalSizes } from '@heed/tensor';
import { keyAxis, labelsOf, summedLabels, type Contract, type Labels, type Side } from '../lower/stream-labels.ts';
import { isSumOf, numberOf } from '../lower/stream-linear.ts';

export interface Use {
  /** The product with values, or the sum. */
  readonly node: NodeId;
  /** A product: which operand the scores are, and its labels. */
  readonly product?: { readonly side: Side; readonly labels: Labels };
  /** The axis of the keys in the scores, negative. */
  readonly axis: number;
  /** Maps between the scores and the use, first to last. */
  readonly maps: readonly NodeId[];
}

type Readers = readonly (readonly NodeId[])[];

export function usesOf(graph: Graph, scores: NodeId, readers: Readers): readonly Use[] | undefined {
  const uses: Use[] = [];
  const visit = (id: NodeId, maps: readonly NodeId[]): boolean =>
    readers[id].every((reader) => {
      const node = graph.nodes.at(reader);
      if (reader < 0 || node === undefined) return false; // asked for by name
      const places = node.operands.flatMap((operand, k) => (operand === id ? [k] : []));
      if (places.length !== 1) return false;
      if (node.op === 'map') {
        const term = node.program.params[places[0]];
        const isScaled = isSumOf(numberOf(graph, node), new Set([term])) && hasSameAxes(node, graph.nodes[scores]);
        return isScaled && visit(reader, [...maps, reader]);
      }
      const use = useOf(graph, scores, reader, places[0], maps);
      if (use === undefined) return false;
      uses.push(use);
      return true;
    });
  return visit(scores, []) && uses.length > 0 ? uses : undefined;
}

function hasSameAxes(node: Node, scores: Node): boolean {
  const [own, other] = [node.type.shape.axes, scores.type.shape.axes];
  return own.length === other.length && own.every((size, k) => equalSizes(size, other[k]));
}

function useOf(graph: Graph, scores: NodeId, id: NodeId, place: number, maps: readonly NodeId[]): Use | undefined {
  const node = graph.nodes[id];
  if (node.op === 'contract' && (place === 0 || place === 1)) {
    const labels = labelsOf(node, place);
    if (labels === undefined) return undefined;
    const axis = keyAxis(labels);
    if (!standStill(graph, [scores, ...maps], axis)) return undefined;
    // What the maps read must mean the same for the result, whose columns stand where the keys stood.
    const { result, weights, key, column } = labels;
    if (maps.length > 0 && (column === undefined || !result.endsWith(weights.replace(key, column)))) return undefined;
    return { node: id, product: { side: place, labels }, axis, maps };
  }
  if (node.op !== 'fold' || place !== 0 || node.record.name !== 'sum' || node.output !== 'finish') return undefined;
  const [axis, ...others] = node.axes;
  if (others.length > 0 || !standStill(graph, [scores, ...maps], axis) || (maps.length > 0 && !node.keep))
    return undefined;
  return { node: id, axis, maps };
}

/** Whether what the maps multiply by does not move along the axis; `way` begins with the scores. */
function standStill(graph: Graph, way: readonly NodeId[], axis: number): boolean {
  return way.every((id, k) => {
    const others = k === 0 ? [] : graph.nodes[id].operands.filter((operand) => operand !== way[k - 1]);
    return others.every((operand) => (graph.nodes[operand].type.shape.axes.at(axis) ?? 1) === 1);
  });
}

/**
 * The use's maps again, over `place` where they read the scores. A row without keys is 0 whatever they would make of it:
 * 0/0, for one. Every row lacks keys where there are none; `strict` is the axis of the query if the first row does too.
 */
export function reapply(
  { builder, graph, moved }: RewriteContext,
  { axis, maps, node }: Use,
  scores: NodeId,
  place: NodeId,
  strict?: number,
): NodeId {
  const { span } = graph.nodes[node];
  let [from, to] = [scores, place];
  for (const id of maps) {
    const map = graph.nodes[id];
    if (map.op !== 'map') continue;
    to = builder.map(
      map.program,
      map.operands.map((operand) => (operand === from ? to : moved(operand))),
      { span },
    );
    from = id;
  }
  const keys = graph.nodes[scores].type.shape.axes.at(axis) ?? 0;
  const { shape } = builder.type(to);
  // As many rows as keys: without keys there is no row.
  const hasKeys = typeof keys === 'number' ? keys > 0 : shape.axes.some((size) => equalSizes(size, keys));
  const counts = [
    ...(hasKeys ? [] : [builder.size(keys)]),
    ...(strict === undefined ? [] : [builder.position(strict, shape)]),
  ];
  return maps.length === 0 || counts.length === 0 ? to : builder.map(onlyAbove(counts), [to, ...counts], { span });
}

/** The number where each count is above 0, and 0 elsewhere. */
function onlyAbove(counts: readonly NodeId[]): ScalarProgram {
  const x = scalarParam('x', 'f32');
  const params = counts.map((_, k) => scalarParam(`c${k}`, 'f64'));
  const isAbove = params.map((count) => apply('lt', scalarConst(0, 'f64'), count));
  const all = isAbove.reduce((a, b) => apply('and', a, b));
  return scalarProgram([x, ...params], [apply('select', all, x, scalarConst(0, 'f32'))]);
}

/** Scores as a product of queries and keys: one summed label, no condition, floating point. */
export function isScores(graph: Graph, node: Node): node is Contract {
  return (
    node.op === 'contract' &&
    node.domain === undefined &&
    summedLabels(node).length === 1 &&
    node.operands.every((operand) => ['f16', 'f32', 'f64'].includes(graph.nodes[operand].type.dtype))
  );
}

/** The labels of the scores' operands and of what is summed, as the product with values would name them. */
export function renamed(
  scores: ContractNode,
  names: string,
  taken: string,
): { left: string; right: string } | undefined {
  const fresh = freshLetter(taken + names);
  if (fresh === undefined) return undefined;
  const rename = (labels: string): string =>
    [...labels].map((label) => (scores.out.includes(label) ? names[scores.out.indexOf(label)] : fresh)).join('');
  return { left: rename(scores.left), right: rename(scores.right) };
}

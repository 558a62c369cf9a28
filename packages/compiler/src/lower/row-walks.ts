/**
 * Sums over keys: which axis of a result its queries lie along, and what above it has both an axis of queries and one of
 * keys, which is as large as all scores are.
 *
 * In: a product with values, or a fold over one axis. Out: the ways to read it so; a product has two operands that may be
 * the weights. Whether anything is gained by it is row-blocks.ts.
 */

import type { Graph, NodeId } from '@heed/graph';
import { rowAxis } from './row-axis.ts';
import { keyAxis, labelsOf } from './stream-labels.ts';

/** Whether rows of weights are made there: any other chain of products is a matter of brackets. */
export function isNormalised(graph: Graph, wide: Wide): boolean {
  return [...wide].some(([id, key]) => {
    const node = graph.nodes[id];
    return node.op === 'fold' && node.record.powers !== undefined && node.axes.includes(key);
  });
}

/** What has an axis of queries and one of keys, and which the keys' is, from the end. */
export type Wide = ReadonlyMap<NodeId, number>;

export interface Walk {
  /** The axis of the result that queries lie along. */
  readonly row: number;
  /** How many axes the weights have. */
  readonly rank: number;
  readonly wide: Wide;
}

/** How a node sums over keys; `values` are what a stream has found to be none of the weights. */
export function walksOf(graph: Graph, id: NodeId, values: NodeId | undefined): readonly Walk[] {
  const node = graph.nodes[id];
  if (node.op === 'contract')
    return ([0, 1] as const).flatMap((side) => {
      const labels = labelsOf(node, side);
      if (labels?.query === undefined || node.operands[side] === values) return [];
      const { weights, query, result } = labels;
      const wide = wideNodes(graph, node.operands[side], weights.indexOf(query) - weights.length, keyAxis(labels));
      return [{ row: result.indexOf(query) - result.length, rank: weights.length, wide }];
    });
  if (node.op !== 'fold' || node.output !== 'finish' || node.axes.length !== 1) return [];
  const [key] = node.axes;
  const [x] = node.operands;
  const { axes } = graph.nodes[x].type.shape;
  const row = axes.findLastIndex((size, axis) => axis - axes.length !== key && size !== 1) - axes.length;
  if (row < -axes.length) return [];
  return [{ row: node.keep || row > key ? row : row + 1, rank: axes.length, wide: wideNodes(graph, x, row, key) }];
}

/** What is above a value and follows both its axes. */
function wideNodes(graph: Graph, top: NodeId, row: number, key: number): Wide {
  const found = new Map<NodeId, number>();
  const visit = (id: NodeId, i: number, j: number): void => {
    if (found.has(id)) return;
    found.set(id, j);
    const node = graph.nodes[id];
    node.operands.forEach((operand, k) => {
      const [own, other] = [rowAxis(graph, node, k, i), keyOf(graph, id, k, j)];
      if (typeof own === 'number' && other !== undefined) visit(operand, own, other);
    });
  };
  visit(top, row, key);
  return found;
}

/** The keys' axis of an operand; a fold over keys has them all. */
function keyOf(graph: Graph, id: NodeId, operand: number, axis: number): number | undefined {
  const node = graph.nodes[id];
  if (node.op === 'fold') {
    const isWide = (graph.nodes[node.operands[operand]].type.shape.axes.at(axis) ?? 1) !== 1;
    return isWide && (node.output === 'weight' || node.keep) ? axis : undefined;
  }
  const found = rowAxis(graph, node, operand, axis);
  return typeof found === 'number' ? found : undefined;
}

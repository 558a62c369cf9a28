/**
 * Normalisers that a formula spells out: E/Σ E, E/(c + Σ E), and the same division after the product with values.
 *
 * In: nodes. Out: the sum, what is added to it, and whether E is an exponential, in which case the stream takes the
 * largest score off first, as its own normalisers do: the formula's result, where the formula itself would overflow too.
 */

import type { Graph, NodeId } from '@heed/graph';
import { isQuotient } from './stream-labels.ts';

/** Σ E over the keys, with what counts and along which axis. */
export interface Sum {
  readonly terms: NodeId;
  readonly axis: number;
  readonly condition: NodeId | undefined;
}

export interface Divisor {
  /** Σ E. */
  readonly total: NodeId;
  /** What is added to it. */
  readonly extra?: NodeId;
  /** Nodes of the divisor. */
  readonly nodes: readonly NodeId[];
}

/** The node as Σ E or c + Σ E. */
export function divisorOf(graph: Graph, id: NodeId, sum: Sum): Divisor | undefined {
  if (isSum(graph, id, sum)) return { total: id, nodes: [id] };
  const node = graph.nodes[id];
  if (node.op !== 'map' || node.operands.length !== 2) return undefined;
  const [result] = node.program.results;
  const { params } = node.program;
  if (result.op !== 'add') return undefined;
  const at = node.operands.findIndex((operand) => isSum(graph, operand, sum));
  const [a, b] = result.args.map((arg) => (arg.op === 'cast' ? arg.args[0] : arg));
  if (at < 0 || !result.args.includes(params[at]) || ![a, b].includes(params[1 - at])) return undefined;
  const extra = node.operands[1 - at];
  const { axes } = graph.nodes[extra].type.shape;
  if ((axes.at(sum.axis) ?? 1) !== 1) return undefined;
  return { total: node.operands[at], extra, nodes: [node.operands[at], id] };
}

function isSum(graph: Graph, id: NodeId, { terms, axis, condition }: Sum): boolean {
  const fold = graph.nodes[id];
  return (
    fold.op === 'fold' &&
    fold.record.name === 'sum' &&
    fold.output === 'finish' &&
    fold.keep &&
    fold.axes.length === 1 &&
    fold.axes[0] === axis &&
    fold.operands[0] === terms &&
    fold.operands[1] === condition
  );
}

/** E and the divisor, where the node is such a division. */
export function quotientOf(
  graph: Graph,
  id: NodeId,
  axis: number,
  condition: NodeId | undefined,
): { readonly terms: NodeId; readonly divisor: Divisor } | undefined {
  const node = graph.nodes[id];
  if (!isQuotient(node)) return undefined;
  const [terms, below] = node.operands;
  const divisor = divisorOf(graph, below, { terms, axis, condition });
  return divisor && { terms, divisor };
}

/** x where the node is exp(x). */
export function exponentOf(graph: Graph, id: NodeId): NodeId | undefined {
  const node = graph.nodes[id];
  if (node.op !== 'map' || node.operands.length !== 1) return undefined;
  const [result] = node.program.results;
  return result.op === 'exp' && result.args[0] === node.program.params[0] ? node.operands[0] : undefined;
}

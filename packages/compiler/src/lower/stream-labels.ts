/**
 * The words that the search for streams shares: labels of a product with values, which nodes lie between two others.
 */

import type { ContractNode, Graph, Node, NodeBase, NodeId } from '@heed/graph';

export type Contract = NodeBase & ContractNode;

/** Which operand of a product. */
export type Side = 0 | 1;

export const other = (side: Side): Side => (side === 0 ? 1 : 0);

export interface Labels {
  /** One label per axis of the weights. */
  readonly weights: string;
  readonly query: string | undefined;
  readonly key: string;
  readonly column: string | undefined;
  /** Labels of the result that are neither. */
  readonly outer: readonly string[];
  /** One label per axis of the result. */
  readonly result: string;
}

/** The labels of a product whose operand `side` are weights; undefined where it is not a sum over keys. */
export function labelsOf(node: Contract, side: Side): Labels | undefined {
  const [weights, values] = side === 0 ? [node.left, node.right] : [node.right, node.left];
  if ([weights, values, node.out, node.domain ?? ''].some((labels) => new Set(labels).size !== labels.length))
    return undefined;
  const summed = summedLabels(node);
  const [key] = summed;
  if (summed.length !== 1 || !weights.includes(key) || !values.includes(key)) return undefined;
  const query = [...weights].findLast((label) => label !== key && !values.includes(label));
  const column = [...values].findLast((label) => label !== key && !weights.includes(label));
  const outer = [...node.out].filter((label) => label !== query && label !== column);
  return { weights, query, key, column, outer, result: node.out };
}

export function summedLabels(node: ContractNode): readonly string[] {
  return [...new Set([...node.left, ...node.right])].filter((label) => !node.out.includes(label));
}

/** The key's axis in the weights, negative. */
export function keyAxis({ weights, key }: Labels): number {
  return weights.indexOf(key) - weights.length;
}

/** x0 / x1 and nothing else. */
export function isQuotient(node: Node): node is Node & { op: 'map' } {
  if (node.op !== 'map' || node.operands.length !== 2) return false;
  const [result] = node.program.results;
  const [a, b] = node.program.params;
  return result.op === 'div' && result.args[0] === a && result.args[1] === b;
}

/** The maps on the ways from `top` down to any of `ends`, both included; ascending. */
export function between(graph: Graph, top: NodeId, ends: ReadonlySet<NodeId>): readonly NodeId[] {
  const holds = new Map<NodeId, boolean>();
  const visit = (id: NodeId): boolean => {
    const known = holds.get(id);
    if (known !== undefined) return known;
    const node = graph.nodes[id];
    const own = ends.has(id) || (node.op === 'map' && node.operands.map(visit).includes(true));
    holds.set(id, own);
    return own;
  };
  visit(top);
  return [...holds].flatMap(([id, own]) => (own ? [id] : [])).toSorted((a, b) => a - b);
}

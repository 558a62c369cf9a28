/**
 * Score products: which contractions below a score are matrices of queries times keys.
 *
 * In: the node of the score and the labels of its axes. Out: the contractions with exactly one summed label whose one
 * operand moves with the query and not the key, the other with the key and not the query. Any other contraction is a value
 * that the score reads.
 */

import type { ContractNode, Graph, NodeBase, NodeId } from '@heed/graph';
import { summedLabels, type Labels, type Side } from './stream-labels.ts';

export interface Product {
  readonly node: NodeId;
  /** Which operand moves with the query: 0 or 1. */
  readonly query: Side;
  /** The summed label, among the contraction's own. */
  readonly summed: string;
}

export function productsUnder(graph: Graph, score: NodeId, labels: Labels): readonly Product[] {
  const found: Product[] = [];
  const seen = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const node = graph.nodes[id];
    if (node.op === 'map') node.operands.forEach(visit);
    else if (node.op === 'contract') {
      const product = productOf(id, node, labels);
      if (product !== undefined) found.push(product);
    }
  };
  visit(score);
  return found.toSorted((a, b) => a.node - b.node);
}

function productOf(id: NodeId, node: NodeBase & ContractNode, labels: Labels): Product | undefined {
  if (node.domain !== undefined) return undefined;
  if ([node.left, node.right].some((labels) => new Set(labels).size !== labels.length)) return undefined;
  const summed = summedLabels(node);
  if (summed.length !== 1 || !node.left.includes(summed[0]) || !node.right.includes(summed[0])) return undefined;
  const own = (label: string | undefined): string | undefined =>
    label === undefined ? undefined : ownLabel(node.out, labels, label);
  const [query, key] = [own(labels.query), own(labels.key)];
  if (key === undefined) return undefined;
  const sides = [node.left, node.right] as const;
  const fits = (side: Side): boolean =>
    !sides[side].includes(key) &&
    sides[1 - side].includes(key) &&
    (query === undefined || !sides[1 - side].includes(query));
  return fits(0)
    ? { node: id, query: 0, summed: summed[0] }
    : fits(1)
      ? { node: id, query: 1, summed: summed[0] }
      : undefined;
}

/** What a contraction calls the axis that the region calls `label`: axes meet from the right. */
export function ownLabel(out: string, { weights }: Labels, label: string): string | undefined {
  const fromEnd = weights.length - weights.indexOf(label);
  return weights.includes(label) ? out.at(-fromEnd) : undefined;
}

/**
 * sum-products: a product that is summed right afterwards is a contraction, and never stands in memory whole.
 *
 * In and out: core graphs. A fold `sum` over x·y, both of which move along the summed axes and neither along all axes of
 * the product, as W[i, k]·V[k, t] and then Σ_k. (Where one has all axes a fold reads it once, and computes it inline.)
 */

import { LETTERS } from '../letters.ts';
import { equalTypes, rewriteGraph, type Graph, type Node, type NodeId } from '@heed/graph';
import { onlyReaders } from '../readers.ts';

export function sumProducts(graph: Graph): Graph {
  const readers = onlyReaders();
  return rewriteGraph(graph, (node, id, { builder, graph: own }): NodeId | undefined => {
    if (node.op !== 'fold' || node.record.name !== 'sum' || node.output !== 'finish') return undefined;
    const product = builder.node(node.operands[0]);
    if (node.keep || node.domain || !isProduct(product)) return undefined;
    if (readers(own, own.nodes[id].operands[0]).length !== 1) return undefined;
    const types = product.operands.map((operand) => builder.type(operand));
    const rank = product.type.shape.axes.length;
    const all = LETTERS.slice(0, rank);
    // Along an axis of size 1 an operand does not move.
    const moving = types.map(({ shape }) =>
      [...all].filter((_, k) => (shape.axes.at(k - rank) ?? 1) !== 1 && shape.axes.length >= rank - k),
    );
    const summed = node.axes.map((axis) => all.at(axis) ?? '-');
    const isWorthwhile =
      rank <= LETTERS.length &&
      moving.every((labels) => labels.length < rank && summed.every((label) => labels.includes(label)));
    if (!isWorthwhile) return undefined;
    const [left, right] = types.map(({ shape }) => all.slice(rank - shape.axes.length));
    const out = [...all].filter((label) => !summed.includes(label)).join('');
    const [a, b] = product.operands;
    const place = builder.contract({ left, right, out }, a, b, undefined, { span: node.span, name: node.name });
    return equalTypes(builder.type(place), node.type) ? place : undefined;
  });
}

/** x·y of two values and nothing else. */
function isProduct(node: Node): boolean {
  if (node.op !== 'map' || node.operands.length !== 2) return false;
  const [result] = node.program.results;
  const [a, b] = node.program.params;
  return result.op === 'mul' && result.args.includes(a) && result.args.includes(b);
}

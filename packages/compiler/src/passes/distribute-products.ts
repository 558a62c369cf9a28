/**
 * distribute-products: (A₁ − λ·A₂)·V becomes A₁·V − λ·(A₂·V), where each part is then attention of its own.
 *
 * In and out: core graphs. The weights of a contraction that are a sum, by maps, of several row normalisers, each times
 * numbers that do not move with the keys, are multiplied part by part: the maps move behind the products (Ye et al.,
 * "Differential Transformer", 2024, is why). Where any part cannot become a stream the product stays as it is.
 */

import { prune, rewriteGraph, type Graph, type Node, type NodeId } from '@heed/graph';
import { between, keyAxis, labelsOf, type Labels } from '../lower/stream-labels.ts';
import { isSumOf, normalisersUnder, numberOf } from '../lower/stream-linear.ts';
import { findStreams } from '../lower/stream-search.ts';

export function distributeProducts(graph: Graph): Graph {
  const found = graph.nodes.flatMap((node, id) => {
    const sum = sumAt(graph, node);
    return sum === undefined ? [] : [{ id, ...sum }];
  });
  for (const { id, side, parts } of found) {
    const next = prune(distribute(graph, id, side, parts));
    const gained = findStreams(next).regions.size - findStreams(graph).regions.size;
    if (gained >= parts.length) return distributeProducts(next);
  }
  return graph;
}

interface Parts {
  readonly side: 0 | 1;
  /** The normalisers. */
  readonly parts: readonly NodeId[];
}

function sumAt(graph: Graph, node: Node): Parts | undefined {
  if (node.op !== 'contract') return undefined;
  for (const side of [0, 1] as const) {
    const labels = labelsOf(node, side);
    const parts = normalisersUnder(graph, node.operands[side]);
    if (labels && parts.length > 1 && isDistributive(graph, node.operands[side], parts, labels)) return { side, parts };
  }
  return undefined;
}

/** Whether the maps may as well be applied to the products: they are sums of the parts, times numbers no key moves. */
function isDistributive(graph: Graph, top: NodeId, parts: readonly NodeId[], labels: Labels): boolean {
  const { weights, key, column, result } = labels;
  if (column === undefined || !result.endsWith(weights.replace(key, column))) return false;
  const maps = between(graph, top, new Set(parts));
  const inside = new Set(maps);
  return maps.every((id) => {
    const node = graph.nodes[id];
    if (node.op !== 'map') return true;
    const { params } = node.program;
    const terms = params.filter((_, k) => inside.has(node.operands[k]));
    const others = node.operands.filter((operand) => !inside.has(operand));
    const standStill = (operand: NodeId): boolean =>
      (graph.nodes[operand].type.shape.axes.at(keyAxis(labels)) ?? 1) === 1;
    return isSumOf(numberOf(graph, node), new Set(terms)) && others.every(standStill);
  });
}

function distribute(graph: Graph, at: NodeId, side: 0 | 1, parts: readonly NodeId[]): Graph {
  return rewriteGraph(graph, (node, id, { builder, graph: own, moved }) => {
    if (own !== graph || id !== at || node.op !== 'contract') return undefined;
    const places = new Map<NodeId, NodeId>();
    const { left, right, out, domain } = node;
    for (const step of between(graph, graph.nodes[at].operands[side], new Set(parts))) {
      const old = graph.nodes[step];
      const meta = { span: node.span };
      if (old.op === 'map') {
        const operands = old.operands.map((operand) => places.get(operand) ?? moved(operand));
        places.set(step, builder.map(old.program, operands, meta));
      } else {
        const [a, b] = node.operands.toSpliced(side, 1, moved(step));
        const labels = { left, right, out, ...(domain !== undefined && { domain }) };
        places.set(step, builder.contract(labels, a, b, node.operands[2], meta));
      }
    }
    return places.get(graph.nodes[at].operands[side]);
  });
}

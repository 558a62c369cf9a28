/**
 * Which numbers of positions are worth a buffer: log(i) beside a matrix of scores is n logarithms, not n·m.
 *
 * In: a core graph. Out: maps over positions, sizes and constants that move along one axis at most, cost a transcendental
 * function, and are read by something with more positions. What depends on sizes alone is left to the kernels, which
 * compute it once; what depends on two positions would take as much room as the scores.
 */

import type { Graph, Node, NodeId } from '@heed/graph';
import { linearise, transcendental } from '@heed/scalar';
import { equalShapes } from '@heed/tensor';
import { OUTSIDE, readersOf } from '../readers.ts';

export function hoistedIndices(graph: Graph, indexOnly: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  const isCostly = (node: Node): boolean =>
    node.op === 'map' && linearise(node.program).steps.some((step) => 'args' in step && transcendental.has(step.op));
  const found = new Set<NodeId>();
  const costly = new Set<NodeId>();
  let readers: ReturnType<typeof readersOf> | undefined;
  graph.nodes.forEach((node, id) => {
    if (node.op !== 'map' || !indexOnly.has(id)) return;
    if (!isCostly(node) && !node.operands.some((operand) => costly.has(operand))) return;
    readers ??= readersOf(graph);
    const isWidened = readers[id].some((reader) => reader !== OUTSIDE && isWider(graph.nodes[reader], node));
    if (isWidened && movesOnce(node)) found.add(id);
    else costly.add(id);
  });
  return found;
}

function isWider(reader: Node, node: Node): boolean {
  return reader.op === 'map' && !equalShapes(reader.type.shape, node.type.shape);
}

function movesOnce({ type: { shape } }: Node): boolean {
  return shape.lead.length === 0 && shape.axes.filter((size) => size !== 1).length === 1;
}

/**
 * Grouped heads by index: keys that several query heads share are read where they lie, never copied.
 *
 * In: a gather of ⌊h·G/H⌋ along one axis, G dividing H (that is how a formula's `gqa` arrives; Ainslie et al., GQA, 2023).
 * Out: a location that takes one step for every H/G positions, where all readers are contractions that have the axis as a
 * batch; undefined otherwise: then the gather is computed.
 */

import type { GatherNode, Graph, Node, NodeBase, NodeId } from '@heed/graph';
import { divSizes, equalSizes, mulSizes, type Size } from '@heed/tensor';
import type { Location } from './walk.ts';

export function groupedLocation(
  graph: Graph,
  id: NodeId,
  node: NodeBase & GatherNode,
  source: Location,
): Location | undefined {
  if (node.guard || node.axes.length !== 1 || graph.outputs.some((output) => output.node === id)) return undefined;
  const [axis] = node.axes;
  const own = graph.nodes[node.operands[0]].type.shape.axes[axis];
  const [wanted] = node.type.shape.axes;
  const move = source.moves[axis];
  if (move === null || move.every !== undefined || !isGroupIndex(graph, node.operands[1], own, wanted))
    return undefined;
  if (!isDivided(graph, own, wanted) || !isBatch(graph, id, 0)) return undefined;
  const grouped = { ...move, every: divSizes(wanted, own) };
  return { ...source, moves: [grouped, ...source.moves.filter((_, k) => k !== axis)] };
}

/** ⌊h·own/wanted⌋ */
function isGroupIndex(graph: Graph, id: NodeId, own: Size, wanted: Size): boolean {
  const quotient = graph.nodes[id];
  if (!isBinary(quotient, 'floordiv') || quotient.type.shape.axes.length !== 1) return false;
  const product = graph.nodes[quotient.operands[0]];
  if (!isBinary(product, 'mul') || !isSize(graph, quotient.operands[1], wanted)) return false;
  const [along, by] = product.operands;
  const position = graph.nodes[along];
  return position.op === 'position' && position.axis === -1 && isSize(graph, by, own);
}

/** op(x0, x1) and nothing else. */
function isBinary(node: Node, op: 'floordiv' | 'mul'): node is Node & { op: 'map' } {
  if (node.op !== 'map' || node.operands.length !== 2) return false;
  const [result] = node.program.results;
  const [a, b] = node.program.params;
  return result.op === op && result.args[0] === a && result.args[1] === b;
}

function isSize(graph: Graph, id: NodeId, size: Size): boolean {
  const node = graph.nodes[id];
  if (node.op === 'constant') return node.value === size;
  return node.op === 'size' && equalSizes(node.size, size);
}

/** Whether binding makes sure that `own` divides `wanted`. */
function isDivided(graph: Graph, own: Size, wanted: Size): boolean {
  if (typeof own === 'number' && typeof wanted === 'number') return wanted % own === 0;
  const whole = mulSizes(own, divSizes(wanted, own));
  const agrees = (a: Size, b: Size): boolean => equalSizes(a, whole) && equalSizes(b, wanted);
  return (
    agrees(whole, wanted) &&
    (equalSizes(whole, wanted) || graph.equations.some(({ left, right }) => agrees(left, right) || agrees(right, left)))
  );
}

/** Whether every reader is a contraction with axis `axis` as a label of both operands and the result. */
function isBatch(graph: Graph, id: NodeId, axis: number): boolean {
  return graph.nodes.every((reader, at) =>
    reader.operands.every((operand, side) => {
      if (operand !== id) return true;
      if (reader.op === 'view') {
        const to = reader.axes.findIndex((view) => view !== 'new' && view.axis === axis);
        const view = reader.axes[to];
        return to >= 0 && view !== 'new' && view.start === 0 && view.step === 1 && isBatch(graph, at, to);
      }
      if (reader.op !== 'contract' || side > 1) return false;
      const label = (side === 0 ? reader.left : reader.right)[axis];
      return [reader.left, reader.right, reader.out].every((labels) => labels.includes(label));
    }),
  );
}

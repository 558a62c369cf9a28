/**
 * How an operation's rows come from its operands' rows: along which axis of an operand a row of the result is found.
 *
 * In: a node, an axis of its result, an operand. Out: the operand's axis, `still` where all rows read the same, or
 * `mixed` where a row reads others too. Axes count from the end (-1 is the last), as broadcasting does.
 */

import type { ContractNode, FoldNode, GatherNode, Graph, MergeNode, Node, NodeBase, SplitNode } from '@heed/graph';
import { equalSizes } from '@heed/tensor';
import { placedAxes } from './lower-gather.ts';

export type RowAxis = number | 'still' | 'mixed';

export function rowAxis(graph: Graph, node: Node, operand: number, axis: number): RowAxis {
  const found = along(graph, node, operand, axis);
  if (typeof found !== 'number') return found;
  const size = graph.nodes[node.operands[operand]].type.shape.axes.at(found);
  if (found < -rankOf(graph, node, operand) || size === undefined || size === 1) return 'still';
  // An operand that turns out to be broadcast has no rows of its own to begin in the middle of.
  return equalSizes(size, node.type.shape.axes.at(axis) ?? 1) ? found : 'mixed';
}

function rankOf(graph: Graph, { operands }: Node, operand: number): number {
  return graph.nodes[operands[operand]].type.shape.axes.length;
}

function along(graph: Graph, node: Node, operand: number, axis: number): RowAxis {
  const rank = rankOf(graph, node, operand);
  const at = node.type.shape.axes.length + axis;
  switch (node.op) {
    case 'map':
      return axis;
    case 'contract':
      return ofContract(node, operand, axis);
    case 'fold':
      return ofFold(graph, node, axis);
    case 'concat':
      return axis === node.axis ? 'mixed' : axis;
    case 'view': {
      const view = node.axes[at];
      if (view === 'new') return 'still';
      const isWhole = view.start === 0 && view.step === 1 && equalSizes(view.size, node.type.shape.axes[at]);
      return isWhole ? view.axis - rank : 'mixed';
    }
    case 'gather':
      return ofGather(graph, node, operand, at);
    case 'split':
      return ofSplit(node, at, rank);
    case 'merge':
      return ofMerge(node, at, rank);
    default:
      return 'mixed';
  }
}

function ofContract({ left, right, domain, out }: ContractNode, operand: number, axis: number): RowAxis {
  const labels = [left, right, domain ?? ''][operand];
  const at = labels.indexOf(out.at(axis) ?? '-');
  return at < 0 ? 'still' : at - labels.length;
}

/** The result's axes are those of the operands, without the folded ones unless they are kept. */
function ofFold(graph: Graph, node: NodeBase & FoldNode, axis: number): RowAxis {
  if (node.output === 'weight' || node.keep) return node.axes.includes(axis) ? 'mixed' : axis;
  const rank = Math.max(...node.operands.map((id) => graph.nodes[id].type.shape.axes.length));
  const left = Array.from({ length: rank }, (_, k) => k - rank).filter((own) => !node.axes.includes(own));
  return left.at(axis) ?? 'still';
}

function ofGather(graph: Graph, node: NodeBase & GatherNode, operand: number, at: number): RowAxis {
  const placed = placedAxes(graph, node);
  if (operand > 0) return at < placed ? at - placed : 'still';
  const { axes } = graph.nodes[node.operands[0]].type.shape;
  const kept = axes.map((_, axis) => axis).filter((axis) => !node.axes.includes(axis));
  return at < placed ? 'still' : kept[at - placed] - axes.length;
}

function ofSplit({ axis, sizes }: SplitNode, at: number, rank: number): RowAxis {
  if (at < axis) return at - rank;
  return at < axis + sizes.length ? 'mixed' : at - sizes.length + 1 - rank;
}

function ofMerge({ axis, count }: MergeNode, at: number, rank: number): RowAxis {
  if (at < axis) return at - rank;
  return at === axis ? 'mixed' : at + count - 1 - rank;
}

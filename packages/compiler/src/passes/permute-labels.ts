/**
 * permute-labels: a contraction reads what a transposition reads, under other labels, and scores are written as they are
 * read.
 *
 * In and out: core graphs. Views that change the order of axes, or add axes that the other operand has, disappear before a
 * contraction; a transposition after one disappears where nobody else reads the product and no contraction the view. What
 * lies beyond them (a normaliser, a product of scores) then stands next to it.
 */

import {
  rewriteGraph,
  type ContractNode,
  type Graph,
  type Node,
  type NodeBase,
  type NodeId,
  type RewriteContext,
  type ViewNode,
} from '@heed/graph';
import { equalSizes } from '@heed/tensor';
import { OUTSIDE, onlyReaders } from '../readers.ts';

export function permuteLabels(graph: Graph): Graph {
  const readers = onlyReaders();
  return rewriteGraph(graph, (node, id, { builder, graph: own }) => {
    if (node.op === 'contract') return throughViews(builder, node);
    if (node.op !== 'view') return undefined;
    const source = builder.node(node.operands[0]);
    if (source.op !== 'contract' || readers(own, own.nodes[id].operands[0]).length !== 1) return undefined;
    const order = orderOf(node, source);
    const isOperand = readers(own, id).some((reader) => reader !== OUTSIDE && own.nodes[reader].op === 'contract');
    if (isOperand || order?.length !== source.out.length) return undefined;
    const out = order.map((axis) => (axis === undefined ? '-' : source.out[axis])).join('');
    if (out.includes('-')) return undefined;
    return contractOf(builder, source, { out }, source.operands, node.name ?? source.name);
  });
}

type Builder = RewriteContext['builder'];

function contractOf(
  builder: Builder,
  node: NodeBase & ContractNode,
  changed: Partial<Pick<ContractNode, 'left' | 'right' | 'out'>>,
  [a, b, condition]: readonly NodeId[],
  name: string | undefined,
): NodeId {
  const { left, right, out, domain, span } = node;
  const labels = { left, right, out, ...changed, ...(domain !== undefined && { domain }) };
  return builder.contract(labels, a, b, condition, { span, name });
}

/** The contraction with views left out before its operands. */
function throughViews(builder: Builder, node: NodeBase & ContractNode): NodeId | undefined {
  const labels = [node.left, node.right];
  const operands = [...node.operands];
  for (const side of [0, 1]) {
    const view = builder.node(operands[side]);
    if (view.op !== 'view') continue;
    const source = builder.node(view.operands[0]);
    const order = orderOf(view, source);
    if (order === undefined) continue;
    const fresh = order.flatMap((axis, k) => (axis === undefined ? [labels[side][k]] : []));
    if (!fresh.every((label) => labels[1 - side].includes(label))) continue;
    labels[side] = source.type.shape.axes.map((_, axis) => labels[side][order.indexOf(axis)]).join('');
    [operands[side]] = view.operands;
  }
  if (operands.every((id, k) => id === node.operands[k])) return undefined;
  return contractOf(builder, node, { left: labels[0], right: labels[1] }, operands, node.name);
}

/** Which axis of the source each axis of the view is, undefined for a new one, where all of the source is seen once. */
function orderOf({ axes }: ViewNode, source: Node): readonly (number | undefined)[] | undefined {
  const sizes = source.type.shape.axes;
  const order: (number | undefined)[] = [];
  for (const view of axes) {
    if (view === 'new') order.push(undefined);
    else if (view.start !== 0 || view.step !== 1 || order.includes(view.axis)) return undefined;
    else if (!equalSizes(view.size, sizes[view.axis])) return undefined;
    else order.push(view.axis);
  }
  return sizes.every((_, axis) => order.includes(axis)) ? order : undefined;
}

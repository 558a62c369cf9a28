/**
 * How every op reads its operands: which part of each one cell of its result is made of.
 *
 * In: a node of a graph, which operand, and the sizes that tensors gave. Out: one reach per axis of the operand's
 * concrete shape, leading axes among them (they broadcast like others, aligned at the last). Only where an element may
 * come in is said, not what is done with it; a scan's body is not looked into, and a gather's places are unknown where
 * they are more than a shift, a stride or a quotient of an index.
 */

import { bug } from '@heed/diagnostics';
import { evaluateSize, type ShapeBinding } from '@heed/tensor';
import { isElementwise } from './elementwise.ts';
import type { ContractNode, CumulateNode, Graph, Node, NodeId, ViewNode } from './graph.ts';
import { boundShape, placesOf } from './reach-places.ts';
import { at, UNKNOWN, WHOLE, type AxisReach, type IndexSum } from './reach.ts';

type Reads = readonly AxisReach[];

export function operandReads(graph: Graph, id: NodeId, k: number, binding: ShapeBinding): Reads {
  const node = graph.nodes[id] ?? bug(`no node %${id}`);
  const shapeOf = (each: NodeId): readonly number[] => boundShape(graph, each, binding);
  const shapes = node.operands.map(shapeOf);
  const own = shapes[k] ?? bug(`no operand ${k} of node %${id}`);
  const shape = shapeOf(id);
  if (isElementwise(node)) return aligned(own, shape.length);
  switch (node.op) {
    case 'input':
    case 'constant':
    case 'size':
    case 'position':
      return bug(`${node.op} has no operands`);
    case 'map':
      return aligned(own, shape.length);
    case 'matmul':
      return matmul(k, shapes, shape.length);
    case 'contract':
      return contract(node, k, own, shape.length);
    case 'transpose':
      return aligned(own, shape.length, (axis) => (axis < own.length - 2 ? axis : 2 * own.length - 3 - axis));
    case 'softmax':
    case 'log_softmax':
    case 'softmax1':
    case 'softpick':
    case 'normalize':
    case 'layernorm':
    case 'rmsnorm':
      return rows(own, rankOf(shapes), node.axes, true);
    case 'fold':
      return rows(own, rankOf(shapes), node.axes, node.keep || node.output === 'weight');
    case 'reduce_sum':
    case 'reduce_mean':
    case 'reduce_max':
    case 'reduce_min':
    case 'reduce_prod':
    case 'reduce_logsumexp':
    case 'reduce_norm':
    case 'reduce_argmax':
      return rows(own, rankOf(shapes), node.axes, node.keep);
    case 'cumsum':
    case 'cumprod':
      return cumulate(node, own, shape);
    case 'scan':
    case 'item':
      return own.map(() => WHOLE);
    case 'view':
      return view(node, own, shape.length, binding);
    case 'concat':
    case 'join':
      return concat(node.axis, k, shapes, shape.length);
    case 'gather': {
      const lead = leadOf(graph, node, 0, shapes[0] ?? []);
      const head = shape.length - ((shapes[0]?.length ?? 0) - lead - node.axes.length);
      if (k > 0) return aligned(own, head);
      const looked = node.axes.map((_, place) => placesOf(graph, node.operands[place + 1] ?? -1, head, binding));
      return gather(node.axes, looked, own, lead, { lead: shape.length - node.type.shape.axes.length, head });
    }
    case 'split':
      return split(node.axis + leadOf(graph, node, 0, own), node.sizes.length, own, shape);
    case 'merge':
      return merge(node.axis + leadOf(graph, node, 0, own), node.count, own);
  }
}

/** How many axes of an operand are leading ones. */
function leadOf(graph: Graph, node: Node, k: number, own: readonly number[]): number {
  return own.length - (graph.nodes[node.operands[k] ?? -1]?.type.shape.axes.length ?? 0);
}

function rankOf(shapes: readonly (readonly number[])[]): number {
  return Math.max(0, ...shapes.map((shape) => shape.length));
}

/** At the cell's index along `axis`; an axis of one element is read by every cell. */
function along(axis: number, size: number): AxisReach {
  return size === 1 ? at(0) : at(0, { axis, scale: 1 });
}

/** Each axis at that of the result that it is aligned with, from the last on; `place` says where it goes instead. */
function aligned(own: readonly number[], rank: number, place = (axis: number): number => axis): Reads {
  return own.map((size, axis) => along(place(axis) + rank - own.length, size));
}

/** Left and domain by rows, right by columns; the inner axis whole, what is before them broadcast. */
function matmul(k: number, shapes: readonly (readonly number[])[], rank: number): Reads {
  const [left = [], right = []] = shapes;
  const rowAxes = left.length > 1 ? 1 : 0;
  const columnAxes = right.length > 1 ? 1 : 0;
  const batch = rank - rowAxes - columnAxes;
  const own = shapes[k] ?? [];
  const [inner, other] =
    k === 1
      ? [own.length - 1 - columnAxes, columnAxes ? own.length - 1 : -1]
      : [own.length - 1, rowAxes ? own.length - 2 : -1];
  const ownBatch = own.length - 1 - (k === 1 ? columnAxes : rowAxes);
  return own.map((size, axis) => {
    if (axis === inner) return WHOLE;
    if (axis === other) return along(k === 1 ? rank - 1 : batch, size);
    return along(axis + batch - ownBatch, size);
  });
}

/** A label of the result at its axis; one that is summed over whole. */
function contract(node: ContractNode, k: number, own: readonly number[], rank: number): Reads {
  const labels = [node.left, node.right, node.domain ?? ''][k] ?? '';
  const lead = own.length - labels.length;
  const outLead = rank - node.out.length;
  return own.map((size, axis) => {
    if (axis < lead) return along(axis + outLead - lead, size);
    const place = node.out.indexOf(labels[axis - lead] ?? '');
    return place < 0 ? WHOLE : along(outLead + place, size);
  });
}

/** A computation per row: the rows' own axes whole, the others where the result has them. */
function rows(own: readonly number[], rank: number, axes: readonly number[], keep: boolean): Reads {
  const isRow = (axis: number): boolean => axes.includes(axis - rank);
  return own.map((size, k) => {
    const axis = k + rank - own.length;
    if (isRow(axis)) return WHOLE;
    const before = keep ? 0 : Array.from({ length: axis }, (_, each) => each).filter(isRow).length;
    return along(axis - before, size);
  });
}

/** Up to the cell, or from it on; without its own element when exclusive. */
function cumulate(
  { axis: along_, reverse, exclusive }: Pick<CumulateNode, 'axis' | 'reverse' | 'exclusive'>,
  own: readonly number[],
  shape: readonly number[],
): Reads {
  const rank = shape.length;
  const running = rank + along_;
  const here = (offset: number): { offset: number; terms: { axis: number; scale: number }[] } => ({
    offset,
    terms: [{ axis: running, scale: 1 }],
  });
  return own.map((size, k) => {
    const axis = k + rank - own.length;
    if (axis !== running || size === 1) return along(axis, size);
    const first = reverse ? here(exclusive ? 1 : 0) : { offset: 0, terms: [] };
    const last = reverse ? { offset: size - 1, terms: [] } : here(exclusive ? -1 : 0);
    return { kind: 'between', first, last };
  });
}

function view(node: ViewNode, own: readonly number[], rank: number, binding: ShapeBinding): Reads {
  const lead = rank - node.axes.length;
  return own.map((size, axis) => {
    if (axis < lead) return along(axis, size);
    const place = node.axes.findIndex((part) => part !== 'new' && part.axis === axis - lead);
    const part = node.axes[place];
    if (part === undefined || part === 'new') return at(0);
    const start = evaluateSize(part.start, binding.sizes) ?? bug('the start of a view is not bound');
    return at(start, { axis: lead + place, scale: part.step });
  });
}

/** Each part begins where those before it end. */
function concat(axis: number, k: number, shapes: readonly (readonly number[])[], rank: number): Reads {
  const start = shapes.slice(0, k).reduce((sum, shape) => sum + (shape.at(axis) ?? 0), 0);
  const own = shapes[k] ?? [];
  return aligned(own, rank).with(axis, at(-start, { axis: rank + axis, scale: 1 }));
}

/** Axes that are looked up at their places; those kept stand last in the result, behind `head` axes of the places. */
function gather(
  axes: readonly number[],
  places: readonly (IndexSum | undefined)[],
  own: readonly number[],
  lead: number,
  result: { readonly lead: number; readonly head: number },
): Reads {
  return own.map((size, axis) => {
    if (axis < lead) return along(axis + result.lead - lead, size);
    const looked = axes.indexOf(axis - lead);
    if (looked >= 0) {
      const place = places[looked];
      return place ? at(place.offset, ...place.terms) : UNKNOWN;
    }
    const before = axes.filter((each) => each < axis - lead).length;
    return along(result.head + axis - lead - before, size);
  });
}

/** Row-major: the old index is the sum of the new ones, each times the sizes after it. */
function split(axis: number, count: number, own: readonly number[], shape: readonly number[]): Reads {
  return own.map((size, k) => {
    if (k < axis) return along(k, size);
    if (k > axis) return along(k + count - 1, size);
    const terms = Array.from({ length: count }, (_, part) => ({
      axis: axis + part,
      scale: shape.slice(axis + part + 1, axis + count).reduce((a, b) => a * b, 1),
    }));
    return at(0, ...terms);
  });
}

function merge(axis: number, count: number, own: readonly number[]): Reads {
  return own.map((size, k) => {
    if (k < axis) return along(k, size);
    if (k >= axis + count) return along(k - count + 1, size);
    const divide = own.slice(k + 1, axis + count).reduce((a, b) => a * b, 1);
    // Behind an axis of size 0 there is no cell to ask.
    if (size === 1 || divide === 0) return at(0);
    return at(0, { axis, scale: 1, ...(divide > 1 && { divide }), ...(k > axis && { modulo: size }) });
  });
}

/**
 * Index tensors that are plain arithmetic of positions: where a gather looks, told without any data.
 *
 * In: a node that indices come from. Out: its value at a cell as a sum of the cell's indices (`i - 1`, `2·i + 3`,
 * `⌊h / g⌋`), or nothing where it is not that: then it needs numbers to know.
 */

import { bug } from '@heed/diagnostics';
import { concreteShape, evaluateSize, type ShapeBinding } from '@heed/tensor';
import type { Graph, NodeId, ViewNode } from './graph.ts';
import type { IndexSum, IndexTerm } from './reach.ts';

/** `rank` is that of the shape in which a cell counts; axes are aligned at the last. */
export function placesOf(graph: Graph, id: NodeId, rank: number, binding: ShapeBinding): IndexSum | undefined {
  const node = graph.nodes[id];
  if (node === undefined) return undefined;
  const parts = (): readonly (IndexSum | undefined)[] =>
    node.operands.map((operand) => placesOf(graph, operand, rank, binding));
  switch (node.op) {
    case 'constant':
      return Number.isInteger(node.value) ? fixed(node.value) : undefined;
    case 'size': {
      const size = evaluateSize(node.size, binding.sizes);
      return size === undefined ? undefined : fixed(size);
    }
    case 'position':
      // Of one position only, it is 0 wherever it is broadcast to.
      return boundShape(graph, id, binding).at(node.axis) === 1
        ? fixed(0)
        : { offset: 0, terms: [{ axis: rank + node.axis, scale: 1 }] };
    case 'add':
      return sum(parts(), 1);
    case 'sub':
      return sum(parts(), -1);
    case 'neg':
      return sum([fixed(0), ...parts()], -1);
    case 'mul':
    case 'scale': {
      const [a, b] = parts();
      if (a === undefined || b === undefined) return undefined;
      return b.terms.length === 0 ? scaled(a, b.offset) : a.terms.length === 0 ? scaled(b, a.offset) : undefined;
    }
    case 'floordiv': {
      const [a, b] = parts();
      return a && b && b.terms.length === 0 ? divided(a, b.offset) : undefined;
    }
    case 'view': {
      const [operand = -1] = node.operands;
      const operandRank = graph.nodes[operand]?.type.shape.axes.length ?? 0;
      return viewed(node, placesOf(graph, operand, rank, binding), operandRank, rank, binding);
    }
    default:
      return undefined;
  }
}

function fixed(offset: number): IndexSum {
  return { offset, terms: [] };
}

function sum([a, b]: readonly (IndexSum | undefined)[], sign: 1 | -1): IndexSum | undefined {
  if (a === undefined || b === undefined) return undefined;
  const other = scaled(b, sign);
  return { offset: a.offset + other.offset, terms: [...a.terms, ...other.terms] };
}

function scaled({ offset, terms }: IndexSum, factor: number): IndexSum {
  // A minus zero would be told apart from zero by whoever compares.
  return { offset: offset * factor + 0, terms: terms.map((term) => ({ ...term, scale: term.scale * factor })) };
}

/** Only of an index, or of one times what divides `by` (`⌊h·2 / 4⌋`): of a sum it would not be a sum. */
function divided({ offset, terms }: IndexSum, by: number): IndexSum | undefined {
  const [term, ...others] = terms;
  if (by <= 0) return undefined;
  if (term === undefined) return fixed(Math.floor(offset / by));
  const isOne = offset === 0 && others.length === 0 && term.modulo === undefined;
  if (!isOne || term.scale <= 0 || by % term.scale !== 0) return undefined;
  const divide = ((term.divide ?? 1) * by) / term.scale;
  return { offset: 0, terms: [{ axis: term.axis, scale: 1, ...(divide > 1 && { divide }) }] };
}

/** Each axis of the operand at where the view puts it; sums of axes that it cuts or turns are not followed. */
function viewed(
  { axes }: ViewNode,
  inner: IndexSum | undefined,
  operandRank: number,
  rank: number,
  binding: ShapeBinding,
): IndexSum | undefined {
  if (inner === undefined) return undefined;
  const terms: IndexTerm[] = [];
  for (const term of inner.terms) {
    const own = term.axis - rank + operandRank;
    const place = axes.findIndex((part) => part !== 'new' && part.axis === own);
    const part = axes[place];
    if (part === undefined || part === 'new' || part.step !== 1) return undefined;
    if (evaluateSize(part.start, binding.sizes) !== 0) return undefined;
    terms.push({ ...term, axis: rank - axes.length + place });
  }
  return { offset: inner.offset, terms };
}

export function boundShape(graph: Graph, id: NodeId, binding: ShapeBinding): readonly number[] {
  const shape = graph.nodes[id]?.type.shape ?? bug(`no node %${id}`);
  return concreteShape(shape, binding) ?? bug(`the shape of %${id} is not bound`);
}

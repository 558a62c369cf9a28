/**
 * Index lists read: what each place of `x[…]` is, and which axis of x it is for.
 *
 * In: an index expression and its value. Out: the value with its axes in one layout, and a place per axis. Nothing is
 * taken yet: that is indexing.ts. Outside of index notation a list names every axis; inside it names the last ones.
 */

import type { Help } from '@heed/diagnostics';
import { scalarShape, subSizes, type Size } from '@heed/tensor';
import type { Expr, Index, IndexExpr, Slice } from '../../syntax/tree.ts';
import type { Context } from '../context.ts';
import { settle } from '../floating.ts';
import { outside } from './bounds.ts';
import { asIndexed, batchOf } from './indexed.ts';
import { report } from '../messages.ts';
import {
  isNumeric,
  type Indexed,
  type IndexVariable,
  type Numeric,
  type Operand,
  type Unknown,
  type Value,
} from '../values.ts';
import type { Scope, Walker } from '../walker.ts';
import { showShape, showSize, sourceOf } from '../wording.ts';
import { sizeOfValue } from '../written-sizes.ts';

export type Place =
  | { readonly kind: 'whole' }
  | { readonly kind: 'slice'; readonly start: Size; readonly end: Size | undefined; readonly expr: Slice }
  | { readonly kind: 'label'; readonly variable: IndexVariable; readonly value: Indexed; readonly expr: Expr }
  /** `size` is the place, where it is a size or a whole number. */
  | {
      readonly kind: 'computed';
      readonly value: Numeric | Indexed;
      readonly size: Size | undefined;
      readonly expr: Expr;
    };

export interface Places {
  /** The indexed value; the places are for its last axes, all of which it keeps whole. */
  readonly x: Indexed;
  readonly places: readonly Place[];
}

/** The places of an index list; faults are reported. */
export function placesOf(walker: Walker, expr: IndexExpr, base: Value, scope: Scope): Places | undefined {
  const { context } = walker;
  const x = valueOf(context, { expr: expr.value, value: base });
  const isOpen = context.binders > 0 || expr.indices[0]?.kind === 'ellipsis';
  const given = expr.indices.length - (expr.indices[0]?.kind === 'ellipsis' ? 1 : 0);
  const counted = x.kind === 'unknown' ? undefined : count(context, expr, x, given, isOpen);
  const read = expr.indices.flatMap((index, k): (Place | undefined)[] => {
    if (index.kind !== 'ellipsis') return [placeOf(walker, index, scope)];
    if (k > 0) context.faults.add(report['index/ellipsis']({}, { span: index.span }));
    return k > 0 ? [undefined] : [];
  });
  return counted && read.every((place) => place !== undefined) ? { x: counted, places: read } : undefined;
}

/** Anything with axes; a number that floats over tensors is one. */
function valueOf(context: Context, operand: Operand): Indexed | Unknown {
  const { value, expr } = operand;
  return asIndexed(context, value.kind === 'floating' ? { expr, value: settle(context, { expr, value }) } : operand);
}

/** The value with as many whole axes as there are places; those before them are batch axes. */
function count(context: Context, expr: IndexExpr, x: Indexed, given: number, isOpen: boolean): Indexed | undefined {
  const shape = context.typeOf(x.node).shape;
  const isPlain = x.labels.length === 0;
  const fits = isOpen && isPlain ? given <= x.whole : given === x.whole;
  const mayBeOpen = isPlain && shape.lead.length > 0 && (!isOpen || given > x.whole);
  if (mayBeOpen) {
    context.needRanks(shape.lead);
    return undefined;
  }
  if (fits) return { ...x, whole: given };
  const own = shape.axes.slice(batchOf(context, x, x.node));
  const facts = { value: sourceOf(context.text, expr.value), shape: showShape({ lead: shape.lead, axes: own }), given };
  const help = given < x.whole ? leadingHelp(expr) : undefined;
  context.faults.add(report['index/count'](facts, { span: expr.span, ...(help && { help }) }));
  return undefined;
}

/** `X[…, 0]` for `X[0]`. */
function leadingHelp({ indices }: IndexExpr): Help | undefined {
  const [first] = indices;
  if (first === undefined) return undefined;
  const at = { start: first.span.start, end: first.span.start };
  return {
    text: { en: 'write `…` first for all axes before them', zh: '在最前面写 `…`，代表前面所有的轴' },
    edit: [{ span: at, text: '…, ' }],
  };
}

function placeOf(walker: Walker, index: Index, scope: Scope): Place | undefined {
  const { context } = walker;
  switch (index.kind) {
    case 'all':
      return { kind: 'whole' };
    case 'ellipsis':
      return undefined;
    case 'slice': {
      const from = index.from === undefined ? 0 : end(walker, index.from, scope);
      const to = index.to === undefined ? undefined : end(walker, index.to, scope);
      if (from === undefined || (to === undefined && index.to !== undefined)) return undefined;
      return { kind: 'slice', start: from, end: to, expr: index };
    }
    default: {
      const value = walker.evaluate(index, scope);
      if (value.kind === 'indexed' && value.variable !== undefined)
        return { kind: 'label', variable: value.variable, value, expr: index };
      if (value.kind === 'function')
        context.faults.add(report['type/function-as-value']({ name: value.name }, { span: index.span }));
      if (!isNumeric(value) && value.kind !== 'indexed') return undefined;
      if (!isWhole(context, { expr: index, value })) return undefined;
      const size = divides(value) ? undefined : sizeOfValue(value);
      return { kind: 'computed', value, size, expr: index };
    }
  }
}

/** `n/2` as a place is the real number, as a size it is floored. */
function divides(value: Value): boolean {
  if (value.kind !== 'floating' || value.axes.size > 0 || value.mixed) return false;
  const seen = new Set([value.make(scalarShape)]);
  for (const draft of seen) {
    if (draft.operation.op === 'div') return true;
    for (const operand of draft.operands) seen.add(operand);
  }
  return false;
}

/** Whether it can be an index; reports where it can not. */
function isWhole(context: Context, { expr, value }: Operand<Numeric | Indexed>): boolean {
  const dtype = value.kind === 'floating' ? value.dtype : value.node.type.dtype;
  // A float64 of positions and sizes is whole where its numbers are, which is looked at when it runs.
  if (dtype === 'i32' || dtype === 'u8' || dtype === 'f64') return true;
  const index = sourceOf(context.text, expr);
  const help =
    expr.kind === 'name' && dtype !== 'bool'
      ? { text: { en: `declare it, \`${index}: i32[n]\``, zh: `请声明它：\`${index}: i32[n]\`` } }
      : undefined;
  context.faults.add(report['index/not-a-whole-number']({ index, dtype }, { span: expr.span, ...(help && { help }) }));
  return false;
}

/** An end of a slice. */
function end(walker: Walker, expr: Expr, scope: Scope): Size | undefined {
  const value = walker.evaluate(expr, scope);
  const size = sizeOfValue(value);
  if (size === undefined && value.kind !== 'unknown') {
    const { context } = walker;
    context.faults.add(report['index/slice']({ written: sourceOf(context.text, expr) }, { span: expr.span }));
  }
  return size;
}

/** How long a slice is; reports where it does not fit into its axis. */
export function sliceSize(
  context: Context,
  value: string,
  axis: number,
  place: Extract<Place, { kind: 'slice' }>,
  size: Size,
): Size | undefined {
  const { expr } = place;
  const to = place.end ?? size;
  const length = context.sizes.size(subSizes(to, place.start));
  const whole = context.sizes.size(size);
  if (typeof length === 'number' && length < 0) {
    context.faults.add(report['index/slice']({ written: sourceOf(context.text, expr) }, { span: expr.span }));
    return undefined;
  }
  if (typeof to === 'number' && typeof whole === 'number' && to > whole) {
    const last = expr.to ?? expr.from ?? expr;
    const index = length === 0 ? showSize(to) : `${to - 1}`;
    outside(context, value, { axis, index, span: last.span }, whole);
    return undefined;
  }
  return length;
}

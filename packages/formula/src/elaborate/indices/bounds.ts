/**
 * Whether an index lies inside its axis, as far as that can be known before tensors are.
 *
 * In: an index as a draft, and the size of the axis. Out: `inside`, `outside`, or `unknown`, which the device decides
 * where the index is looked at. Ranges are those of interval arithmetic over positions whose extents are numbers, and
 * over element types; a position as long as the axis is inside whatever the number. `reportOutside` tells, once a
 * formula is complete, which of its gathers can never be right.
 */

import type { Help, Span } from '@heed/diagnostics';
import { elementwiseProgram, isElementwise } from '@heed/graph';
import { anything, between, boundProgram, decided, isInterval, point, type Range } from '@heed/scalar';
import { equalSizes, type DType, type Size } from '@heed/tensor';
import type { AccessPlace, Context } from '../context.ts';
import type { Draft } from '../drafts.ts';
import { report } from '../messages.ts';
import { showSize } from '../wording.ts';

/** Operations that are followed; an index is a short expression. */
const MAX_DEPTH = 40;

const WHOLE: Readonly<Partial<Record<DType, Range>>> = {
  bool: 'unknown',
  i32: between(-0x80000000, 0x7fffffff),
  u8: between(0, 255),
};

function rangeOfType(dtype: DType): Range {
  return WHOLE[dtype] ?? anything;
}

/** What a draft's numbers can be; `known` keeps what was found, since drafts are shared. */
export function rangeOf(context: Context, draft: Draft, known: Map<Draft, Range> = new Map(), depth = 0): Range {
  const found = known.get(draft) ?? freshRange(context, draft, known, depth);
  known.set(draft, found);
  return found;
}

function freshRange(context: Context, draft: Draft, known: Map<Draft, Range>, depth: number): Range {
  const { operation, operands, type } = draft;
  if (depth > MAX_DEPTH) return rangeOfType(type.dtype);
  const inner = (operand: Draft): Range => rangeOf(context, operand, known, depth + 1);
  if (isElementwise(operation)) {
    const types = operands.map((operand) => ({ ...context.typeOf(operand), weak: operand.weak }));
    return boundProgram(elementwiseProgram(operation.op, types), operands.map(inner))[0] ?? rangeOfType(type.dtype);
  }
  switch (operation.op) {
    case 'constant':
      return type.dtype === 'bool' ? decided(operation.value !== 0) : point(operation.value);
    case 'size': {
      const size = context.sizes.size(operation.size);
      return typeof size === 'number' ? point(size) : between(typeof size === 'string' ? 0 : -Infinity, Infinity);
    }
    case 'position': {
      const extent = context.typeOf(draft).shape.axes.at(operation.axis);
      return between(0, typeof extent === 'number' && extent > 0 ? extent - 1 : Infinity);
    }
    case 'view':
    case 'split':
    case 'merge': {
      const [operand] = operands;
      return operand === undefined ? rangeOfType(type.dtype) : inner(operand);
    }
    default:
      return rangeOfType(type.dtype);
  }
}

export type Place = 'inside' | 'outside' | 'unknown';

/** Where an index lies in an axis of `size`. */
export function placeOf(context: Context, index: Draft, size: Size): Place {
  const known = context.sizes.size(size);
  const { operation } = index;
  if (operation.op === 'position') {
    const extent = context.typeOf(index).shape.axes.at(operation.axis);
    if (extent !== undefined && equalSizes(extent, known)) return 'inside';
  }
  const range = rangeOf(context, index);
  if (!isInterval(range)) return 'unknown';
  if (range.high < 0 || (typeof known === 'number' && range.low >= known)) return 'outside';
  const isInside = typeof known === 'number' && range.low >= 0 && range.high < known && !range.nan;
  return isInside && index.type.dtype !== 'f64' ? 'inside' : 'unknown';
}

/** Gathers below `roots` that can never be inside. */
export function reportOutside(context: Context, roots: Iterable<Draft>): void {
  const seen = new Set<Draft>(roots);
  for (const draft of seen) {
    for (const operand of draft.operands) seen.add(operand);
    const access = context.accesses.get(draft);
    const { operation, operands } = draft;
    const [x] = operands;
    if (operation.op !== 'gather' || operation.guard || access === undefined || x === undefined) continue;
    for (const [k, axis] of operation.axes.entries()) {
      const index = operands[k + 1];
      const size = context.typeOf(x).shape.axes[axis];
      const place = access.places[k];
      if (index === undefined || size === undefined || place === undefined) continue;
      if (isEmpty(context, index) || placeOf(context, index, size) !== 'outside') continue;
      outside(context, access.value, place, size);
    }
  }
}

/** Reports an index that lies outside. */
export function outside(context: Context, value: string, place: AccessPlace, size: Size): void {
  const facts = { index: place.index, axis: place.axis, value, size: showSize(size) };
  const last = typeof size === 'number' ? `${Math.max(0, size - 1)}` : `${showSize(size)} - 1`;
  const help = place.index === '-1' ? lastPlace(place.span, last) : undefined;
  context.faults.add(report['index/outside'](facts, { span: place.span, ...(help && { help }) }));
}

function lastPlace(span: Span, last: string): Help {
  return {
    text: { en: `the last place is \`${last}\``, zh: `最后一个位置是 \`${last}\`` },
    edit: [{ span, text: last }],
  };
}

function isEmpty(context: Context, index: Draft): boolean {
  return context.typeOf(index).shape.axes.includes(0);
}

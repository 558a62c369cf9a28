/**
 * Built-ins that regroup axes: heads, and the general changes of shape. They carry exclusion.
 *
 * `heads` and `merge` are inverse (Vaswani et al. 2017); `gqa` views grouped keys with contiguous groups, as every
 * grouped-query model does (Ainslie et al. 2023): key head ⌊h·H_k/H_q⌋ serves query head h. It gathers for now.
 */

import { isWholeType } from '@heed/graph';
import { divSizes, equalSizes, mulSizes, scalarShape, type Size } from '@heed/tensor';
import type { Expr } from '../../syntax/tree.ts';
import { isConditional, isNumber, numericOperands } from '../arithmetic.ts';
import { countedAxes } from '../axes.ts';
import { named, required, type Bound, type Builtin } from './builtin.ts';
import { partOf, type Context } from '../context.ts';
import type { Draft } from '../drafts.ts';
import { settleAll } from '../floating.ts';
import { report } from '../messages.ts';
import { moved, permuted, step, widened } from '../moving.ts';
import { concatenate } from '../operators.ts';
import { namesOfAxes } from '../position-names.ts';
import { isNumeric, isSingle, tensor, unknown, type Operand, type Tensor, type Value } from '../values.ts';
import { showShape, showSize, sourceOf } from '../wording.ts';
import { sizeOfValue } from '../written-sizes.ts';

/** The operands as tensors; reports what is none. */
export function tensorsOf(context: Context, operands: readonly Operand[]): readonly Operand<Tensor>[] | undefined {
  const numerics = numericOperands(context, operands);
  return numerics && settleAll(context, numerics);
}

/** The size an argument says; reports where it is none. */
export function sizeArgument(context: Context, operand: Operand): Size | undefined {
  const size = sizeOfValue(operand.value);
  if (size === undefined && operand.value.kind !== 'unknown') {
    const written = sourceOf(context.text, operand.expr);
    context.faults.add(report['type/not-a-size']({ written }, { span: operand.expr.span }));
  }
  return size;
}

/** Whether a value has so many named axes; open leading axes are asked for, and missing ones reported. */
export function hasRank(context: Context, x: Operand<Tensor>, needed: number, operation: string, expr: Expr): boolean {
  const shape = context.shapeOf(x.value);
  if (shape.axes.length >= needed) return true;
  if (shape.lead.length > 0) context.needRanks(shape.lead);
  else {
    const facts = { operation, needed, value: sourceOf(context.text, x.expr), shape: showShape(shape) };
    context.faults.add(report['shape/too-few-axes'](facts, { span: expr.span }));
  }
  return false;
}

function heads(context: Context, { operands, expr }: Bound): Value {
  const [x, count] = operands;
  const [source] = (x && tensorsOf(context, [x])) ?? [];
  const size = count && sizeArgument(context, count);
  if (source === undefined || size === undefined || !hasRank(context, source, 2, 'heads', expr)) return unknown;
  const width = context.shapeOf(source.value).axes.at(-1) ?? 1;
  if (!divides(context, size, width)) {
    const value = sourceOf(context.text, source.expr);
    const facts = { value, size: showSize(width), heads: showSize(size) };
    return context.faults.add(report['shape/heads'](facts, { span: expr.span }));
  }
  return moved(context, source, (draft) => {
    const { axes } = context.typeOf(draft).shape;
    const rank = axes.length;
    const parts = [size, divSizes(axes[rank - 1], size)];
    const split = step(context, { op: 'split', axis: rank - 1, sizes: parts }, draft, expr);
    const front = Array.from({ length: rank - 2 }, (_, k) => k);
    return split && permuted(context, split, [...front, rank - 1, rank - 2, rank], expr);
  });
}

/** Whether `part` may divide `whole`, as far as that is known. */
function divides(context: Context, part: Size, whole: Size): boolean {
  const [a, b] = [context.sizes.size(part), context.sizes.size(whole)];
  if (a === 0) return false;
  return typeof a !== 'number' || typeof b !== 'number' || b % a === 0;
}

function merge(context: Context, { operands, expr }: Bound): Value {
  const [source] = tensorsOf(context, operands) ?? [];
  if (source === undefined || !hasRank(context, source, 3, 'merge', expr)) return unknown;
  return moved(context, source, (draft) => {
    const rank = context.typeOf(draft).shape.axes.length;
    const front = Array.from({ length: rank - 3 }, (_, k) => k);
    const swapped = permuted(context, draft, [...front, rank - 2, rank - 3, rank - 1], expr);
    return swapped && step(context, { op: 'merge', axis: rank - 2, count: 2 }, swapped, expr);
  });
}

function grouped(context: Context, { operands, axes, expr }: Bound): Value {
  const [keys, queries] = tensorsOf(context, operands) ?? [];
  if (keys === undefined || queries === undefined) return unknown;
  const [axis] = countedAxes(context, keys, axes ?? [-3], expr.span) ?? [];
  if (axis === undefined || countedAxes(context, queries, [axis], expr.span) === undefined) return unknown;
  const own = context.shapeOf(keys.value).axes.at(axis);
  const wanted = context.shapeOf(queries.value).axes.at(axis);
  if (own === undefined || wanted === undefined || equalSizes(own, wanted)) return keys.value;
  if (!divides(context, own, wanted)) {
    const facts = {
      query: sourceOf(context.text, queries.expr),
      queries: showSize(wanted),
      key: sourceOf(context.text, keys.expr),
      keys: showSize(own),
    };
    return context.faults.add(report['shape/head-groups'](facts, { span: expr.span }));
  }
  context.sizes.demand(mulSizes(own, divSizes(wanted, own)), wanted, expr.span);
  const index = groupOf(context, own, wanted, expr);
  return moved(context, keys, (draft) => taken(context, draft, axis, index, expr));
}

/** ⌊h·own/wanted⌋ for h along an axis of `wanted`. */
function groupOf(context: Context, own: Size, wanted: Size, { span }: Expr): Draft {
  const { drafts } = context;
  const type = { dtype: 'i32', shape: { lead: [], axes: [wanted] } } as const;
  const along = drafts.sure({ op: 'position', axis: -1 }, [], span, type);
  const scaled = drafts.sure({ op: 'mul' }, [along, drafts.sure({ op: 'size', size: own }, [], span)], span);
  return drafts.sure({ op: 'floordiv' }, [scaled, drafts.sure({ op: 'size', size: wanted }, [], span)], span);
}

/** The draft at `index` (one axis) along `axis` (negative), the other axes where they were. */
function taken(context: Context, draft: Draft, axis: number, index: Draft, expr: Expr): Draft | undefined {
  const rank = context.typeOf(draft).shape.axes.length;
  const place = rank + axis;
  // A gather puts what it indexes first; the rest follows in order.
  const found = context.node(
    { op: 'gather', axes: [place], guard: false },
    [partOf(draft, expr), partOf(index, expr)],
    expr.span,
  );
  const order = Array.from({ length: rank }, (_, k) => (k === place ? 0 : k < place ? k + 1 : k));
  return found && permuted(context, found, order, expr);
}

/** Whether an argument is the same for every entry; reports where it is not. */
export function isOneNumber(context: Context, name: string, argument: string, { value, expr }: Operand): boolean {
  if (!isNumeric(value) || isSingle(value)) return true; // what is no number is told elsewhere
  const shape =
    value.kind === 'tensor' ? showShape(context.shapeOf(value)) : `[${namesOfAxes(value.axes).replaceAll('`', '')}]`;
  const facts = { name, argument, value: sourceOf(context.text, expr), shape };
  context.faults.add(report['type/one-number'](facts, { span: expr.span }));
  return false;
}

function isWhole(context: Context, name: string, { value, expr }: Operand<Tensor>): boolean {
  const { dtype } = context.typeOf(value.node);
  const { operation } = value.node;
  const isFraction = operation.op === 'constant' && !Number.isInteger(operation.value);
  if (isWholeType(dtype) && !isFraction) return true;
  const facts = { name, value: sourceOf(context.text, expr), dtype };
  context.faults.add(report['type/not-whole-numbers'](facts, { span: expr.span }));
  return false;
}

function roll(context: Context, { byName, operands, axes, expr }: Bound): Value {
  const shift = byName.get('shift');
  const [source] = tensorsOf(context, operands.slice(0, 1)) ?? [];
  const [by] = shift && isOneNumber(context, 'roll', 'shift', shift) ? (tensorsOf(context, [shift]) ?? []) : [];
  if (source === undefined || by === undefined || !isWhole(context, 'roll', by)) return unknown;
  const [axis] = countedAxes(context, source, axes ?? [-1], expr.span) ?? [];
  const length = axis === undefined ? undefined : context.shapeOf(source.value).axes.at(axis);
  if (axis === undefined || length === undefined) return unknown;
  const { drafts } = context;
  const type = { dtype: 'i32', shape: { lead: [], axes: [length] } } as const;
  const along = drafts.sure({ op: 'position', axis: -1 }, [], expr.span, type);
  const back = context.node({ op: 'sub' }, [partOf(along, expr), context.part(by)], expr.span);
  const size = drafts.sure({ op: 'size', size: length }, [], expr.span);
  const index = back && context.node({ op: 'mod' }, [partOf(back, expr), partOf(size, expr)], expr.span);
  return index === undefined ? unknown : moved(context, source, (draft) => taken(context, draft, axis, index, expr));
}

function pairs(context: Context, { operands, expr }: Bound): Value {
  const [queries, keys] = tensorsOf(context, operands) ?? [];
  if (queries === undefined || keys === undefined) return unknown;
  if (!hasRank(context, queries, 2, 'pairs', expr) || !hasRank(context, keys, 2, 'pairs', expr)) return unknown;
  const between = (x: Operand<Tensor>, fromEnd: number): Operand => ({
    expr: x.expr,
    value: moved(context, x, (draft) =>
      widened(context, draft, context.typeOf(draft).shape.axes.length - fromEnd, expr),
    ),
  });
  return concatenate(context, [between(queries, 1), between(keys, 2)], -1, expr.span);
}

function stack(context: Context, { operands, axes, expr }: Bound): Value {
  const parts = tensorsOf(context, operands) ?? [];
  const rank = Math.max(0, ...parts.map((part) => context.shapeOf(part.value).axes.length));
  const axis = axes?.[0] ?? 0;
  const leads = parts.flatMap((part) => context.shapeOf(part.value).lead);
  if (parts.length === 0) return unknown;
  if (leads.length > 0 && (axis >= 0 || axis < -rank - 1)) return context.needRanks(leads);
  const place = axis >= 0 ? axis : rank + 1 + axis;
  if (place < 0 || place > rank) {
    const facts = {
      value: sourceOf(context.text, parts[0].expr),
      axis,
      shape: showShape(context.shapeOf(parts[0].value)),
    };
    return context.faults.add(report['shape/no-such-axis'](facts, { span: expr.span }));
  }
  const wide = parts.map((part): Operand => ({
    expr: part.expr,
    value: moved(context, part, (draft) => {
      const own = context.typeOf(draft).shape.axes.length;
      let full: Draft | undefined = draft;
      for (let k = own; k < rank && full; k += 1) full = widened(context, full, 0, expr);
      return full && widened(context, full, place, expr);
    }),
  }));
  return concatenate(context, wide, place - rank - 1, expr.span);
}

function reshape(context: Context, { operands, expr }: Bound): Value {
  const [x, ...wanted] = operands;
  const [source] = (x && tensorsOf(context, [x])) ?? [];
  const sizes = wanted.map((operand) => sizeArgument(context, operand));
  if (source === undefined || !sizes.every((size) => size !== undefined)) return unknown;
  const { lead } = context.shapeOf(source.value);
  if (lead.length > 0) return context.needRanks(lead);
  const { axes } = context.shapeOf(source.value);
  if (context.sizes.clash(mulSizes(...axes), mulSizes(...sizes)) !== undefined) {
    const facts = {
      value: sourceOf(context.text, source.expr),
      shape: showShape({ lead: [], axes }),
      target: showShape({ lead: [], axes: sizes }),
    };
    return context.faults.add(report['shape/reshape'](facts, { span: expr.span }));
  }
  return moved(context, source, (draft) => {
    const rank = context.typeOf(draft).shape.axes.length;
    const flat =
      rank === 0
        ? widened(context, draft, 0, expr)
        : rank === 1
          ? draft
          : step(context, { op: 'merge', axis: 0, count: rank }, draft, expr);
    return flat && step(context, { op: 'split', axis: 0, sizes }, flat, expr);
  });
}

function pad(context: Context, { byName, axes, expr }: Bound): Value {
  const [x, before, after, value] = ['x', 'before', 'after', 'value'].map((name) => byName.get(name));
  const [source] = (x && tensorsOf(context, [x])) ?? [];
  const sizes = [before, after].map((operand) => operand && sizeArgument(context, operand));
  if (source === undefined || sizes[0] === undefined || sizes[1] === undefined) return unknown;
  const [axis] = countedAxes(context, source, axes ?? [-1], expr.span) ?? [];
  if (axis === undefined) return unknown;
  const isCondition = context.typeOf(source.value.node).dtype === 'bool';
  if (value !== undefined && !isOneNumber(context, 'pad', 'value', value)) return unknown;
  const filler = value ? tensorsOf(context, [value])?.[0] : zero(context, expr, isCondition);
  if (filler === undefined) return unknown;
  if (!(isCondition ? isConditional(context, filler) : isNumber(context, filler))) return unknown;
  const edge = (size: Size): readonly Operand[] => {
    if (size === 0) return [];
    const own = [size, ...Array<Size>(-axis - 1).fill(1)];
    const along = context.drafts.sure({ op: 'position', axis }, [], expr.span, {
      dtype: 'i32',
      shape: { lead: [], axes: own },
    });
    const nothing = context.drafts.sure(
      { op: 'lt' },
      [along, context.drafts.sure({ op: 'constant', value: 0 }, [], expr.span)],
      expr.span,
    );
    // The filler as long as the edge: a choice between it and itself.
    const node = context.node(
      { op: 'where' },
      [partOf(nothing, expr), context.part(filler), context.part(filler)],
      expr.span,
    );
    return node === undefined ? [] : [{ expr: filler.expr, value: tensor(node) }];
  };
  return concatenate(context, [...edge(sizes[0]), source, ...edge(sizes[1])], axis, expr.span);
}

/** What is padded with: 0, or false beside conditions. */
function zero(context: Context, expr: Expr, isCondition: boolean): Operand<Tensor> {
  const type = isCondition ? ({ dtype: 'bool', shape: scalarShape } as const) : undefined;
  return { expr, value: tensor(context.drafts.sure({ op: 'constant', value: 0 }, [], expr.span, type)) };
}

const rest = (name: string): Builtin['parameters'][number] => ({ name, kind: 'rest', required: true });

export const headBuiltins: readonly Builtin[] = [
  { name: 'heads', parameters: [required('x'), required('H')], elaborate: heads },
  { name: 'merge', parameters: [required('x')], elaborate: merge },
  { name: 'gqa', parameters: [required('K'), required('Q'), named('axis', 'axis')], elaborate: grouped },
  { name: 'pairs', parameters: [required('Q'), required('K')], elaborate: pairs },
  { name: 'stack', parameters: [rest('x'), named('axis', 'axis')], elaborate: stack },
  {
    name: 'reshape',
    parameters: [required('x'), { name: 'sizes', kind: 'sizes', required: true }],
    elaborate: reshape,
  },
  {
    name: 'pad',
    parameters: [required('x'), required('before'), required('after'), named('axis', 'axis'), named('value', 'value')],
    elaborate: pad,
  },
  { name: 'roll', parameters: [required('x'), required('shift'), named('axis', 'axis')], elaborate: roll },
];

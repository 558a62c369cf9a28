/**
 * Computed places outside of index notation: positions, sizes and tensors as indices.
 *
 * In: the plan of an access. Out: a tensor; or, where an index floats, a number at each position that is gathered once
 * the shape is known that it is combined with. Whole axes of x come last, so positions count the axes before them.
 */

import { bug } from '@heed/diagnostics';
import { inferBroadcast } from '@heed/graph';
import { scalarShape, shapeOf, type Shape, type Size } from '@heed/tensor';
import type { IndexExpr } from '../../syntax/tree.ts';
import { partOf, type Context, type Part } from '../context.ts';
import { guard } from '../demand.ts';
import type { Draft } from '../drafts.ts';
import { remembered } from '../floating.ts';
import { taken, wholeCount, type Computed, type Plan } from './plan.ts';
import { isIndexed, wholeAxis } from './indexed.ts';
import { report } from '../messages.ts';
import { namesOfAxes } from '../position-names.ts';
import { tensor, unknown, type Floating, type Numeric, type Value } from '../values.ts';

/** Outside of index notation: a tensor, or a number at each position where an index floats. */
export function atPositions(context: Context, plan: Plan): Value {
  const { expr } = plan;
  const computed = plan.axes.flatMap(({ taken: own }) => (own.kind === 'computed' ? [own] : []));
  const values = computed.map(({ value }) => (isIndexed(value) ? bug('notation has its own way') : value));
  const whole = wholeCount(plan);
  const asked = computed.length > 0 && whole === 0 ? guard(context, expr.span) : undefined;
  const condition = asked !== undefined && (asked.kind === 'tensor' || asked.kind === 'floating') ? asked : undefined;
  const all: readonly Numeric[] = condition === undefined ? values : [...values, condition];
  const open = new Set(all.flatMap((value) => (value.kind === 'floating' ? [...value.axes] : [])));
  if (whole > 0 && !positionsFit(context, computed, whole)) return unknown;
  const build = (at: Shape): { node: Draft; domain: Draft | undefined } | undefined => {
    const drafts = new Map(computed.map((place) => [place, built(context, place, at, open.size > 0 ? whole : 0)]));
    const own = condition && (condition.kind === 'tensor' ? condition.node : condition.make(at));
    const rank = Math.max(0, ...[...drafts.values(), ...(own ? [own] : [])].map((draft) => rankOf(context, draft)));
    const indexOf = (place: Computed): Part => partOf(drafts.get(place) ?? bug('every place is built'), place.expr);
    return taken(context, plan, indexOf, { guard: own, rank });
  };
  if (open.size === 0) {
    const made = build(scalarShape);
    if (made === undefined) return unknown;
    const inPlace = (draft: Draft): Draft => whereIndexed(context, plan, draft, whole);
    return tensor(inPlace(made.node), made.domain && inPlace(made.domain));
  }
  if (plan.x.domain !== undefined) return floatsOverDomain(context, plan);
  const shape = shapeAround(context, plan, all, open, whole);
  if (shape === undefined) return unknown;
  const isMixed = shape.axes.length > 0 || shape.lead.length > 0;
  const floating: Floating = {
    kind: 'floating',
    dtype: plan.x.node.type.dtype,
    shape,
    axes: open,
    mixed: isMixed,
    depth: 1 + Math.max(...all.map((value) => (value.kind === 'floating' ? value.depth : 0))),
    make: remembered(context, (at) => build(at)?.node ?? zero(context, expr)),
  };
  return floating;
}

/** NumPy's order: axes of indices that stand side by side take the place of the axes they index (`X[:, t]`). */
function whereIndexed(context: Context, { axes, expr }: Plan, draft: Draft, whole: number): Draft {
  const kinds = axes
    .map(({ taken: own }) => own)
    .filter((own) => own.kind !== 'pick' && !(own.kind === 'keep' && own.group !== 'whole'))
    .map(({ kind }) => kind === 'computed');
  const first = kinds.indexOf(true);
  const isTogether = kinds.slice(first, kinds.lastIndexOf(true) + 1).every(Boolean);
  if (first <= 0 || !isTogether) return draft;
  const sizes = context.typeOf(draft).shape.axes;
  const front = axes.filter(({ taken: own }) => own.kind === 'keep' && own.group !== 'whole').length;
  const count = sizes.length - front - whole;
  const order = sizes.map((_, axis) => axis);
  const moved = [
    ...order.slice(0, front),
    ...order.slice(front + count, front + count + first),
    ...order.slice(front, front + count),
    ...order.slice(front + count + first),
  ];
  const view = moved.map((axis) => wholeAxis(sizes[axis] ?? 1, axis));
  return context.node({ op: 'view', axes: view }, [partOf(draft, expr)], expr.span) ?? draft;
}

/** Stands in for a node whose fault is reported; it never reaches a graph. */
function zero(context: Context, { span }: IndexExpr): Draft {
  return context.drafts.sure({ op: 'constant', value: 0 }, [], span);
}

function rankOf(context: Context, draft: Draft): number {
  return context.typeOf(draft).shape.axes.length;
}

/** An index against a shape; the last axes of the shape, where x is whole, are none of the index's. */
function built(context: Context, { value, expr }: Computed, at: Shape, whole: number): Draft {
  if (isIndexed(value)) return bug('notation has its own way');
  const draft = value.kind === 'tensor' ? value.node : value.make(at);
  const { axes } = context.typeOf(draft).shape;
  if (whole === 0 || axes.length === 0) return draft;
  const kept = axes.slice(0, Math.max(0, axes.length - whole));
  const view = kept.map((size, axis) => ({ axis, start: 0, step: 1, size }));
  return context.node({ op: 'view', axes: view }, [partOf(draft, expr)], expr.span) ?? draft;
}

/** Whether positions and whole axes are different axes of what the value is combined with. */
function positionsFit(context: Context, computed: readonly Computed[], whole: number): boolean {
  for (const { value, expr } of computed) {
    if (value.kind !== 'floating' || value.axes.size === 0) continue;
    const taken = new Set([...value.axes].filter((axis) => axis >= -whole));
    if (taken.size === 0 && !value.mixed) continue;
    const names = namesOfAxes(taken.size > 0 ? taken : value.axes);
    context.faults.add(report['index/position-on-whole']({ names }, { span: expr.span }));
    return false;
  }
  return true;
}

/** An excluded value at positions would have to float with its exclusion. */
function floatsOverDomain(context: Context, { expr }: Plan): Value {
  return context.faults.notYet(
    expr,
    'positions as indices of a value with excluded entries',
    '用位置变量索引带有排除项的值',
  );
}

/** What the tensors within broadcast to. */
function shapeAround(
  context: Context,
  plan: Plan,
  all: readonly Numeric[],
  open: ReadonlySet<number>,
  whole: number,
): Shape | undefined {
  const { x, expr } = plan;
  const own = context.typeOf(x.node).shape;
  const front = own.axes.slice(0, own.axes.length - plan.places.length);
  const wholes = plan.axes.flatMap(({ taken: part, size }): Size[] =>
    part.kind === 'slice' ? [part.size] : part.kind === 'keep' && part.group === 'whole' ? [size] : [],
  );
  const hasFront = front.length > 0 || own.lead.length > 0;
  const between = hasFront ? Math.max(0, ...[...open].map((axis) => -axis - whole)) : 0;
  const around = shapeOf([...front, ...Array<Size>(between).fill(1), ...wholes], own.lead);
  const parts = all.map((value): { dtype: 'i32'; shape: Shape } => ({
    dtype: 'i32',
    shape: value.kind === 'tensor' ? context.shapeOf(value) : context.sizes.shape(value.shape),
  }));
  const joined = inferBroadcast([{ dtype: 'i32', shape: around }, ...parts]);
  if (joined.ok) return joined.type.shape;
  const typed = [
    { expr: expr.value, type: { dtype: 'i32', shape: around } as const },
    ...parts.map((type) => ({ expr, type })),
  ];
  context.refuse(joined.fault, typed, expr.span);
  return undefined;
}

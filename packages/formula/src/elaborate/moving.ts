/**
 * Moving elements: the same change of axes for a value and for the condition that goes with it.
 *
 * In: a tensor and what is to happen to its axes, as a function on drafts. Out: the moved tensor, its domain moved with
 * it. Both are brought to one shape first, because a change needs all axes. Nothing computes here.
 */

import type { Span } from '@heed/diagnostics';
import type { NodeBody, ViewAxis } from '@heed/graph';
import { equalShapes, equalSizes, type Size } from '@heed/tensor';
import type { Expr } from '../syntax/tree.ts';
import { partOf, type Context } from './context.ts';
import type { Draft } from './drafts.ts';
import { both } from './exclusion.ts';
import { tensor, unknown, type Operand, type Tensor, type Value } from './values.ts';

/** A change of axes; nothing where it does not fit, and that is reported. */
export type Move = (draft: Draft) => Draft | undefined;

/** Moves a value and its domain. */
export function moved(context: Context, x: Operand<Tensor>, move: Move): Value {
  const { node, domain } = x.value;
  if (domain === undefined) {
    const made = move(node);
    return made === undefined ? unknown : tensor(made);
  }
  // A condition may be wider than its value: then the value is what the condition selects of it.
  const full = context.shapeOf(x.value);
  const isNarrow = !equalShapes(context.typeOf(node).shape, full);
  const wide = isNarrow
    ? context.node({ op: 'exclude' }, [context.part(x), partOf(domain, x.expr)], x.expr.span)
    : node;
  const made = wide && move(wide);
  const inside = made && move(spreadDomain(context, domain, full.axes, x.expr));
  return made === undefined || inside === undefined ? unknown : tensor(made, inside);
}

/** The domain as long as its value along every named axis. */
function spreadDomain(context: Context, domain: Draft, axes: readonly Size[], expr: Expr): Draft {
  const own = context.typeOf(domain).shape.axes;
  let wide = domain;
  for (let axis = -axes.length; axis < 0; axis += 1) {
    const isThere = own.length >= -axis && equalSizes(own.at(axis) ?? 1, axes.at(axis) ?? 1);
    if (!isThere) wide = both(context, alwaysAlong(context, axes, axis, expr.span), wide, expr);
  }
  return wide;
}

/** True everywhere, as long as axis `axis` of `axes` and 1 along the others. */
function alwaysAlong(context: Context, axes: readonly Size[], axis: number, span: Span): Draft {
  const own = axes.map((size, k) => (k === axes.length + axis ? size : 1)).slice(axis);
  const type = { dtype: 'i32', shape: { lead: [], axes: own } } as const;
  const along = context.drafts.sure({ op: 'position', axis }, [], span, type);
  return context.drafts.sure({ op: 'ge' }, [along, context.drafts.sure({ op: 'constant', value: 0 }, [], span)], span);
}

/** The named axes in another order; `order[k]` is the old place of new axis k. */
export function permuted(context: Context, draft: Draft, order: readonly number[], expr: Expr): Draft | undefined {
  const { axes } = context.typeOf(draft).shape;
  return step(
    context,
    { op: 'view', axes: order.map((axis): ViewAxis => ({ axis, start: 0, step: 1, size: axes[axis] })) },
    draft,
    expr,
  );
}

/** A new axis of 1 before named axis `place`. */
export function widened(context: Context, draft: Draft, place: number, expr: Expr): Draft | undefined {
  const { axes } = context.typeOf(draft).shape;
  const own = axes.map((size, axis): ViewAxis => ({ axis, start: 0, step: 1, size }));
  return step(context, { op: 'view', axes: own.toSpliced(place, 0, 'new') }, draft, expr);
}

/** Part of the last axis: from `start`, every `every`-th, `size` of them. */
export function partOfLast(
  context: Context,
  draft: Draft,
  start: Size,
  every: number,
  size: Size,
  expr: Expr,
): Draft | undefined {
  const { axes } = context.typeOf(draft).shape;
  const last = axes.length - 1;
  const view = axes.map((own, axis): ViewAxis =>
    axis === last ? { axis, start, step: every, size } : { axis, start: 0, step: 1, size: own },
  );
  return step(context, { op: 'view', axes: view }, draft, expr);
}

/** One operation on one draft. */
export function step(context: Context, operation: NodeBody, draft: Draft, expr: Expr): Draft | undefined {
  return context.node(operation, [partOf(draft, expr)], expr.span);
}

/**
 * The calculus of excluded positions: which condition goes with which value, and where it is used up.
 *
 * A value's domain is a bool node broadcast against it; true is in the set. `|` attaches and narrows; elementwise
 * operations keep what all operands keep; transposition and concatenation carry it; reductions, normalisers and
 * products take it as an operand; `fill` and outputs turn it into a select. Nothing is ever multiplied by it, so what
 * an excluded entry holds, NaN included, never matters.
 */

import type { Span } from '@heed/diagnostics';
import { inferBroadcast, type ViewAxis } from '@heed/graph';
import type { Shape, Size } from '@heed/tensor';
import type { Expr } from '../syntax/tree.ts';
import { partOf, type Context } from './context.ts';
import type { Draft } from './drafts.ts';
import { settle } from './floating.ts';
import { tensor, unknown, type Numeric, type Operand, type Tensor, type Unknown, type Value } from './values.ts';

/** `value | condition`, both broadcast to one shape. */
export function exclude(context: Context, value: Operand<Numeric>, condition: Operand<Numeric>, span: Span): Value {
  const base = settle(context, value);
  if (base.kind === 'unknown') return unknown;
  const own = context.shapeOf(base);
  const { value: given, expr } = condition;
  // The condition's positions run over what the value and the condition's own tensors broadcast to.
  const target = given.kind === 'floating' && given.mixed ? joinedShape(own, context.sizes.shape(given.shape)) : own;
  const settled = settle(context, condition, target);
  if (settled.kind === 'unknown') return unknown;
  // A condition that is itself excluded somewhere reads false there.
  const holds = both(context, settled.node, settled.domain, expr);
  const parts = [partOf(base.node, value.expr), partOf(holds, expr)];
  if (context.node({ op: 'exclude' }, parts, span) === undefined) return unknown;
  const kept = tensor(base.node, both(context, holds, base.domain, expr));
  const isSame = context.shapeOf(kept).axes.length === own.axes.length;
  return isSame && base.indices !== undefined ? { ...kept, indices: base.indices } : kept;
}

/** What both broadcast to; where they do not, the check that follows tells it. */
function joinedShape(a: Shape, b: Shape): Shape {
  const inferred = inferBroadcast([
    { dtype: 'bool', shape: a },
    { dtype: 'bool', shape: b },
  ]);
  return inferred.ok ? inferred.type.shape : a;
}

/** `a ∧ b`, where there is a `b`. */
export function both(context: Context, a: Draft, b: Draft | undefined, expr: Expr): Draft {
  if (b === undefined || a === b) return a;
  // Two conditions that were each checked against the value fit each other, or the fault is told here.
  return context.node({ op: 'and' }, [partOf(a, expr), partOf(b, expr)], expr.span) ?? a;
}

/** What all operands keep. */
export function intersect(context: Context, operands: readonly Operand<Tensor>[]): Draft | undefined {
  let domain: Draft | undefined;
  for (const { expr, value } of operands) {
    if (value.domain !== undefined) domain = both(context, value.domain, domain, expr);
  }
  return domain;
}

/** The value as it is read: 0 (or `filled`) where it is excluded. */
export function written(
  context: Context,
  { value, expr }: Operand<Tensor>,
  span: Span,
  filled?: Operand<Tensor>,
): Tensor | Unknown {
  if (value.domain === undefined) return value;
  const parts = [partOf(value.node, expr), partOf(value.domain, expr)];
  if (filled === undefined) return context.value({ op: 'exclude' }, parts, span);
  const select = [partOf(value.domain, expr), partOf(value.node, expr), partOf(filled.value.node, filled.expr)];
  return context.value({ op: 'where' }, select, span, filled.value.domain);
}

/** The domain of the transposed value. */
export function transposedDomain(context: Context, domain: Draft | undefined, expr: Expr): Draft | undefined {
  if (domain === undefined) return undefined;
  const { lead, axes } = context.typeOf(domain).shape;
  if (axes.length === 0 && lead.length === 0) return domain;
  const matrix = axes.length >= 2 ? domain : withAxes(context, domain, 2, expr);
  return matrix && context.node({ op: 'transpose' }, [partOf(matrix, expr)], expr.span);
}

/** The domain of parts joined along `axis`: each one's own, as long as its part is. */
export function joinedDomain(
  context: Context,
  operands: readonly Operand<Tensor>[],
  axis: number,
  span: Span,
): Draft | undefined {
  if (operands.every(({ value }) => value.domain === undefined)) return undefined;
  const parts = operands.map(({ expr, value }) => {
    // A condition that always holds, with the part's extent along the axis and 1 elsewhere.
    const length = context.shapeOf(value).axes.at(axis) ?? 1;
    const axes = [length, ...Array<Size>(-axis - 1).fill(1)];
    const along = context.drafts.sure({ op: 'position', axis }, [], span, { dtype: 'i32', shape: { lead: [], axes } });
    const always = context.drafts.sure(
      { op: 'ge' },
      [along, context.drafts.sure({ op: 'constant', value: 0 }, [], span)],
      span,
    );
    return partOf(both(context, always, value.domain, expr), expr);
  });
  return context.node({ op: 'join', axis }, parts, span);
}

/** `draft` with new axes of size 1 before its own. */
export function withAxes(context: Context, draft: Draft, rank: number, expr: Expr): Draft | undefined {
  const { axes } = context.typeOf(draft).shape;
  const own = axes.map((size, axis): ViewAxis => ({ axis, start: 0, step: 1, size }));
  const view: ViewAxis[] = [...Array<ViewAxis>(Math.max(0, rank - axes.length)).fill('new'), ...own];
  return context.node({ op: 'view', axes: view }, [partOf(draft, expr)], expr.span);
}

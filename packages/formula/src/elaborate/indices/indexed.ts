/**
 * Values inside index notation: numbers that depend on named indices, each with an axis per index that it depends on.
 *
 * In: values whose axes are batch axes, then one per label, then whole ones; every value has its labels in an order of
 * its own. Out: values brought to one order, combined elementwise, excluded, made as long as an index's range, or turned
 * back into tensors. Aligning is views and broadcasting only. Sums of products are products.ts (the idea of one
 * label per axis is that of einsum and of named tensors, Chiang, Rush, Barak 2021).
 */

import type { Span } from '@heed/diagnostics';
import { bug } from '@heed/diagnostics';
import type { ElementwiseOp, ViewAxis } from '@heed/graph';
import { equalSizes, type Size } from '@heed/tensor';
import type { Expr } from '../../syntax/tree.ts';
import { partOf, type Context } from '../context.ts';
import type { Draft } from '../drafts.ts';
import { both } from '../exclusion.ts';
import { report } from '../messages.ts';
import { namesOfAxes } from '../position-names.ts';
import {
  tensor,
  unknown,
  type Indexed,
  type IndexVariable,
  type Operand,
  type Tensor,
  type Unknown,
  type Value,
} from '../values.ts';
import { showShape, sourceOf } from '../wording.ts';

export function isIndexed(value: Value): value is Indexed {
  return value.kind === 'indexed';
}

/** The index itself as a number: its position. */
export function indexValue(context: Context, variable: IndexVariable, span: Span): Indexed {
  const type = { dtype: 'i32', shape: { lead: [], axes: [context.sizes.size(variable.size)] } } as const;
  const node = context.drafts.sure({ op: 'position', axis: -1 }, [], span, type);
  return { kind: 'indexed', node, domain: undefined, labels: [variable], whole: 0, variable };
}

/** The operands as values of index notation; what does not belong there is reported. */
export function indexedOperands(
  context: Context,
  operands: readonly Operand[],
): readonly Operand<Indexed>[] | undefined {
  const numbers = operands.some(({ value }) => isIndexed(value) && value.whole === 0);
  const made = operands.map(({ expr, value }) => ({ expr, value: asIndexed(context, { expr, value }, numbers) }));
  return made.every((one): one is Operand<Indexed> => isIndexed(one.value)) ? made : undefined;
}

/** A value as one of index notation: what no index names are whole axes. `beside`: it stands beside numbers. */
export function asIndexed(context: Context, { expr, value }: Operand, beside = false): Indexed | Unknown {
  switch (value.kind) {
    case 'indexed':
      return value;
    case 'unknown':
      return unknown;
    case 'function':
      return context.faults.add(report['type/function-as-value']({ name: value.name }, { span: expr.span }));
    case 'floating': {
      if (value.axes.size > 0) {
        const names = namesOfAxes(value.axes);
        const left = `e[${names.replaceAll('`', '')}] = …`;
        const help = { text: { en: `bind it on the left: \`${left}\``, zh: `在左边写出来：\`${left}\`` } };
        return context.faults.add(report['index/open-position']({ names }, { span: expr.span, help }));
      }
      const node = value.make(context.sizes.shape(value.shape));
      return plain(context, expr, node, undefined, beside);
    }
    case 'tensor':
      return plain(context, expr, value.node, value.domain, beside);
  }
}

function plain(
  context: Context,
  expr: Expr,
  node: Draft,
  domain: Draft | undefined,
  beside: boolean,
): Indexed | Unknown {
  const value = tensor(node, domain);
  const shape = context.shapeOf(value);
  const whole = shape.axes.length;
  if (beside && (whole > 0 || shape.lead.length > 0)) {
    const facts = { value: sourceOf(context.text, expr), shape: showShape(shape) };
    return context.faults.add(report['index/not-indexed'](facts, { span: expr.span }));
  }
  // Both with as many axes as they have together, so that the layout is the same.
  const parts = [node, domain].map((draft) => draft && padded(context, draft, whole, expr.span));
  return { kind: 'indexed', node: parts[0] ?? node, domain: parts[1], labels: [], whole };
}

function padded(context: Context, draft: Draft, rank: number, span: Span): Draft {
  const { axes } = context.typeOf(draft).shape;
  const view = [...Array<ViewAxis>(Math.max(0, rank - axes.length)).fill('new'), ...axes.map(wholeAxis)];
  return axes.length >= rank ? draft : context.drafts.sure({ op: 'view', axes: view }, [draft], span);
}

export function wholeAxis(size: Size, axis: number): ViewAxis {
  return { axis, start: 0, step: 1, size };
}

/** How many axes stand before labels and whole ones. */
export function batchOf(context: Context, value: Pick<Indexed, 'labels' | 'whole'>, draft: Draft): number {
  return context.typeOf(draft).shape.axes.length - value.labels.length - value.whole;
}

/** The labels of all, in the order they were bound in. */
export function joinLabels(values: readonly Pick<Indexed, 'labels'>[]): readonly IndexVariable[] {
  return [...new Set(values.flatMap(({ labels }) => labels))].toSorted((a, b) => a.order - b.order);
}

/** The draft (the value's node or its domain) with an axis per label of `labels`, and `whole` whole axes. */
export function alignDraft(
  context: Context,
  draft: Draft,
  own: Pick<Indexed, 'labels' | 'whole'>,
  labels: readonly IndexVariable[],
  whole: number,
  span: Span,
): Draft {
  const { axes } = context.typeOf(draft).shape;
  const batch = batchOf(context, own, draft);
  const take = (axis: number): ViewAxis => wholeAxis(axes[axis] ?? bug('the layout of an indexed value'), axis);
  const view: ViewAxis[] = [
    ...Array.from({ length: batch }, (_, k) => take(k)),
    ...labels.map((label) => {
      const at = own.labels.indexOf(label);
      return at < 0 ? 'new' : take(batch + at);
    }),
    ...Array<ViewAxis>(whole - own.whole).fill('new'),
    ...Array.from({ length: own.whole }, (_, k) => take(batch + own.labels.length + k)),
  ];
  const isSame = view.length === axes.length && view.every((axis, k) => axis !== 'new' && axis.axis === k);
  return isSame ? draft : context.drafts.sure({ op: 'view', axes: view }, [draft], span);
}

/** A value with exactly these labels and whole axes, in this order. */
export function align(
  context: Context,
  value: Indexed,
  labels: readonly IndexVariable[],
  whole: number,
  span: Span,
): Indexed {
  const moved = (draft: Draft): Draft => alignDraft(context, draft, value, labels, whole, span);
  return { kind: 'indexed', node: moved(value.node), domain: value.domain && moved(value.domain), labels, whole };
}

/** An elementwise operation; the operands' types are checked already. */
export function mapIndexed(
  context: Context,
  op: ElementwiseOp,
  operands: readonly Operand<Indexed>[],
  span: Span,
): Indexed | Unknown {
  const labels = joinLabels(operands.map(({ value }) => value));
  const whole = Math.max(...operands.map(({ value }) => value.whole));
  // A plain number broadcasts as it is.
  const aligned = operands.map(({ expr, value }) => ({
    expr,
    value: isPlainNumber(context, value) ? value : align(context, value, labels, whole, span),
  }));
  const node = context.node(
    { op },
    aligned.map(({ expr, value }) => partOf(value.node, expr)),
    span,
  );
  if (node === undefined) return unknown;
  const domain = aligned.reduce<Draft | undefined>(
    (all, { expr, value }) => (value.domain === undefined ? all : both(context, value.domain, all, expr)),
    undefined,
  );
  return { kind: 'indexed', node, domain, labels, whole };
}

function isPlainNumber(context: Context, { node, domain }: Indexed): boolean {
  const { lead, axes } = context.typeOf(node).shape;
  return domain === undefined && lead.length === 0 && axes.length === 0;
}

/** `value | condition` */
export function excludeIndexed(
  context: Context,
  value: Operand<Indexed>,
  condition: Operand<Indexed>,
  span: Span,
): Value {
  const labels = joinLabels([value.value, condition.value]);
  const whole = Math.max(value.value.whole, condition.value.whole);
  const base = align(context, value.value, labels, whole, span);
  const given = align(context, condition.value, labels, whole, span);
  const holds = both(context, given.node, given.domain, condition.expr);
  const parts = [partOf(base.node, value.expr), partOf(holds, condition.expr)];
  if (context.node({ op: 'exclude' }, parts, span) === undefined) return unknown;
  return { ...base, domain: both(context, holds, base.domain, condition.expr) };
}

/** The value as long as the range of each of `variables`, also where it does not depend on one. */
export function spread(context: Context, value: Indexed, variables: readonly IndexVariable[], span: Span): Indexed {
  const labels = [...value.labels, ...variables.filter((one) => !value.labels.includes(one))];
  const aligned = align(context, value, labels, value.whole, span);
  let { node } = aligned;
  for (const variable of variables) {
    const axis = labels.indexOf(variable) - labels.length - value.whole;
    const size = context.sizes.size(variable.size);
    if (equalSizes(context.typeOf(node).shape.axes.at(axis) ?? 1, size)) continue;
    node = context.drafts.sure({ op: 'exclude' }, [node, always(context, size, axis, span)], span);
  }
  return { ...aligned, node };
}

/** A condition that always holds, as long as `size` along `axis`. */
function always(context: Context, size: Size, axis: number, span: Span): Draft {
  const shape = { lead: [], axes: [size, ...Array<Size>(-axis - 1).fill(1)] };
  const along = context.drafts.sure({ op: 'position', axis }, [], span, { dtype: 'i32', shape });
  const zero = context.drafts.sure({ op: 'constant', value: 0 }, [], span);
  return context.drafts.sure({ op: 'ge' }, [along, zero], span);
}

/** The value as a tensor whose last axes are `places` in this order: an index each, or the next of its whole axes. */
export function asTensor(
  context: Context,
  value: Indexed,
  places: readonly (IndexVariable | 'whole')[],
  span: Span,
): Tensor {
  const variables = places.filter((place) => place !== 'whole');
  const full = align(context, spread(context, value, variables, span), variables, value.whole, span);
  const moved = (draft: Draft): Draft => {
    const { axes } = context.typeOf(draft).shape;
    const batch = batchOf(context, full, draft);
    let next = batch + variables.length;
    const order = places.map((place) => (place === 'whole' ? next++ : batch + variables.indexOf(place)));
    if (order.every((axis, k) => axis === batch + k)) return draft;
    const all = [...Array.from({ length: batch }, (_, k) => k), ...order];
    const view = all.map((axis) => wholeAxis(axes[axis] ?? 1, axis));
    return context.drafts.sure({ op: 'view', axes: view }, [draft], span);
  };
  return tensor(moved(full.node), full.domain && moved(full.domain));
}

/** The last two whole axes exchanged. */
export function transposeWhole(context: Context, value: Indexed, span: Span): Indexed {
  const swapped = (draft: Draft): Draft => {
    const axes = context.typeOf(draft).shape.axes.map(wholeAxis);
    const [second, last] = axes.slice(-2);
    const view = second === undefined || last === undefined ? axes : [...axes.slice(0, -2), last, second];
    return context.drafts.sure({ op: 'view', axes: view }, [draft], span);
  };
  const { node, domain, labels, whole } = value;
  return { kind: 'indexed', node: swapped(node), domain: domain && swapped(domain), labels, whole };
}

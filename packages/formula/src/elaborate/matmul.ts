/**
 * `·` and transposition: products over sizes that are made equal first.
 *
 * In: two values with their expressions. Out: one matmul node, or a scaling, or the diagnostic of inner sizes that can
 * never be equal. Which products count is the left operand's domain over (row, inner) and the right one's over the inner
 * axis; what depends on the column too is selected to 0 on the right, which is exact for a sum of finite products.
 */

import type { Help, Span } from '@heed/diagnostics';
import type { NodeBody } from '@heed/graph';
import { equalSizes, type Shape, type Size } from '@heed/tensor';
import type { Binary, Expr } from '../syntax/tree.ts';
import { multiply, isNumber, numericOperands } from './arithmetic.ts';
import { partOf, type Context, type Part } from './context.ts';
import type { Draft } from './drafts.ts';
import { both, transposedDomain, withAxes, written } from './exclusion.ts';
import { settle } from './floating.ts';
import { indexedProduct } from './indices/products.ts';
import { isIndexed, transposeWhole } from './indices/indexed.ts';
import { report } from './messages.ts';
import { isSingle, tensor, unknown, type Operand, type Tensor, type Value } from './values.ts';
import { shapeLabel, showShape, showSize, sourceOf, transposedSource } from './wording.ts';

/** Whether `·` sums over an axis here, so that its operands are not lined up with its result. */
export function isMatrixProduct({ operator }: Binary, left: Value | undefined, right: Value): boolean {
  const isNumberLike = (value: Value | undefined): boolean =>
    (value?.kind === 'floating' && !value.mixed) || (value?.kind === 'tensor' && isSingle(value));
  return (operator === 'matmul' || operator === 'outer') && ![left, right].some(isNumberLike);
}

export function product(context: Context, expr: Binary, left: Value, right: Value): Value {
  const { span } = expr;
  const operands = [
    { expr: expr.left, value: left },
    { expr: expr.right, value: right },
  ] as const;
  if (isIndexed(left) || isIndexed(right)) return indexedProduct(context, operands[0], operands[1], span);
  // Told before the other operand is looked at: `X·b` with an unknown X is a fault all the same.
  const isPlain = [left, right].some((value) => value.kind === 'floating' && !value.mixed);
  if (isPlain) return multiply(context, operands[0], operands[1], span);
  const numerics = numericOperands(context, operands);
  if (numerics === undefined || !numerics.every((operand) => isNumber(context, operand))) return unknown;
  if (numerics.some(({ value }) => isSingle(value))) return multiply(context, operands[0], operands[1], span);
  const [a, b] = numerics.map((operand) => settle(context, operand));
  if (a?.kind !== 'tensor' || b?.kind !== 'tensor') return unknown;
  return matmul(context, expr, { expr: expr.left, value: a }, { expr: expr.right, value: b });
}

function matmul(context: Context, expr: Binary, left: Operand<Tensor>, right: Operand<Tensor>): Value {
  const { span } = expr;
  const shapes = [context.shapeOf(left.value), context.shapeOf(right.value)] as const;
  if (!hasPlainAxes(context, shapes[0], 1) || !hasPlainAxes(context, shapes[1], 2)) return unknown;
  if (isEitherVector(context, shapes)) return unknown;
  const inner = innerSizes(shapes);
  if (context.sizes.unify(inner[0], inner[1], span) !== undefined) return innerFault(context, expr, shapes);
  const pairs = pairDomain(context, left, right, span);
  const summed = pairs.right;
  if (summed.kind === 'unknown') return unknown;
  const parts: Part[] = [context.part(left), partOf(summed.node, right.expr)];
  if (pairs.domain !== undefined) parts.push(partOf(pairs.domain, left.expr));
  return context.value(productOf(context, left, right, pairs.domain), parts, span);
}

/** `[…, d]·[d, e]`, whose left operand may turn out to be a vector, is a contraction; everything else a matmul. */
export function productOf(
  context: Context,
  left: Operand<Tensor>,
  right: Operand<Tensor>,
  domain: Draft | undefined,
): NodeBody {
  const { lead, axes } = context.typeOf(left.value.node).shape;
  if (lead.length === 0 || axes.length > 1) return { op: 'matmul', domain: domain !== undefined };
  const isVector = context.typeOf(right.value.node).shape.axes.length === 1;
  const labels = { left: 'k', right: isVector ? 'k' : 'kj', out: isVector ? '' : 'j' };
  if (domain === undefined) return { op: 'contract', ...labels };
  return { op: 'contract', ...labels, domain: context.typeOf(domain).shape.axes.length === 0 ? '' : 'k' };
}

/** Leading axes before fewer than `needed` axes leave open what a row is. */
function hasPlainAxes(context: Context, { lead, axes }: Shape, needed: number): boolean {
  if (lead.length === 0 || axes.length >= needed) return true;
  context.needRanks(lead);
  return false;
}

/** `[…, d]` on the left is a vector or a matrix, which matters where the right operand has batch axes. */
function isEitherVector(context: Context, [a, b]: readonly [Shape, Shape]): boolean {
  if (a.lead.length === 0 || a.axes.length > 1 || (b.lead.length === 0 && b.axes.length <= 2)) return false;
  context.needRanks(a.lead);
  return true;
}

function innerSizes([left, right]: readonly [Shape, Shape]): readonly [Size, Size] {
  return [left.axes.at(-1) ?? 1, right.axes.at(right.axes.length === 1 ? -1 : -2) ?? 1];
}

function innerFault(context: Context, expr: Binary, shapes: readonly [Shape, Shape]): Value {
  const { text } = context;
  const [leftSize, rightSize] = innerSizes(shapes);
  const facts = {
    left: sourceOf(text, expr.left),
    right: sourceOf(text, expr.right),
    leftSize: showSize(leftSize),
    rightSize: showSize(rightSize),
  };
  const labels = [shapeLabel(text, expr.left, shapes[0]), shapeLabel(text, expr.right, shapes[1])];
  const help = transposeHelp(context, expr, shapes);
  return context.faults.add(report['shape/inner-sizes'](facts, { span: expr.span, labels, ...(help && { help }) }));
}

/** Offered only where it makes the sizes fit; the right operand first. */
function transposeHelp(context: Context, expr: Binary, [left, right]: readonly [Shape, Shape]): Help | undefined {
  const isMatrix = (shape: Shape): boolean => shape.axes.length >= 2;
  const fits = (a: Shape, b: Shape): boolean => context.sizes.clash(...innerSizes([a, b])) === undefined;
  if (isMatrix(right) && fits(left, swapped(right))) return help(expr.right);
  return isMatrix(left) && fits(swapped(left), right) ? help(expr.left) : undefined;

  function help(operand: Expr): Help {
    const { text } = context;
    const edited = transposedSource(text, operand);
    const { start, end } = expr.span;
    const whole = text.slice(start, operand.span.start) + edited + text.slice(operand.span.end, end);
    const name = sourceOf(text, operand);
    const shown = sourceOf(whole, { span: { start: 0, end: whole.length } });
    const undone = operand.kind === 'transpose';
    return {
      text: {
        en: undone ? `do not transpose: ${shown}` : `transpose ${name}: ${shown}`,
        zh: undone ? `不要转置：${shown}` : `转置 ${name}：${shown}`,
      },
      edit: [{ span: operand.span, text: edited }],
    };
  }
}

function swapped({ lead, axes }: Shape): Shape {
  return { lead, axes: [...axes.slice(0, -2), axes.at(-1) ?? 1, axes.at(-2) ?? 1] };
}

/** Which (row, inner) pairs count, and the right operand as far as this cannot say it. */
function pairDomain(
  context: Context,
  left: Operand<Tensor>,
  right: Operand<Tensor>,
  span: Span,
): { readonly domain: Draft | undefined; readonly right: Tensor | { readonly kind: 'unknown' } } {
  const { domain } = right.value;
  if (domain === undefined) return { domain: left.value.domain, right: right.value };
  const { lead, axes } = context.typeOf(domain).shape;
  const isVector = context.shapeOf(right.value).axes.length === 1;
  const dependsOnColumn = !isVector && !equalSizes(axes.at(-1) ?? 1, 1);
  if (dependsOnColumn || lead.length > 0 || (isVector && axes.length > 1)) {
    return { domain: left.value.domain, right: written(context, right, span) };
  }
  const rows = isVector ? domain : transposedDomain(context, domain, right.expr);
  if (rows === undefined) return { domain: left.value.domain, right: written(context, right, span) };
  // A vector on the left has no rows: its pairs are the inner axis alone.
  const fits = context.shapeOf(left.value).axes.length > 1 || isVector;
  if (!fits) return { domain: left.value.domain, right: written(context, right, span) };
  return { domain: both(context, rows, left.value.domain, left.expr), right: tensor(right.value.node) };
}

export function transpose(context: Context, operand: Operand, span: Span, sign = 'ᵀ'): Value {
  const { value } = operand;
  if (isIndexed(value) && value.whole >= 2) return transposeWhole(context, value, span);
  const [numeric] = numericOperands(context, [operand]) ?? [];
  if (numeric === undefined) return unknown;
  const settled = settle(context, numeric);
  if (settled.kind === 'unknown') return unknown;
  const { expr } = operand;
  const shape = context.shapeOf(settled);
  if (shape.axes.length < 2) {
    if (shape.lead.length > 0) return context.needRanks(shape.lead);
    const facts = { operation: sign, needed: '2', value: sourceOf(context.text, expr), shape: showShape(shape) };
    return context.faults.add(report['shape/too-few-axes'](facts, { span }));
  }
  // A domain with more axes than its value moves the value's missing ones too.
  const missing = context.typeOf(settled.node).shape.axes.length < 2;
  const node = missing ? withAxes(context, settled.node, 2, expr) : settled.node;
  if (node === undefined) return unknown;
  const domain = transposedDomain(context, settled.domain, expr);
  return context.value({ op: 'transpose' }, [partOf(node, expr)], span, domain);
}

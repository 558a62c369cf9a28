/**
 * `⊗`: every element of one vector times every element of the other, the axes before them broadcast.
 *
 * In: two operands. Out: [… a c] from [… a] and [… c]: both are seen with an axis of 1 where the other's is, and
 * multiplied elementwise, so their exclusions go along. With a number it is a plain product.
 */

import type { Span } from '@heed/diagnostics';
import type { ViewAxis } from '@heed/graph';
import { elementwise, isNumber, multiply, numericOperands } from './arithmetic.ts';
import { type Context } from './context.ts';
import type { Draft } from './drafts.ts';
import { settle } from './floating.ts';
import { indexedOperands, isIndexed, mapIndexed, wholeAxis } from './indices/indexed.ts';
import { report } from './messages.ts';
import { isSingle, unknown, type Indexed, type Operand, type Tensor, type Value } from './values.ts';
import { showShape, sourceOf } from './wording.ts';

export function outerProduct(context: Context, operands: readonly [Operand, Operand], span: Span): Value {
  if (operands.some(({ value }) => isIndexed(value))) return outerIndexed(context, operands, span);
  const numerics = numericOperands(context, operands);
  if (numerics === undefined || !numerics.every((operand) => isNumber(context, operand))) return unknown;
  if (numerics.some(({ value }) => isSingle(value))) return multiply(context, operands[0], operands[1], span);
  const parts = numerics.map((operand, k) => {
    const value = settle(context, operand);
    return value.kind === 'unknown' || !hasAxis(context, { expr: operand.expr, value }, span)
      ? undefined
      : opened(context, { expr: operand.expr, value }, k === 0 ? 0 : 1, span);
  });
  const [left, right] = parts;
  return left === undefined || right === undefined ? unknown : elementwise(context, 'mul', [left, right], span);
}

function hasAxis(context: Context, { value, expr }: Operand<Tensor>, span: Span): boolean {
  const shape = context.shapeOf(value);
  if (shape.axes.length > 0) return true;
  if (shape.lead.length > 0) context.needRanks(shape.lead);
  else {
    const facts = { operation: '⊗', needed: '1', value: sourceOf(context.text, expr), shape: showShape(shape) };
    context.faults.add(report['shape/too-few-axes'](facts, { span }));
  }
  return false;
}

/** The value with a new axis of 1 before its last `after` axes. */
function opened(context: Context, { value, expr }: Operand<Tensor>, after: number, span: Span): Operand<Tensor> {
  const wide = (draft: Draft): Draft => seen(context, draft, after, span);
  return { expr, value: { kind: 'tensor', node: wide(value.node), domain: value.domain && wide(value.domain) } };
}

function seen(context: Context, draft: Draft, after: number, span: Span): Draft {
  const { axes } = context.typeOf(draft).shape;
  // What lacks the axis altogether (a number, a condition on something before) broadcasts as it is.
  if (axes.length < Math.max(after, 1)) return draft;
  const view: ViewAxis[] = axes.map(wholeAxis);
  return context.drafts.sure({ op: 'view', axes: view.toSpliced(axes.length - after, 0, 'new') }, [draft], span);
}

/** Inside index notation: over the whole axes of both. */
function outerIndexed(context: Context, operands: readonly Operand[], span: Span): Value {
  const indexed = indexedOperands(context, operands);
  const [left, right] = indexed ?? [];
  if (left === undefined || right === undefined || !indexed?.every((one) => isNumber(context, one))) return unknown;
  if (left.value.whole === 0 || right.value.whole === 0) return multiply(context, left, right, span);
  const wide = ({ expr, value }: Operand<Indexed>, after: number): Operand<Indexed> => {
    const one = (draft: Draft): Draft => seen(context, draft, after, span);
    const { labels, whole } = value;
    return {
      expr,
      value: {
        kind: 'indexed',
        node: one(value.node),
        domain: value.domain && one(value.domain),
        labels,
        whole: whole + 1,
      },
    };
  };
  const parts = [wide(left, 0), wide(right, 1)];
  return mapIndexed(context, 'mul', parts, span);
}

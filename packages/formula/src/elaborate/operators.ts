/**
 * What each sign means, given the values around it: arithmetic, powers, comparison, logic, exclusion, concatenation.
 */

import type { Span } from '@heed/diagnostics';
import type { ElementwiseOp } from '@heed/graph';
import type { Binary, BinaryOperator, Compare, CompareOperator, Exclude as Exclusion } from '../syntax/tree.ts';
import { elementwise, isConditional, multiply, numericOperands } from './arithmetic.ts';
import { countedAxes } from './axes.ts';
import { partOf, type Context } from './context.ts';
import { exclude, joinedDomain } from './exclusion.ts';
import { literal, settleAll } from './floating.ts';
import { excludeIndexed, indexedOperands, isIndexed } from './indices/indexed.ts';
import { product } from './matmul.ts';
import { report } from './messages.ts';
import { outerProduct } from './outer.ts';
import { unknown, type Operand, type Value } from './values.ts';
import { showShape, sourceOf } from './wording.ts';

const ARITHMETIC: Readonly<Record<Exclude<BinaryOperator, 'matmul' | 'outer' | 'mul' | 'pow'>, ElementwiseOp>> = {
  add: 'add',
  sub: 'sub',
  div: 'div',
  floordiv: 'floordiv',
  mod: 'mod',
};

/** `left` is undefined where its fault is reported already. */
export function binary(context: Context, expr: Binary, left: Value | undefined, right: Value): Value {
  if (left === undefined) return unknown;
  const operands = [
    { expr: expr.left, value: left },
    { expr: expr.right, value: right },
  ] as const;
  switch (expr.operator) {
    case 'matmul':
      return product(context, expr, left, right);
    case 'mul':
      return multiply(context, operands[0], operands[1], expr.span);
    case 'outer':
      return outerProduct(context, operands, expr.span);
    case 'pow':
      return power(context, operands[0], operands[1], expr.span);
    default:
      return elementwise(context, ARITHMETIC[expr.operator], operands, expr.span);
  }
}

function power(context: Context, base: Operand, exponent: Operand, span: Span): Value {
  const isNegative = exponent.value.kind === 'floating' && (exponent.value.literal ?? 0) < 0;
  if (isNegative && base.value.kind === 'tensor') {
    const shape = context.shapeOf(base.value);
    const value = sourceOf(context.text, base.expr);
    if (shape.axes.length >= 2) {
      const help = {
        text: { en: `for one over each element write \`1/${value}\``, zh: `要对每个元素取倒数，请写 \`1/${value}\`` },
      };
      return context.faults.add(report['type/matrix-inverse']({ value, shape: showShape(shape) }, { span, help }));
    }
  }
  return elementwise(context, 'pow', [base, exponent], span);
}

/** A negated literal stays a literal. */
export function negate(context: Context, operand: Operand, span: Span): Value {
  const { value } = operand;
  if (value.kind === 'floating' && value.literal !== undefined && value.dtype !== 'bool')
    return literal(context, -value.literal, span);
  return elementwise(context, 'neg', [operand], span);
}

const COMPARISONS: Readonly<Record<CompareOperator, ElementwiseOp>> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '=': 'eq',
  '!=': 'ne',
};

/** `a ≤ b < c` is `a ≤ b ∧ b < c`. */
export function compare(context: Context, expr: Compare, operands: readonly Operand[]): Value {
  context.conditions += 1;
  let all: Operand | undefined;
  for (const [k, operator] of expr.operators.entries()) {
    const [left, right] = operands.slice(k, k + 2);
    if (left === undefined || right === undefined) break;
    const value = elementwise(context, COMPARISONS[operator], [left, right], expr.span);
    const one: Operand = { expr, value };
    all = all === undefined ? one : { expr, value: elementwise(context, 'and', [all, one], expr.span) };
  }
  context.conditions -= 1;
  return all?.value ?? unknown;
}

export function logic(context: Context, op: 'and' | 'or' | 'not', operands: readonly Operand[], span: Span): Value {
  context.conditions += 1;
  const value = elementwise(context, op, operands, span);
  context.conditions -= 1;
  return value;
}

export function iverson(context: Context, operand: Operand, span: Span): Value {
  return elementwise(context, 'iverson', [operand], span);
}

export function exclusion(context: Context, expr: Exclusion, value: Value, condition: Value): Value {
  if (isIndexed(value) || isIndexed(condition)) {
    const operands = [
      { expr: expr.value, value },
      { expr: expr.condition, value: condition },
    ];
    const [base, holds] = indexedOperands(context, operands) ?? [];
    if (base === undefined || holds === undefined || !isConditional(context, holds)) return unknown;
    return excludeIndexed(context, base, holds, expr.span);
  }
  const [left] = numericOperands(context, [{ expr: expr.value, value }]) ?? [];
  const [right] = numericOperands(context, [{ expr: expr.condition, value: condition }]) ?? [];
  if (right === undefined || !isConditional(context, right) || left === undefined) return unknown;
  return exclude(context, left, right, expr.span);
}

/** One after the other along an axis; the axes before it broadcast. */
export function concatenate(context: Context, operands: readonly Operand[], axis: number, span: Span): Value {
  const settled = settleAll(context, numericOperands(context, operands) ?? []);
  const [first] = settled ?? [];
  if (settled === undefined || first === undefined || settled.length < operands.length) return unknown;
  const [along] = countedAxes(context, first, [axis], span) ?? [];
  if (along === undefined) return unknown;
  const parts = settled.map(({ expr, value }) => partOf(value.node, expr));
  const node = context.node({ op: 'join', axis: along }, parts, span);
  if (node === undefined) return unknown;
  return { kind: 'tensor', node, domain: joinedDomain(context, settled, along, span) };
}

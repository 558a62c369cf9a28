/**
 * Elementwise operations on values: one way for tensors, floating numbers and any mixture of them.
 *
 * In: an operation of the graph and operands with their expressions. Out: a tensor whose domain is what all operands
 * keep, or a value that goes on floating because its positions have no extent yet. Products that are scalings are told
 * apart here; matrix products are matmul.ts.
 */

import type { Span } from '@heed/diagnostics';
import { inferBroadcast, isCondition, type ElementwiseOp } from '@heed/graph';
import { scalarShape, type Shape } from '@heed/tensor';
import { partOf, type Context } from './context.ts';
import { intersect } from './exclusion.ts';
import { floated, isFixedBy, settle } from './floating.ts';
import { indexedOperands, isIndexed, mapIndexed } from './indices/indexed.ts';
import { report } from './messages.ts';
import { POSITION_AXES } from './position-names.ts';
import type { TypedPart } from './shape-faults.ts';
import {
  dtypeOf,
  isNumeric,
  isSingle,
  unknown,
  type Floating,
  type Indexed,
  type Numeric,
  type Operand,
  type Tensor,
  type Value,
} from './values.ts';
import { showSize, sourceOf } from './wording.ts';

/** Operations whose operands may be conditions or numbers alike. */
const INDIFFERENT: ReadonlySet<ElementwiseOp> = new Set(['where', 'exclude', 'eq', 'ne']);

export function elementwise(context: Context, op: ElementwiseOp, operands: readonly Operand[], span: Span): Value {
  if (context.conditions === 0 && reportsBias(context, operands)) return unknown;
  if (operands.some(({ value }) => isIndexed(value))) {
    const indexed = indexedOperands(context, operands);
    return indexed !== undefined && isTyped(context, op, indexed) ? mapIndexed(context, op, indexed, span) : unknown;
  }
  const numerics = numericOperands(context, operands);
  if (numerics === undefined || !isTyped(context, op, numerics)) return unknown;
  const floats = numerics.some(({ value }) => value.kind === 'floating' && value.axes.size > 0);
  const hasTensor = numerics.some(({ value }) => value.kind === 'tensor' || value.mixed);
  if (!floats && hasTensor) return built(context, op, numerics, scalarShape, span);
  const shape = joined(context, numerics, span);
  if (shape === undefined) return unknown;
  const axes = new Set(numerics.flatMap(({ value }) => (value.kind === 'floating' ? [...value.axes] : [])));
  const isFinal = numerics.some(({ value }) => value.kind === 'tensor' && value.domain !== undefined);
  if (hasTensor && (isFinal || isFixedBy(shape, axes))) return built(context, op, numerics, shape, span);
  return floated(context, op, numerics, shape, span);
}

/** Whether conditions and numbers stand where they should; reports all that do not. */
function isTyped(context: Context, op: ElementwiseOp, operands: readonly Operand<Numeric | Indexed>[]): boolean {
  const checks = operands.map((operand, k) =>
    isCondition(op, k) ? isConditional(context, operand) : INDIFFERENT.has(op) || isNumber(context, operand),
  );
  return !checks.includes(false);
}

/** A product of numbers: by a literal or a size it is a scaling, however it is spelt. */
export function multiply(context: Context, left: Operand, right: Operand, span: Span): Value {
  if (isScale(left.value) && !isScale(right.value)) return elementwise(context, 'scale', [right, left], span);
  if (isScale(right.value) && !isScale(left.value)) return elementwise(context, 'scale', [left, right], span);
  return elementwise(context, 'mul', [left, right], span);
}

function isScale(value: Value): boolean {
  return value.kind === 'floating' && (value.literal !== undefined || value.size !== undefined);
}

/** The operands as numbers or conditions; functions are reported. */
export function numericOperands(
  context: Context,
  operands: readonly Operand[],
): readonly Operand<Numeric>[] | undefined {
  const numerics = operands.filter((operand): operand is Operand<Numeric> => {
    if (operand.value.kind === 'function') {
      context.faults.add(report['type/function-as-value']({ name: operand.value.name }, { span: operand.expr.span }));
    }
    if (isIndexed(operand.value)) {
      const value = sourceOf(context.text, operand.expr);
      context.faults.add(report['index/one-number']({ value }, { span: operand.expr.span }));
    }
    return isNumeric(operand.value);
  });
  return numerics.length === operands.length ? numerics : undefined;
}

/** Whether it is a condition; reports where it is not. */
export function isConditional(context: Context, { expr, value }: Operand<Numeric | Indexed>): boolean {
  const dtype = dtypeOf(value);
  if (dtype === 'bool') return true;
  const written = sourceOf(context.text, expr);
  const help = {
    text: {
      en:
        expr.kind === 'name'
          ? `declare it, \`${written}: bool[n, m]\`, or compare it: \`${written} > 0\``
          : `compare it, for example \`${written} > 0\``,
      zh:
        expr.kind === 'name'
          ? `请声明它（\`${written}: bool[n, m]\`），或者写成比较：\`${written} > 0\``
          : `请写成比较，例如 \`${written} > 0\``,
    },
  };
  context.faults.add(report['type/not-a-condition']({ value: written, dtype }, { span: expr.span, help }));
  return false;
}

/** Whether it is a number; reports where it is a condition. */
export function isNumber(context: Context, { expr, value }: Operand<Numeric | Indexed>): boolean {
  if (dtypeOf(value) !== 'bool') return true;
  const written = sourceOf(context.text, expr);
  const { start, end } = expr.span;
  const inner = context.text.slice(start, end);
  const bare = inner.startsWith('(') && inner.endsWith(')') ? inner.slice(1, -1) : inner;
  const help = {
    text: {
      en: `write it in square brackets for 1 or 0: \`[${written}]\``,
      zh: `写在方括号里就是 1 或 0：\`[${written}]\``,
    },
    edit: [{ span: expr.span, text: `[${bare}]` }],
  };
  const asNumber =
    expr.kind === 'compare' || expr.kind === 'logic' || (expr.kind === 'unary' && expr.operator === 'not');
  context.faults.add(
    report['type/condition-as-number']({ value: written }, { span: expr.span, ...(asNumber && { help }) }),
  );
  return false;
}

/** The node, every floating operand built against `shape`. */
function built(
  context: Context,
  op: ElementwiseOp,
  operands: readonly Operand<Numeric>[],
  shape: Shape,
  span: Span,
): Value {
  const parts: Operand<Tensor>[] = [];
  for (const { expr, value } of operands) {
    const settled = settle(
      context,
      { expr, value },
      value.kind === 'floating' && value.axes.size === 0 ? undefined : shape,
    );
    if (settled.kind === 'unknown') return unknown;
    parts.push({ expr, value: settled });
  }
  warnOfLostAxis(context, parts, span);
  const domain = intersect(context, parts);
  const made = context.value(
    { op },
    parts.map((part) => partOf(part.value.node, part.expr)),
    span,
    domain,
  );
  return made.kind === 'tensor' ? named(context, made, parts) : made;
}

/** The axes bear the names that an operand's do, as long as they are the same axes. */
function named(context: Context, made: Tensor, parts: readonly Operand<Tensor>[]): Tensor {
  const [first, other] = new Set(parts.flatMap(({ value }) => value.indices?.join(' ') ?? []));
  const source = parts.find(({ value }) => value.indices !== undefined);
  if (first === undefined || other !== undefined || source === undefined) return made;
  const rank = (value: Tensor): number => context.shapeOf(value).axes.length;
  return rank(made) === rank(source.value) ? { ...made, indices: source.value.indices } : made;
}

/** What the operands broadcast to, where it is known. */
function joined(context: Context, operands: readonly Operand<Numeric>[], span: Span): Shape | undefined {
  const parts = operands.map(({ expr, value }): TypedPart => ({ expr, type: typeOf(context, value) }));
  const inferred = inferBroadcast(parts.map(({ type }) => type));
  if (inferred.ok) return inferred.type.shape;
  context.refuse(inferred.fault, parts, span);
  return undefined;
}

function typeOf(context: Context, value: Numeric): TypedPart['type'] {
  if (value.kind === 'tensor') return { dtype: dtypeOf(value), shape: context.shapeOf(value) };
  return { dtype: value.dtype, shape: context.sizes.shape(value.shape) };
}

/** `X·W + b` with a `b` that nothing declares: nearly always a bias. */
function reportsBias(context: Context, operands: readonly Operand[]): boolean {
  if (context.speculative) return false;
  const bare = operands.find(({ value }) => value.kind === 'floating' && value.bare !== undefined);
  const other = operands.find(({ value }) => value.kind === 'unknown' || (value.kind === 'tensor' && !isSingle(value)));
  if (bare === undefined || other === undefined) return false;
  const name = (bare.value as Floating).bare ?? '';
  const { value } = other;
  const size = value.kind === 'tensor' ? context.shapeOf(value).axes.at(-1) : undefined;
  const declaration = `${name}: [${size === undefined ? 'e' : showSize(size)}]`;
  const help = {
    text: { en: `declare \`${declaration}\``, zh: `请声明 \`${declaration}\`` },
    edit: [{ span: { start: 0, end: 0 }, text: `${declaration}\n` }],
  };
  context.faults.add(
    report['name/position-as-bias']({ name, axis: POSITION_AXES.get(name) ?? 0 }, { span: bare.expr.span, help }),
  );
  return true;
}

/** A reduction without `keep` beside its own source. */
function warnOfLostAxis(context: Context, operands: readonly Operand<Tensor>[], span: Span): void {
  for (const reduced of operands) {
    const { operation, operands: from } = reduced.value.node;
    if (!('keep' in operation) || operation.keep || operation.axes.every((axis) => axis !== -1)) continue;
    const source = operands.find(
      ({ value }) => value.node === from[0] && context.typeOf(value.node).shape.axes.length > 1,
    );
    if (source === undefined) continue;
    const facts = { reduced: sourceOf(context.text, reduced.expr), source: sourceOf(context.text, source.expr) };
    context.faults.add(report['shape/reduced-without-keep'](facts, { span }));
  }
}

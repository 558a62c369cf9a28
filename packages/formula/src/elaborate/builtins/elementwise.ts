/**
 * Built-ins that act on each number alone. They pass exclusion on, except `fill`, which leaves it.
 */

import { isWholeType, type ElementwiseOp } from '@heed/graph';
import { elementwise, numericOperands } from '../arithmetic.ts';
import { named, required, optional, type Bound, type Builtin } from './builtin.ts';
import type { Context } from '../context.ts';
import { written } from '../exclusion.ts';
import { settleAll } from '../floating.ts';
import { isIndexed } from '../indices/indexed.ts';
import { argumentOf } from '../label-arguments.ts';
import { report } from '../messages.ts';
import { outerProduct } from '../outer.ts';
import { dtypeOf, isNumeric, unknown, type Value } from '../values.ts';
import { sourceOf } from '../wording.ts';

const UNARY: readonly ElementwiseOp[] = [
  'exp',
  'log',
  'sqrt',
  'abs',
  'sign',
  'sin',
  'cos',
  'tanh',
  'sigmoid',
  'relu',
  'elu',
  'silu',
  'softplus',
  'erf',
  'floor',
  'ceil',
  'round',
];

const BITWISE: readonly ElementwiseOp[] = ['bitand', 'bitor', 'shl', 'shr'];

function apply(op: ElementwiseOp): Builtin['elaborate'] {
  return (context, { operands, expr }) => elementwise(context, op, operands, expr.span);
}

/** `fill(x, value)`: the value where x is excluded. */
function fill(context: Context, { operands, expr }: Bound): Value {
  const settled = settleAll(context, numericOperands(context, operands) ?? []);
  const [x, value] = settled ?? [];
  if (x === undefined || value === undefined) return unknown;
  return written(context, x, expr.span, value);
}

/** Exact, or by a hyperbolic tangent (`approx=tanh`), as in PyTorch. */
function gelu(context: Context, { operands, expr }: Bound): Value {
  const given = argumentOf(expr, 'approx')?.value;
  const word = given?.kind === 'name' ? given.name : undefined;
  if (given !== undefined && word !== 'none' && word !== 'tanh') {
    const facts = { written: sourceOf(context.text, given), words: 'none, tanh' };
    return context.faults.add(report['type/not-a-word'](facts, { span: given.span }));
  }
  return elementwise(context, word === 'tanh' ? 'gelu_tanh' : 'gelu', operands, expr.span);
}

/** On int32, so operands are whole numbers. */
function bits(op: ElementwiseOp): Builtin['elaborate'] {
  return (context, { operands, expr }) => {
    const odd = operands.filter(
      ({ value }) =>
        (isNumeric(value) || isIndexed(value)) && dtypeOf(value) !== 'bool' && !isWholeType(dtypeOf(value)),
    );
    for (const { value, expr: own } of odd) {
      const dtype = isNumeric(value) || isIndexed(value) ? dtypeOf(value) : '';
      const facts = { name: op, value: sourceOf(context.text, own), dtype };
      context.faults.add(report['type/not-whole-numbers'](facts, { span: own.span }));
    }
    return odd.length > 0 ? unknown : elementwise(context, op, operands, expr.span);
  };
}

export const elementwiseBuiltins: readonly Builtin[] = [
  ...UNARY.map((op): Builtin => ({ name: op, parameters: [required('x')], elaborate: apply(op) })),
  { name: 'leaky_relu', parameters: [required('x'), optional('slope')], elaborate: apply('leaky_relu') },
  { name: 'gelu', parameters: [required('x'), named('approx', 'written')], elaborate: gelu },
  { name: 'clamp', parameters: [required('x'), required('low'), required('high')], elaborate: apply('clamp') },
  { name: 'where', parameters: [required('condition'), required('x'), required('y')], elaborate: apply('where') },
  ...BITWISE.map((op): Builtin => ({ name: op, parameters: [required('a'), required('b')], elaborate: bits(op) })),
  {
    name: 'outer',
    parameters: [required('x'), required('y')],
    elaborate: (context, { operands: [x, y], expr }) =>
      x === undefined || y === undefined ? unknown : outerProduct(context, [x, y], expr.span),
  },
  { name: 'fill', parameters: [required('x'), required('value')], elaborate: fill },
];

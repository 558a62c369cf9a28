/**
 * Built-ins that act on each number alone. They pass exclusion on, except `fill`, which leaves it.
 */

import type { ElementwiseOp } from '@heed/graph';
import { elementwise, numericOperands } from './arithmetic.ts';
import { named, required, optional, type Bound, type Builtin } from './builtin.ts';
import type { Context } from './context.ts';
import { written } from './exclusion.ts';
import { settleAll } from './floating.ts';
import { unknown, type Value } from './values.ts';

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

export const elementwiseBuiltins: readonly Builtin[] = [
  ...UNARY.map((op): Builtin => ({ name: op, parameters: [required('x')], elaborate: apply(op) })),
  { name: 'leaky_relu', parameters: [required('x'), optional('slope')], elaborate: apply('leaky_relu') },
  { name: 'gelu', parameters: [required('x'), named('approx', 'later')], elaborate: apply('gelu') },
  { name: 'clamp', parameters: [required('x'), required('low'), required('high')], elaborate: apply('clamp') },
  { name: 'where', parameters: [required('condition'), required('x'), required('y')], elaborate: apply('where') },
  { name: 'fill', parameters: [required('x'), required('value')], elaborate: fill },
];

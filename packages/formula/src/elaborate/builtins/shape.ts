/**
 * Built-ins that put elements in another order or beside each other: transposition and concatenation. They carry exclusion.
 */

import { countedAxes } from '../axes.ts';
import { named, required, type Bound, type Builtin } from './builtin.ts';
import { tensorsOf } from './heads.ts';
import type { Context } from '../context.ts';
import { transpose } from '../matmul.ts';
import { report } from '../messages.ts';
import { moved, permuted } from '../moving.ts';
import { concatenate } from '../operators.ts';
import { unknown, type Operand, type Value } from '../values.ts';
import { showShape, sourceOf } from '../wording.ts';

/** `transpose(X, 1, 0, 2)`: the last axes in this order, as NumPy lists them; those before stay. */
function ordered(context: Context, operand: Operand, order: readonly number[], { expr }: Bound): Value {
  const [x] = tensorsOf(context, [operand]) ?? [];
  const places = x && countedAxes(context, x, order, expr.span);
  if (x === undefined || places === undefined) return unknown;
  const outside = places.some((axis) => axis < -places.length);
  if (outside) {
    const facts = {
      given: `(${order.join(', ')})`,
      count: order.length,
      value: sourceOf(context.text, x.expr),
      shape: showShape(context.shapeOf(x.value)),
    };
    return context.faults.add(report['shape/transpose-order'](facts, { span: expr.span }));
  }
  return moved(context, x, (draft) => {
    const rank = context.typeOf(draft).shape.axes.length;
    const before = Array.from({ length: rank - places.length }, (_, k) => k);
    return permuted(context, draft, [...before, ...places.map((axis) => rank + axis)], expr);
  });
}

export const shapeBuiltins: readonly Builtin[] = [
  {
    name: 'transpose',
    parameters: [required('x'), { name: 'axes', kind: 'order' }],
    elaborate: (context, call) => {
      const { operands, axes, expr } = call;
      const [x] = operands;
      if (x === undefined) return unknown;
      return axes === undefined ? transpose(context, x, expr.span, 'transpose') : ordered(context, x, axes, call);
    },
  },
  {
    name: 'concat',
    parameters: [{ name: 'x', kind: 'rest', required: true }, named('axis', 'axis')],
    elaborate: (context, { operands, axes, expr }) => concatenate(context, operands, axes?.[0] ?? -1, expr.span),
  },
];

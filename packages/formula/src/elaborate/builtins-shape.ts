/**
 * Built-ins that move elements without computing: transposition and concatenation. They carry exclusion.
 */

import { named, required, type Builtin } from './builtin.ts';
import { transpose } from './matmul.ts';
import { concatenate } from './operators.ts';
import { unknown } from './values.ts';

export const shapeBuiltins: readonly Builtin[] = [
  {
    name: 'transpose',
    parameters: [required('x'), { name: 'axes', kind: 'later' }],
    elaborate: (context, { operands: [x], expr }) =>
      x === undefined ? unknown : transpose(context, x, expr.span, 'transpose'),
  },
  {
    name: 'concat',
    parameters: [{ name: 'x', kind: 'rest', required: true }, named('axis', 'axis')],
    elaborate: (context, { operands, axes, expr }) => concatenate(context, operands, axes?.[0] ?? -1, expr.span),
  },
];

/**
 * The pointwise skeleton in JavaScript: out[outer, x] = body(…), one number after the other.
 */

import type { PointwiseKernel } from '../kernel.ts';
import type { Lines } from './lines.ts';
import { BoundText } from './operands.ts';
import type { Operands } from './operands.ts';
import { kernelFunction } from './walk.ts';

export function pointwiseText(kernel: PointwiseKernel, name: string, operands: Operands): Lines {
  const body = new BoundText(operands, kernel.body);
  const { lines, result, types } = body.run((operand, type) => operands.read(operand, type));
  const write = operands.write(operands.index(kernel.out), types[0], result);
  const walked = [...new Set([...body.operands, kernel.out])];
  return kernelFunction(name, operands, body.before, operands.along(0, 'At', '', walked, [...lines, write]));
}

/**
 * Tensors as SOURCE texts, and tensors with one cell changed.
 *
 * In: a tensor. Out: a literal that reads back as it, with as few digits as its element type needs. Empty lists have no
 * element type and lose sizes behind the first 0, so they become `zeros(0,3)`.
 */

import { shortest } from '@heed/formats';
import { contiguous, countOf, dense, fold, storeNumber, values, type Nested, type Tensor } from '@heed/tensor';

export function sourceOf(tensor: Tensor): string {
  const { shape, dtype } = tensor;
  if (countOf(shape) === 0) return `zeros(${shape.join(',')}${dtype === 'f32' ? '' : `; dtype=${dtype}`})`;
  const numbers = values(tensor);
  return textOf(fold(shape, (at) => elementText(numbers[at], dtype)));
}

/** The tensor with another number at `index`, as its element type holds it; as it was where there is no such cell. */
export function withCell(tensor: Tensor, index: readonly number[], value: number): Tensor {
  const { shape, dtype } = tensor;
  const isInside = index.length === shape.length && index.every((k, axis) => k >= 0 && k < shape[axis]);
  if (!isInside) return tensor;
  const data = contiguous(tensor).data.slice();
  const at = index.reduce((before, k, axis) => before * shape[axis] + k, 0);
  storeNumber(data, dtype, at, value);
  return dense(data, dtype, shape);
}

function elementText(x: number, dtype: Tensor['dtype']): string {
  if (dtype === 'bool') return x === 0 ? 'false' : 'true';
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  const short = shortest(x, dtype);
  return Object.is(short, -0) ? '-0' : String(short);
}

function textOf(nested: Nested<string>): string {
  return typeof nested === 'string' ? nested : `[${nested.map(textOf).join(',')}]`;
}

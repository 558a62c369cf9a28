/**
 * The door for tensors of unknown make: whatever a person or a file hands over as an input.
 *
 * In: anything. Out: a `Tensor` whose every index leads into its data, or a HeedError. Accepted are tensors, objects
 * `{ data, shape, dtype? }`, typed arrays, nested lists, numbers and truth values. Data is shared where it can be.
 */

import { HeedError } from '@heed/diagnostics';
import { isDType } from './dtype.ts';
import { countOf, shapeText, type Layout } from './layout.ts';
import { report } from './messages.ts';
import { describe } from './nested.ts';
import { checkDType, dtypeOf, tensor, type Tensor, type TensorData } from './tensor.ts';

export function asTensor(value: unknown): Tensor {
  if (typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value) || ArrayBuffer.isView(value)) {
    return tensor(value as TensorData); // checked there, element by element
  }
  if (typeof value !== 'object' || value === null || !('data' in value) || !('shape' in value)) throw unreadable(value);
  const { data, shape } = value;
  const dtype = 'dtype' in value ? value.dtype : undefined;
  if (dtype !== undefined) checkDType(dtype);
  if (!isNumbers(shape)) throw unreadable(value);
  if (!('strides' in value) && !('offset' in value)) {
    if (!ArrayBuffer.isView(data) && !Array.isArray(data) && typeof data !== 'number' && typeof data !== 'boolean') {
      throw unreadable(data);
    }
    return tensor(data as TensorData, shape, isDType(dtype) ? { dtype } : {});
  }
  const strides = 'strides' in value ? value.strides : undefined;
  const offset = 'offset' in value ? value.offset : undefined;
  if (!isNumbers(strides) || typeof offset !== 'number' || !ArrayBuffer.isView(data)) throw unreadable(value);
  if (dtype === undefined || dtypeOf(data, dtype) !== dtype) throw unreadable(data);
  const made = { ...tensor(data as Tensor['data'], undefined, { dtype }), shape, strides, offset };
  if (!staysInside(made, made.data.length)) {
    const facts = { shape: shapeText(shape), strides: shapeText(strides), offset, length: made.data.length };
    throw new HeedError([report['tensor/layout'](facts)]);
  }
  return made;
}

/** Whether every index leads to one of `length` elements: the furthest ones in both directions do. */
function staysInside({ shape, strides, offset }: Layout, length: number): boolean {
  if (strides.length !== shape.length || ![offset, ...strides].every((n) => Number.isSafeInteger(n))) return false;
  if (countOf(shape) === 0) return offset >= 0 && offset <= length;
  let [low, high] = [offset, offset];
  for (const [axis, size] of shape.entries()) {
    const reach = (size - 1) * (strides[axis] ?? 0);
    if (reach < 0) low += reach;
    else high += reach;
  }
  return low >= 0 && high < length;
}

function isNumbers(list: unknown): list is readonly number[] {
  return Array.isArray(list) && list.every((item) => typeof item === 'number');
}

function unreadable(value: unknown): HeedError {
  return new HeedError([report['tensor/data']({ what: describe(value) })]);
}

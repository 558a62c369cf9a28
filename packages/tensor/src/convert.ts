/**
 * Reading and converting tensors.
 *
 * In: tensors of any strides. Out: single numbers, all numbers in row-major order, nested lists, dense copies, other
 * element types. What is dense already and of the wanted type comes back as it is, without a copy. Conversions round
 * and saturate (dtype.ts); they refuse nothing.
 */

import { HeedError } from '@heed/diagnostics';
import { loadNumber, storeNumber, type DType } from './dtype.ts';
import { allocateFor, countOf, eachRow, isRowMajor, shapeText } from './layout.ts';
import { report } from './messages.ts';
import { fold, type Nested } from './nested.ts';
import { dense, type Tensor } from './tensor.ts';

/** The element at an index, one number per axis. */
export function numberAt(t: Tensor, ...index: readonly number[]): number {
  const { shape } = t;
  if (index.length !== shape.length) {
    const facts = { actual: index.length, expected: shape.length, shape: shapeText(shape) };
    throw new HeedError([report['tensor/index-count'](facts)]);
  }
  let at = t.offset;
  for (const [axis, k] of index.entries()) {
    const size = shape[axis] ?? 0;
    if (!Number.isSafeInteger(k) || k < 0 || k >= size) {
      throw new HeedError([report['tensor/index']({ index: k, axis, size })]);
    }
    at += k * (t.strides[axis] ?? 0);
  }
  return loadNumber(t.data, t.dtype, at);
}

/** All elements in row-major order, as float64; always a copy. */
export function values(t: Tensor): Float64Array {
  const out = allocateFor('f64', t.shape);
  if (t.dtype !== 'f16' && isRowMajor(t)) {
    out.set(t.data.subarray(t.offset, t.offset + out.length));
    return out;
  }
  fill(t, (at, value) => {
    out[at] = value;
  });
  return out;
}

/** The same tensor with its elements one after another from the beginning of its data. */
export function contiguous(t: Tensor): Tensor {
  if (isDense(t)) return t;
  const data = allocateFor(t.dtype, t.shape);
  if (isRowMajor(t)) data.set(t.data.subarray(t.offset, t.offset + data.length));
  else {
    let at = 0;
    const [size, step] = lastAxis(t);
    eachRow(t, (offset) => {
      for (let k = 0; k < size; k += 1) data[at++] = t.data[offset + k * step] ?? 0;
    });
  }
  return dense(data, t.dtype, t.shape);
}

/** Whether the data holds this tensor's elements in row-major order and nothing else. */
export function isDense(t: Tensor): boolean {
  return t.offset === 0 && isRowMajor(t) && t.data.length === countOf(t.shape);
}

/** The tensor with another element type: rounded, or cut towards zero and saturated. */
export function astype(t: Tensor, dtype: DType): Tensor {
  if (t.dtype === dtype) return t;
  const data = allocateFor(dtype, t.shape);
  fill(t, (at, value) => storeNumber(data, dtype, at, value));
  return dense(data, dtype, t.shape);
}

/** Nested lists of numbers, or of truth values for bool. */
export function toNested(t: Tensor): Nested<number | boolean> {
  const all = values(t);
  return fold(t.shape, (at) => (t.dtype === 'bool' ? all[at] !== 0 : (all[at] ?? 0)));
}

function fill(t: Tensor, put: (at: number, value: number) => void): void {
  let at = 0;
  const [size, step] = lastAxis(t);
  eachRow(t, (offset) => {
    for (let k = 0; k < size; k += 1) put(at++, loadNumber(t.data, t.dtype, offset + k * step));
  });
}

function lastAxis({ shape, strides }: Tensor): readonly [size: number, step: number] {
  return [shape.at(-1) ?? 1, strides.at(-1) ?? 0];
}

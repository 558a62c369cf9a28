/**
 * The host tensor: a description of numbers in a typed array, and the ways to make one.
 *
 * In: typed arrays (shared, not copied, where the element type is theirs), nested lists, numbers, truth values. Out: a
 * `Tensor`, or a HeedError that says what does not fit. Invariant: every index of a tensor's shape leads into its data.
 * Nothing here changes a tensor; its data belongs to whoever made it. Views are view.ts, conversions convert.ts.
 */

import { bug, HeedError } from '@heed/diagnostics';
import { DTYPES, isDType, isFloat, roundTo, storeNumber, type DType, type TypedArray } from './dtype.ts';
import { allocateFor, countOf, rowMajor, shapeText, type Layout } from './layout.ts';
import { report } from './messages.ts';
import { describe, flatten, type Nested } from './nested.ts';

export interface Tensor extends Layout {
  readonly data: TypedArray;
  readonly dtype: DType;
}

/** What a tensor can be made from. */
export type TensorData = TypedArray | Nested<number | boolean>;

export interface TensorOptions {
  /** Left out: that of a typed array, bool for truth values, f32 for numbers. */
  readonly dtype?: DType;
}

/**
 * Makes a tensor. `shape` may be left out: a typed array then has one axis, nested lists have their own. A typed array
 * is used as it is where its element type is the wanted one; other numbers are converted, and must fit.
 */
export function tensor(data: TensorData, shape?: readonly number[], options: TensorOptions = {}): Tensor {
  if (options.dtype !== undefined) checkDType(options.dtype);
  if (!ArrayBuffer.isView(data)) return fromNested(data, shape, options.dtype);
  const own = dtypeOf(data, options.dtype);
  const dtype = options.dtype ?? own;
  const sizes = shape ?? [data.length];
  checkCount(sizes, data.length);
  if (own === dtype) return dense(data, dtype, sizes);
  return store(data, sizes, dtype);
}

/** A row-major tensor over `data`, which must have exactly the elements of `shape`. Shares the data. */
export function dense(data: TypedArray, dtype: DType, shape: readonly number[]): Tensor {
  if (countOf(shape) !== data.length) bug('a dense tensor has the elements of its shape', shapeText(shape));
  return { data, dtype, shape: [...shape], strides: rowMajor(shape), offset: 0 };
}

export function full(shape: readonly number[], value: number, dtype: DType = 'f32'): Tensor {
  checkDType(dtype);
  checkValue(value, dtype);
  const data = allocateFor(dtype, shape);
  storeNumber(data, dtype, 0, value);
  return dense(data.fill(data[0] ?? 0), dtype, shape);
}

export function zeros(shape: readonly number[], dtype: DType = 'f32'): Tensor {
  return full(shape, 0, dtype);
}

export function ones(shape: readonly number[], dtype: DType = 'f32'): Tensor {
  return full(shape, 1, dtype);
}

/** Refuses a name that is no element type. */
export function checkDType(dtype: unknown): asserts dtype is DType {
  if (isDType(dtype)) return;
  const name = typeof dtype === 'string' ? dtype.slice(0, 40) : describe(dtype);
  throw new HeedError([report['tensor/dtype']({ dtype: name, known: DTYPES.join(', ') })]);
}

/** Refuses data that has not exactly the elements of a shape. */
export function checkCount(shape: readonly number[], actual: number): void {
  const expected = countOf(shape);
  if (actual !== expected) {
    throw new HeedError([report['tensor/count']({ shape: shapeText(shape), expected, actual })]);
  }
}

function fromNested(data: unknown, shape: readonly number[] | undefined, wanted: DType | undefined): Tensor {
  if (typeof data === 'object' && !Array.isArray(data)) {
    throw new HeedError([report['tensor/data']({ what: describe(data) })]);
  }
  const flat = flatten(data, wanted !== undefined);
  const sizes = shape ?? flat.shape;
  checkCount(sizes, flat.elements.length);
  // A flat list takes any shape of its size; lists that have a shape of their own must have the given one.
  if (flat.shape.length > 1 && flat.elements.length > 0 && shapeText(sizes) !== shapeText(flat.shape)) {
    const [left, right] = [shapeText(sizes), shapeText(flat.shape)];
    throw new HeedError([report['tensor/nested-shape']({ left, right })]);
  }
  return store(flat.elements, sizes, wanted ?? (flat.kind === 'truth' ? 'bool' : 'f32'));
}

function store(elements: ArrayLike<number>, shape: readonly number[], dtype: DType): Tensor {
  const data = allocateFor(dtype, shape);
  for (let k = 0; k < elements.length; k += 1) {
    const value = elements[k] ?? Number.NaN;
    checkValue(value, dtype);
    storeNumber(data, dtype, k, value);
  }
  return dense(data, dtype, shape);
}

/** Whole-number types take only what they hold exactly; floats round. */
function checkValue(value: number, dtype: DType): void {
  if (isFloat(dtype) || roundTo(value, dtype) === value) return;
  throw new HeedError([report['tensor/value']({ value, dtype })]);
}

/** The element type whose array this is. A Uint16Array is f16 only where that is said: it may be whole numbers. */
export function dtypeOf(data: TypedArray | ArrayBufferView, wanted: DType | undefined): DType {
  if (data instanceof Float32Array) return 'f32';
  if (data instanceof Float64Array) return 'f64';
  if (data instanceof Int32Array) return 'i32';
  if (data instanceof Uint16Array && wanted === 'f16') return 'f16';
  if (data instanceof Uint8Array) return wanted === 'bool' && data.every((value) => value <= 1) ? 'bool' : 'u8';
  throw new HeedError([report['tensor/data']({ what: describe(data) })]);
}

/**
 * Element types: what a number is stored as.
 *
 * In: a type's name. Out: its width, its typed array, and numbers loaded from and stored into such arrays. f16 lies in
 * a Uint16Array (Node 22 has no Float16Array), bool in a Uint8Array of 0 and 1. Storing rounds to nearest even;
 * integers are cut towards zero and saturate, NaN becomes 0. Whether a value *ought* to fit is not decided here.
 */

import { halfToNumber, numberToHalf } from './half.ts';

export type DType = 'f32' | 'f64' | 'f16' | 'i32' | 'u8' | 'bool';

/** The array that holds each element type. */
export interface DataOf {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly f16: Uint16Array;
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
  readonly bool: Uint8Array;
}

export type TypedArray = DataOf[DType];

export const DTYPES: readonly DType[] = ['f32', 'f64', 'f16', 'i32', 'u8', 'bool'];

export const BYTES_OF: Readonly<Record<DType, number>> = { f32: 4, f64: 8, f16: 2, i32: 4, u8: 1, bool: 1 };

const MAKE: { readonly [D in DType]: (length: number) => DataOf[D] } = {
  f32: (length) => new Float32Array(length),
  f64: (length) => new Float64Array(length),
  f16: (length) => new Uint16Array(length),
  i32: (length) => new Int32Array(length),
  u8: (length) => new Uint8Array(length),
  bool: (length) => new Uint8Array(length),
};

const VIEW: { readonly [D in DType]: (buffer: ArrayBufferLike, byteOffset: number, length: number) => DataOf[D] } = {
  f32: (buffer, byteOffset, length) => new Float32Array(buffer, byteOffset, length),
  f64: (buffer, byteOffset, length) => new Float64Array(buffer, byteOffset, length),
  f16: (buffer, byteOffset, length) => new Uint16Array(buffer, byteOffset, length),
  i32: (buffer, byteOffset, length) => new Int32Array(buffer, byteOffset, length),
  u8: (buffer, byteOffset, length) => new Uint8Array(buffer, byteOffset, length),
  bool: (buffer, byteOffset, length) => new Uint8Array(buffer, byteOffset, length),
};

export function isDType(name: unknown): name is DType {
  return DTYPES.some((dtype) => dtype === name);
}

export function isFloat(dtype: DType): boolean {
  return dtype === 'f32' || dtype === 'f64' || dtype === 'f16';
}

/** A zeroed array; a length the engine refuses throws its RangeError. */
export function allocate<D extends DType>(dtype: D, length: number): DataOf[D] {
  return MAKE[dtype](length);
}

/** An array over a part of a buffer; `byteOffset` must be a multiple of the element's width. */
export function arrayOver<D extends DType>(
  dtype: D,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): DataOf[D] {
  return VIEW[dtype](buffer, byteOffset, length);
}

/** The number at position `at` of the array; positions outside give NaN. */
export function loadNumber(data: TypedArray, dtype: DType, at: number): number {
  const stored = data[at];
  if (stored === undefined) return Number.NaN;
  return dtype === 'f16' ? halfToNumber(stored) : stored;
}

/** Stores `value` as the element type holds it. */
export function storeNumber(data: TypedArray, dtype: DType, at: number, value: number): void {
  data[at] = encode(value, dtype);
}

/** The number that `value` becomes once stored: rounded, or cut and saturated. */
export function roundTo(value: number, dtype: DType): number {
  if (dtype === 'f32') return Math.fround(value);
  return dtype === 'f16' ? halfToNumber(numberToHalf(value)) : encode(value, dtype);
}

/** Cut towards zero, saturated at the bounds, NaN as 0. */
export function saturate(value: number, low: number, high: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.trunc(Math.min(high, Math.max(low, value))) + 0; // + 0: no negative zero among integers
}

function encode(value: number, dtype: DType): number {
  switch (dtype) {
    case 'f32':
    case 'f64':
      return value; // a Float32Array rounds as it stores
    case 'f16':
      return numberToHalf(value);
    case 'i32':
      return saturate(value, -0x8000_0000, 0x7fff_ffff);
    case 'u8':
      return saturate(value, 0, 255);
    case 'bool':
      return value === 0 ? 0 : 1;
  }
}

/**
 * What arithmetic on an element type is done in: f32 is the working precision of a device, f64 is float64 everywhere
 * (whole numbers are exact in it).
 */
export const scalarTypeOf: Readonly<Record<DType, 'f32' | 'f64' | 'bool'>> = {
  f32: 'f32',
  f16: 'f32',
  f64: 'f64',
  i32: 'f64',
  u8: 'f64',
  bool: 'bool',
};

/**
 * Elements as they lie in files: bytes to a typed array, and back.
 *
 * In: a kind of element and its bytes, in either byte order. Out: an array of one of our element types that shares
 * nothing with the bytes. Kinds that are not ours become f32 (bfloat16, exactly), i32, or f64 where i32 is too narrow;
 * the first whole number that none of them holds exactly is handed back instead. How formats call their kinds is theirs.
 */

import { contiguous, type DType, type Tensor, type TypedArray } from '@heed/tensor';

/** NumPy's letters; `bf2` is bfloat16, which NumPy lacks. The digit is the width in bytes. */
export type ElementKind = 'f2' | 'bf2' | 'f4' | 'f8' | 'b1' | 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'u4' | 'u8';

export type ByteOrder = 'little' | 'big';

export interface Elements {
  readonly data: TypedArray;
  readonly dtype: DType;
}

/** A whole number that would lose digits. */
export interface Unfit {
  readonly index: number;
  readonly value: string;
}

/** Integers that i32 may be too narrow for. */
interface Wide {
  readonly wide: BigInt64Array | BigUint64Array | Uint32Array;
}

const OPEN: Readonly<Record<ElementKind, (buffer: ArrayBuffer) => Elements | Wide>> = {
  f2: (buffer) => ({ data: new Uint16Array(buffer), dtype: 'f16' }),
  bf2: (buffer) => ({ data: widenBrain(new Uint16Array(buffer)), dtype: 'f32' }),
  f4: (buffer) => ({ data: new Float32Array(buffer), dtype: 'f32' }),
  f8: (buffer) => ({ data: new Float64Array(buffer), dtype: 'f64' }),
  b1: (buffer) => ({ data: new Uint8Array(buffer).map((byte) => (byte === 0 ? 0 : 1)), dtype: 'bool' }),
  i1: (buffer) => ({ data: new Int32Array(new Int8Array(buffer)), dtype: 'i32' }),
  i2: (buffer) => ({ data: new Int32Array(new Int16Array(buffer)), dtype: 'i32' }),
  i4: (buffer) => ({ data: new Int32Array(buffer), dtype: 'i32' }),
  i8: (buffer) => ({ wide: new BigInt64Array(buffer) }),
  u1: (buffer) => ({ data: new Uint8Array(buffer), dtype: 'u8' }),
  u2: (buffer) => ({ data: new Int32Array(new Uint16Array(buffer)), dtype: 'i32' }),
  u4: (buffer) => ({ wide: new Uint32Array(buffer) }),
  u8: (buffer) => ({ wide: new BigUint64Array(buffer) }),
};

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

export function isElementKind(kind: string): kind is ElementKind {
  return Object.hasOwn(OPEN, kind);
}

export function widthOf(kind: ElementKind): number {
  return Number(kind.at(-1));
}

/** `bytes` must be a whole number of elements. */
export function readElements(kind: ElementKind, bytes: Uint8Array, order: ByteOrder): Elements | Unfit {
  const own = new Uint8Array(bytes.length);
  own.set(bytes);
  if ((order === 'little') !== LITTLE) swap(own, widthOf(kind));
  const opened = OPEN[kind](own.buffer);
  return 'wide' in opened ? narrow(opened.wide) : opened;
}

/** A tensor's elements, row-major and little-endian; may share the tensor's memory. */
export function elementBytes(t: Tensor): Uint8Array {
  const { data } = contiguous(t);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (LITTLE) return bytes;
  const own = bytes.slice();
  swap(own, data.BYTES_PER_ELEMENT);
  return own;
}

/** i32 where every value fits, f64 where every value is a safe integer, else the first value that is not. */
function narrow(wide: Wide['wide']): Elements | Unfit {
  const data = new Float64Array(wide.length);
  let small = true;
  for (let k = 0; k < wide.length; k += 1) {
    const value = Number(wide[k]);
    if (!Number.isSafeInteger(value)) return { index: k, value: String(wide[k]) };
    if (value < -0x8000_0000 || value > 0x7fff_ffff) small = false;
    data[k] = value;
  }
  return small ? { data: new Int32Array(data), dtype: 'i32' } : { data, dtype: 'f64' };
}

/** bfloat16 is the upper half of a float32. */
function widenBrain(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let k = 0; k < halves.length; k += 1) bits[k] = (halves[k] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

/** Turns the bytes of each element around, in place. */
function swap(bytes: Uint8Array, width: number): void {
  for (let at = 0; width > 1 && at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

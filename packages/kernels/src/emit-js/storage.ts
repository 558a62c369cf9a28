/**
 * Elements of every type as JavaScript: an array of the memory, an index counted in elements.
 *
 * In: an element type and the name of an index. Out: expressions that read, statements that store. Storing rounds and
 * saturates as @heed/tensor does.
 */

import type { ScalarType } from '@heed/scalar';
import { BYTES_OF, scalarTypeOf } from '@heed/tensor';
import type { DType } from '@heed/tensor';
import { cast, name } from './scalar-ops.ts';
import type { Expression, Use } from './scalar-ops.ts';

/** The whole memory as arrays; fresh ones once it has grown. */
export interface JsViews {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}

export const arrayOf: Readonly<Record<DType, keyof JsViews>> = {
  f32: 'f32',
  f64: 'f64',
  f16: 'u16',
  i32: 'i32',
  u8: 'u8',
  bool: 'u8',
};

/** Bytes as elements: what a byte address is shifted by. */
export function shiftOf(dtype: DType): number {
  return Math.log2(BYTES_OF[dtype]);
}

/** The element at `index`, as a number or boolean of type `to`. */
export function load(dtype: DType, index: string, to: ScalarType, use: Use): Expression {
  const stored = `${arrayOf[dtype]}[${index}]`;
  const raw: Expression =
    dtype === 'f16'
      ? { text: `${use('fromHalf')}(${stored})`, atom: false }
      : dtype === 'bool'
        ? { text: `${stored} !== 0`, atom: false }
        : { ...name(stored), atom: false };
  return cast(scalarTypeOf[dtype], to, raw);
}

/** Stores `value`, of type `from`. */
export function store(dtype: DType, index: string, from: ScalarType, value: Expression, use: Use): string {
  const place = `${arrayOf[dtype]}[${index}] =`;
  switch (dtype) {
    case 'f32':
      return `${place} ${value.unrounded ?? cast(from, from === 'bool' ? 'f64' : from, value).text};`;
    case 'f64':
      return `${place} ${cast(from, 'f64', value).text};`;
    case 'f16':
      return `${place} ${use('toHalf')}(${cast(from, from === 'bool' ? 'f64' : from, value).text});`;
    case 'i32':
      return `${place} ${use('toInt32')}(${cast(from, 'f64', value).text});`;
    case 'u8':
      return `${place} ${use('toUint8')}(${cast(from, 'f64', value).text});`;
    case 'bool':
      return `${place} ${cast('bool', 'f64', cast(from, 'bool', value)).text};`;
  }
}

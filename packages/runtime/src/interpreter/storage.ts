/**
 * Numbers between memory and lanes, for every element type and any distance between neighbours.
 *
 * In: the arena's buffer, a byte address and a stride in bytes. Out: float64 lanes, and back. Storing rounds, cuts and
 * saturates as @heed/tensor says; halves are bits in 16-bit words.
 */

import { BYTES_OF, halfToNumber, numberToHalf, saturate, type DType } from '@heed/tensor';
import type { Views } from '../plain-arena.ts';
import type { Lane } from './lane-ops.ts';

/** Loads `n` numbers from `address` on; with `round`, to float32. */
export function loadLane(
  views: Views,
  dtype: DType,
  address: number,
  stride: number,
  n: number,
  into: Lane,
  round: boolean,
): void {
  const width = BYTES_OF[dtype];
  const step = stride / width;
  let at = address / width;
  if (dtype === 'f16') {
    for (let k = 0; k < n; k++, at += step) into[k] = halfToNumber(views.u16[at]);
    return;
  }
  if (dtype === 'f32') {
    const { f32 } = views;
    for (let k = 0; k < n; k++, at += step) into[k] = f32[at];
    return;
  }
  const data = dtype === 'f64' ? views.f64 : dtype === 'i32' ? views.i32 : views.u8;
  if (dtype === 'bool') for (let k = 0; k < n; k++, at += step) into[k] = data[at] === 0 ? 0 : 1;
  else if (round) for (let k = 0; k < n; k++, at += step) into[k] = Math.fround(data[at]);
  else for (let k = 0; k < n; k++, at += step) into[k] = data[at];
}

export function storeLane(views: Views, dtype: DType, address: number, stride: number, n: number, from: Lane): void {
  const width = BYTES_OF[dtype];
  const step = stride / width;
  let at = address / width;
  switch (dtype) {
    case 'f32':
      for (let k = 0; k < n; k++, at += step) views.f32[at] = from[k];
      return;
    case 'f64':
      for (let k = 0; k < n; k++, at += step) views.f64[at] = from[k];
      return;
    case 'f16':
      for (let k = 0; k < n; k++, at += step) views.u16[at] = numberToHalf(from[k]);
      return;
    case 'i32':
      for (let k = 0; k < n; k++, at += step) views.i32[at] = saturate(from[k], -0x8000_0000, 0x7fff_ffff);
      return;
    case 'u8':
      for (let k = 0; k < n; k++, at += step) views.u8[at] = saturate(from[k], 0, 255);
      return;
    case 'bool':
      for (let k = 0; k < n; k++, at += step) views.u8[at] = from[k] === 0 ? 0 : 1;
      return;
  }
}

/**
 * Element types in arithmetic: what a tensor's type is as a scalar's, and what mixed operands are computed in.
 *
 * In: types of operands. Out: the type of the result. A float64 is *weak* when it comes from literals, sizes, positions
 * and whole numbers alone; beside an f32 a weak one gives way, while a float64 tensor makes the result float64 (as
 * Python scalars beside arrays in NumPy's NEP 50, 2021). Rounding and storage are not here.
 */

import type { DType } from '@heed/tensor';
import type { TensorType } from './graph.ts';

/** The type of an operand, with what inference must know beside it. */
export interface Operand extends TensorType {
  /** A float64 that no float64 tensor went into. */
  readonly weak?: boolean;
  /** The results of a scan. */
  readonly items?: readonly TensorType[];
}

function isStrong(operand: Operand): boolean {
  return operand.dtype === 'f64' && operand.weak !== true;
}

/** What arithmetic between operands is computed in, and the type of its result; whole numbers and bools give i32. */
export function promote(operands: readonly Operand[]): 'f32' | 'f64' | 'i32' {
  if (operands.some(isStrong)) return 'f64';
  if (operands.some(({ dtype }) => dtype === 'f32' || dtype === 'f16')) return 'f32';
  return operands.some(({ dtype }) => dtype === 'f64') ? 'f64' : 'i32';
}

/** The type of sums and row computations: f32, unless a float64 tensor goes in. */
export function accumulate(operands: readonly Operand[]): 'f32' | 'f64' {
  return operands.some(isStrong) ? 'f64' : 'f32';
}

/** The type that holds the elements of all operands as they are, for joining and selecting. */
export function unify(operands: readonly Operand[]): DType {
  const first = operands[0]?.dtype ?? 'f32';
  const same = operands.every(({ dtype }) => dtype === first);
  return same ? first : promote(operands);
}

/** Whether whole numbers of this type are exact on every device: what indices and bits are made of. */
export function isWholeType(dtype: DType): boolean {
  return dtype === 'i32' || dtype === 'u8' || dtype === 'f64';
}

/** Whether a value computed from these operands is weak. */
export function isWeak(dtype: DType, operands: readonly Operand[]): boolean {
  return dtype === 'f64' && !operands.some(isStrong);
}

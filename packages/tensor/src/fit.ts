/**
 * Tensors as what a formula reads: the numbers of an input, row-major and of the element type it is declared with.
 *
 * In: a host tensor of any strides and element type. Out: its numbers in the given view, or a diagnostic. Floats take
 * every number, rounded; i32 and u8 only whole numbers in range, bool only 0 and 1. Shapes were checked before.
 */

import { HeedError, type Diagnostic, type Span } from '@heed/diagnostics';
import { report } from './binding-messages.ts';
import { contiguous, values } from './convert.ts';
import { isFloat, roundTo, storeNumber, type DType, type TypedArray } from './dtype.ts';
import { isRowMajor } from './layout.ts';
import type { Tensor } from './tensor.ts';

/** What a program reads under a name. */
export interface Wanted {
  readonly name: string;
  readonly dtype: DType;
  readonly span?: Span;
}

/** Writes `t` into `view`, which has exactly its number of elements. */
export function copyInto(t: Tensor, wanted: Wanted, view: TypedArray): void {
  const direct = t.dtype === wanted.dtype || (wanted.dtype !== 'f16' && t.dtype !== 'f16' && isFloat(wanted.dtype));
  if (direct) {
    // A typed array converts and rounds as it is set; halves are stored as bits and are not numbers to it.
    if (!isRowMajor(t)) copyNumbers(contiguous(t).data, 0, view);
    else copyNumbers(t.data, t.offset, view);
    return;
  }
  convert(t, wanted, view);
}

/** For so few numbers a loop takes less time than a call of `set`, let alone `subarray`. */
const FEW = 64;

function copyNumbers(data: TypedArray, offset: number, view: TypedArray): void {
  const count = view.length;
  if (count <= FEW) for (let k = 0; k < count; k += 1) view[k] = data[offset + k];
  else view.set(offset === 0 && data.length === count ? data : data.subarray(offset, offset + count));
}

/** What keeps a tensor from being read as another element type; nothing where every number survives. */
export function unfit(t: Tensor, wanted: Wanted): Diagnostic | undefined {
  const { name, dtype, span } = wanted;
  if (t.dtype === dtype || isFloat(dtype)) return undefined;
  const numbers = values(t);
  const at = numbers.findIndex((value) => roundTo(value, dtype) !== value);
  if (at < 0) return undefined;
  // NaN and infinities stand as text: facts go through JSON.
  const value = Number.isFinite(numbers[at]) ? numbers[at] : String(numbers[at]);
  return report['bind/not-whole']({ name, dtype, at, value }, span && { span });
}

function convert(t: Tensor, wanted: Wanted, view: TypedArray): void {
  const fault = unfit(t, wanted);
  if (fault) throw new HeedError([fault]);
  values(t).forEach((value, k) => storeNumber(view, wanted.dtype, k, value));
}

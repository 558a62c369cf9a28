/**
 * The one table of tolerances: how far a device may be from the float64 oracle.
 *
 * A result passes when every element is within `rel` of the largest finite magnitude in the oracle's result, or within
 * `abs`. float32 arithmetic over rows of some dozens of elements stays within a few units of 2⁻²⁴; f16 storage rounds to
 * 11 bits. NaN and infinities must be in the same places. Tighter promises (exact zeros, equal bits) are tests of their own.
 */

import type { DType } from '@heed/tensor';

export interface DeviceTolerance {
  readonly rel: number;
  readonly abs: number;
}

/** By element type of the output. */
export const tolerances: Readonly<Record<DType, DeviceTolerance>> = {
  f32: { rel: 2e-6, abs: 1e-6 },
  f64: { rel: 1e-12, abs: 1e-12 },
  f16: { rel: 1e-3, abs: 1e-6 },
  i32: { rel: 0, abs: 0 },
  u8: { rel: 0, abs: 0 },
  bool: { rel: 0, abs: 0 },
};

/**
 * Of a result in f32 against a plain loop in float32: its largest error is at most `plain` times the loop's, or `units`
 * units in the last place of the largest number.
 */
export const accuracy = { plain: 2, units: 4 } as const;

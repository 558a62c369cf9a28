/**
 * How far two tensors are apart.
 *
 * In: two tensors of one shape, of any element types. Out: the largest absolute and relative error and where it is, or
 * whether all elements lie within a tolerance. NaN equals only NaN and an infinity only itself; against anything else
 * they are infinitely far. Which tolerance is right for what is not decided here.
 */

import { HeedError } from '@heed/diagnostics';
import { values } from './convert.ts';
import { indexOf, shapeText } from './layout.ts';
import { report } from './messages.ts';
import type { Tensor } from './tensor.ts';

export interface Comparison {
  /** Largest |a - b|. */
  readonly maxAbs: number;
  /** Largest |a - b| / max(|a|, |b|), at most 2 for finite numbers; 0 where both are 0. */
  readonly maxRel: number;
  /** The first element with the largest absolute error; absent where all are equal. */
  readonly worst?: { readonly index: readonly number[]; readonly a: number; readonly b: number };
  /** How many elements differ at all. */
  readonly differing: number;
}

export interface Tolerance {
  /** Part of |b| that may be missing; 1e-5 where nothing is said. */
  readonly rel?: number;
  /** What may be missing anyway; 1e-8 where nothing is said. */
  readonly abs?: number;
}

export function compare(a: Tensor, b: Tensor): Comparison {
  const [left, right] = pair(a, b);
  let maxAbs = 0;
  let maxRel = 0;
  let differing = 0;
  let worst: number | undefined;
  for (const [k, x] of left.entries()) {
    const y = right[k] ?? Number.NaN;
    if (same(x, y)) continue;
    differing += 1;
    const abs = distance(x, y);
    const rel = abs === Number.POSITIVE_INFINITY ? abs : abs / Math.max(Math.abs(x), Math.abs(y));
    if (rel > maxRel) maxRel = rel;
    if (abs > maxAbs) {
      maxAbs = abs;
      worst = k;
    }
  }
  if (worst === undefined) return { maxAbs, maxRel, differing };
  return { maxAbs, maxRel, differing, worst: { index: indexOf(a.shape, worst), a: left[worst], b: right[worst] } };
}

/** Whether |a - b| ≤ abs + rel·|b| everywhere: `b` is what is expected. */
export function isClose(a: Tensor, b: Tensor, { rel = 1e-5, abs = 1e-8 }: Tolerance = {}): boolean {
  const [left, right] = pair(a, b);
  return left.every((x, k) => {
    const y = right[k] ?? Number.NaN;
    if (same(x, y)) return true;
    const apart = distance(x, y);
    return Number.isFinite(apart) && apart <= abs + rel * Math.abs(y);
  });
}

function pair(a: Tensor, b: Tensor): readonly [Float64Array, Float64Array] {
  const [left, right] = [shapeText(a.shape), shapeText(b.shape)];
  if (left !== right) throw new HeedError([report['tensor/shapes-differ']({ left, right })]);
  return [values(a), values(b)];
}

function same(x: number, y: number): boolean {
  return x === y || (Number.isNaN(x) && Number.isNaN(y));
}

/** Infinite as soon as one side is NaN or infinite, or the difference itself is beyond float64. */
function distance(x: number, y: number): number {
  const apart = Math.abs(x - y);
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
}

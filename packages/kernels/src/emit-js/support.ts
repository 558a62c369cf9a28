/**
 * Functions that generated JavaScript borrows from its host, by name: the scalar room's definitions where they are exact,
 * and faster ones for results that are rounded to float32.
 *
 * In and out: numbers. A device passes `jsSupport` to the generated source, which picks from it what it uses. The engine
 * sees them called often and puts them into the loops. exp after Tang, "Table-driven implementation of the
 * exponential function" (1989).
 */

import { ops } from '@heed/scalar';
import { halfToNumber, numberToHalf, saturate } from '@heed/tensor';
import { hostMath } from '../emit/host-math.ts';
import type { HostName } from '../emit/host-math.ts';

const names = ['round', 'floordiv', 'mod', 'bitand', 'bitor', 'shl', 'shr'] as const;

type Whole = (typeof names)[number];
export type SupportName =
  | HostName
  | Whole
  | 'expSingle'
  | 'sigmoidSingle'
  | 'fromHalf'
  | 'toHalf'
  | 'toInt32'
  | 'toUint8';

export type Support = Readonly<Record<SupportName, (x: number, y: number, unused: number) => number>>;

/** Below LOWEST eˣ rounds to the float32 0, above HIGHEST to ∞. */
const LOWEST = -104;
const HIGHEST = 89;
/** 1.5·2⁵²: adding and subtracting it rounds to an integer. */
const MAGIC = 1.5 * 2 ** 52;
const STEPS = 64;
/** 2^(k/64) and, for every n that x·log₂e can lie above within the bounds, 2ⁿ. */
const FRACTIONS: Float64Array = Float64Array.from({ length: STEPS }, (_, k) => 2 ** (k / STEPS));
const BIAS = 151;
const POWERS: Float64Array = Float64Array.from({ length: BIAS + 130 }, (_, k) => 2 ** (k - BIAS));

/**
 * eˣ to a relative 4e-11, to be rounded to float32 (then within 0.501 ulp): x = k·ln 2/64 + f, and four terms of eᶠ, where
 * |f| ≤ ln 2/128. Four times as fast as `Math.exp`, seven terms without the table twice.
 */
function expSingle(x: number): number {
  const bounded = x < LOWEST ? LOWEST : x > HIGHEST ? HIGHEST : x;
  const scaled = bounded * (STEPS * Math.LOG2E);
  const rounded = scaled + MAGIC - MAGIC;
  const f = (scaled - rounded) * (Math.LN2 / STEPS);
  const k = rounded | 0; // NaN gives 0, and f is NaN
  return (1 + f * (1 + f * (1 / 2 + f * (1 / 6)))) * FRACTIONS[k & (STEPS - 1)] * POWERS[(k >> 6) + BIAS];
}

/** As sigmoid in scalar/special-functions.ts, to be rounded to float32. */
function sigmoidSingle(x: number): number {
  const e = expSingle(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

export const jsSupport: Support = {
  ...hostMath,
  ...(Object.fromEntries(names.map((name) => [name, ops[name].evaluate])) as Record<Whole, Support[Whole]>),
  expSingle,
  sigmoidSingle,
  fromHalf: halfToNumber,
  toHalf: numberToHalf,
  toInt32: (x) => saturate(x, -0x8000_0000, 0x7fff_ffff),
  toUint8: (x) => saturate(x, 0, 255),
};

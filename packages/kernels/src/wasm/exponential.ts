/**
 * exp, exp2 and log on f32x4, and the two forms of exp that the sigmoid-like functions build on.
 *
 * Reduction as in Cephes (Moshier, expf and logf): eˣ = 2ⁿ·eʳ with n the nearest integer to x·log₂e and ln 2 split in two
 * so that n·hi is exact; log x = k·ln 2 + log(1 + f) with 1 + f in [√½, √2). The polynomials are minimax fits of the
 * relative error (Lawson-weighted least squares on Chebyshev nodes), coefficients rounded to f32 one after the other.
 * The errors named are of the polynomial; the errors of whole functions are in math.ts, and math.test.ts measures them.
 */

import type { Emit } from './function.ts';
import type { Local } from './instructions.ts';
import type { Lanes, Value } from './lanes.ts';

/** 1.5·2²³: adding it rounds to the nearest integer, which then stands in the low bits. */
const MAGIC = 12582912;
const MAGIC_BITS = 0x4b400000;
const LOG2E = 1.4426950408889634;
/** 355/512, nine bits: n·LN2_HI is exact for |n| < 2¹⁵. */
const LN2_HI = 0.693359375;
const LN2_LO = -2.1219444005469057e-4;

/** (eʳ − 1 − r)/r² on |r| ≤ ½ ln 2; leaves 3.2e-9 in eʳ. */
const EXP = [0.00138207339, 0.00836867746, 0.0416682661, 0.166665211, 0.49999994];
/** (2ʳ − 1)/r on |r| ≤ ½; leaves 3.0e-9 in 2ʳ. */
const EXP2 = [0.00015327803, 0.00133909972, 0.00961850304, 0.0555035956, 0.240226477, 0.693147182];
/** (log(1+f) − f + f²/2)/f³ on [√½−1, √2−1]; leaves 7.7e-10 of log(1+f). */
const LOG = [
  0.0674926788, -0.116700977, 0.118835486, -0.124062337, 0.142203584, -0.166679889, 0.200020716, -0.250000089,
  0.333333135,
];

interface Parts {
  /** n + MAGIC: the integer in the low bits. */
  readonly t: Local<'v128'>;
  /** eʳ or 2ʳ, in [√½, √2]. */
  readonly power: Emit;
}

function splitExp(v: Lanes, x: Local<'v128'>): Parts {
  const t = v.let('t', v.madd(x, LOG2E, MAGIC));
  const n = v.let('n', v.sub(t, MAGIC));
  const r = v.let('r', v.madd(n, -LN2_LO, v.madd(n, -LN2_HI, x)));
  return { t, power: v.add(v.madd(v.mul(r, r), v.horner(r, EXP), r), 1) };
}

function splitExp2(v: Lanes, x: Local<'v128'>): Parts {
  const t = v.let('t', v.add(x, MAGIC));
  const r = v.let('r', v.sub(x, v.sub(t, MAGIC)));
  return { t, power: v.madd(r, v.horner(r, EXP2), 1) };
}

/** 2ⁿ for a whole n in [−126, 127] given as integers. */
function powerOfTwo(v: Lanes, n: Value): Emit {
  return v.shift('i32x4.shl', v.of('i32x4.add', n, v.bits(127)), 23);
}

/**
 * power·2ⁿ for n in [−252, 254], as two exact halves of the exponent: the last product alone rounds, so results below the
 * smallest normal number underflow gradually and results above the largest become infinite.
 */
function scale(v: Lanes, { t, power }: Parts): Emit {
  return () => {
    const n = v.let('n', v.of('i32x4.sub', t, v.bits(MAGIC_BITS)));
    const half = v.let('half', v.shift('i32x4.shr_s', n, 1));
    v.put(v.mul(v.mul(power, powerOfTwo(v, half)), powerOfTwo(v, v.of('i32x4.sub', n, half))));
  };
}

/** eˣ for any x. Outside [−104, 89] the result is 0 or infinite in f32. */
export function exp(v: Lanes, x: Value): Emit {
  return () => v.put(scale(v, splitExp(v, v.let('x', v.atLeast(v.atMost(x, 89), -104)))));
}

/** eˣ for x ≤ 0: saves a clamp. */
export function expOfNegative(v: Lanes, x: Value): Emit {
  return () => v.put(scale(v, splitExp(v, v.let('x', v.atLeast(x, -104)))));
}

/** eˣ for x in [−87, 88], where the result is normal, or NaN: one scaling. */
export function expWithinNormal(v: Lanes, x: Value): Emit {
  return () => {
    const { t, power } = splitExp(v, v.let('x', x));
    // The shift drops all of MAGIC but n. A product, not a sum of exponents, so that NaN stays NaN.
    v.put(v.mul(power, v.of('i32x4.add', v.shift('i32x4.shl', t, 23), v.bits(0x3f800000))));
  };
}

/** 2ˣ for any x. */
export function exp2(v: Lanes, x: Value): Emit {
  return () => v.put(scale(v, splitExp2(v, v.let('x', v.atLeast(v.atMost(x, 129), -151)))));
}

/**
 * 2ˣ for x ≤ 0: exactly 0 below −126, where no normal number is left; a NaN stays. The scaling is a product, not a sum of
 * exponents, for NaN's sake.
 */
export function exp2OfNegative(v: Lanes, x: Local<'v128'>): Emit {
  return () => {
    const { t, power } = splitExp2(v, x);
    const scaled = v.mul(power, v.of('i32x4.add', v.shift('i32x4.shl', t, 23), v.bits(0x3f800000)));
    v.put(v.of('v128.andnot', scaled, v.of('f32x4.lt', x, -126)));
  };
}

/** log x for any x; subnormal numbers are scaled by 2²³ first. */
export function log(v: Lanes, x: Local<'v128'>): Emit {
  return () => {
    const tiny = v.let('tiny', v.of('f32x4.lt', x, 2 ** -126));
    const y = v.let('y', v.select(tiny, v.mul(x, 2 ** 23), x));
    // k = floor(log₂ y + ½) from the bits, counted from √½ (0x3f3504f3).
    const k = v.let('k', v.shift('i32x4.shr_s', v.of('i32x4.sub', y, v.bits(0x3f3504f3)), 23));
    const f = v.let('f', v.sub(v.of('i32x4.sub', y, v.shift('i32x4.shl', k, 23)), 1));
    const e = v.let('e', v.sub(v.of('f32x4.convert_i32x4_s', k), v.of('v128.and', tiny, 23)));
    const square = v.let('square', v.mul(f, f));
    const low = v.let('low', v.madd(e, LN2_LO, v.mul(v.mul(square, f), v.horner(f, LOG))));
    const finite = v.madd(e, LN2_HI, v.add(v.madd(square, -0.5, low), f));
    // Infinity keeps itself; zero gives −∞, negative numbers and NaN give NaN.
    const positive = v.select(v.of('f32x4.lt', x, Infinity), finite, x);
    v.put(v.select(v.of('f32x4.gt', x, 0), positive, v.select(v.of('f32x4.eq', x, 0), -Infinity, NaN)));
  };
}

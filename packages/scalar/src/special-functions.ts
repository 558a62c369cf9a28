/**
 * Functions of one or two numbers that JavaScript lacks or defines otherwise, in float64.
 *
 * In and out: numbers. NaN goes in and comes out, except where a line says otherwise. These are the definitions: a
 * device computes the same (f64: bit for bit; f32: within its tolerance), and the emitters cite this file.
 */

/** 1/(1 + e^-x) without overflow and accurate at both tails: each side uses the exponential that is at most 1. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** Nearest integer, halves to the even one; keeps the sign of zero. */
export function roundHalfEven(x: number): number {
  const up = Math.round(x);
  return Math.abs(x % 1) === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

/** ⌊a/b⌋, the quotient rounded first: exact for integers below 2^53. For f32 operands too the quotient is a float64. */
export function floorDivide(a: number, b: number): number {
  return Math.floor(a / b);
}

/** a − b·⌊a/b⌋, literally: the sign of b, exact for integers below 2^53; NaN where b is 0 or infinite. */
export function floorModulo(a: number, b: number): number {
  return a - b * Math.floor(a / b);
}

/** Math.pow, except that x² is x·x (so that rewriting one to the other changes no bit). NaN⁰ = 1 and 1^±∞ = NaN. */
export function power(x: number, y: number): number {
  return y === 2 ? x * x : x ** y;
}

/** Truncated towards zero and saturated to int32, NaN is 0: WASM's `i32.trunc_sat_f64_s`, not JavaScript's wrapping. */
export function toInt32(x: number): number {
  return Math.max(-0x80000000, Math.min(0x7fffffff, x)) | 0;
}

/*
 * erf after W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), with the
 * coefficients of his CALERF: three ranges, each a rational function below 1e-18 off; what remains is rounding, below
 * 1e-15 relative. Coefficients stand from the highest power down, as the float64 nearest to Cody's decimals.
 */
// prettier-ignore
const NEAR = {
  top: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  bottom: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};
// prettier-ignore
const MIDDLE = {
  top: [
    2.1531153547440383e-08, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  bottom: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
    3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
};
// prettier-ignore
const FAR = {
  top: [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
    0.016083785148742275, 0.0006587491615298378,
  ],
  bottom: [
    1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
  ],
};
const ONE_OVER_SQRT_PI = 0.5641895835477563;

const horner = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, c) => sum * x + c, 0);

/** The error function, 2/√π·∫₀ˣ e^(−t²) dt. */
export function erf(x: number): number {
  const y = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (y <= 0.46875) return (x * horner(NEAR.top, y * y)) / horner(NEAR.bottom, y * y);
  if (y >= 6) return Math.sign(x);
  const left = y <= 4 ? horner(MIDDLE.top, y) / horner(MIDDLE.bottom, y) : tail(y);
  // e^(−y²) from a square that is exact: y = s + r with s a multiple of 1/16.
  const s = Math.trunc(y * 16) / 16;
  const complement = Math.exp(-s * s) * Math.exp(-(y - s) * (y + s)) * left;
  return Math.sign(x) * (0.5 - complement + 0.5);
}

function tail(y: number): number {
  const z = 1 / (y * y);
  return (ONE_OVER_SQRT_PI - (z * horner(FAR.top, z)) / horner(FAR.bottom, z)) / y;
}

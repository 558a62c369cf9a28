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
 * 1e-15 relative. Numbers are the float64 nearest to Cody's decimals. It names nothing outside itself, so that its text
 * alone is the whole function: threads that share no functions get it as text (kernels/emit/host-math.ts).
 */

/** The error function, 2/√π·∫₀ˣ e^(−t²) dt. */
// prettier-ignore
export function erf(x: number): number {
  const y = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (y <= 0.46875) {
    const z = y * y;
    const top = (((0.18577770618460315 * z + 3.1611237438705655) * z + 113.86415415105016) * z + 377.485237685302) * z + 3209.3775891384694;
    const bottom = (((z + 23.601290952344122) * z + 244.02463793444417) * z + 1282.6165260773723) * z + 2844.236833439171;
    return (x * top) / bottom;
  }
  if (y >= 6) return Math.sign(x);
  let left: number;
  if (y <= 4) {
    const top = (((((((2.1531153547440383e-08 * y + 0.5641884969886701) * y + 8.883149794388377) * y + 66.11919063714163) * y + 298.6351381974001) * y + 881.952221241769) * y + 1712.0476126340707) * y + 2051.0783778260716) * y + 1230.3393547979972;
    const bottom = (((((((y + 15.744926110709835) * y + 117.6939508913125) * y + 537.1811018620099) * y + 1621.3895745666903) * y + 3290.7992357334597) * y + 4362.619090143247) * y + 3439.3676741437216) * y + 1230.3393548037495;
    left = top / bottom;
  } else {
    const z = 1 / (y * y);
    const top = ((((0.016315387137302097 * z + 0.30532663496123236) * z + 0.36034489994980445) * z + 0.12578172611122926) * z + 0.016083785148742275) * z + 0.0006587491615298378;
    const bottom = ((((z + 2.568520192289822) * z + 1.8729528499234673) * z + 0.5279051029514285) * z + 0.06051834131244132) * z + 0.0023352049762686918;
    // The first number is 1/√π.
    left = (0.5641895835477563 - (z * top) / bottom) / y;
  }
  // e^(−y²) from a square that is exact: y = s + r with s a multiple of 1/16.
  const s = Math.trunc(y * 16) / 16;
  const complement = Math.exp(-s * s) * Math.exp(-(y - s) * (y + s)) * left;
  return Math.sign(x) * (0.5 - complement + 0.5);
}

/**
 * Logarithm, sine and cosine with the same bits on every machine.
 *
 * In: float64. Out: float64 within a few units of the last place. JavaScript leaves the last bits of Math.log, Math.sin
 * and Math.cos to the engine; these use only + - * / on float64, which IEEE 754 fixes. They serve the random
 * numbers and are no substitute for the fast ones elsewhere.
 */

/** Natural logarithm of a number in [2⁻⁶⁴, 1]. */
export function logOf(x: number): number {
  // x = m·2ᵉ with m in [√½, √2): scaling by powers of two is exact.
  let m = x;
  let e = 0;
  while (m < Math.SQRT1_2) {
    m *= 2;
    e -= 1;
  }
  // log m = 2·artanh(s) = 2·(s + s³/3 + s⁵/5 + …) with s = (m-1)/(m+1); s² ≤ 0.0295, so s²⁵/25 < 2⁻⁶⁵ is the first
  // term left out.
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return 2 * s * sum + e * Math.LN2;
}

/** Sine and cosine of a number of turns in [0, 1], that is of 2π·turns. */
export function turn(turns: number): { readonly sin: number; readonly cos: number } {
  // The nearest quarter is taken off exactly; what is left is an angle of at most π/4.
  const quarter = Math.round(turns * 4);
  const x = (turns * 4 - quarter) * (Math.PI / 2);
  const square = x * x;
  // Taylor: x¹⁷/17! and x¹⁸/18! are below 2⁻⁵⁴ at π/4.
  let sin = 0;
  for (let k = 15; k >= 3; k -= 2) sin = (1 - sin) * (square / (k * (k - 1)));
  let cos = 0;
  for (let k = 16; k >= 2; k -= 2) cos = (1 - cos) * (square / (k * (k - 1)));
  sin = x * (1 - sin);
  cos = 1 - cos;
  switch (quarter % 4) {
    case 0:
      return { sin, cos };
    case 1:
      return { sin: cos, cos: -sin };
    case 2:
      return { sin: -sin, cos: -cos };
    default:
      return { sin: -cos, cos: sin };
  }
}

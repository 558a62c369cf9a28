/**
 * tanh, sigmoid, softplus and erf on f32x4: each small near its cancellation by a polynomial of its own, elsewhere by
 * an exponential of a negative argument, which can't overflow. Signs are put on at the end, so odd functions are odd
 * to the bit and keep −0.
 *
 * Polynomials as in exponential.ts. The errors named are of the polynomial, relative to the function.
 */

import { expOfNegative, expWithinNormal } from './exponential.ts';
import type { Emit } from './function.ts';
import type { Local } from './instructions.ts';
import type { Lanes } from './lanes.ts';

/** (tanh x − x)/x³ in x², on |x| ≤ 0.625 (the border of Cephes tanhf); 4.2e-9. */
const TANH = [-0.00571549917, 0.0206491034, -0.0537430048, 0.133314848, -0.333332837];
/** (2 artanh(t/2) − t)/t³ in t², on |t| ≤ ⅔; 4.6e-9. */
const LOG1P = [0.0005473973, 0.00218739035, 0.0125067933, 0.0833330154];
/** (erf x − x)/x in x², on |x| ≤ 0.93; 9e-10. */
const ERF = [7.99664995e-5, -0.000804976968, 0.00519240508, -0.0268557314, 0.112836257, -0.376126289, 0.128379166];
/** −log(erfc t)/t on [0.92, 4]; 7.4e-10 of erf. (The split and the form follow N. Juffa's erff.) */
const LOG_ERFC = [1.12318903e-5, -0.000322812673, 0.00364250597, -0.0237621833, 0.106237039, 0.635151207, 1.12864852];

/** tanh a = 1 − 2e/(1 + e) with e = e⁻²ᵃ; below 0.625, where that cancels, a polynomial. */
export function tanh(v: Lanes, x: Local<'v128'>): Emit {
  return () => {
    const a = v.let('a', v.abs(x));
    const square = v.let('square', v.mul(a, a));
    const e = v.let('e', expWithinNormal(v, v.atLeast(v.mul(a, -2), -40)));
    const small = v.madd(v.mul(a, square), v.horner(square, TANH), a);
    const large = v.sub(1, v.div(v.add(e, e), v.add(e, 1)));
    v.put(v.signed(v.select(v.of('f32x4.lt', a, 0.625), small, large), x));
  };
}

/** 1/(1 + e⁻ˣ) for x ≥ 0, eˣ/(1 + eˣ) below: small results keep their relative accuracy. */
export function sigmoid(v: Lanes, x: Local<'v128'>): Emit {
  return () => {
    const e = v.let('e', expOfNegative(v, v.of('f32x4.neg', v.abs(x))));
    v.put(v.div(v.select(v.of('f32x4.lt', x, 0), e, 1), v.add(e, 1)));
  };
}

/** log(1 + eˣ) = max(x, 0) + log1p(e⁻|ˣ|), where log1p e = 2 artanh(t/2) with t = e/(1 + e/2). */
export function softplus(v: Lanes, x: Local<'v128'>): Emit {
  return () => {
    const e = v.let('e', expOfNegative(v, v.of('f32x4.neg', v.abs(x))));
    const t = v.let('t', v.div(e, v.madd(e, 0.5, 1)));
    const square = v.let('square', v.mul(t, t));
    v.put(v.add(v.atLeast(x, 0), v.madd(v.mul(t, square), v.horner(square, LOG1P), t)));
  };
}

/** erf a as a polynomial below 0.925, and 1 − e^(−a·P(a)) above; 1 in f32 from 3.92 on. */
export function erf(v: Lanes, x: Local<'v128'>): Emit {
  return () => {
    const a = v.let('a', v.abs(x));
    const square = v.let('square', v.mul(a, a));
    const t = v.let('t', v.atMost(a, 4));
    const small = v.madd(a, v.horner(square, ERF), a);
    const large = v.sub(1, expWithinNormal(v, v.mul(v.of('f32x4.neg', t), v.horner(t, LOG_ERFC))));
    v.put(v.signed(v.select(v.of('f32x4.lt', a, 0.925), small, large), x));
  };
}

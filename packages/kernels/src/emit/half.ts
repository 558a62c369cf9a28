/**
 * binary16 in WebAssembly, which has no instruction for it: integer arithmetic on the bits.
 *
 * Widening is exact. Narrowing rounds to nearest even from f32, and from f64 by way of an f32 rounded to odd, which
 * makes the second rounding see all it must (Boldo & Melquiond 2008); every NaN becomes 0x7e00, as in @heed/tensor.
 * The bit patterns follow F. Giesen's float_to_half_fast3_rtne.
 */

import type { Emit, Func } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';
import type { Scope } from './values.ts';

/** The exponents' difference, 127 − 15, as a factor: brings subnormal halves to their place as well. */
const REBIAS = 2 ** 112;
const HALF_INFINITY_SHIFTED = 0x0f80_0000;
const SINGLE_INFINITY = 0x7f80_0000;

/** Four halves in the low bits of i32 words → f32x4. `words` is emitted more than once. */
export function widenHalves({ f }: Scope, words: Emit): Emit {
  return () => {
    const shifted = f.local('v128', 'half');
    words();
    f.i32x4(0x7fff);
    f.op('v128.and');
    f.i32(13);
    f.op('i32x4.shl');
    f.tee(shifted);
    f.f32x4(REBIAS);
    f.op('f32x4.mul');
    // Infinity and NaN: the exponent becomes all ones.
    f.get(shifted);
    f.i32x4(HALF_INFINITY_SHIFTED);
    f.op('i32x4.ge_s');
    f.i32x4(SINGLE_INFINITY);
    f.op('v128.and');
    f.op('v128.or');
    words();
    f.i32x4(0x8000);
    f.op('v128.and');
    f.i32(16);
    f.op('i32x4.shl');
    f.op('v128.or');
  };
}

/** Half bits (i32) → f32. */
export function widenHalf(module: WasmModule): Func {
  return module.once('f32_of_half', () =>
    module.func('f32_of_half', { bits: 'i32' }, ['f32'], (f, { bits }) => {
      widenHalves({ module, f }, () => {
        f.get(bits);
        f.op('i32x4.splat');
      })();
      f.lane('f32x4.extract_lane', 0);
    }),
  );
}

/** f32 → half bits (i32). */
export function narrowSingle(module: WasmModule): Func {
  return module.once('half_of_f32', () =>
    module.func('half_of_f32', { x: 'f32' }, ['i32'], (f, { x }) => {
      const bits = f.local('i32', 'bits');
      const sign = f.local('i32', 'sign');
      f.get(x);
      f.op('i32.reinterpret_f32');
      f.tee(bits);
      f.i32(0x8000_0000);
      f.op('i32.and');
      f.tee(sign);
      f.get(bits);
      f.op('i32.xor');
      f.set(bits);
      const above = (bound: number, then: Emit, otherwise: Emit) => (): void => {
        f.get(bits);
        f.i32(bound);
        f.op('i32.ge_u');
        f.if(then, otherwise, ['i32']);
      };
      // Adding ½ as the magic number leaves the subnormal half, rounded to even, in the low bits.
      const subnormal = (): void => {
        f.get(bits);
        f.op('f32.reinterpret_i32');
        f.f32(0.5);
        f.op('f32.add');
        f.op('i32.reinterpret_f32');
        f.i32(0x3f00_0000);
        f.op('i32.sub');
      };
      // Ties go to even: add just under half a unit, plus one when the kept part is odd; a carry reaches infinity.
      const normal = (): void => {
        f.get(bits);
        f.i32(13);
        f.op('i32.shr_u');
        f.i32(1);
        f.op('i32.and');
        f.get(bits);
        f.i32(((15 - 127) << 23) + 0xfff);
        f.op('i32.add');
        f.op('i32.add');
        f.i32(13);
        f.op('i32.shr_u');
      };
      above(
        SINGLE_INFINITY + 1,
        () => f.i32(0x7e00),
        above(0x4780_0000, () => f.i32(0x7c00), above(0x3880_0000, normal, subnormal)),
      )();
      f.get(sign);
      f.i32(16);
      f.op('i32.shr_u');
      f.op('i32.or');
      // A NaN has no sign here.
      f.i32(0x7e00);
      f.get(x, x);
      f.op('f32.eq');
      f.select();
    }),
  );
}

/** f64 → half bits (i32). */
export function narrowDouble(module: WasmModule): Func {
  return module.once('half_of_f64', () =>
    module.func('half_of_f64', { x: 'f64' }, ['i32'], (f, { x }) => {
      const single = f.local('f32', 'single');
      f.get(x);
      f.op('f32.demote_f64');
      f.set(single);
      // Inexact: cut towards zero, then make the last bit odd. Infinity from overflow comes back as an odd huge number.
      f.get(single);
      f.op('f64.promote_f32');
      f.get(x);
      f.op('f64.ne');
      f.if(() => {
        f.get(single);
        f.op('i32.reinterpret_f32');
        f.get(single);
        f.op('f64.promote_f32');
        f.op('f64.abs');
        f.get(x);
        f.op('f64.abs');
        f.op('f64.gt');
        f.op('i32.sub');
        f.i32(1);
        f.op('i32.or');
        f.op('f32.reinterpret_i32');
        f.set(single);
      });
      f.get(single);
      f.call(narrowSingle(module));
    }),
  );
}

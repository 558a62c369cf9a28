/**
 * Arithmetic on f32x4 written as expressions: `v.madd(n, -ln2, x)` emits its operands and then its instruction, so that
 * a polynomial reads like its formula. An expression is a closure, emitted where it is put or bound with `let`.
 *
 * With `madd`, a·b + c is one relaxed_madd (fused or not, as the machine likes); otherwise mul and add, the same bits
 * everywhere. This layer knows no function of mathematics.
 */

import type { Emit, FunctionBuilder } from './function.ts';
import type { Local } from './instructions.ts';
import type { PlainOp } from './opcodes.ts';

/** A vector: a local, a number in all lanes, or an expression. */
export type Value = Local<'v128'> | number | Emit;

export interface LaneOptions {
  /** Use relaxed_madd and its like. */
  readonly madd?: boolean;
}

export class Lanes {
  readonly f: FunctionBuilder;
  readonly #fused: boolean;

  constructor(f: FunctionBuilder, { madd = false }: LaneOptions = {}) {
    this.f = f;
    this.#fused = madd;
  }

  put(value: Value): void {
    if (typeof value === 'number') this.f.f32x4(value);
    else if (typeof value === 'function') value();
    else this.f.get(value);
  }

  /** Evaluates once, into a new local. */
  let(name: string, value: Value): Local<'v128'> {
    const local = this.f.local('v128', name);
    this.put(value);
    this.f.set(local);
    return local;
  }

  of(op: PlainOp, ...operands: readonly Value[]): Emit {
    return () => {
      for (const operand of operands) this.put(operand);
      this.f.op(op);
    };
  }

  add(a: Value, b: Value): Emit {
    return this.of('f32x4.add', a, b);
  }

  sub(a: Value, b: Value): Emit {
    return this.of('f32x4.sub', a, b);
  }

  mul(a: Value, b: Value): Emit {
    return this.of('f32x4.mul', a, b);
  }

  div(a: Value, b: Value): Emit {
    return this.of('f32x4.div', a, b);
  }

  abs(a: Value): Emit {
    return this.of('f32x4.abs', a);
  }

  /** a·b + c */
  madd(a: Value, b: Value, c: Value): Emit {
    return this.#fused ? this.of('f32x4.relaxed_madd', a, b, c) : this.add(this.mul(a, b), c);
  }

  /** The polynomial in x, highest power first. */
  horner(x: Value, [first = 0, ...rest]: readonly number[]): Emit {
    return rest.reduce<Emit>(
      (sum, coefficient) => this.madd(sum, x, coefficient),
      () => this.put(first),
    );
  }

  /** At least `low`; one instruction, and a NaN in x stays (pmax(a, b) is a < b ? b : a). */
  atLeast(x: Value, low: number): Emit {
    return this.of('f32x4.pmax', x, low);
  }

  atMost(x: Value, high: number): Emit {
    return this.of('f32x4.pmin', x, high);
  }

  /** Lanes of `mask` are all ones or all zeros; then the relaxed operation, where it may be used, has one result, too. */
  select(mask: Value, yes: Value, no: Value): Emit {
    return this.of(this.#fused ? 'i32x4.relaxed_laneselect' : 'v128.bitselect', yes, no, mask);
  }

  /** The same 32 bits in every lane. */
  bits(word: number): Emit {
    return () => this.f.i32x4(word);
  }

  shift(op: 'i32x4.shl' | 'i32x4.shr_s' | 'i32x4.shr_u', x: Value, count: number): Emit {
    return () => {
      this.put(x);
      this.f.i32(count);
      this.f.op(op);
    };
  }

  /** |magnitude| with the sign bit of `sign`; `magnitude` is not negative. */
  signed(magnitude: Value, sign: Value): Emit {
    return this.of('v128.or', magnitude, this.of('v128.and', sign, this.bits(0x80000000)));
  }
}

/**
 * Numbers in registers: one number (`scalar`) or four neighbours (`vector`), of one of the three scalar types.
 *
 * In: a builder and values. Out: values of another type or width. A vector of f64 is two f64x2, so that positions and
 * masks keep float64's bits without leaving SIMD; a vector of bools is four all-ones or all-zeros words. Arithmetic is
 * scalar-ops.ts; memory is storage.ts.
 */

import type { ScalarType } from '@heed/scalar';
import type { Emit, FunctionBuilder } from '../wasm/function.ts';
import { LOW_HALVES } from '../wasm/shuffles.ts';
import type { WasmModule } from '../wasm/module.ts';
import type { ValueType } from '../wasm/opcodes.ts';

/** Where code goes: a function, and the module for helpers and imports. */
export interface Scope {
  readonly module: WasmModule;
  readonly f: FunctionBuilder;
}

export type Lanes = 'scalar' | 'vector';

/** `parts` leave their registers on the stack; a vector of f64 has two (lanes 0–1 and 2–3), all others one. */
export interface Value {
  readonly type: ScalarType;
  readonly lanes: Lanes;
  readonly parts: readonly Emit[];
  /** Of a constant. */
  readonly number?: number;
}

const scalarRegister = { f32: 'f32', f64: 'f64', bool: 'i32' } as const satisfies Record<ScalarType, ValueType>;

/** Low words of four 64-bit lanes; low and high halves; the high half twice. */
const LOW_WORDS = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const HIGH_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

export function partCount(type: ScalarType, lanes: Lanes): number {
  return type === 'f64' && lanes === 'vector' ? 2 : 1;
}

export function registerType(type: ScalarType, lanes: Lanes): ValueType {
  return lanes === 'vector' ? 'v128' : scalarRegister[type];
}

/** Evaluates once, into new locals. */
export function bind({ f }: Scope, value: Value, name = ''): Value {
  return {
    ...value,
    parts: value.parts.map((part) => {
      const local = f.local(registerType(value.type, value.lanes), name);
      part();
      f.set(local);
      return () => f.get(local);
    }),
  };
}

/** A value that changes: `set` evaluates `next` and stores it. */
export interface Variable extends Value {
  readonly set: (next: Value) => void;
}

export function variable({ f }: Scope, initial: Value, name: string): Variable {
  const locals = initial.parts.map(() => f.local(registerType(initial.type, initial.lanes), name));
  const set = (next: Value): void => {
    locals.forEach((local, k) => {
      next.parts[k]?.();
      f.set(local);
    });
  };
  set(initial);
  const { type, lanes } = initial;
  return { type, lanes, parts: locals.map((local) => () => f.get(local)), set };
}

export function put(value: Value): void {
  for (const part of value.parts) part();
}

export function constant({ f }: Scope, type: ScalarType, value: number, lanes: Lanes): Value {
  const part = (): void => {
    if (lanes === 'scalar') {
      if (type === 'bool') f.i32(value === 0 ? 0 : 1);
      else f[type](value);
    } else if (type === 'f64') f.f64x2(value);
    else if (type === 'f32') f.f32x4(value);
    else f.i32x4(value === 0 ? 0 : -1);
  };
  const number = type === 'f32' ? Math.fround(value) : value;
  return { type, lanes, parts: Array.from({ length: partCount(type, lanes) }, () => part), number };
}

/** The same number four times. Bind the result: its parts share one register. */
export function splat(scope: Scope, { type, parts }: Value): Value {
  const { f } = scope;
  const [only] = parts;
  const wide = bind(scope, {
    type: type === 'f64' ? 'f32' : type,
    lanes: 'vector',
    parts: [
      () => {
        if (type === 'bool') f.i32(0);
        only?.();
        if (type === 'bool') f.op('i32.sub');
        f.op(type === 'f32' ? 'f32x4.splat' : type === 'f64' ? 'f64x2.splat' : 'i32x4.splat');
      },
    ],
  });
  return { type, lanes: 'vector', parts: Array.from({ length: partCount(type, 'vector') }, () => wide.parts[0]) };
}

/** Number `lane` of a vector. */
export function extract({ f }: Scope, { type, parts }: Value, lane: number): Value {
  const part = (): void => {
    parts[type === 'f64' ? lane >> 1 : 0]?.();
    if (type === 'f64') f.lane('f64x2.extract_lane', lane & 1);
    else if (type === 'f32') f.lane('f32x4.extract_lane', lane);
    else {
      f.lane('i32x4.extract_lane', lane);
      f.i32(1);
      f.op('i32.and');
    }
  };
  return { type, lanes: 'scalar', parts: [part] };
}

/** A vector from four numbers. */
export function gather({ f }: Scope, type: ScalarType, four: readonly Value[]): Value {
  const one = (lane: number): void => {
    if (type === 'bool') f.i32(0);
    four[lane]?.parts[0]?.();
    if (type === 'bool') f.op('i32.sub');
  };
  if (type === 'f64') {
    const pair = (lane: number) => (): void => {
      one(lane);
      f.op('f64x2.splat');
      one(lane + 1);
      f.lane('f64x2.replace_lane', 1);
    };
    return { type, lanes: 'vector', parts: [pair(0), pair(2)] };
  }
  const part = (): void => {
    one(0);
    f.op(type === 'f32' ? 'f32x4.splat' : 'i32x4.splat');
    for (let lane = 1; lane < 4; lane++) {
      one(lane);
      f.lane(type === 'f32' ? 'f32x4.replace_lane' : 'i32x4.replace_lane', lane);
    }
  };
  return { type, lanes: 'vector', parts: [part] };
}

/** Four 64-bit masks as four 32-bit ones. */
export function narrowMask({ f }: Scope, low: Emit, high: Emit): Value {
  return {
    type: 'bool',
    lanes: 'vector',
    parts: [
      () => {
        low();
        high();
        f.shuffle(LOW_WORDS);
      },
    ],
  };
}

/** The two 64-bit halves of a mask of four. */
export function widenMask({ f }: Scope, mask: Emit): readonly [Emit, Emit] {
  const half = (op: 'i64x2.extend_low_i32x4_s' | 'i64x2.extend_high_i32x4_s') => (): void => {
    mask();
    f.op(op);
  };
  return [half('i64x2.extend_low_i32x4_s'), half('i64x2.extend_high_i32x4_s')];
}

/** Four i32 as f64, exactly. `words` is emitted twice. */
export function wordsToDoubles({ f }: Scope, words: Emit): Value {
  return {
    type: 'f64',
    lanes: 'vector',
    parts: [
      () => {
        words();
        f.op('f64x2.convert_low_i32x4_s');
      },
      () => {
        words();
        words();
        f.shuffle(HIGH_HALF);
        f.op('f64x2.convert_low_i32x4_s');
      },
    ],
  };
}

/** Another type; a bool is 1 or 0, a number is true unless it is 0 (NaN is true). `value` may be emitted twice. */
export function cast(scope: Scope, value: Value, type: ScalarType): Value {
  if (value.type === type) return value;
  const { f } = scope;
  return value.lanes === 'scalar' ? castScalar(f, value, type) : castVector(scope, value, type);
}

function castScalar(f: FunctionBuilder, value: Value, type: ScalarType): Value {
  const part = (): void => {
    put(value);
    if (type === 'bool') {
      if (value.type === 'f64') f.f64(0);
      else f.f32(0);
      f.op(value.type === 'f64' ? 'f64.ne' : 'f32.ne');
    } else if (value.type === 'bool') f.op(type === 'f64' ? 'f64.convert_i32_s' : 'f32.convert_i32_s');
    else f.op(type === 'f64' ? 'f64.promote_f32' : 'f32.demote_f64');
  };
  return { type, lanes: 'scalar', parts: [part] };
}

function castVector(scope: Scope, value: Value, type: ScalarType): Value {
  const { f } = scope;
  const [low, high] = value.parts;
  const as = (...parts: Emit[]): Value => ({ type, lanes: 'vector', parts });
  const nonZero = (part: Emit | undefined, wide: boolean) => (): void => {
    part?.();
    if (wide) f.f64x2(0);
    else f.f32x4(0);
    f.op(wide ? 'f64x2.ne' : 'f32x4.ne');
  };
  if (type === 'bool')
    return value.type === 'f32' ? as(nonZero(low, false)) : narrowMask(scope, nonZero(low, true), nonZero(high, true));
  if (value.type === 'bool') {
    const masked = (mask: Emit, one: Emit) => (): void => {
      mask();
      one();
      f.op('v128.and');
    };
    if (type === 'f32') return as(masked(low, () => f.f32x4(1)));
    return as(...widenMask(scope, low).map((mask) => masked(mask, () => f.f64x2(1))));
  }
  if (type === 'f32') {
    return as(() => {
      low?.();
      f.op('f32x4.demote_f64x2_zero');
      high?.();
      f.op('f32x4.demote_f64x2_zero');
      f.shuffle(LOW_HALVES);
    });
  }
  return as(
    () => {
      low?.();
      f.op('f64x2.promote_low_f32x4');
    },
    () => {
      low?.();
      low?.();
      f.shuffle(HIGH_HALF);
      f.op('f64x2.promote_low_f32x4');
    },
  );
}

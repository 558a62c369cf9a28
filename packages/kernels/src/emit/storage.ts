/**
 * Memory ↔ registers: one number or four neighbours, of any element type, at any distance.
 *
 * In: a cursor (byte address of the first of them) and a stride in bytes, both run-time. Out: values in the scalar type
 * the element type computes in. Contiguous f32, i32 and bool and a stride of 0 have one-instruction loads, chosen by
 * predicted branches; anything else goes lane by lane. Storing rounds and saturates as @heed/tensor does.
 */

import { BYTES_OF, scalarTypeOf } from '@heed/tensor';
import type { DType } from '@heed/tensor';
import type { Emit } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import type { MemoryOp } from '../wasm/opcodes.ts';
import { narrowDouble, narrowSingle, widenHalf, widenHalves } from './half.ts';
import { cast, extract, put, wordsToDoubles } from './values.ts';
import type { Lanes, Scope, Value } from './values.ts';

/** Where an operand is, and how far apart neighbours are. */
export interface Place {
  readonly dtype: DType;
  readonly cursor: Local<'i32'>;
  readonly stride: Local<'i32'>;
}

/** `known` says the stride is one element; then no other case is emitted. */
export function load(scope: Scope, place: Place, lanes: Lanes, known?: 'contiguous'): Value {
  return lanes === 'scalar' ? loadOne(scope, place) : loadFour(scope, place, known === 'contiguous');
}

function loadOne({ module, f }: Scope, { dtype, cursor }: Place): Value {
  const part = (): void => {
    f.get(cursor);
    switch (dtype) {
      case 'f32':
      case 'f64':
        return f.load(dtype);
      case 'f16':
        f.mem('i32.load16_u');
        return f.call(widenHalf(module));
      case 'i32':
        f.load('i32');
        return f.op('f64.convert_i32_s');
      case 'u8':
        f.mem('i32.load8_u');
        return f.op('f64.convert_i32_u');
      case 'bool':
        f.mem('i32.load8_u');
        f.i32(0);
        return f.op('i32.ne');
    }
  };
  return { type: scalarTypeOf[dtype], lanes: 'scalar', parts: [part] };
}

/** Emits the loads now; the value reads a local. */
function loadFour(scope: Scope, place: Place, contiguous: boolean): Value {
  const { f } = scope;
  const { dtype } = place;
  if (dtype === 'f64') return loadDoubles(scope, place);
  const words = f.local('v128', dtype);
  const narrow = narrowLoad[dtype];
  const whole = (): void => {
    f.get(place.cursor);
    f.mem(narrow.four, 0, Math.min(2, Math.log2(BYTES_OF[dtype])));
    if (BYTES_OF[dtype] === 2) f.op('i32x4.extend_low_i16x8_u');
    if (BYTES_OF[dtype] === 1) {
      f.op('i16x8.extend_low_i8x16_u');
      f.op('i32x4.extend_low_i16x8_u');
    }
    f.set(words);
  };
  if (contiguous) whole();
  else {
    const same = (): void => {
      f.get(place.cursor);
      f.mem(narrow.one);
      f.op('i32x4.splat');
      f.set(words);
    };
    strideIs(scope, place, BYTES_OF[dtype], whole, () =>
      strideIs(scope, place, 0, same, () => loadLanes(scope, place, narrow.one, words)),
    );
  }
  const emit = (): void => f.get(words);
  switch (dtype) {
    case 'f32':
      return { type: 'f32', lanes: 'vector', parts: [emit] };
    case 'f16':
      return { type: 'f32', lanes: 'vector', parts: [widenHalves(scope, emit)] };
    case 'i32':
    case 'u8':
      return wordsToDoubles(scope, emit);
    case 'bool':
      return {
        type: 'bool',
        lanes: 'vector',
        parts: [
          () => {
            f.get(words);
            f.i32x4(0);
            f.op('i32x4.ne');
          },
        ],
      };
  }
}

const narrowLoad = {
  f32: { one: 'i32.load', four: 'v128.load' },
  i32: { one: 'i32.load', four: 'v128.load' },
  f16: { one: 'i32.load16_u', four: 'v128.load64_zero' },
  u8: { one: 'i32.load8_u', four: 'v128.load32_zero' },
  bool: { one: 'i32.load8_u', four: 'v128.load32_zero' },
} as const satisfies Record<Exclude<DType, 'f64'>, { one: MemoryOp; four: MemoryOp }>;

function strideIs({ f }: Scope, { stride }: Place, bytes: number, then: Emit, otherwise: Emit): void {
  f.get(stride);
  f.i32(bytes);
  f.op('i32.eq');
  f.if(then, otherwise);
}

function loadLanes(scope: Scope, place: Place, one: MemoryOp, into: Local<'v128'>): void {
  const { f } = scope;
  eachLane(scope, place, (lane, address) => {
    if (lane > 0) f.get(into);
    f.get(address);
    f.mem(one);
    if (lane === 0) f.op('i32x4.splat');
    else f.lane('i32x4.replace_lane', lane);
    f.set(into);
  });
}

function loadDoubles(scope: Scope, place: Place): Value {
  const { f } = scope;
  const halves = [f.local('v128', 'low'), f.local('v128', 'high')];
  eachLane(scope, place, (lane, address) => {
    const half = halves[lane >> 1];
    f.get(address);
    if ((lane & 1) === 0) f.mem('v128.load64_zero');
    else {
      f.get(half);
      f.memLane('v128.load64_lane', 1);
    }
    f.set(half);
  });
  return { type: 'f64', lanes: 'vector', parts: halves.map((half) => () => f.get(half)) };
}

function eachLane({ f }: Scope, { cursor, stride }: Place, visit: (lane: number, address: Local<'i32'>) => void): void {
  const address = f.local('i32', 'lane');
  f.get(cursor);
  f.set(address);
  for (let lane = 0; lane < 4; lane++) {
    visit(lane, address);
    if (lane === 3) return;
    f.get(address, stride);
    f.op('i32.add');
    f.set(address);
  }
}

/** Stores one number or four; `value` is bound. Lane 0 comes first, so with a stride of 0 the last lane stays. */
export function store(scope: Scope, place: Place, value: Value): void {
  if (value.lanes === 'scalar') return storeOne(scope, place, place.cursor, value);
  const { f } = scope;
  const lanewise = (): void =>
    eachLane(scope, place, (lane, address) => storeOne(scope, place, address, extract(scope, value, lane)));
  if (place.dtype !== 'f32') return lanewise();
  const whole = (): void => {
    f.get(place.cursor);
    put(cast(scope, value, 'f32'));
    f.mem('v128.store', 0, 2);
  };
  strideIs(scope, place, 4, whole, lanewise);
}

const storeOp = {
  f32: 'f32.store',
  f64: 'f64.store',
  f16: 'i32.store16',
  i32: 'i32.store',
  u8: 'i32.store8',
  bool: 'i32.store8',
} as const satisfies Record<DType, MemoryOp>;

function storeOne(scope: Scope, { dtype }: Place, address: Local<'i32'>, value: Value): void {
  const { module, f } = scope;
  f.get(address);
  switch (dtype) {
    case 'f32':
    case 'f64':
    case 'bool':
      put(cast(scope, value, dtype));
      break;
    case 'f16':
      put(value.type === 'f64' ? value : cast(scope, value, 'f32'));
      f.call(value.type === 'f64' ? narrowDouble(module) : narrowSingle(module));
      break;
    case 'i32':
      put(cast(scope, value, 'f64'));
      f.op('i32.trunc_sat_f64_s');
      break;
    case 'u8':
      put(cast(scope, value, 'f64'));
      f.f64(255);
      f.op('f64.min');
      f.op('i32.trunc_sat_f64_u');
      break;
  }
  f.mem(storeOp[dtype]);
}

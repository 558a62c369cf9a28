/**
 * The straight-line half of a function body: any instruction of the table, locals, constants, loads and stores, with
 * the typed value stack beside the bytes, so that an operand of the wrong type is a `bug` at the line that emits it.
 *
 * Two layers: `op`, `mem`, `lane`, `memLane` take any mnemonic; the short methods keep emitters readable. Control
 * (blocks, branches, calls) stands on this class in function.ts. The idea of a typed emit-time stack: wasmblr.
 */

import { bug } from '@heed/diagnostics';
import { Bytes } from './bytes.ts';
import { opInfo } from './opcodes.ts';
import type { LaneOp, MemoryLaneOp, MemoryOp, Op, OpInfo, PlainOp, ValueType } from './opcodes.ts';
import { ValueStack } from './value-stack.ts';

/** A parameter or local of one function. */
export interface Local<T extends ValueType = ValueType> {
  readonly type: T;
  readonly index: number;
  readonly name: string;
  readonly owner: InstructionBuilder;
}

export class InstructionBuilder {
  readonly name: string;
  protected readonly code: Bytes = new Bytes();
  protected readonly stack: ValueStack = new ValueStack((what) => this.fault(what));
  protected readonly locals: Local[] = [];
  /** The instruction a fault is reported at, and the local or function it names. */
  protected at = 'start';
  protected about = '';

  constructor(name: string) {
    this.name = name;
  }

  // The raw layer: any mnemonic.

  op(name: PlainOp): void {
    const info = this.#emit(name);
    for (let i = 0; i < info.count; i++) this.code.byte(0);
  }

  /** `align` is log2 of the promised alignment in bytes; the natural one unless told. */
  mem(name: MemoryOp, offset = 0, align?: number): void {
    this.#memarg(this.#emit(name), offset, align);
  }

  lane(name: LaneOp, lane: number): void {
    this.#lane(this.#emit(name), lane);
  }

  memLane(name: MemoryLaneOp, lane: number, offset = 0, align?: number): void {
    const info = this.#emit(name);
    this.#memarg(info, offset, align);
    this.#lane(info, lane);
  }

  /** Lanes 0–15 choose from the first operand, 16–31 from the second. */
  shuffle(lanes: readonly number[]): void {
    this.#emit('i8x16.shuffle');
    if (lanes.length !== 16 || lanes.some((lane) => !Number.isInteger(lane) || lane < 0 || lane > 31))
      this.fault(`wants 16 lanes of 0–31, not [${lanes.join(' ')}]`);
    this.code.put(lanes);
  }

  drop(): void {
    this.begin('drop');
    this.stack.pop('any');
  }

  /** condition ? first : second, pushed in the order first, second, condition. */
  select(): void {
    this.begin('select');
    this.stack.pop('i32');
    const second = this.stack.pop('any');
    this.stack.push(this.stack.pop(second));
  }

  unreachable(): void {
    this.begin('unreachable');
    this.stack.unreachable();
  }

  // Locals.

  /** A new zero local; `name` shows in devtools and WAT. */
  local<T extends ValueType>(type: T, name = ''): Local<T> {
    const local = { type, name, index: this.locals.length, owner: this };
    this.locals.push(local);
    return local;
  }

  get(...locals: readonly Local[]): void {
    for (const local of locals) {
      this.#variable('local.get', local);
      this.stack.push(local.type);
    }
  }

  set(local: Local): void {
    this.#variable('local.set', local);
    this.stack.pop(local.type);
  }

  tee(local: Local): void {
    this.#variable('local.tee', local);
    this.stack.pop(local.type);
    this.stack.push(local.type);
  }

  /** local += step */
  bump(local: Local<'i32'>, step: number): void {
    this.get(local);
    this.i32(step);
    this.op('i32.add');
    this.set(local);
  }

  // Constants.

  i32(value: number): void {
    this.#emit('i32.const');
    if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) this.fault(`does not hold ${value}`);
    this.code.s32(value);
  }

  i64(value: bigint): void {
    this.#emit('i64.const');
    this.code.s64(value);
  }

  f32(value: number): void {
    this.#emit('f32.const');
    this.code.f32(value);
  }

  f64(value: number): void {
    this.#emit('f64.const');
    this.code.f64(value);
  }

  v128(bytes: ArrayLike<number>): void {
    if (bytes.length !== 16) this.fault(`wants 16 bytes, not ${bytes.length}`);
    vectorBytes.set(bytes);
    this.vector(vectorBytes);
  }

  /** A vector constant: one number for all lanes, or four. */
  f32x4(...lanes: [number] | [number, number, number, number]): void {
    this.vector(lanesOf(floats, lanes));
  }

  f64x2(...lanes: [number] | [number, number]): void {
    this.vector(lanesOf(doubles, lanes));
  }

  i32x4(...lanes: [number] | [number, number, number, number]): void {
    this.vector(lanesOf(words, lanes));
  }

  // Memory, whole values.

  load(type: ValueType, offset = 0, align?: number): void {
    this.mem(`${type}.load`, offset, align);
  }

  store(type: ValueType, offset = 0, align?: number): void {
    this.mem(`${type}.store`, offset, align);
  }

  /** A constant of 16 bytes, where it stands; they are those of the next one soon. */
  protected vector(bytes: Uint8Array): void {
    this.#emit('v128.const');
    this.code.put(bytes);
  }

  protected begin(name: Op): OpInfo {
    const info = opInfo(name);
    this.at = name;
    this.about = '';
    this.code.put(info.code);
    return info;
  }

  #emit(name: Op): OpInfo {
    const info = this.begin(name);
    if (!info.fixed) this.fault('has a method of its own');
    this.stack.popAll(info.pops);
    this.stack.pushAll(info.pushes);
    return info;
  }

  #memarg(info: OpInfo, offset: number, align: number = info.align): void {
    const exact = info.code[0] === 0xfe;
    if (align > info.align || align < 0 || (exact && align !== info.align))
      this.fault(`wants alignment ${exact ? '' : 'up to '}2^${info.align}, not 2^${align}`);
    if (!Number.isInteger(offset) || offset < 0 || offset > 0xffffffff) this.fault(`does not reach offset ${offset}`);
    this.code.u32(align);
    this.code.u32(offset);
  }

  #lane(info: OpInfo, lane: number): void {
    if (!Number.isInteger(lane) || lane < 0 || lane >= info.count)
      this.fault(`has lanes 0–${info.count - 1}, not ${lane}`);
    this.code.byte(lane);
  }

  #variable(name: 'local.get' | 'local.set' | 'local.tee', local: Local): void {
    this.begin(name);
    this.about = local.name;
    if (local.owner !== this) this.fault(`uses a local of \`${local.owner.name}\``);
    this.code.u32(local.index);
  }

  protected fault(what: string): never {
    return bug(
      `the wasm function \`${this.name}\` is not well typed: \`${this.at}${this.about && ` ${this.about}`}\` ${what}`,
    );
  }
}

/** One vector, as all that it can be: there are hundreds in a module. */
const vectorBytes = new Uint8Array(16);
const floats = new Float32Array(vectorBytes.buffer);
const doubles = new Float64Array(vectorBytes.buffer);
const words = new Int32Array(vectorBytes.buffer);

/** The bytes of a vector: one number for all lanes, or a number each. */
function lanesOf(vector: Float32Array | Float64Array | Int32Array, lanes: readonly number[]): Uint8Array {
  if (lanes.length === 1) vector.fill(lanes[0] ?? 0);
  else vector.set(lanes);
  return vectorBytes;
}

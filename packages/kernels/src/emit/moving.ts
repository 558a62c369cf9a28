/**
 * The operands of a kernel while it walks its inner axes: a cursor each, moved by run-time strides.
 *
 * In: a function that has the block's address and one cursor per operand. Out: reads (a number or four neighbours along
 * an axis), steps, copies. A position is an operand whose cursor is the value itself, so it moves like an address.
 * The outer walk is odometer.ts.
 */

import { bug } from '@heed/diagnostics';
import { blockLayout } from '../block.ts';
import type { BlockLayout } from '../block.ts';
import type { BoundProgram, Kernel, KernelOperand } from '../kernel.ts';
import type { Emit } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import { ScalarCode } from './scalar-code.ts';
import { load, store } from './storage.ts';
import type { Place } from './storage.ts';
import { wordsToDoubles } from './values.ts';
import type { Lanes, Scope, Value } from './values.ts';

export type Cursor = Local<'i32'>;

/** What stays the same while a function's cursors are copied and moved: strides and extents, each read once. */
class Frame {
  readonly scope: Scope;
  readonly kernel: Kernel;
  readonly block: Cursor;
  readonly layout: BlockLayout;
  readonly #words: Map<number, Cursor> = new Map();
  readonly #ramps: Map<Cursor, Local<'v128'>> = new Map();

  constructor(scope: Scope, kernel: Kernel, block: Cursor) {
    this.scope = scope;
    this.kernel = kernel;
    this.block = block;
    this.layout = blockLayout(kernel);
  }

  /** The i32 of the block at `offset`. */
  word(offset: number, name: string): Cursor {
    const found = this.#words.get(offset);
    if (found !== undefined) return found;
    const { f } = this.scope;
    const local = f.local('i32', name);
    f.get(this.block);
    f.load('i32', offset);
    f.set(local);
    this.#words.set(offset, local);
    return local;
  }

  /** 0, 1, 2, 3 strides. */
  ramp(stride: Cursor): Local<'v128'> {
    const found = this.#ramps.get(stride);
    if (found !== undefined) return found;
    const { f } = this.scope;
    const local = f.local('v128', 'ramp');
    f.get(stride);
    f.op('i32x4.splat');
    f.i32x4(0, 1, 2, 3);
    f.op('i32x4.mul');
    f.set(local);
    this.#ramps.set(stride, local);
    return local;
  }
}

export class Moving {
  readonly cursors: readonly Cursor[];
  readonly #frame: Frame;

  /** Reads from the block, at once, what walking along `axes` will need. */
  static start(
    scope: Scope,
    kernel: Kernel,
    block: Cursor,
    cursors: readonly Cursor[],
    axes: readonly number[],
  ): Moving {
    const moving = new Moving(new Frame(scope, kernel, block), cursors);
    for (const axis of axes) {
      moving.extent(axis);
      kernel.operands.forEach(({ role }, operand) => {
        const stride = moving.stride(operand, axis);
        if (role === 'position') moving.#frame.ramp(stride);
      });
    }
    return moving;
  }

  constructor(frame: Frame, cursors: readonly Cursor[]) {
    this.#frame = frame;
    this.cursors = cursors;
  }

  get scope(): Scope {
    return this.#frame.scope;
  }

  get kernel(): Kernel {
    return this.#frame.kernel;
  }

  get block(): Cursor {
    return this.#frame.block;
  }

  extent(axis: number): Cursor {
    return this.#frame.word(this.#frame.layout.innerExtent(axis), `extent${axis}`);
  }

  stride(operand: number, axis: number): Cursor {
    return this.#frame.word(this.#frame.layout.innerStride(operand, axis), `stride${operand}_${axis}`);
  }

  /** Reads a position's steps along `axis` now, for vectors read later. */
  ramp(operand: number, axis: number): void {
    this.#frame.ramp(this.stride(operand, axis));
  }

  operand(operand: number): KernelOperand {
    return this.kernel.operands[operand] ?? bug(`kernel \`${this.kernel.name}\` has an operand ${operand}`);
  }

  place(operand: number, axis: number): Place {
    const { dtype } = this.operand(operand);
    return {
      dtype: dtype ?? bug(`operand ${operand} of kernel \`${this.kernel.name}\` is stored as some element type`),
      cursor: this.cursors[operand] ?? bug(`operand ${operand} has a cursor`),
      stride: this.stride(operand, axis),
    };
  }

  /** The number under the operand's cursor, or it and its three next neighbours along `axis`. Vectors are loaded at once. */
  read(operand: number, lanes: Lanes, axis: number): Value {
    const { scope } = this;
    const { f } = scope;
    if (this.operand(operand).role !== 'position') return load(scope, this.place(operand, axis), lanes);
    const cursor = this.cursors[operand];
    if (lanes === 'vector') {
      const ramp = this.#frame.ramp(this.stride(operand, axis));
      const at = f.local('v128', 'position');
      f.get(cursor);
      f.op('i32x4.splat');
      f.get(ramp);
      f.op('i32x4.add');
      f.set(at);
      return wordsToDoubles(scope, () => f.get(at));
    }
    const part = (): void => {
      f.get(cursor);
      f.op('f64.convert_i32_s');
    };
    return { type: 'f64', lanes, parts: [part] };
  }

  write(operand: number, axis: number, value: Value): void {
    store(this.scope, this.place(operand, axis), value);
  }

  /** `count` steps along `axis`. */
  step(axis: number, count: number | Emit, operands: readonly number[] = this.#all()): void {
    const { f } = this.scope;
    for (const operand of operands) {
      const cursor = this.cursors[operand];
      f.get(cursor, this.stride(operand, axis));
      if (count !== 1) {
        if (typeof count === 'number') f.i32(count);
        else count();
        f.op('i32.mul');
      }
      f.op('i32.add');
      f.set(cursor);
    }
  }

  /** Cursors of its own, where these are now; only `operands` are copied. */
  copy(operands: readonly number[] = this.#all()): Moving {
    const { f } = this.scope;
    const cursors = this.cursors.map((cursor, operand) => {
      if (!operands.includes(operand)) return cursor;
      const local = f.local('i32', `at${operand}`);
      f.get(cursor);
      f.set(local);
      return local;
    });
    return new Moving(this.#frame, cursors);
  }

  #all(): readonly number[] {
    return this.cursors.map((_, operand) => operand);
  }
}

/** A bound program in a function: sizes are read, and what depends on them alone computed, when it is made. */
export class BoundCode {
  readonly #bound: BoundProgram;
  readonly #code: ScalarCode;

  constructor(moving: Moving, bound: BoundProgram) {
    const { f } = moving.scope;
    const layout = blockLayout(moving.kernel);
    this.#bound = bound;
    this.#code = new ScalarCode(moving.scope, bound.program);
    this.#code.hoist((index) => {
      const input = bound.inputs[index];
      if (input?.from !== 'size') return undefined;
      const part = (): void => {
        f.get(moving.block);
        f.load('f64', layout.size(input.index));
      };
      return { type: 'f64', lanes: 'scalar', parts: [part] };
    });
  }

  /** The program's one result; `read` gives operands, `product` the sums of score products where there are any. */
  run(lanes: Lanes, read: (operand: number) => Value, product?: (index: number) => Value): Value {
    const [result] = this.#code.run(lanes, (index) => {
      const input = this.#bound.inputs[index] ?? bug('a bound program has an input for every parameter');
      if (input.from === 'operand') return read(input.index);
      return product !== undefined && input.from === 'product'
        ? product(input.index)
        : bug('a size was read before the loop, and only a stream has products');
    });
    return result ?? bug('a bound program has one result');
  }
}

/** The operands a bound program reads. */
export function operandsOf(bound: BoundProgram | undefined): readonly number[] {
  return [...new Set((bound?.inputs ?? []).flatMap((input) => (input.from === 'operand' ? [input.index] : [])))];
}

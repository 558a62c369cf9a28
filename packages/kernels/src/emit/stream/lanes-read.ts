/**
 * What a stream's scalar programs read: operands at eight queries of a panel and one key.
 *
 * In: the panel's first query, how many of its eight lanes are queries, and a key that moves. Out: values of four lanes.
 * Lanes past the last query read what the last one reads, so no load leaves an operand; what they compute is dropped.
 */

import { bug } from '@heed/diagnostics';
import { streamAxes, type BoundProgram, type StreamKernel } from '../../kernel.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Moving, operandsOf } from '../moving.ts';
import { load } from '../storage.ts';
import { bind, gather, registerType, partCount } from '../values.ts';
import type { Scope, Value } from '../values.ts';
import { scalarTypeOf } from '@heed/tensor';
import { PANEL } from '../../stream-scratch.ts';
import type { Scratch, Word } from './scratch.ts';

export type Half = 0 | 1;
export const HALVES: readonly Half[] = [0, 1];

export class PanelReader {
  readonly moving: Moving;
  readonly #scope: Scope;
  readonly #kernel: StreamKernel;
  readonly #operands: readonly number[];
  /** Cursors at the panel's first query and at its fifth. */
  readonly #halves: readonly [Moving, Moving];
  readonly #isWhole: Word;
  /** min(lane, queries − 1). */
  readonly #lanes: readonly Word[];

  /** `first`: the panel's first query; `count`: its queries, 1 to 8; `key`: the key to begin at. */
  constructor(
    scope: Scope,
    kernel: StreamKernel,
    scratch: Scratch,
    block: Word,
    programs: readonly (BoundProgram | undefined)[],
    { first, count, key }: { readonly first: Word; readonly count: Word; readonly key: Word | undefined },
  ) {
    const { f } = scope;
    this.#scope = scope;
    this.#kernel = kernel;
    this.#operands = [...new Set(programs.flatMap((program) => operandsOf(program)))];
    const cursors = kernel.operands.map((_, operand) => {
      const local = f.local('i32', `at${operand}`);
      if (!this.#operands.includes(operand)) return local;
      scratch.putAddress(operand, [
        [streamAxes.query, () => f.get(first)],
        ...(key === undefined ? [] : [[streamAxes.key, () => f.get(key)] as const]),
      ]);
      f.set(local);
      return local;
    });
    this.moving = Moving.start(scope, kernel, block, cursors, []);
    for (const operand of this.#operands) {
      this.moving.stride(operand, streamAxes.key);
      if (kernel.operands[operand].role === 'position') this.moving.ramp(operand, streamAxes.query);
      else this.moving.stride(operand, streamAxes.query);
    }
    const second = this.moving.copy(this.#operands);
    second.step(streamAxes.query, PANEL / 2, this.#operands);
    this.#halves = [this.moving, second];
    this.#isWhole = f.local('i32', 'isWhole');
    f.get(count);
    f.i32(PANEL);
    f.op('i32.ge_s');
    f.set(this.#isWhole);
    this.#lanes =
      this.#operands.length === 0 ? [] : Array.from({ length: PANEL }, (_, lane) => this.#lane(lane, count));
  }

  /** The key after this one. */
  next(): void {
    for (const half of this.#halves) half.step(streamAxes.key, 1, this.#operands);
  }

  read(operand: number, half: Half): Value {
    const here = this.#halves[half];
    const { role, dtype } = this.#kernel.operands[operand];
    if (role === 'position') return here.read(operand, 'vector', streamAxes.query);
    const type = scalarTypeOf[dtype ?? bug('an operand in memory has an element type')];
    const { f } = this.#scope;
    const locals = Array.from({ length: partCount(type, 'vector') }, () =>
      f.local(registerType(type, 'vector'), `x${operand}`),
    );
    const keep = (value: Value): void =>
      value.parts.forEach((part, k) => {
        part();
        f.set(locals[k]);
      });
    f.get(this.#isWhole);
    f.if(
      () => keep(here.read(operand, 'vector', streamAxes.query)),
      () => keep(this.#clamped(operand, half)),
    );
    return { type, lanes: 'vector', parts: locals.map((local: Local) => () => f.get(local)) };
  }

  #clamped(operand: number, half: Half): Value {
    const { f } = this.#scope;
    const [start] = this.#halves;
    const { dtype, stride } = start.place(operand, streamAxes.query);
    const type = scalarTypeOf[dtype];
    const four = [0, 1, 2, 3].map((lane) => {
      const cursor = f.local('i32', 'lane');
      f.get(start.cursors[operand], this.#lanes[4 * half + lane], stride);
      f.op('i32.mul');
      f.op('i32.add');
      f.set(cursor);
      return bind(this.#scope, load(this.#scope, { dtype, cursor, stride }, 'scalar'));
    });
    return gather(this.#scope, type, four);
  }

  #lane(lane: number, count: Word): Word {
    const { f } = this.#scope;
    const local = f.local('i32', `lane${lane}`);
    f.i32(lane);
    f.get(count);
    f.i32(1);
    f.op('i32.sub');
    f.i32(lane);
    f.get(count);
    f.op('i32.lt_s');
    f.select();
    f.set(local);
    return local;
  }
}

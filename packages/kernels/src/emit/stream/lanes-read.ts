/**
 * What a stream's scalar programs read: operands at eight queries and one key, or at one query and eight keys.
 *
 * In: where lanes begin, how many of the eight count, and the axis they stand along; the other axis, or the next eight
 * keys, come with `next`. Out: values of four lanes. Lanes that do not count read what the last one reads, so no load
 * leaves an operand; what they compute is dropped.
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

export interface Lanes8 {
  readonly first: Word;
  readonly count: Word;
  readonly key: Word | undefined;
  readonly along?: number;
}

export class PanelReader {
  readonly moving: Moving;
  readonly #scope: Scope;
  readonly #kernel: StreamKernel;
  readonly #operands: readonly number[];
  /** Cursors at the first lane and at the fifth. */
  readonly #halves: readonly [Moving, Moving];
  readonly #along: number;
  readonly #count: Word;
  readonly #isWhole: Word;
  /** min(lane, count − 1). */
  readonly #lanes: readonly Word[];

  /**
   * `first`: the first query; `key`: the key to begin at; `along`: what stands in lanes, queries unless said; `count`: how
   * many of them count, 1 to 8.
   */
  constructor(
    scope: Scope,
    kernel: StreamKernel,
    scratch: Scratch,
    block: Word,
    programs: readonly (BoundProgram | undefined)[],
    { first, count, key, along = streamAxes.query }: Lanes8,
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
    this.#along = along;
    this.#count = count;
    for (const operand of this.#operands) {
      this.moving.stride(operand, streamAxes.key);
      if (kernel.operands[operand].role === 'position') this.moving.ramp(operand, along);
      else this.moving.stride(operand, along);
    }
    const second = this.moving.copy(this.#operands);
    second.step(along, PANEL / 2, this.#operands);
    this.#halves = [this.moving, second];
    this.#isWhole = f.local('i32', 'isWhole');
    this.#lanes =
      this.#operands.length === 0 ? [] : HALVES.flatMap(() => [0, 1, 2, 3]).map(() => f.local('i32', 'lane'));
    this.recount();
  }

  /** After `count` has changed. */
  recount(): void {
    const { f } = this.#scope;
    f.get(this.#count);
    f.i32(PANEL);
    f.op('i32.ge_s');
    f.set(this.#isWhole);
    if (this.#lanes.length === 0) return;
    f.get(this.#isWhole);
    f.op('i32.eqz');
    f.if(() => this.#lanes.forEach((local, lane) => this.#setLane(local, lane)));
  }

  /** The key after this one, or the eight after these. */
  next(): void {
    const keys = this.#along === streamAxes.key ? PANEL : 1;
    for (const half of this.#halves) half.step(streamAxes.key, keys, this.#operands);
  }

  read(operand: number, half: Half): Value {
    const here = this.#halves[half];
    const { role, dtype } = this.#kernel.operands[operand];
    if (role === 'position') return here.read(operand, 'vector', this.#along);
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
      () => keep(here.read(operand, 'vector', this.#along)),
      () => keep(this.#clamped(operand, half)),
    );
    return { type, lanes: 'vector', parts: locals.map((local: Local) => () => f.get(local)) };
  }

  #clamped(operand: number, half: Half): Value {
    const { f } = this.#scope;
    const [start] = this.#halves;
    const { dtype, stride } = start.place(operand, this.#along);
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

  #setLane(local: Word, lane: number): void {
    const { f } = this.#scope;
    f.i32(lane);
    f.get(this.#count);
    f.i32(1);
    f.op('i32.sub');
    f.i32(lane);
    f.get(this.#count);
    f.op('i32.lt_s');
    f.select();
    f.set(local);
  }
}

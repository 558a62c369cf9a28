/**
 * The typed value stack of a function under construction: the validation algorithm of the WebAssembly spec, run while
 * instructions are emitted, so that a fault names the instruction that was just written instead of a byte offset.
 *
 * It holds types and control frames only; bytes are the business of function.ts.
 */

import type { ValueType } from './opcodes.ts';

/** `any` is what an unreachable stack gives back. */
export type StackType = ValueType | 'any';

interface Frame {
  readonly height: number;
  /** What a branch to this frame carries: nothing for a loop (its start), the results otherwise. */
  readonly branch: readonly ValueType[];
  readonly results: readonly ValueType[];
  unreachable: boolean;
}

export class ValueStack {
  readonly #values: StackType[] = [];
  readonly #frames: Frame[] = [];
  readonly #fault: (what: string) => never;

  /** `fault` is told what went wrong; it knows the function and the instruction. */
  constructor(fault: (what: string) => never) {
    this.#fault = fault;
  }

  get depth(): number {
    return this.#frames.length;
  }

  /** The values of the innermost frame, for messages. */
  toString(): string {
    return `[${this.#values.slice(this.#top().height).join(' ')}]`;
  }

  push(type: StackType): void {
    this.#values.push(type);
  }

  pop(wanted: StackType): StackType {
    const frame = this.#top();
    if (this.#values.length === frame.height) {
      if (frame.unreachable) return wanted;
      return this.#fault(`wants ${wanted} but the stack is empty`);
    }
    const found = this.#values.pop() ?? 'any';
    if (found === wanted || found === 'any') return wanted;
    if (wanted === 'any') return found;
    return this.#fault(`wants ${wanted} but the stack has ${found} above ${this.toString()}`);
  }

  /** Pops in signature order: the last operand is on top. */
  popAll(types: readonly ValueType[]): void {
    for (let i = types.length - 1; i >= 0; i--) this.pop(types[i] ?? 'any');
  }

  pushAll(types: readonly ValueType[]): void {
    for (const type of types) this.#values.push(type);
  }

  enter(results: readonly ValueType[], branch: readonly ValueType[]): void {
    this.#frames.push({ height: this.#values.length, branch, results, unreachable: false });
  }

  /** Checks that the innermost frame leaves exactly its results. */
  leave(): void {
    const frame = this.#top();
    this.popAll(frame.results);
    if (this.#values.length !== frame.height)
      this.#fault(`leaves ${this.toString()} below its results [${frame.results.join(' ')}]`);
    this.#frames.pop();
    this.pushAll(frame.results);
  }

  /** Closes the first arm of an `if` and opens the second with the same results. */
  otherwise(): void {
    const { results, branch } = this.#top();
    this.leave();
    this.#values.length -= results.length;
    this.enter(results, branch);
  }

  /** What a branch out of `count` frames carries. */
  branchTypes(count: number): readonly ValueType[] {
    return this.#frames[this.#frames.length - 1 - count]?.branch ?? this.#fault('branches to a label that is closed');
  }

  /** After an unconditional branch: whatever follows may pop anything. */
  unreachable(): void {
    const frame = this.#top();
    this.#values.length = frame.height;
    frame.unreachable = true;
  }

  #top(): Frame {
    return this.#frames[this.#frames.length - 1] ?? this.#fault('stands outside the function body');
  }
}

/**
 * The body of one WebAssembly function: the instructions of instructions.ts, plus structured control and calls.
 *
 * Structured control takes closures; labels are handles, never numbers. After an unconditional branch the stack is
 * polymorphic, as in the spec. Calls are kept as fix-ups because function numbers are known only at encode time.
 *
 * Vector constants of loops are set once, when the function is entered: V8 makes one anew, in three instructions, wherever
 * it stands.
 */

import { Bytes } from './bytes.ts';
import { InstructionBuilder } from './instructions.ts';
import type { Local } from './instructions.ts';
import { opInfo, typeByte } from './opcodes.ts';
import type { Op, ValueType } from './opcodes.ts';

/** Where a branch may go; valid while its block is open. */
export interface Label {
  readonly depth: number;
}

/** A function that can be called: one of this module, or an imported one. */
export interface Func {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** What the module needs of a finished body: `calls` say where in `code` a function number belongs. */
export interface Body {
  readonly locals: readonly Local[];
  /** What comes before the code. */
  readonly prologue: Uint8Array;
  readonly code: Uint8Array;
  readonly calls: readonly { readonly at: number; readonly callee: Func }[];
  /** It means the same in any module: it calls nothing and names no type. */
  readonly isAlone: boolean;
}

export type Emit = () => void;

export class FunctionBuilder extends InstructionBuilder {
  readonly #results: readonly ValueType[];
  readonly #typeIndex: (results: readonly ValueType[]) => number;
  readonly #labels: Label[] = [];
  readonly #calls: { at: number; callee: Func }[] = [];
  readonly #constants: Map<string, { readonly bytes: Uint8Array; readonly local: Local<'v128'> }> = new Map();
  #loops = 0;
  #namesTypes = false;

  /** `typeIndex` numbers a block type of several results; the module supplies it. */
  constructor(name: string, results: readonly ValueType[], typeIndex: (results: readonly ValueType[]) => number) {
    super(name);
    this.#results = results;
    this.#typeIndex = typeIndex;
    this.#open(results, results);
  }

  /** Leaving: `br(label)` goes to the end of the block. */
  block(body: (exit: Label) => void, results: readonly ValueType[] = []): void {
    this.#structure('block', results, results, body);
  }

  /** Repeating: `br(label)` goes back to the start; falling out of the body ends the loop. */
  loop(body: (top: Label) => void, results: readonly ValueType[] = []): void {
    this.#structure('loop', results, [], body);
  }

  if(then: (exit: Label) => void, otherwise?: (exit: Label) => void, results: readonly ValueType[] = []): void {
    this.#operand('if', 'i32');
    this.#structure('if', results, results, (exit) => {
      then(exit);
      if (otherwise === undefined) {
        if (results.length > 0) this.fault('gives a value, so it needs an else');
        return;
      }
      this.begin('else');
      this.stack.otherwise();
      otherwise(exit);
    });
  }

  br(label: Label): void {
    this.#branch('br', label);
    this.stack.unreachable();
  }

  brIf(label: Label): void {
    this.#operand('br_if', 'i32');
    this.stack.pushAll(this.#branch('br_if', label));
  }

  return(): void {
    this.begin('return');
    this.stack.popAll(this.#results);
    this.stack.unreachable();
  }

  call(callee: Func): void {
    this.begin('call');
    this.about = callee.name;
    this.#calls.push({ at: this.code.length, callee });
    this.stack.popAll(callee.params);
    this.stack.pushAll(callee.results);
  }

  /**
   * for (i = start; i < end; i += step) body. Signed compare at the top, so zero trips are zero trips; `end` is emitted
   * once and evaluated before every trip. `exit` leaves the loop.
   */
  for(
    i: Local<'i32'>,
    start: number | Emit,
    end: number | Emit,
    step: number | Emit,
    body: (exit: Label) => void,
  ): void {
    this.#i32OrEmit(start);
    this.set(i);
    this.block((exit) => {
      this.loop((top) => {
        this.get(i);
        this.#i32OrEmit(end);
        this.op('i32.ge_s');
        this.brIf(exit);
        body(exit);
        this.get(i);
        this.#i32OrEmit(step);
        this.op('i32.add');
        this.set(i);
        this.br(top);
      });
    });
  }

  /** Closes the body; the module calls this once. */
  finish(): Body {
    this.#close();
    if (this.#labels.length > 0) this.fault('ends with open blocks');
    const prologue = new Bytes();
    for (const { bytes, local } of this.#constants.values()) {
      prologue.put(opInfo('v128.const').code);
      prologue.put(bytes);
      prologue.put(opInfo('local.set').code);
      prologue.u32(local.index);
    }
    const isAlone = this.#calls.length === 0 && !this.#namesTypes;
    return { locals: this.locals, prologue: prologue.take(), code: this.code.take(), calls: this.#calls, isAlone };
  }

  /** Zeros and ones are one instruction wherever they stand. */
  protected override vector(bytes: Uint8Array): void {
    const [first] = bytes;
    if (this.#loops === 0 || ((first === 0 || first === 255) && bytes.every((byte) => byte === first))) {
      super.vector(bytes);
      return;
    }
    const key = String.fromCharCode(...bytes);
    let constant = this.#constants.get(key);
    if (constant === undefined) {
      constant = { bytes: bytes.slice(), local: this.local('v128', 'constant') };
      this.#constants.set(key, constant);
    }
    this.get(constant.local);
  }

  #i32OrEmit(value: number | Emit): void {
    if (typeof value === 'number') this.i32(value);
    else value();
  }

  /** Pops an operand that is consumed before the instruction's other effects. */
  #operand(name: Op, type: ValueType): void {
    this.at = name;
    this.stack.pop(type);
  }

  #branch(name: 'br' | 'br_if', label: Label): readonly ValueType[] {
    this.begin(name);
    if (this.#labels[label.depth] !== label) this.fault('branches to a label that is closed');
    const count = this.#labels.length - 1 - label.depth;
    this.code.u32(count);
    const types = this.stack.branchTypes(count);
    this.stack.popAll(types);
    return types;
  }

  #structure(
    name: 'block' | 'loop' | 'if',
    results: readonly ValueType[],
    branch: readonly ValueType[],
    body: (label: Label) => void,
  ): void {
    this.begin(name);
    const [only] = results;
    if (only === undefined) this.code.byte(0x40);
    else if (results.length === 1) this.code.byte(typeByte[only]);
    else {
      this.#namesTypes = true;
      this.code.s32(this.#typeIndex(results));
    }
    if (name === 'loop') this.#loops += 1;
    body(this.#open(results, branch));
    if (name === 'loop') this.#loops -= 1;
    this.#close();
  }

  #open(results: readonly ValueType[], branch: readonly ValueType[]): Label {
    const label = { depth: this.#labels.length };
    this.#labels.push(label);
    this.stack.enter(results, branch);
    return label;
  }

  #close(): void {
    this.begin('end');
    this.stack.leave();
    this.#labels.pop();
  }
}

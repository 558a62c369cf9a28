/**
 * The bytes of a WebAssembly module back to its parts: types, imports, functions with their undecoded bodies, memory,
 * exports, data and names. The mirror of sections.ts, and like it unaware of single instructions.
 *
 * It reads what heed writes. Anything else (tables, globals, element sections) is a `bug`: such bytes are no Program.
 */

import { bug } from '@heed/diagnostics';
import { typeByte } from './opcodes.ts';
import type { ValueType } from './opcodes.ts';
import type { Signature } from './sections.ts';

const typeOfByte: ReadonlyMap<number, ValueType> = new Map(
  Object.entries(typeByte).map(([type, byte]) => [byte, type as ValueType]),
);

export class Reader {
  readonly view: DataView;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.end = bytes.byteLength;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.done) bug('the bytes of a wasm module end where they should');
    return this.view.getUint8(this.at++);
  }

  u32(): number {
    return Number(BigInt.asUintN(32, this.#leb().value));
  }

  /** Signed, of any width. */
  signed(): bigint {
    const { value, bits } = this.#leb();
    return BigInt.asIntN(bits, value);
  }

  take(count: number): Uint8Array {
    this.at += count;
    if (this.at > this.end) bug('the bytes of a wasm module end where they should');
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.at - count, count);
  }

  /** Little-endian words of 32 bits, unsigned. */
  words(count: number): number[] {
    const at = this.at;
    this.take(4 * count);
    return Array.from({ length: count }, (_, i) => this.view.getUint32(at + 4 * i, true));
  }

  vector(): Uint8Array {
    return this.take(this.u32());
  }

  name(): string {
    const hex = Array.from(this.vector(), (byte) => `%${byte.toString(16).padStart(2, '0')}`);
    return decodeURIComponent(hex.join(''));
  }

  type(): ValueType {
    const byte = this.byte();
    return typeOfByte.get(byte) ?? bug(`0x${byte.toString(16)} is a wasm value type`);
  }

  types(): ValueType[] {
    return this.list(() => this.type());
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.u32() }, item);
  }

  #leb(): { value: bigint; bits: number } {
    let value = 0n;
    let bits = 0;
    for (;;) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << BigInt(bits);
      bits += 7;
      if (byte < 128) return { value, bits };
    }
  }
}

export interface Limits {
  readonly min: number;
  readonly max: number | undefined;
  readonly shared: boolean;
}

export interface ReadModule {
  name: string;
  types: Signature[];
  imports: { readonly from: readonly [string, string]; readonly what: { readonly type: number } | Limits }[];
  /** Type numbers of the functions defined here. */
  functions: number[];
  memory: Limits | undefined;
  exports: { readonly name: string; readonly kind: number; readonly index: number }[];
  bodies: { readonly locals: readonly ValueType[]; readonly code: Reader }[];
  data: { readonly offset: bigint; readonly bytes: Uint8Array }[];
  functionNames: Map<number, string>;
  localNames: Map<number, Map<number, string>>;
}

export function readModule(bytes: Uint8Array): ReadModule {
  const r = new Reader(bytes);
  const out: ReadModule = {
    name: '',
    types: [],
    imports: [],
    functions: [],
    memory: undefined,
    exports: [],
    bodies: [],
    data: [],
    functionNames: new Map(),
    localNames: new Map(),
  };
  if (r.take(8).join() !== '0,97,115,109,1,0,0,0') bug('a wasm program starts with the magic number and version 1');
  while (!r.done) {
    const id = r.byte();
    readSection(id, new Reader(r.vector()), out);
  }
  return out;
}

function readSection(id: number, s: Reader, out: ReadModule): void {
  if (id === 0) {
    if (s.name() === 'name') readNames(s, out);
  } else if (id === 1) {
    out.types = s.list(() => {
      s.byte();
      return { params: s.types(), results: s.types() };
    });
  } else if (id === 2) {
    out.imports = s.list(() => {
      const from = [s.name(), s.name()] as const;
      return { from, what: s.byte() === 0 ? { type: s.u32() } : readLimits(s) };
    });
  } else if (id === 3) out.functions = s.list(() => s.u32());
  else if (id === 5) [out.memory] = s.list(() => readLimits(s));
  else if (id === 7) out.exports = s.list(() => ({ name: s.name(), kind: s.byte(), index: s.u32() }));
  else if (id === 10) {
    out.bodies = s.list(() => {
      const code = new Reader(s.vector());
      const runs = code.list(() => ({ count: code.u32(), type: code.type() }));
      return { locals: runs.flatMap(({ count, type }) => Array.from({ length: count }, () => type)), code };
    });
  } else if (id === 11) {
    out.data = s.list(() => {
      s.take(2);
      const offset = s.signed();
      s.byte();
      return { offset, bytes: s.vector() };
    });
  } else bug(`heed writes no wasm section ${id}`);
}

function readLimits(s: Reader): Limits {
  const flags = s.byte();
  return { min: s.u32(), max: (flags & 1) === 0 ? undefined : s.u32(), shared: (flags & 2) !== 0 };
}

function readNames(s: Reader, out: ReadModule): void {
  while (!s.done) {
    const id = s.byte();
    const part = new Reader(s.vector());
    const map = (): Map<number, string> => new Map(part.list(() => [part.u32(), part.name()] as const));
    if (id === 0) out.name = part.name();
    else if (id === 1) out.functionNames = map();
    else if (id === 2) out.localNames = new Map(part.list(() => [part.u32(), map()] as const));
  }
}

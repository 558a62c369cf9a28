/**
 * The binary layout of a WebAssembly module: from its parts, as plain data, to bytes, section by section in the order
 * of the spec, with the custom section `name` at the end.
 *
 * It checks nothing: module.ts and the function builders have.
 */

import { Bytes } from './bytes.ts';
import type { Body, Func } from './function.ts';
import { typeByte } from './opcodes.ts';
import type { ValueType } from './opcodes.ts';

export interface MemorySpec {
  /** In pages of 64 KiB. */
  readonly min: number;
  /** Required when shared. */
  readonly max?: number;
  readonly shared?: boolean;
  /** Module and field to import it from; without, the module owns its memory. */
  readonly import?: readonly [module: string, field: string];
  readonly export?: string;
}

export interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface ModuleParts {
  readonly name: string;
  readonly types: readonly Signature[];
  readonly imports: readonly {
    readonly func: Func;
    readonly type: number;
    readonly from: readonly [module: string, field: string];
  }[];
  readonly functions: readonly { readonly func: Func; readonly type: number; readonly body: Body }[];
  readonly memory: MemorySpec | undefined;
  readonly exports: readonly { readonly name: string; readonly func: Func }[];
  readonly data: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
  readonly indexOf: (func: Func) => number;
  /** Whether locals have names, too: a fifth of the bytes. */
  readonly namesLocals: boolean;
}

export function writeModule({
  name,
  types,
  imports,
  functions,
  memory,
  exports,
  data,
  indexOf,
  namesLocals,
}: ModuleParts): Uint8Array<ArrayBuffer> {
  const own = memory !== undefined && memory.import === undefined;
  const out = new Bytes();
  out.put([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(out, 1, types.length, (s) => {
    for (const { params, results } of types) {
      s.byte(0x60);
      s.vector(params.map((type) => typeByte[type]));
      s.vector(results.map((type) => typeByte[type]));
    }
  });
  section(out, 2, imports.length + (memory?.import === undefined ? 0 : 1), (s) => {
    for (const { from, type } of imports) {
      s.name(from[0]);
      s.name(from[1]);
      s.byte(0);
      s.u32(type);
    }
    if (memory?.import === undefined) return;
    s.name(memory.import[0]);
    s.name(memory.import[1]);
    s.byte(2);
    writeLimits(s, memory);
  });
  section(out, 3, functions.length, (s) => {
    for (const { type } of functions) s.u32(type);
  });
  section(out, 5, own ? 1 : 0, (s) => {
    if (own) writeLimits(s, memory);
  });
  section(out, 7, exports.length + (memory?.export === undefined ? 0 : 1), (s) => {
    for (const { name: exported, func } of exports) {
      s.name(exported);
      s.byte(0);
      s.u32(indexOf(func));
    }
    if (memory?.export === undefined) return;
    s.name(memory.export);
    s.put([2, 0]);
  });
  section(out, 10, functions.length, (s) => {
    for (const { func, body } of functions) writeBody(s, func.params.length, body, indexOf);
  });
  section(out, 11, data.length, (s) => {
    for (const { offset, bytes } of data) {
      s.put([0, 0x41]);
      s.s32(offset);
      s.byte(0x0b);
      s.vector(bytes);
    }
  });
  writeNames(out, name, imports, functions, namesLocals);
  return out.take();
}

/** A section with a count before its items; left out when it has none. */
function section(out: Bytes, id: number, count: number, write: (s: Bytes) => void): void {
  if (count === 0) return;
  const s = new Bytes();
  s.u32(count);
  write(s);
  out.byte(id);
  s.moveInto(out);
}

function writeLimits(s: Bytes, { min, max, shared }: MemorySpec): void {
  s.byte((max === undefined ? 0 : 1) | (shared === true ? 2 : 0));
  s.u32(min);
  if (max !== undefined) s.u32(max);
}

/** Runs of equal local types, then the instructions with the function numbers filled in. */
function writeBody(
  out: Bytes,
  params: number,
  { locals, prologue, code, calls }: Body,
  indexOf: (func: Func) => number,
): void {
  const runs: { readonly type: ValueType; count: number }[] = [];
  for (const { type } of locals.slice(params)) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  const whole = new Bytes();
  whole.u32(runs.length);
  for (const { type, count } of runs) {
    whole.u32(count);
    whole.byte(typeByte[type]);
  }
  whole.put(prologue);
  let from = 0;
  for (const { at, callee } of calls) {
    whole.put(code.subarray(from, at));
    whole.u32(indexOf(callee));
    from = at;
  }
  whole.put(code.subarray(from));
  whole.moveInto(out);
}

/** The custom section `name`: of the module, of functions, of locals where they are wanted. */
function writeNames(
  out: Bytes,
  name: string,
  imports: ModuleParts['imports'],
  functions: ModuleParts['functions'],
  namesLocals: boolean,
): void {
  const s = new Bytes();
  s.name('name');
  const part = (id: number, write: (p: Bytes) => void): void => {
    const p = new Bytes();
    write(p);
    s.byte(id);
    p.moveInto(s);
  };
  if (name !== '') part(0, (p) => p.name(name));
  part(1, (p) => {
    const all = [...imports, ...functions];
    p.u32(all.length);
    all.forEach(({ func }, i) => {
      p.u32(i);
      p.name(func.name);
    });
  });
  const writeLocals = (p: Bytes): void => {
    p.u32(functions.length);
    functions.forEach(({ body }, i) => {
      const named = body.locals.filter((local) => local.name !== '');
      p.u32(imports.length + i);
      p.u32(named.length);
      for (const local of named) {
        p.u32(local.index);
        p.name(local.name);
      }
    });
  };
  if (namesLocals) part(2, writeLocals);
  out.byte(0);
  s.moveInto(out);
}

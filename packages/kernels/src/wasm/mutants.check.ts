/**
 * For tests of tests: a WebAssembly module with one instruction changed (mutation testing, DeMillo, Lipton & Sayward
 * 1978), and loops that cannot go on for ever.
 *
 * In: a module heed wrote. Out: for each function its mutants, as bytes: a bound one off, an address four bytes off, a
 * sum that is a difference, a call left out. Every loop of a mutant counts down one global of fuel and traps at 0.
 */

import { bug } from '@heed/diagnostics';
import { Bytes } from './bytes.ts';
import { opInfo, opNames } from './opcodes.ts';
import type { Op, OpInfo } from './opcodes.ts';
import { Reader, readModule } from './read-module.ts';

export interface Mutant {
  /** Of the function. */
  readonly name: string;
  /** Which instruction became what, and those around it. */
  readonly what: string;
  readonly encode: () => Uint8Array<ArrayBuffer>;
}

/** Rounds of loops a mutant may make. */
const FUEL = 400_000;

interface Instruction {
  readonly info: OpInfo;
  readonly bytes: Uint8Array;
  /** The constant, the offset of an address, the lane, the function called. */
  readonly number: number;
}

/** An instruction in place of another, and how it reads. */
type Change = readonly [what: string, bytes: readonly number[]];

/** The boundary moved, the sign turned, the other extreme taken. Types of operands and results are the same. */
const OTHER: Partial<Record<Op, Op>> = {
  'i32.lt_s': 'i32.le_s',
  'i32.le_s': 'i32.lt_s',
  'i32.gt_s': 'i32.ge_s',
  'i32.ge_s': 'i32.gt_s',
  'i32.le_u': 'i32.lt_u',
  'i32.eq': 'i32.ne',
  'i32.ne': 'i32.eq',
  'i32.add': 'i32.sub',
  'i32.sub': 'i32.add',
  'i32.mul': 'i32.add',
  'i32.and': 'i32.or',
  'i32.or': 'i32.and',
  'i32.shl': 'i32.shr_u',
  'f32.add': 'f32.sub',
  'f32.mul': 'f32.add',
  'f64.lt': 'f64.le',
  'f64.le': 'f64.lt',
  'f64.gt': 'f64.ge',
  'f64.ge': 'f64.gt',
  'f64.eq': 'f64.ne',
  'f64.add': 'f64.sub',
  'f64.sub': 'f64.add',
  'f64.mul': 'f64.add',
  'f64.min': 'f64.max',
  'f64.max': 'f64.min',
  'f32x4.add': 'f32x4.sub',
  'f32x4.sub': 'f32x4.add',
  'f32x4.mul': 'f32x4.add',
  'f32x4.div': 'f32x4.mul',
  'f32x4.ceil': 'f32x4.floor',
  'f32x4.pmax': 'f32x4.pmin',
  'f32x4.max': 'f32x4.min',
  'f32x4.min': 'f32x4.max',
  'f32x4.lt': 'f32x4.le',
  'f32x4.eq': 'f32x4.ne',
  'i32x4.eq': 'i32x4.ne',
  'i32x4.add': 'i32x4.sub',
  'i32x4.sub': 'i32x4.add',
  'f32x4.relaxed_madd': 'f32x4.relaxed_nmadd',
  'v128.and': 'v128.or',
  'v128.or': 'v128.and',
  'v128.andnot': 'v128.and',
};

const opOfCode = new Map(opNames.map((name) => [keyOf(opInfo(name).code), opInfo(name)]));

function keyOf(code: readonly number[]): number {
  return code.reduce((key, byte) => 256 * key + byte, 1);
}

/** Every mutant of every function, in order. */
export function mutantsOf(module: Uint8Array): readonly Mutant[] {
  const { bodies, imports, functionNames, types, functions } = readModule(module);
  const first = imports.filter(({ what }) => 'type' in what).length;
  const parts = bodies.map(({ code }): Part => {
    const head = new Uint8Array(code.view.buffer, code.view.byteOffset, code.at);
    return { head, instructions: decode(code) };
  });
  const plain = parts.map((part) => bodyOf(part));
  const typeOf = (index: number): { params: number; results: number } => {
    const imported = imports.flatMap(({ what }) => ('type' in what ? [what.type] : []));
    const type = types[index < first ? imported[index] : functions[index - first]];
    return { params: type.params.length, results: type.results.length };
  };
  return parts.flatMap(({ instructions }, own) =>
    instructions.flatMap((instruction, at) =>
      changesOf(instruction, typeOf).map(([what, bytes]): Mutant => {
        const [before, after] = [instructions[at - 1], instructions[at + 1]].map((each) => each?.info.name ?? '');
        return {
          name: functionNames.get(first + own) ?? '',
          what: `${before} [${what}] ${after}`,
          encode: () => {
            const changed = bodyOf(parts[own], at, bytes);
            return rewrite(
              module,
              plain.map((body, index) => (index === own ? changed : body)),
            );
          },
        };
      }),
    ),
  );
}

function changesOf(
  { info, number }: Instruction,
  typeOf: (index: number) => { params: number; results: number },
): readonly Change[] {
  const { name } = info;
  const other = OTHER[name];
  if (other !== undefined) return [[`${name} → ${other}`, opInfo(other).code]];
  if (name === 'i32.const') return [[`${name} ${number} → ${number + 1}`, constant(number + 1)]];
  if (name === 'select') return [[`${name} → the other`, [...opInfo('i32.eqz').code, ...info.code]]];
  if (name === 'i32.eqz') return [[`${name} → not`, [...constant(0), ...opInfo('i32.ne').code]]];
  if (name === 'if') return [];
  if (info.immediate === 'lane') return [[`${name} ${number} → ${number ^ 1}`, [...info.code, number ^ 1]]];
  if (info.immediate === 'memarg') {
    const out = new Bytes();
    out.put([...info.code, 0]);
    out.u32(number + 4);
    return [[`${name} +${number} → +${number + 4}`, [...out.take()]]];
  }
  if (name === 'call') {
    const { params, results } = typeOf(number);
    if (results > 0) return [];
    return [['call → nothing', Array.from({ length: params }, () => opInfo('drop').code).flat()]];
  }
  return [];
}

function constant(value: number): readonly number[] {
  const out = new Bytes();
  out.put(opInfo('i32.const').code);
  out.s32(value | 0);
  return [...out.take()];
}

/** Instructions up to and with the `end` of the body. */
function decode(code: Reader): readonly Instruction[] {
  const found: Instruction[] = [];
  while (!code.done) {
    const start = code.at;
    const opcode = [code.byte()];
    if (opcode[0] >= 0xfc) {
      do opcode.push(code.byte());
      while (opcode.at(-1)! >= 128);
    }
    const info = opOfCode.get(keyOf(opcode)) ?? bug('a module of heed has instructions of its table', opcode.join());
    const number = immediate(code, info);
    const bytes = new Uint8Array(code.view.buffer, code.view.byteOffset + start, code.at - start);
    found.push({ info, bytes, number });
  }
  return found;
}

function immediate(code: Reader, { immediate: kind, count }: OpInfo): number {
  const memarg = (): number => {
    code.u32();
    return code.u32();
  };
  switch (kind) {
    case 'none':
      return 0;
    case 'zeros':
      code.take(count);
      return 0;
    case 'memarg':
      return memarg();
    case 'memarg-lane':
      memarg();
      return code.byte();
    case 'lane':
      return code.byte();
    case 'label':
    case 'func':
    case 'local':
      return code.u32();
    case 'block':
    case 'i32':
    case 'i64':
      return Number(code.signed());
    case 'f32':
      return code.words(1)[0];
    case 'f64':
      return code.words(2)[0];
    case 'v128':
      return code.words(4)[0];
    case 'shuffle':
      code.take(16);
      return 0;
  }
}

interface Part {
  /** The locals. */
  readonly head: Uint8Array;
  readonly instructions: readonly Instruction[];
}

/** A body whose loops burn fuel, and in which instruction `at` is `bytes`. */
function bodyOf({ head, instructions }: Part, at?: number, bytes: readonly number[] = []): Uint8Array {
  const body = new Bytes();
  body.put(head);
  instructions.forEach((each, k) => {
    body.put(k === at ? bytes : each.bytes);
    if (each.info.name === 'loop') body.put(BURN);
  });
  return body.take();
}

/** The module with other bodies, and a global of fuel in front of its exports. */
function rewrite(module: Uint8Array, bodies: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Bytes();
  const reader = new Reader(module);
  out.put(reader.take(8));
  let isFuelled = false;
  while (!reader.done) {
    const id = reader.byte();
    const payload = reader.vector();
    if (id >= 7 && !isFuelled) {
      const fuel = new Bytes();
      fuel.put([1, 0x7f, 1, ...opInfo('i32.const').code]);
      fuel.s32(FUEL);
      fuel.put(opInfo('end').code);
      out.byte(6);
      fuel.moveInto(out);
      isFuelled = true;
    }
    // The names are of no use here, and custom sections may be left out.
    if (id === 0) continue;
    out.byte(id);
    const section = new Bytes();
    if (id === 10) {
      section.u32(bodies.length);
      for (const body of bodies) section.vector(body);
    } else section.put(payload);
    section.moveInto(out);
  }
  return out.take();
}

/** global 0 −= 1; a trap where it is 0. */
const BURN: readonly number[] = [
  0x23,
  0,
  ...constant(1),
  ...opInfo('i32.sub').code,
  0x24,
  0,
  0x23,
  0,
  ...opInfo('i32.eqz').code,
  ...opInfo('if').code,
  0x40,
  ...opInfo('unreachable').code,
  ...opInfo('end').code,
];

/**
 * The bytes of a program as WebAssembly text: what `inspect --show wat` prints. One instruction a line, indented by
 * block, with the names of the name section; standard tools read it back to the same binary.
 *
 * Instructions are decoded by the table that encoded them. Types stand first, in order, so that a reader numbers them
 * alike; labels are numbered per function.
 */

import { bug } from '@heed/diagnostics';
import { float32, float64, hex, vector } from './literals.ts';
import { opInfo, opNames } from './opcodes.ts';
import type { OpInfo, ValueType } from './opcodes.ts';
import { readModule } from './read-module.ts';
import type { Limits, Reader, ReadModule } from './read-module.ts';

let opOfCode: ReadonlyMap<number, OpInfo> | undefined;

function infoOf(code: number): OpInfo | undefined {
  opOfCode ??= new Map(opNames.map((name) => [codeOf(opInfo(name)), opInfo(name)]));
  return opOfCode.get(code);
}

function codeOf({ code }: OpInfo): number {
  return key(code[0] ?? 0, (code[1] ?? 0) & 127, code[2] ?? 0);
}

function key(first: number, low: number, high: number): number {
  return (first << 16) | (high << 7) | low;
}

export function printWat(bytes: Uint8Array): string {
  const module = readModule(bytes);
  const funcs = unique(
    module.functionNames,
    module.imports.filter(({ what }) => 'type' in what).length + module.functions.length,
    'f',
  );
  const lines = module.types.map((type, i) => `(type (;${i};) (func${signature(type)}))`);
  let index = 0;
  for (const { from, what } of module.imports) {
    const item = 'type' in what ? `(func ${funcs[index++]}${signature(typeAt(module, what.type))})` : memory(what);
    lines.push(`(import ${from.map(quote).join(' ')} ${item})`);
  }
  if (module.memory !== undefined) lines.push(memory(module.memory));
  module.functions.forEach((type, i) => lines.push(...printFunction(module, funcs, index + i, type, i)));
  for (const e of module.exports)
    lines.push(`(export ${quote(e.name)} ${e.kind === 0 ? `(func ${funcs[e.index]})` : '(memory 0)'})`);
  for (const { offset, bytes: data } of module.data) {
    lines.push(`(data (i32.const ${offset}) "${Array.from(data, (byte) => `\\${hex(byte, 2)}`).join('')}")`);
  }
  const name = module.name === '' ? '' : ` ${identifier(module.name)}`;
  return `(module${name}\n${lines.map((line) => `  ${line}\n`).join('')})\n`;
}

function printFunction(
  module: ReadModule,
  funcs: readonly string[],
  index: number,
  type: number,
  body: number,
): string[] {
  const { params, results } = typeAt(module, type);
  const { locals, code } = module.bodies[body] ?? bug('every wasm function has a body');
  const names = unique(module.localNames.get(index) ?? new Map(), params.length + locals.length, 'l');
  const declare = (word: string, types: readonly ValueType[], from: number): string[] =>
    types.map((t, i) => `(${word} ${names[from + i]} ${t})`);
  const head = [
    '(func',
    funcs[index],
    ...declare('param', params, 0),
    ...(results.length > 0 ? [`(result ${results.join(' ')})`] : []),
  ];
  const lines = [head.join(' ')];
  if (locals.length > 0) lines.push(`  ${declare('local', locals, params.length).join(' ')}`);
  const labels: string[] = [];
  let opened = 0;
  for (;;) {
    const info = readOp(code);
    const { name } = info;
    if (name === 'end' && labels.length === 0) return [...lines, ')'];
    const inner = name === 'end' || name === 'else' ? labels.length : labels.length + 1;
    if (name === 'end') labels.pop();
    if (info.immediate === 'block') labels.push(`$L${opened++}`);
    const immediate = readImmediate(code, info, module, { names, funcs, labels });
    lines.push(`${'  '.repeat(inner)}${name}${immediate === '' ? '' : ` ${immediate}`}`);
  }
}

function readOp(code: Reader): OpInfo {
  const first = code.byte();
  const sub = first >= 0xfc ? code.u32() : 0;
  return (
    infoOf(key(first, sub & 127, sub >> 7)) ?? bug(`the wasm opcode ${hex(first, 2)} ${hex(sub, 2)} is one heed writes`)
  );
}

interface Scope {
  readonly names: readonly string[];
  readonly funcs: readonly string[];
  readonly labels: readonly string[];
}

function readImmediate(code: Reader, info: OpInfo, module: ReadModule, { names, funcs, labels }: Scope): string {
  switch (info.immediate) {
    case 'none':
      return '';
    case 'zeros':
      code.take(info.count);
      return '';
    case 'memarg':
      return memarg(code, info);
    case 'lane':
      return String(code.byte());
    case 'memarg-lane':
      return [memarg(code, info), code.byte()].filter((part) => part !== '').join(' ');
    case 'block':
      return `${labels.at(-1)}${blockType(code, module)}`;
    case 'label': {
      const depth = code.u32();
      return labels[labels.length - 1 - depth] ?? String(depth);
    }
    case 'func':
      return funcs[code.u32()] ?? bug('a wasm call names a function');
    case 'local':
      return names[code.u32()] ?? bug('a wasm local is declared');
    case 'i32':
    case 'i64':
      return String(code.signed());
    case 'f32':
      return float32(code.words(1)[0] ?? 0);
    case 'f64':
      return float64(code.words(2));
    case 'v128':
      return vector(code.words(4));
    case 'shuffle':
      return code.take(16).join(' ');
  }
}

function memarg(code: Reader, info: OpInfo): string {
  const align = code.u32();
  const offset = code.u32();
  return [offset === 0 ? '' : `offset=${offset}`, align === info.align ? '' : `align=${2 ** align}`]
    .filter((part) => part !== '')
    .join(' ');
}

function blockType(code: Reader, module: ReadModule): string {
  const first = code.view.getUint8(code.at);
  if (first === 0x40) {
    code.at += 1;
    return '';
  }
  if (first > 0x40 && first < 0x80) return ` (result ${code.type()})`;
  return signature(typeAt(module, Number(code.signed())));
}

function typeAt(module: ReadModule, index: number): ReadModule['types'][number] {
  return module.types[index] ?? bug(`the wasm module has a type ${index}`);
}

function signature({ params, results }: ReadModule['types'][number]): string {
  return `${params.length > 0 ? ` (param ${params.join(' ')})` : ''}${results.length > 0 ? ` (result ${results.join(' ')})` : ''}`;
}

function memory({ min, max, shared }: Limits): string {
  return `(memory ${min}${max === undefined ? '' : ` ${max}`}${shared ? ' shared' : ''})`;
}

/** `$name` for each index; a name used twice gets its index behind it. */
function unique(names: ReadonlyMap<number, string>, count: number, letter: string): string[] {
  const used = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    let name = identifier(names.get(i) ?? `${letter}${i}`);
    if (used.has(name)) name += `.${i}`;
    used.add(name);
    return name;
  });
}

function identifier(name: string): string {
  return `$${name.replace(/[^0-9A-Za-z!#$%&'*+\-./:<=>?@\\^_`|~]/g, '_')}`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

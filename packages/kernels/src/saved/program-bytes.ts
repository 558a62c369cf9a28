/**
 * A program as bytes, for a page that runs a formula and neither reads nor compiles it.
 *
 * In: a program. Out: bytes, and back. Little-endian words: the four bytes `heed`, the version of the form, the length of
 * the text, the length of the code, the FNV-1a sum (Fowler, Noll & Vo, 1991), by words, of all that follows; then the program as
 * JSON (program-text.ts) and its artifact as it is, libraries last. Whatever the bytes, reading gives a program whose parts fit together
 * or a HeedError, in time that grows with their number. The code itself is trusted, as any module is.
 */

import { HeedError } from '@heed/diagnostics';
import { report } from '../messages.ts';
import type { Artifact, Program } from '../program.ts';
import { checkProgram } from './check-program.ts';
import { Field } from './field.ts';
import { programText } from './program-text.ts';
import { readPlan } from './read-plan.ts';

/**
 * Raised whenever a program of before could no longer be read or run: with the text's form, the parameter block (block.ts)
 * and what code imports and exports.
 */
const VERSION = 2;
/** `heed` */
const MAGIC = 0x6465_6568;
/** Byte offsets of the header's words. */
const HEADER = { magic: 0, version: 4, text: 8, code: 12, sum: 16, bytes: 20 } as const;

export function saveProgram(program: Program): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const text = encoder.encode(programText(program));
  const code = codeOf(program.artifact, encoder);
  const bytes = new Uint8Array(HEADER.bytes + text.length + code.length);
  bytes.set(text, HEADER.bytes);
  bytes.set(code, HEADER.bytes + text.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(HEADER.magic, MAGIC, true);
  header.setUint32(HEADER.version, VERSION, true);
  header.setUint32(HEADER.text, text.length, true);
  header.setUint32(HEADER.code, code.length, true);
  header.setUint32(HEADER.sum, sumOf(bytes), true);
  return bytes;
}

export function readProgram(bytes: Uint8Array): Program {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER.bytes || header.getUint32(HEADER.magic, true) !== MAGIC) {
    throw new HeedError([report['program/not-saved']({ bytes: bytes.length })]);
  }
  const version = header.getUint32(HEADER.version, true);
  if (version !== VERSION) throw new HeedError([report['program/version']({ found: version, read: VERSION })]);
  const middle = HEADER.bytes + header.getUint32(HEADER.text, true);
  const expected = middle + header.getUint32(HEADER.code, true);
  if (bytes.length !== expected) {
    throw new HeedError([report['program/length']({ expected, found: bytes.length })]);
  }
  const sum = header.getUint32(HEADER.sum, true);
  const found = sumOf(bytes);
  if (found !== sum) throw new HeedError([report['program/altered']({ expected: sum, found })]);
  const root = new Field(parse(bytes.subarray(HEADER.bytes, middle)), 'program');
  const artifact = artifactOf(root, bytes.subarray(middle));
  const program = { ...readPlan(root), target: root.field('target').text(), artifact };
  checkProgram(program);
  return program;
}

function codeOf(artifact: Artifact, encoder: TextEncoder): Uint8Array {
  switch (artifact.kind) {
    case 'wasm':
      return joined([artifact.bytes, ...Object.values(artifact.libraries)]);
    case 'js':
      return encoder.encode(artifact.source);
    case 'kernels':
      return new Uint8Array();
  }
}

/** The bytes are copied: the file may be changed, or lie in memory that an engine does not take. */
function artifactOf(root: Field, code: Uint8Array): Artifact {
  const kind = root.field('artifact').oneOf(['wasm', 'js', 'kernels']);
  switch (kind) {
    case 'wasm': {
      let end = code.length;
      const lengths = root.field('libraries').list((item) => {
        const [name, length] = item.list((part, k) => (k === 0 ? part.text() : part.whole(0, end + 1)));
        if (typeof name !== 'string' || typeof length !== 'number') return item.fail('a name and a length');
        end -= length;
        return { name, length };
      });
      const bytes = code.slice(0, end);
      const libraries = lengths.map(({ name, length }) => {
        end += length;
        return [name, code.slice(end - length, end)];
      });
      return { kind, bytes, libraries: Object.fromEntries(libraries) as Record<string, Uint8Array> };
    }
    case 'js':
      return { kind, source: new TextDecoder().decode(code) };
    case 'kernels':
      return { kind };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return new Field(undefined, 'program').fail('JSON');
  }
}

/**
 * Of all bytes behind the header, four at a time, zeros behind the last. Each step is one to one in what came before and in
 * the word, so one byte changed shows.
 */
function sumOf(bytes: Uint8Array): number {
  const words = new Uint32Array(Math.ceil((bytes.length - HEADER.bytes) / 4));
  new Uint8Array(words.buffer).set(bytes.subarray(HEADER.bytes));
  let sum = 0x811c_9dc5;
  // An index is several times as quick as an iterator in code that runs once.
  for (let k = 0; k < words.length; k += 1) sum = Math.imul(sum ^ words[k], 0x0100_0193);
  return sum >>> 0;
}

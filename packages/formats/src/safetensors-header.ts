/**
 * The header of a safetensors file: which tensors there are and where their bytes lie.
 *
 * In: the first bytes of a file (the whole header, at least) and the file's length. Out: names, element types, shapes
 * and places in the file; or everything that is wrong with them at once. No tensor's bytes are touched, so the rest of
 * the file may still be elsewhere. Format and limits: Hugging Face's safetensors, README and tensor.rs (2022).
 */

import { printable, type Checked, type Diagnostic } from '@heed/diagnostics';
import { MOST_AXES, shapeText } from '@heed/tensor';
import { capped, failed, listed, quoted, type ArchiveEntry } from './archive.ts';
import { widthOf, type ElementKind } from './elements.ts';
import { jsonFault } from './json-fault.ts';
import { surveyJson } from './json-survey.ts';
import { report } from './messages.ts';

/** The bytes of a tensor are those from `begin` to `end` of the file. */
export interface SafetensorsEntry extends ArchiveEntry {
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: ReadonlyMap<string, string>;
}

export const LONGEST_HEADER = 100_000_000;
export const METADATA = '__metadata__';

export const STORED_KINDS: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['F64', 'f8'],
  ['F32', 'f4'],
  ['F16', 'f2'],
  ['BF16', 'bf2'],
  ['I64', 'i8'],
  ['I32', 'i4'],
  ['I16', 'i2'],
  ['I8', 'i1'],
  ['U64', 'u8'],
  ['U32', 'u4'],
  ['U16', 'u2'],
  ['U8', 'u1'],
  ['BOOL', 'b1'],
]);

/** The header, a tensor's description, its shape. */
const DEEPEST = 3;
const LENGTH_BYTES = 8;

export function readSafetensorsHeader(
  bytes: Uint8Array,
  fileLength: number = bytes.length,
): Checked<SafetensorsHeader> {
  if (bytes.length < LENGTH_BYTES) return cut(LENGTH_BYTES, bytes);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > LONGEST_HEADER) {
    return failed(report['safetensors/header-size']({ actual: String(length), limit: LONGEST_HEADER }));
  }
  const start = LENGTH_BYTES + Number(length);
  if (bytes.length < start) return cut(start, bytes);
  const { value: root, diagnostics } = parseHeader(bytes.subarray(LENGTH_BYTES, start));
  if (root === undefined) return { value: undefined, diagnostics };

  const faults = [...diagnostics];
  const entries = new Map<string, SafetensorsEntry>();
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, described] of Object.entries(root)) {
    if (name === METADATA) metadata = readMetadata(described, faults);
    else {
      const entry = readEntry(name, described, start, Math.max(0, fileLength - start), faults);
      if (entry !== undefined) entries.set(name, entry);
    }
  }
  // Where they lie, not where JSON.parse puts names that look like numbers.
  const inFile = [...entries.values()].toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  const gap = findOverlaps(inFile, start, fileLength, faults);
  if (faults.length > 0) return failed(...capped(faults));
  const header = { entries: new Map(inFile.map((entry) => [entry.name, entry])), metadata };
  return { value: header, diagnostics: [...warnOfGap(gap), ...warnOfTypes(inFile)] };
}

/** The JSON object, with a fault for every key that stands there twice; nothing where it is no object. */
function parseHeader(bytes: Uint8Array): Checked<object> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return unreadable(new TextDecoder('latin1').decode(bytes.subarray(0, 64)), 0);
  }
  const { deep, repeated } = surveyJson(text, DEEPEST);
  if (deep !== undefined) return unreadable(text, deep);
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return unreadable(text, 0);
    return { value, diagnostics: repeated.map((key) => report['safetensors/twice']({ name: quoted(key) })) };
  } catch {
    return unreadable(text, jsonFault(text));
  }
}

function readMetadata(described: unknown, faults: Diagnostic[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!isObject(described)) faults.push(report['safetensors/metadata']({ found: show(described) }));
  else {
    for (const [key, value] of Object.entries(described)) {
      if (typeof value === 'string') found.set(key, value);
      else faults.push(report['safetensors/metadata']({ found: `${quoted(key)}: ${show(value)}` }));
    }
  }
  return found;
}

function readEntry(
  name: string,
  described: unknown,
  start: number,
  room: number,
  faults: Diagnostic[],
): SafetensorsEntry | undefined {
  const { dtype, shape, data_offsets: offsets }: Record<string, unknown> = isObject(described) ? described : {};
  if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(offsets) || offsets.length !== 2) {
    faults.push(report['safetensors/entry']({ name: quoted(name), found: show(described) }));
    return undefined;
  }
  const [begin = 0, end = 0] = offsets;
  const count = shape.reduce((product, size) => product * size, 1);
  // As if empty axes had size 1: this is what strides are computed from.
  const span = shape.reduce((product, size) => product * Math.max(1, size), 1);
  const shaped = shape.length <= MOST_AXES && Number.isSafeInteger(span) && shape.every(isNatural);
  const placed = isNatural(begin) && isNatural(end) && begin <= end && end <= room;
  const text = printable(shapeText(shape), 60);
  if (!shaped) faults.push(report['safetensors/shape']({ name: quoted(name), shape: text }));
  if (!placed) faults.push(report['safetensors/offsets']({ name: quoted(name), begin, end, actual: room }));
  if (!shaped || !placed) return undefined;
  const kind = STORED_KINDS.get(dtype);
  const [actual, expected] = [end - begin, kind === undefined ? end - begin : count * widthOf(kind)];
  if (actual !== expected) {
    faults.push(report['safetensors/bytes']({ name: quoted(name), dtype, shape: text, actual, expected }));
  }
  return { name, stored: dtype, shape, byteLength: actual, begin: start + begin, end: start + end };
}

/** Reports tensors that share bytes, and counts the bytes that belong to none. */
function findOverlaps(
  inFile: readonly SafetensorsEntry[],
  start: number,
  length: number,
  faults: Diagnostic[],
): number {
  let gap = 0;
  let last: SafetensorsEntry | undefined;
  for (const entry of inFile) {
    if (entry.byteLength === 0) continue;
    const reached = last?.end ?? start;
    if (last !== undefined && entry.begin < reached) {
      const [begin, end] = [entry.begin - start, Math.min(entry.end, reached) - start];
      faults.push(report['safetensors/overlap']({ left: quoted(last.name), right: quoted(entry.name), begin, end }));
    }
    gap += Math.max(0, entry.begin - reached);
    if (entry.end > reached) last = entry;
  }
  return gap + Math.max(0, length - (last?.end ?? start));
}

function warnOfGap(count: number): readonly Diagnostic[] {
  return count > 0 ? [report['safetensors/gap']({ count })] : [];
}

function warnOfTypes(entries: readonly SafetensorsEntry[]): readonly Diagnostic[] {
  const unread = entries.filter(({ stored }) => !STORED_KINDS.has(stored));
  if (unread.length === 0) return [];
  const dtypes = listed([...new Set(unread.map(({ stored }) => stored))]);
  return [
    report['safetensors/unread']({ count: unread.length, dtypes, names: listed(unread.map(({ name }) => name)) }),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function isNatural(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

function show(value: unknown): string {
  return printable(JSON.stringify(value), 80);
}

function unreadable(text: string, at: number): Checked<never> {
  const rest = text.slice(at, at + 60).trimEnd();
  return failed(report['safetensors/header']({ at: at + 1, found: rest === '' ? '…' : printable(rest, 40) }));
}

function cut(expected: number, bytes: Uint8Array): Checked<never> {
  return failed(report['safetensors/truncated']({ expected, actual: bytes.length }));
}

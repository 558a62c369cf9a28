/**
 * A tensor out of a file: npy, npz, safetensors, JSON or CSV.
 *
 * In: a path, perhaps `path:name` for one tensor of several, and the input it is for. Out: the tensor, or a Stop that says
 * what is wrong in it. The content decides what a file is, not its name; only tables, which have no content of their own
 * to tell, go by their ending. Of safetensors no more than the header and the one tensor are read.
 */

import { open } from 'node:fs/promises';
import { nearest, type Checked, type Diagnostic, type Localized } from '@heed/diagnostics';
import {
  fromJson,
  readCsv,
  readJson,
  readNpy,
  readNpz,
  readSafetensorsHeader,
  readSafetensorsTensor,
  type Archive,
} from '@heed/formats';
import { canonicalName, displayName, isName } from '@heed/formula';
import type { Tensor } from '@heed/tensor';
import { decode, lookAt, readBytes, reasonOf, show } from './files.ts';
import { report } from './messages.ts';
import { stop, Stop, valueOf } from './stop.ts';

/** A file, and which of its tensors. */
export interface Place {
  readonly path: string;
  readonly member?: string;
}

/** Endings that only files have. */
const ENDING = /\.(?:npy|npz|json|csv|tsv|safetensors)$/i;

export function hasFileEnding(source: string): boolean {
  return ENDING.test(source) || /\.(?:npy|npz|json|csv|tsv|safetensors):/i.test(source);
}

/** `w.npz:layer:0` is the tensor `layer:0` of w.npz; a file of the whole name wins. */
export function placeOf(source: string): Place {
  if (lookAt(source) !== undefined) return { path: source };
  for (let at = source.indexOf(':'); at !== -1; at = source.indexOf(':', at + 1)) {
    const path = source.slice(0, at);
    if (ENDING.test(path) || lookAt(path)?.isFile()) return { path, member: source.slice(at + 1) };
  }
  return { path: source };
}

export async function readTensorFile(name: string, place: Place): Promise<Tensor> {
  const { path, member } = place;
  const note = noteOf(name, path);
  if (/\.safetensors$/i.test(path)) return readOfSafetensors(name, place, note);
  const bytes = await readBytes(path);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return readOfArchive(name, place, valueOf(noted(readNpz(bytes), note)), note);
  if (isNpy(bytes)) return whole(place, noted(readNpy(bytes), note));
  if (/\.npz$/i.test(path)) return readOfArchive(name, place, valueOf(noted(readNpz(bytes), note)), note);
  if (/\.npy$/i.test(path)) return whole(place, noted(readNpy(bytes), note));
  if (isSafetensors(bytes)) return readOfSafetensors(name, place, note);
  const table = /\.[ct]sv$/i.test(path);
  if (!table && !/\.json$/i.test(path) && !isJsonLike(bytes)) {
    throw stop(report['input/unknown-kind']({ path: show(path) }, { notes: [note] }));
  }
  const text = decode(bytes, path);
  const read = noted(table ? fromTable(text) : fromJsonText(text, name, path, member), note);
  return table ? whole(place, read, text) : valueOf(read, { text, file: path });
}

/** npy, which standard input is read as. */
export function readNpyBytes(name: string, bytes: Uint8Array): Tensor {
  return valueOf(noted(readNpy(bytes), noteOf(name, 'stdin')));
}

function noteOf(name: string, path: string): Localized {
  const [shown, from] = [displayName(name), show(path)];
  return { en: `while reading ${shown} from ${from}`, zh: `读取 ${shown}（来自 ${from}）时` };
}

function noted<T>({ value, diagnostics }: Checked<T>, note: Localized): Checked<T> {
  return { value, diagnostics: diagnostics.map((d): Diagnostic => ({ ...d, notes: [...d.notes, note] })) };
}

function isNpy(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93 && bytes[1] === 0x4e;
}

/** A header's length in eight bytes, then an object. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 9 && bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0);
}

function isJsonLike(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  return first !== undefined && '[{-0123456789tf"'.includes(String.fromCharCode(first));
}

/** A file of one tensor has none to choose from. */
function whole({ path, member }: Place, read: Checked<Tensor>, text?: string): Tensor {
  if (member !== undefined) throw stop(report['input/one-tensor']({ path: show(path), member: show(member) }));
  return valueOf(read, text === undefined ? {} : { text, file: path });
}

/** The tensor that is asked for; else the only one, or that of the input's name. */
function chooseName(name: string, { path, member }: Place, names: readonly string[], note: Localized): string {
  if (member !== undefined) return member;
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  const own = names.find((one) => one === name || canonicalName(one) === name);
  if (own !== undefined) return own;
  throw stop(report['input/several-tensors'](severalIn(path, names), { notes: [note], ...choiceHelp(path, only) }));
}

function severalIn(path: string, names: readonly string[]): { path: string; count: number; names: string } {
  const listed = names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '');
  return { path: show(path), count: names.length, names: show(listed) || '–' };
}

function choiceHelp(path: string, name: string | undefined): object {
  if (name === undefined) return {};
  const word = show(`${path}:${name}`);
  return { help: { text: { en: `choose one: ${word}`, zh: `选其中一个：${word}` } } };
}

function readOfArchive(name: string, place: Place, archive: Archive, note: Localized): Tensor {
  return valueOf(noted(archive.tensor(chooseName(name, place, archive.names, note)), note));
}

/** Header first; then the bytes of one tensor, wherever in the file they are. */
async function readOfSafetensors(name: string, place: Place, note: Localized): Promise<Tensor> {
  const { path } = place;
  const facts = lookAt(path);
  if (!facts?.isFile()) {
    // Pipes cannot be read at a place; what is missing is told by readBytes.
    const bytes = await readBytes(path);
    return fromSafetensors(name, place, note, bytes.length, async (begin, end) => bytes.subarray(begin, end));
  }
  try {
    const file = await open(path);
    try {
      return await fromSafetensors(name, place, note, facts.size, async (begin, end) => {
        const bytes = new Uint8Array(end - begin);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(
            bytes,
            filled,
            Math.min(bytes.length - filled, 2 ** 30),
            begin + filled,
          );
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      });
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Stop || !(error instanceof Error && 'syscall' in error)) throw error;
    throw stop(report['input/unreadable']({ path: show(path), reason: reasonOf(error) }));
  }
}

async function fromSafetensors(
  name: string,
  place: Place,
  note: Localized,
  length: number,
  read: (begin: number, end: number) => Promise<Uint8Array>,
): Promise<Tensor> {
  const first = await read(0, Math.min(length, 8));
  const declared = first.length < 8 ? 0 : Number(new DataView(first.buffer, first.byteOffset).getBigUint64(0, true));
  // A length beyond the file is read_…Header's to refuse; nothing is allocated for it here.
  const head = await read(0, Math.min(length, 8 + declared, LONGEST));
  const { entries } = valueOf(noted(readSafetensorsHeader(head, length), note));
  const names = [...entries.keys()];
  const member = chooseName(name, place, names, note);
  const entry = entries.get(member);
  if (entry === undefined) {
    const facts = { path: show(place.path), member: show(member), names: severalIn(place.path, names).names };
    throw stop(report['input/no-member'](facts, { notes: [note], ...nearestHelp(member, names) }));
  }
  return valueOf(noted(readSafetensorsTensor(entry, await read(entry.begin, entry.end)), note));
}

/** Headers beyond it are refused unread. */
const LONGEST = 2 ** 27;

/** Tables keep every digit, as literals do; truth values stay such. */
function fromTable(text: string): Checked<Tensor> {
  const read = readCsv(text);
  const { value, diagnostics } = read;
  // f32 is what a table is without an element type; a number that is too large for it is none for f64.
  const numeric = value ? value.tensor.dtype === 'f32' : diagnostics.every(({ code }) => code === 'csv/value');
  const table = numeric ? readCsv(text, { dtype: 'f64' }) : read;
  return { value: table.value?.tensor, diagnostics: table.diagnostics };
}

/** JSON of one tensor, or an object of several by name, such as heed itself writes. */
function fromJsonText(text: string, name: string, path: string, member: string | undefined): Checked<Tensor> {
  const named = namedIn(text);
  if (named === undefined) {
    if (member === undefined) return widest(readJson(text), () => JSON.parse(text.replace(/^\ufeff/, '')) as unknown);
    return { value: undefined, diagnostics: [report['input/one-tensor']({ path: show(path), member: show(member) })] };
  }
  const names = [...named.keys()];
  const [only] = names;
  const own = names.find((one) => canonicalName(one) === (member === undefined ? name : canonicalName(member)));
  const chosen = own ?? (member === undefined && names.length === 1 ? only : undefined);
  if (chosen !== undefined) return widest(fromJson(named.get(chosen)), () => named.get(chosen));
  const facts = severalIn(path, names);
  const fault =
    member === undefined
      ? report['input/several-tensors'](facts, choiceHelp(path, only))
      : report['input/no-member']({ ...facts, member: show(member) }, nearestHelp(member, names));
  return { value: undefined, diagnostics: [fault] };
}

/** The members of an object whose keys are names; nothing where the text is a tensor or no JSON at all. */
function namedIn(text: string): ReadonlyMap<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.hasOwn(value, 'data'))
    return undefined;
  const entries = Object.entries(value);
  const named = entries.every(([key, one]) => key.split('.').every(isName) && isTensorLike(one));
  return named && entries.length > 0 ? new Map(entries) : undefined;
}

function isTensorLike(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    Array.isArray(value) ||
    (typeof value === 'object' && value !== null && 'data' in value)
  );
}

/** Numbers without an element type of their own keep every digit, as in a literal. */
function widest(read: Checked<Tensor>, json: () => unknown): Checked<Tensor> {
  if (read.value?.dtype !== 'f32') return read;
  const value = json();
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && 'dtype' in value) return read;
  const data: unknown = isObject && 'data' in value ? value.data : value;
  return fromJson({
    dtype: 'f64',
    shape: read.value.shape,
    data: Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : [data],
  });
}

function nearestHelp(name: string, names: readonly string[]): object {
  const near = nearest(name, names);
  return near === undefined
    ? {}
    : { help: { text: { en: `did you mean ${show(near)}?`, zh: `是否想写 ${show(near)}？` } } };
}

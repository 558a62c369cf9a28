/**
 * Hugging Face's safetensors files: bytes to tensors, one by one, and tensors to bytes.
 *
 * In: the bytes of a file, or of one tensor with its entry of the header. Out: tensors that share nothing with them.
 * F16 stays f16; BF16 becomes f32, exactly; integers of other widths become i32, or f64 where i32 is too narrow. Written
 * is, byte for byte, what the reference implementation writes: wide elements first, then by name, the header padded to
 * eight bytes (safetensors, tensor.rs). What is wrong with a header is safetensors-header.ts's.
 */

import { bug, HeedError, type Checked } from '@heed/diagnostics';
import { BYTES_OF, countOf, dense, type DType, type Tensor } from '@heed/tensor';
import { failed, listed, meant, pairsOf, quoted, type Archive, type NamedTensors } from './archive.ts';
import { elementBytes, readElements } from './elements.ts';
import { report } from './messages.ts';
import {
  LONGEST_HEADER,
  METADATA,
  readSafetensorsHeader,
  STORED_KINDS,
  type SafetensorsEntry,
} from './safetensors-header.ts';

export interface Safetensors extends Archive {
  /** The texts under `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

export interface SafetensorsOptions {
  readonly metadata?: Readonly<Record<string, string>> | ReadonlyMap<string, string>;
}

/** Our element types by the reference implementation's names, in the order it writes them. */
const WRITTEN: ReadonlyMap<DType, string> = new Map<DType, string>([
  ['f64', 'F64'],
  ['f32', 'F32'],
  ['i32', 'I32'],
  ['f16', 'F16'],
  ['u8', 'U8'],
  ['bool', 'BOOL'],
]);
const ORDER: readonly DType[] = [...WRITTEN.keys()];

/** Opens a file. No tensor is read yet; `bytes` must stay as they are while the archive is in use. */
export function readSafetensors(bytes: Uint8Array): Checked<Safetensors> {
  const { value: header, diagnostics } = readSafetensorsHeader(bytes);
  if (header === undefined) return { value: undefined, diagnostics };
  const { entries, metadata } = header;
  const names = [...entries.keys()];
  const find = (name: string): Checked<SafetensorsEntry> => {
    const entry = entries.get(name);
    if (entry !== undefined) return { value: entry, diagnostics: [] };
    return failed(report['safetensors/name']({ name: quoted(name), known: listed(names) }, meant(name, names)));
  };
  const tensor = (name: string): Checked<Tensor> => {
    const { value: entry, diagnostics: faults } = find(name);
    if (entry === undefined) return { value: undefined, diagnostics: faults };
    return readSafetensorsTensor(entry, bytes.subarray(entry.begin, entry.end));
  };
  return { value: { names, metadata, entry: find, tensor }, diagnostics };
}

/** One tensor, from exactly the bytes that its entry speaks of. */
export function readSafetensorsTensor(entry: SafetensorsEntry, bytes: Uint8Array): Checked<Tensor> {
  const name = quoted(entry.name);
  if (bytes.length !== entry.byteLength) bug('a tensor is read from the bytes of its entry', entry.name);
  const kind = STORED_KINDS.get(entry.stored);
  if (kind === undefined) return failed(report['safetensors/dtype']({ name, dtype: quoted(entry.stored) }));
  const read = readElements(kind, bytes, 'little');
  if ('index' in read) return failed(report['safetensors/value']({ name, ...read }));
  return { value: dense(read.data, read.dtype, entry.shape), diagnostics: [] };
}

export function writeSafetensors(tensors: NamedTensors, options: SafetensorsOptions = {}): Uint8Array<ArrayBuffer> {
  const pairs = pairsOf(tensors).toSorted(
    ([a, { dtype: left }], [b, { dtype: right }]) => ORDER.indexOf(left) - ORDER.indexOf(right) || byCodePoint(a, b),
  );
  if (pairs.some(([name]) => name === METADATA)) {
    throw new HeedError([report['safetensors/reserved']({ name: METADATA })]);
  }
  let end = 0;
  const members = pairs.map(([name, { dtype, shape }]): Member => {
    const begin = end;
    end += countOf(shape) * BYTES_OF[dtype];
    return [name, JSON.stringify({ dtype: WRITTEN.get(dtype), shape, data_offsets: [begin, end] })];
  });
  const metadata = metadataOf(options);
  if (metadata.length > 0) members.unshift([METADATA, objectText(metadata)]);
  const header = new TextEncoder().encode(objectText(members));
  const length = Math.ceil(header.length / 8) * 8;
  if (length > LONGEST_HEADER) {
    throw new HeedError([report['safetensors/too-large']({ actual: length, limit: LONGEST_HEADER })]);
  }

  const out = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  out.set(header, 8);
  let at = 8 + length;
  for (const [, tensor] of pairs) {
    const bytes = elementBytes(tensor);
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/** A key and the JSON text of its value. */
type Member = readonly [string, string];

function metadataOf({ metadata = {} }: SafetensorsOptions): readonly Member[] {
  const texts = metadata instanceof Map ? [...(metadata as ReadonlyMap<string, string>)] : Object.entries(metadata);
  return texts.map(([key, text]): Member => [key, JSON.stringify(text)]).toSorted(([a], [b]) => byCodePoint(a, b));
}

/** Not by way of an object, which would move keys that look like numbers to the front. */
function objectText(members: readonly Member[]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

/** The order of the UTF-8 bytes, which JavaScript's own is not. */
function byCodePoint(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const difference = (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

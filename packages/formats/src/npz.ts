/**
 * NumPy's npz files: a zip archive of npy files, read entry by entry.
 *
 * In: the bytes of an archive. Out: the names in it; of each, element type and shape from its first bytes, or the tensor
 * itself, when asked. Invariant: no more is unpacked than the npy header of an entry asks for, and no more is allocated
 * than its packed bytes can unpack to, so bombs do not go off. The other way, tensors to the bytes of an archive.
 */

import { HeedError, type Checked, type Diagnostic } from '@heed/diagnostics';
import type { Tensor } from '@heed/tensor';
import { failed, listed, meant, pairsOf, quoted, type Archive, type NamedTensors } from './archive.ts';
import { report } from './messages.ts';
import { npyBegin, npyLayout, readNpy, writeNpy, type NpyLayout } from './npy.ts';
import { leadsElsewhere, readZip, type ZipEntry } from './zip-read.ts';
import { crc32, DEFLATE, MOST_PER_BYTE, STORED, unpack } from './zip-unpack.ts';
import { writeZip } from './zip-write.ts';

const ENDING = '.npy';
/** NumPy's headers have 118 characters for nearly all shapes. */
const USUAL_HEADER = 256;

export interface NpzOptions {
  /** Deflates, as numpy.savez_compressed; else the data is stored as it is. */
  readonly compress?: boolean;
}

/** Opens an archive. Nothing is unpacked yet; `bytes` must stay as they are while the archive is in use. */
export function readNpz(bytes: Uint8Array): Checked<Archive> {
  const { value: entries, diagnostics } = readZip(bytes);
  if (entries === undefined) return { value: undefined, diagnostics };
  const found = new Map<string, ZipEntry>();
  const others: string[] = [];
  for (const entry of entries) {
    const { path } = entry;
    if (path.endsWith(ENDING)) found.set(path.slice(0, -ENDING.length), entry);
    else if (!path.endsWith('/')) others.push(path);
  }
  const names = [...found.keys()];
  const open = <T>(name: string, read: (entry: ZipEntry) => Checked<T>): Checked<T> => {
    const entry = found.get(name);
    if (entry !== undefined) return read(entry);
    return failed(report['npz/name']({ name: quoted(name), known: listed(names) }, meant(name, names)));
  };
  const archive: Archive = {
    names,
    entry: (name) => open(name, (entry) => describe(name, entry)),
    tensor: (name) => open(name, readTensor),
  };
  const left = others.length === 0 ? [] : [report['npz/left-out']({ count: others.length, names: listed(others) })];
  return { value: archive, diagnostics: left };
}

/** An archive that numpy.load reads. The same tensors in the same order give the same bytes. */
export function writeNpz(tensors: NamedTensors, { compress = false }: NpzOptions = {}): Uint8Array<ArrayBuffer> {
  const pairs = pairsOf(tensors);
  const faults = pairs
    .filter(([name]) => leadsElsewhere(name))
    .map(([name]) => report['npz/entry-name']({ name: quoted(name) }));
  if (faults.length > 0) throw new HeedError(faults);
  return writeZip(
    pairs.map(([name, tensor]) => ({ path: name + ENDING, content: writeNpy(tensor) })),
    compress,
  );
}

function describe(name: string, entry: ZipEntry): ReturnType<Archive['entry']> {
  const { value: layout, diagnostics } = layoutOf(entry);
  if (layout === undefined) return { value: undefined, diagnostics };
  const { descr, shape, begin, end } = layout;
  return { value: { name, stored: descr, shape, byteLength: end - begin }, diagnostics };
}

function readTensor(entry: ZipEntry): Checked<Tensor> {
  const { value: layout, diagnostics } = layoutOf(entry);
  if (layout === undefined) return { value: undefined, diagnostics };
  const { path, size, packed, method, crc } = entry;
  const name = quoted(path);
  const expected = layout.end;
  if (size !== expected) return failed(report['npz/size']({ name, declared: size, expected }));
  const most = method === STORED ? packed.length : packed.length * MOST_PER_BYTE;
  if (expected > most) return failed(report['npz/ratio']({ name, declared: size, packed: packed.length }));
  let unpacked: ReturnType<typeof unpack>;
  try {
    unpacked = unpack(packed, method, expected);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failed(report['npz/memory']({ name, count: expected }));
  }
  if (unpacked === undefined) return failed(report['npz/unpack']({ name }));
  const { bytes, more } = unpacked;
  if (more || bytes.length < expected) {
    return failed(report['npz/unpacked-size']({ name, actual: more ? `> ${expected}` : bytes.length, expected }));
  }
  const actual = crc32(bytes);
  if (actual !== crc) return failed(report['npz/checksum']({ name, actual: hex(actual), expected: hex(crc) }));
  return within(path, readNpy(bytes));
}

/** What the npy header of an entry says, from no more than its first bytes. */
function layoutOf({ path, encrypted, method, packed }: ZipEntry): Checked<NpyLayout> {
  const name = quoted(path);
  if (encrypted) return failed(report['npz/encrypted']({ name }));
  if (method !== STORED && method !== DEFLATE) return failed(report['npz/compression']({ name, method }));
  const first = unpack(packed, method, USUAL_HEADER);
  if (first === undefined) return failed(report['npz/unpack']({ name }));
  const { value: begin, diagnostics } = npyBegin(first.bytes);
  if (begin === undefined) return within<NpyLayout>(path, { value: undefined, diagnostics });
  if (begin <= first.bytes.length) return within(path, npyLayout(first.bytes));
  const whole = unpack(packed, method, begin);
  return whole === undefined ? failed(report['npz/unpack']({ name })) : within(path, npyLayout(whole.bytes));
}

/** Says of a fault of an npy file in which entry it is. */
function within<T>(path: string, { value, diagnostics }: Checked<T>): Checked<T> {
  const note = { en: `in the entry ${quoted(path)} of the npz file`, zh: `位于 npz 文件的条目 ${quoted(path)} 中` };
  return { value, diagnostics: diagnostics.map((d): Diagnostic => ({ ...d, notes: [...d.notes, note] })) };
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

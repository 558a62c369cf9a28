/**
 * The list of entries of a zip archive.
 *
 * In: the bytes of an archive. Out: where each entry's packed data lies and what is said of it; or all that is wrong
 * with the list. Only the list and the entries' own headers are looked at; nothing is unpacked (zip-unpack.ts). Nothing
 * is believed: every offset is checked, names may not lead elsewhere or occur twice, and entries may not share bytes
 * (Fifield, "A better zip bomb", 2019). Format: PKWARE's APPNOTE 6.3.10, with its 64-bit extension.
 */

import type { Checked, Diagnostic } from '@heed/diagnostics';
import { capped, failed, quoted } from './archive.ts';
import { report } from './messages.ts';

export interface ZipEntry {
  /** The whole path, with `.npy`. */
  readonly path: string;
  readonly encrypted: boolean;
  /** 0 is stored, 8 deflate. */
  readonly method: number;
  readonly crc: number;
  /** The bytes that the data unpacks to, as is claimed. */
  readonly size: number;
  /** The packed data: a part of the file, not a copy. */
  readonly packed: Uint8Array;
}

interface Listed extends Omit<ZipEntry, 'packed'> {
  readonly name: Uint8Array;
  readonly packedSize: number;
  /** Where the entry's own header begins. */
  readonly begin: number;
}

interface Directory {
  readonly count: number;
  readonly begin: number;
  readonly end: number;
}

const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;
const END64 = 0x0606_4b50;
const LOCATOR64 = 0x0706_4b50;
const END_BYTES = 22;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const LONGEST_COMMENT = 65_535;
const FULL = 0xffff_ffff;
/** Bits of the flags that say a kind of encryption. */
const ENCRYPTED = 0x2041;

export function readZip(bytes: Uint8Array): Checked<readonly ZipEntry[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (first !== LOCAL && first !== END && first !== END64) return failed(report['npz/not-npz']({}));
  const end = findEnd(view);
  if (end === undefined) return failed(report['npz/no-end']({}));
  const directory = readEnd(view, end);
  if ('code' in directory) return failed(directory);
  const list = readList(bytes, view, directory);
  return 'code' in list ? failed(list) : place(bytes, view, list, directory.begin);
}

/** The end record is the last thing in the file; only a comment may follow, whose length it knows. */
function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === last - at) return at;
  }
  return undefined;
}

function readEnd(view: DataView, end: number): Directory | Diagnostic {
  const locator = end - 20;
  const wide = locator >= 0 && view.getUint32(locator, true) === LOCATOR64;
  const at = wide ? u64(view, locator + 8) : end;
  if (wide && (at + 56 > locator || view.getUint32(at, true) !== END64))
    return report['npz/directory']({ at: locator });
  const disks = wide
    ? [view.getUint32(at + 16, true), view.getUint32(at + 20, true)]
    : [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  if (disks.some((disk) => disk !== 0)) return report['npz/split']({});
  const count = wide ? u64(view, at + 32) : view.getUint16(at + 10, true);
  const size = wide ? u64(view, at + 40) : view.getUint32(at + 12, true);
  const begin = wide ? u64(view, at + 48) : view.getUint32(at + 16, true);
  // The list ends where the end records begin: nothing may stand between.
  if (begin + size !== at || count * CENTRAL_BYTES > size) return report['npz/directory']({ at });
  return { count, begin, end: at };
}

function readList(bytes: Uint8Array, view: DataView, { count, begin, end }: Directory): readonly Listed[] | Diagnostic {
  const list: Listed[] = [];
  let at = begin;
  for (let k = 0; k < count; k += 1) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) return report['npz/directory']({ at });
    const extra = at + CENTRAL_BYTES + view.getUint16(at + 28, true);
    const comment = extra + view.getUint16(at + 30, true);
    const next = comment + view.getUint16(at + 32, true);
    if (next > end) return report['npz/directory']({ at });
    const name = bytes.subarray(at + CENTRAL_BYTES, extra);
    const [size, packedSize, local] = widen(view, extra, comment, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    list.push({
      path: new TextDecoder().decode(name),
      name,
      encrypted: (view.getUint16(at + 8, true) & ENCRYPTED) !== 0,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      size,
      packedSize,
      begin: local,
    });
    at = next;
  }
  return at === end ? list : report['npz/directory']({ at });
}

/** Numbers that are full stand, as 64 bits and in this order, in the extra field 1. */
function widen(
  view: DataView,
  from: number,
  to: number,
  [size, packed, local]: readonly [number, number, number],
): readonly [number, number, number] {
  for (let at = from; at + 4 <= to;) {
    const kind = view.getUint16(at, true);
    const end = at + 4 + view.getUint16(at + 2, true);
    if (kind === 1 && end <= to) {
      let next = at + 4;
      const take = (narrow: number): number => {
        if (narrow !== FULL || next + 8 > end) return narrow;
        next += 8;
        return u64(view, next - 8);
      };
      return [take(size), take(packed), take(local)];
    }
    at = end;
  }
  return [size, packed, local];
}

/** Finds each entry's data by its own header; `limit` is where the list begins. */
function place(
  bytes: Uint8Array,
  view: DataView,
  list: readonly Listed[],
  limit: number,
): Checked<readonly ZipEntry[]> {
  const faults: Diagnostic[] = [];
  const entries: ZipEntry[] = [];
  const extents: { readonly path: string; readonly begin: number; readonly end: number }[] = [];
  const times = new Map<string, number>();
  for (const { name, packedSize, begin, ...said } of list) {
    const { path } = said;
    times.set(path, (times.get(path) ?? 0) + 1);
    if (leadsElsewhere(path)) faults.push(report['npz/entry-name']({ name: quoted(path) }));
    if (begin + LOCAL_BYTES > limit) {
      faults.push(report['npz/entry-outside']({ name: quoted(path), end: begin + LOCAL_BYTES, limit }));
      continue;
    }
    const data = begin + LOCAL_BYTES + view.getUint16(begin + 26, true) + view.getUint16(begin + 28, true);
    const same =
      view.getUint32(begin, true) === LOCAL &&
      view.getUint16(begin + 8, true) === said.method &&
      view.getUint16(begin + 26, true) === name.length &&
      name.every((byte, k) => bytes[begin + LOCAL_BYTES + k] === byte);
    const end = data + packedSize;
    if (!same) faults.push(report['npz/entry-header']({ name: quoted(path), at: begin }));
    else if (end > limit) faults.push(report['npz/entry-outside']({ name: quoted(path), end, limit }));
    else {
      extents.push({ path, begin, end });
      entries.push({ ...said, packed: bytes.subarray(data, end) });
    }
  }
  for (const [path, count] of times) if (count > 1) faults.push(report['npz/twice']({ name: quoted(path), count }));
  extents.sort((a, b) => a.begin - b.begin);
  for (const [k, { path, begin }] of extents.entries()) {
    const before = extents[k - 1];
    if (before === undefined || before.end <= begin) continue;
    faults.push(report['npz/overlap']({ left: quoted(before.path), right: quoted(path), at: begin }));
  }
  return faults.length > 0 ? failed(...capped(faults)) : { value: entries, diagnostics: [] };
}

/** Whether a path, taken as one, would leave the folder it is unpacked into. */
export function leadsElsewhere(path: string): boolean {
  return /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\p{Cc}/u.test(path);
}

/** Beyond 2^53 the number is near enough: no file is that long. */
function u64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/**
 * A zip archive from files: the same bytes for the same files, always.
 *
 * In: paths and contents. Out: an archive without times (all say 1 January 1980, as NumPy's do), stored or deflated. No
 * 64-bit extension: what does not fit into 32-bit sizes is refused. Format: PKWARE's APPNOTE 6.3.10.
 */

import { HeedError } from '@heed/diagnostics';
import { deflateSync } from 'fflate';
import { report } from './messages.ts';
import { crc32, DEFLATE, STORED } from './zip-unpack.ts';

export interface ZipFile {
  readonly path: string;
  readonly content: Uint8Array;
}

const MOST_BYTES = 0xffff_fffe;
const MOST_FILES = 0xfffe;
const LONGEST_PATH = 0xffff;
/** Version 2.0 of the format: the first that knows deflate. */
const VERSION = 20;
/** Day 1, month 1, year 0 after 1980. */
const DATE = 0x21;
const UTF8_FLAG = 0x0800;

export function writeZip(files: readonly ZipFile[], compress: boolean): Uint8Array<ArrayBuffer> {
  refuseAbove('entries', files.length, MOST_FILES);
  const packed = files.map(({ path, content }) => {
    const name = new TextEncoder().encode(path);
    refuseAbove('name', name.length, LONGEST_PATH);
    refuseAbove('bytes', content.length, MOST_BYTES);
    const data = compress ? deflateSync(content, { level: 6 }) : content;
    return { name, data, size: content.length, crc: crc32(content) };
  });
  const body = packed.reduce((sum, { name, data }) => sum + 30 + name.length + data.length, 0);
  const list = packed.reduce((sum, { name }) => sum + 46 + name.length, 0);
  refuseAbove('bytes', body + list + 22, MOST_BYTES);

  const out = new Uint8Array(body + list + 22);
  const view = new DataView(out.buffer);
  let at = 0;
  let entry = body;
  for (const { name, data, size, crc } of packed) {
    /** The 26 bytes that an entry's own header and its place in the list share. */
    const common = (from: number): void => {
      view.setUint16(from, VERSION, true);
      view.setUint16(from + 2, name.some((byte) => byte > 0x7f) ? UTF8_FLAG : 0, true);
      view.setUint16(from + 4, compress ? DEFLATE : STORED, true);
      view.setUint16(from + 8, DATE, true);
      view.setUint32(from + 10, crc, true);
      view.setUint32(from + 14, data.length, true);
      view.setUint32(from + 18, size, true);
      view.setUint16(from + 22, name.length, true);
    };
    view.setUint32(entry, 0x0201_4b50, true);
    view.setUint16(entry + 4, VERSION, true);
    common(entry + 6);
    view.setUint32(entry + 42, at, true);
    out.set(name, entry + 46);
    entry += 46 + name.length;
    view.setUint32(at, 0x0403_4b50, true);
    common(at + 4);
    out.set(name, at + 30);
    out.set(data, at + 30 + name.length);
    at += 30 + name.length + data.length;
  }
  view.setUint32(entry, 0x0605_4b50, true);
  view.setUint16(entry + 8, packed.length, true);
  view.setUint16(entry + 10, packed.length, true);
  view.setUint32(entry + 12, list, true);
  view.setUint32(entry + 16, body, true);
  return out;
}

function refuseAbove(what: string, actual: number, limit: number): void {
  if (actual > limit) throw new HeedError([report['npz/too-large']({ what, actual, limit })]);
}

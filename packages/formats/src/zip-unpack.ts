/**
 * The data of a zip entry, unpacked no further than asked.
 *
 * In: packed bytes and how many are wanted. Out: at most that many bytes, and whether there were more. Memory is what
 * was wanted plus one step of the inflater; time is bounded by what was wanted too, since unpacking stops there. The
 * inflater is fflate's; it is fed in small steps because one packed byte may stand for 1032.
 */

import { Inflate } from 'fflate';

export const STORED = 0;
export const DEFLATE = 8;
/** The most bytes that deflate packs into one: 258 for two bits, and a little for the headers of blocks. */
export const MOST_PER_BYTE = 1032;
/** One step may give 16 MB. */
const LONGEST_STEP = 16_384;

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Whether there is more than was asked for. */
  readonly more: boolean;
}

/** `undefined` where the data is damaged. Throws the engine's RangeError where memory does not reach. */
export function unpack(packed: Uint8Array, method: number, most: number): Unpacked | undefined {
  if (method === STORED) return { bytes: packed.subarray(0, most), more: packed.length > most };
  const out = new Uint8Array(Math.min(most, packed.length * MOST_PER_BYTE));
  let length = 0;
  let more = false;
  const inflater = new Inflate((chunk) => {
    const room = out.length - length;
    if (chunk.length > room) more = true;
    out.set(chunk.subarray(0, room), length);
    length += Math.min(room, chunk.length);
  });
  // Steps grow, so that the first few bytes of an entry cost little and the whole of it no more than it must.
  try {
    for (let at = 0, step = 256; at < packed.length && !more; at += step, step = Math.min(2 * step, LONGEST_STEP)) {
      inflater.push(packed.subarray(at, at + step));
    }
  } catch {
    return undefined;
  }
  return { bytes: out.subarray(0, length), more };
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  return crc;
});

/** CRC-32 as zip, gzip and PNG have it (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * The part of the protobuf wire format that a model file needs, written by hand so that no Python has to run.
 *
 * In: fields with their numbers. Out: bytes. Varints, length-delimited fields and 32-bit floats are all there is here
 * (Protocol Buffers, Encoding).
 */

export type Bytes = Uint8Array;

const utf8 = new TextEncoder();

export function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Seven bits a byte, the lowest first; a negative number is its 64-bit two's complement. */
export function varint(value: number | bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

const tag = (field: number, wire: 0 | 2 | 5): Bytes => varint(field * 8 + wire);

export function whole(field: number, value: number | bigint): Bytes {
  return joined([tag(field, 0), varint(value)]);
}

export function float(field: number, value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([tag(field, 5), bytes]);
}

export function bytes(field: number, content: Bytes): Bytes {
  return joined([tag(field, 2), varint(content.length), content]);
}

export function text(field: number, content: string): Bytes {
  return bytes(field, utf8.encode(content));
}

/** A message within a message. */
export function message(field: number, ...parts: readonly Bytes[]): Bytes {
  return bytes(field, joined(parts));
}

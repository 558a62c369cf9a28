/**
 * A growing byte buffer and the number forms of the WebAssembly binary format (LEB128, little-endian floats, vectors
 * of bytes with their length before them).
 *
 * It knows nothing of instructions or sections. TextEncoder is avoided because this room is plain ECMAScript.
 */

const scratch: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(8));

export class Bytes {
  // A plain array: modules are a few hundred bytes, and small typed arrays cost more to make than to fill.
  readonly #data: number[] = [];

  get length(): number {
    return this.#data.length;
  }

  byte(value: number): void {
    this.#data.push(value);
  }

  put(bytes: ArrayLike<number>): void {
    for (let i = 0; i < bytes.length; i++) this.#data.push(bytes[i]);
  }

  /** Bytes `from` … `to` of another buffer. */
  append(other: Bytes, from = 0, to: number = other.length): void {
    for (let i = from; i < to; i++) this.#data.push(other.#data[i]);
  }

  u32(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#data.push((rest & 127) | 128);
      rest >>>= 7;
    }
    this.#data.push(rest);
  }

  s32(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 127) | 128);
      rest >>= 7;
    }
    this.byte(rest & 127);
  }

  s64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -64n || rest > 63n) {
      this.byte(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.byte(Number(rest & 127n));
  }

  f32(value: number): void {
    scratch.setFloat32(0, value, true);
    for (let i = 0; i < 4; i++) this.byte(scratch.getUint8(i));
  }

  f64(value: number): void {
    scratch.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.byte(scratch.getUint8(i));
  }

  /** A byte vector: its length, then the bytes. */
  vector(bytes: ArrayLike<number>): void {
    this.u32(bytes.length);
    this.put(bytes);
  }

  /** A name: UTF-8 with its length before it. */
  name(text: string): void {
    this.vector(utf8(text));
  }

  /** Another buffer with its length before it. */
  sized(other: Bytes): void {
    this.u32(other.length);
    this.append(other);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#data);
  }
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

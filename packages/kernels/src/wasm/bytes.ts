/**
 * A growing byte buffer and the number forms of the WebAssembly binary format (LEB128, little-endian floats, vectors
 * of bytes with their length before them).
 *
 * It knows nothing of instructions or sections. TextEncoder is avoided because this room is plain ECMAScript. Memory of
 * buffers that are done with is used again: engines take longer to give some than a function takes to be written.
 */

const scratch: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(8));

const FIRST_BYTES = 512;
const FEW = 16;
const NONE = new Uint8Array(0);
const MOST_SPARE = 16;
const MOST_SPARE_BYTES = 0x10000;

const spare: Uint8Array<ArrayBuffer>[] = [];

export class Bytes {
  #data: Uint8Array<ArrayBuffer> = spare.pop() ?? new Uint8Array(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#data.length) this.#grow(1);
    this.#data[this.#length++] = value;
  }

  put(bytes: ArrayLike<number>): void {
    const count = bytes.length;
    if (this.#length + count > this.#data.length) this.#grow(count);
    // Most are the one or two bytes of an opcode, for which `set` takes longer than a loop.
    if (count > FEW) this.#data.set(bytes, this.#length);
    else for (let k = 0; k < count; k++) this.#data[this.#length + k] = bytes[k];
    this.#length += count;
  }

  u32(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
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

  /** All that was written; then the buffer is empty. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#data.slice(0, this.#length);
    this.#free();
    return taken;
  }

  /** Puts all of this behind `out`, with its length before it; then the buffer is empty. */
  moveInto(out: Bytes): void {
    out.u32(this.#length);
    out.put(this.#data.subarray(0, this.#length));
    this.#free();
  }

  #free(): void {
    if (spare.length < MOST_SPARE && this.#data.length <= MOST_SPARE_BYTES) spare.push(this.#data);
    this.#data = NONE;
    this.#length = 0;
  }

  /** Makes room for `more` bytes. */
  #grow(more: number): void {
    const wanted = this.#length + more;
    const grown = new Uint8Array(Math.max(wanted, 4 * this.#data.length, FIRST_BYTES));
    grown.set(this.#data);
    this.#data = grown;
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

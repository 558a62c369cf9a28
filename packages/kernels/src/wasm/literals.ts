/**
 * Numbers of the binary format as literals of WebAssembly text, from their 32-bit words, so that every NaN keeps its
 * payload. Decimals are the shortest that read back to the same bits.
 */

const word: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(8));

export function float32(bits: number): string {
  word.setUint32(0, bits);
  const value = word.getFloat32(0);
  if (Number.isNaN(value)) return nan(bits >>> 31 === 1, BigInt(bits & 0x7fffff), 0x400000n);
  if (value === 0) return decimal(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return decimal(short);
  }
  return decimal(Number(value.toPrecision(9)));
}

/** Low word first. */
export function float64([low = 0, high = 0]: readonly number[]): string {
  word.setUint32(0, high);
  word.setUint32(4, low);
  const value = word.getFloat64(0);
  if (Number.isNaN(value)) return nan(high >>> 31 === 1, word.getBigUint64(0) & 0xfffffffffffffn, 0x8000000000000n);
  return decimal(value);
}

/** As four floats where all four look like numbers somebody wrote, as words otherwise (−0 is mostly a sign mask). */
export function vector(words: readonly number[]): string {
  const plain = words.every((bits) => {
    word.setUint32(0, bits);
    const size = Math.abs(word.getFloat32(0));
    return bits === 0 || size === Infinity || (size > 1e-12 && size < 1e12);
  });
  return plain
    ? `f32x4 ${words.map(float32).join(' ')}`
    : `i32x4 ${words.map((bits) => `0x${hex(bits, 8)}`).join(' ')}`;
}

export function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}

function nan(negative: boolean, payload: bigint, canonical: bigint): string {
  return `${negative ? '-' : ''}nan${payload === canonical ? '' : `:0x${payload.toString(16)}`}`;
}

function decimal(value: number): string {
  if (Math.abs(value) === Infinity) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

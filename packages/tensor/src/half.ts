/**
 * IEEE 754 binary16: bits to number and back.
 *
 * In: 16 bits, or a number. Out: the exact number, or the nearest half, ties to even, straight from float64 (never by
 * way of float32, which would round twice). Subnormals, signed zeros and infinities are kept; every NaN becomes the
 * quiet NaN 0x7e00.
 */

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);
/** Which of the two words of a double holds sign and exponent on this machine. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

const NAN = 0x7e00;
const INFINITY = 0x7c00;
/** Half way between the largest half, 65504, and 65536: ties go to the even one, infinity. */
const OVERFLOW = 65520;
const SMALLEST_NORMAL = 2 ** -14;

export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return NAN;
  DOUBLE[0] = value;
  const high = WORDS[HIGH] ?? 0;
  const sign = (high >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (size >= OVERFLOW) return sign | INFINITY;
  // A fraction rounded up to 1024 carries into the exponent by itself, in both cases.
  if (size < SMALLEST_NORMAL) return sign | roundEven(size * 2 ** 24);
  const exponent = ((high >>> 20) & 0x7ff) - 1023;
  return sign | (((exponent + 15) << 10) + roundEven(size * 2 ** (10 - exponent)) - 1024);
}

/** The nearest whole number, ties to even; exact, since `value` is below 2¹². */
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

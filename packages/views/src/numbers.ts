/**
 * Numbers as they stand in small cells.
 *
 * In: all numbers of a picture and how many decimals are wanted. Out: a way to write one of them. Decimals are common to
 * a picture, so that its cells compare; whole numbers are written whole, which tells an exact 0 from 0.00. Ties go to the
 * even digit, as IEEE 754 rounds. What is very large has an exponent, alone: one `-1e30` spoils no other number.
 */

/** From here upwards a number has an exponent (whole numbers a little later). */
const LARGE = 1e5;
const LARGE_WHOLE = 1e6;
/** Where all numbers are smaller than this, they have exponents. */
const SMALL = 1e-3;

export function numberWriter(numbers: ArrayLike<number>, digits?: number): (x: number) => string {
  let largest = 0;
  for (let k = 0; k < numbers.length; k += 1) {
    const size = Math.abs(numbers[k] ?? 0);
    if (size < LARGE && !Number.isInteger(size)) largest = Math.max(largest, size);
  }
  const places = digits === undefined ? placesFor(largest) : Math.min(20, Math.max(0, Math.trunc(digits)));
  const small = digits === undefined && largest > 0 && largest < SMALL;
  return (x) => {
    if (Number.isNaN(x)) return 'NaN';
    if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
    if (Number.isInteger(x)) return Math.abs(x) < LARGE_WHOLE ? String(x + 0) : exponent(x, 1);
    if (small || Math.abs(x) >= LARGE) return exponent(x, 1);
    return fixed(x, places);
  };
}

/** A number for a sentence or a tooltip: six significant digits, no zeros behind them. */
export function preciseText(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
  const size = Math.abs(x);
  if (size !== 0 && (size >= 1e9 || size < 1e-6)) return exponent(x, 5);
  return String(Number(x.toPrecision(6)) + 0);
}

/** With `places` decimals, ties to the even digit; never `-0.00`. */
export function fixed(x: number, places: number): string {
  const text = isTie(x, places) ? evenNeighbour(x, places) : x.toFixed(places);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A tie's last digit is a 5 with nothing behind it; 30 more digits are more than the distance to the next number needs. */
function isTie(x: number, places: number): boolean {
  return x.toFixed(places + 1).endsWith('5') && /50{30}$/.test(x.toFixed(places + 31));
}

function evenNeighbour(x: number, places: number): string {
  const cut = x.toFixed(places + 1).slice(0, -1); // the neighbour towards zero, perhaps with a point at its end
  const towards = cut.endsWith('.') ? cut.slice(0, -1) : cut;
  return Number(towards.at(-1)) % 2 === 0 ? towards : x.toFixed(places); // toFixed goes away from zero
}

function placesFor(largest: number): number {
  if (largest >= 100) return 1;
  if (largest >= 0.1 || largest === 0) return 2;
  return largest >= 0.01 ? 3 : 4;
}

/** `-1e30`, `1.5e-7` */
function exponent(x: number, places: number): string {
  return x
    .toExponential(places)
    .replace(/(\.\d*?)0+e/, '$1e')
    .replace('.e', 'e')
    .replace('e+', 'e');
}

import { describe, expect, test } from 'vitest';
import { createRandom } from './random-program.check.ts';
import { erf, floorDivide, floorModulo, power, roundHalfEven, sigmoid, toInt32 } from './special-functions.ts';

const BITS = 400n;
const PI = 31415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679n;

/** x as a fixed-point number, exactly. */
function fixed(x: number): bigint {
  let exponent = 0;
  while (!Number.isInteger(x)) {
    x *= 2;
    exponent += 1;
  }
  return (BigInt(x) << BITS) >> BigInt(exponent);
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** erf by its Maclaurin series in 400-bit arithmetic. */
function exactErf(x: number): number {
  const z = fixed(x);
  const square = (z * z) >> BITS;
  let term = z;
  let sum = 0n;
  for (let n = 0n; term !== 0n; n++) {
    sum += term / (2n * n + 1n);
    term = -((term * square) >> BITS) / (n + 1n);
    if (term === -1n) break;
  }
  const rootOfPi = squareRoot((PI << (2n * BITS)) / 10n ** 100n);
  const value = ((2n * sum) << BITS) / rootOfPi;
  return Number((value << 64n) >> BITS) / 2 ** 64;
}

describe('erf', () => {
  test('is within 1e-15 of its series', () => {
    const random = createRandom(1);
    for (let k = 0; k < 2000; k++) {
      const x = random.unit() * 6;
      const exact = exactErf(x);
      expect(Math.abs(erf(x) - exact)).toBeLessThanOrEqual(1e-15 * exact);
      expect(erf(-x)).toBe(-erf(x));
    }
  });

  test('keeps its relative accuracy near zero and its limits', () => {
    expect(erf(1e-300) / 1e-300).toBeCloseTo(2 / Math.sqrt(Math.PI), 15);
    expect([erf(0), erf(-0), erf(Infinity), erf(-Infinity), erf(7), erf(NaN)]).toEqual([0, -0, 1, -1, 1, NaN]);
  });
});

test('sigmoid is accurate at both tails', () => {
  expect(sigmoid(-700)).toBeCloseTo(Math.exp(-700), 320);
  expect(sigmoid(-700) / Math.exp(-700)).toBeCloseTo(1, 15);
  expect([sigmoid(800), sigmoid(-800), sigmoid(0), sigmoid(Infinity), sigmoid(-Infinity)]).toEqual([1, 0, 0.5, 1, 0]);
  expect(sigmoid(NaN)).toBeNaN();
  const random = createRandom(2);
  for (let k = 0; k < 1000; k++) {
    const x = random.normal() * 10;
    expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 15);
    expect(Math.abs(sigmoid(x) - (0.5 + Math.tanh(x / 2) / 2))).toBeLessThan(3e-16);
  }
});

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [-0.5, -0],
  [-1.5, -2],
  [-2.5, -2],
  [0.49999999999999994, 0],
  [2.4, 2],
  [-2.6, -3],
  [2 ** 52 + 1, 2 ** 52 + 1],
  [4503599627370495.5, 4503599627370496],
  [Infinity, Infinity],
  [-0, -0],
  [NaN, NaN],
])('round %d to %d', (x, expected) => {
  expect(roundHalfEven(x)).toBe(expected);
});

test('division and remainder are floored and exact for whole numbers', () => {
  const random = createRandom(3);
  for (let k = 0; k < 5000; k++) {
    const a = Math.floor((random.unit() - 0.5) * 2 ** random.below(53));
    const b = Math.floor((random.unit() - 0.5) * 2 ** random.below(30)) || 3;
    const [p, q] = [BigInt(a), BigInt(b)];
    const rest = ((p % q) + q) % q;
    expect(floorModulo(a, b)).toBe(Number(rest));
    expect(BigInt(floorDivide(a, b))).toBe((p - rest) / q);
  }
  expect(floorModulo(5, 0)).toBeNaN();
  expect(floorDivide(5, 0)).toBe(Infinity);
});

test.each([
  [3.9, 3],
  [-3.9, -3],
  [2 ** 31, 2 ** 31 - 1],
  [-1e300, -(2 ** 31)],
  [NaN, 0],
  [Infinity, 2 ** 31 - 1],
  [-0.5, 0],
])('int32 of %d is %d', (x, expected) => {
  expect(toInt32(x)).toBe(expected);
});

test('a square is a product, other powers are JavaScript’s', () => {
  const random = createRandom(4);
  for (let k = 0; k < 200; k++) {
    const x = random.normal();
    expect(power(x, 2)).toBe(x * x);
    expect(power(x, 3)).toBe(Math.pow(x, 3));
  }
  expect([power(NaN, 0), power(1, Infinity), power(-8, 1 / 3), power(0, -1)]).toEqual([1, NaN, NaN, Infinity]);
});

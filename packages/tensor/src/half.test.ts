import { describe, expect, test } from 'vitest';
import { roundTo, saturate } from './dtype.ts';
import { halfToNumber, numberToHalf } from './half.ts';

describe('half', () => {
  test.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [Infinity, 0x7c00],
    [-Infinity, 0xfc00],
    [NaN, 0x7e00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.0001, 0x0001],
    [3 * 2 ** -25, 0x0002],
    [2 ** -14, 0x0400],
    [2 ** -14 - 2 ** -24, 0x03ff],
    [2 ** -14 - 2 ** -26, 0x0400],
    [0.1, 0x2e66],
    [1 / 3, 0x3555],
    [2049, 0x6800],
    [2051, 0x6802],
    [-1e-9, 0x8000],
    // Half way in float32, above half way in float64: rounding twice would give 0x3c00.
    [1 + 2 ** -11 + 2 ** -40, 0x3c01],
  ])('%d → %i', (value, bits) => {
    expect(numberToHalf(value)).toBe(bits);
  });

  test('every half comes back as it was', () => {
    for (let bits = 0; bits < 0x10000; bits += 1) {
      const value = halfToNumber(bits);
      expect(numberToHalf(value)).toBe(Number.isNaN(value) ? 0x7e00 : bits);
    }
  });

  test('rounds to the nearest, ties to even, between any two neighbours', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x7bff; bits += 1) {
      const [low, high] = [halfToNumber(bits), halfToNumber(bits + 1)];
      const middle = (low + high) / 2;
      const little = (high - low) / 1024;
      const even = bits % 2 === 0 ? bits : bits + 1;
      const rounded = [middle, middle - little, middle + little, -middle - little].map(numberToHalf);
      const expected = [even, bits, bits + 1, 0x8000 | (bits + 1)];
      if (rounded.some((half, k) => half !== expected[k])) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });
});

test('integers are cut and saturate', () => {
  expect([1.9, -1.9, 1e20, -1e20, NaN, -0.5].map((x) => roundTo(x, 'i32'))).toEqual([
    1, -1, 2147483647, -2147483648, 0, 0,
  ]);
  expect([255.9, 256, -3, Infinity].map((x) => roundTo(x, 'u8'))).toEqual([255, 255, 0, 255]);
  expect([0, -0, 3, NaN].map((x) => roundTo(x, 'bool'))).toEqual([0, 0, 1, 1]);
  expect(Object.is(saturate(-0.2, -5, 5), 0)).toBe(true);
});

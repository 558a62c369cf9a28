import { sigmoid } from '@heed/scalar';
import { describe, expect, test } from 'vitest';
import { jsSupport } from './support.ts';

const { expSingle, sigmoidSingle, toInt32, toUint8 } = jsSupport;

/** Every `step`-th float32 from `from` to `to`, by its bits. */
function* singles(from: number, to: number, step: number): Generator<number> {
  const bits = new Int32Array(new Float32Array([from, to]).buffer);
  const [first = 0, last = 0] = bits;
  for (let at = Math.min(first, last); at <= Math.max(first, last); at += step) {
    bits[0] = at;
    yield new Float32Array(bits.buffer)[0];
  }
}

/** Units in the last place of a float32 of this size. */
function ulp(value: number): number {
  return Math.max(2 ** -149, 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23));
}

describe.each([
  ['expSingle', expSingle, Math.exp],
  ['sigmoidSingle', sigmoidSingle, sigmoid],
] satisfies [string, typeof expSingle, (x: number) => number][])('%s', (_, got, want) => {
  test.each([
    [2 ** -149, 88.72283],
    [-(2 ** -149), -103.9],
  ])('is right to 0.502 units of float32 from %d to %d', (from, to) => {
    let worst = 0;
    for (const x of singles(from, to, 4999)) {
      const exact = want(x);
      worst = Math.max(worst, Math.abs(Math.fround(got(x, 0, 0)) - exact) / ulp(exact));
    }
    expect(worst).toBeGreaterThan(0.4);
    expect(worst).toBeLessThan(0.502);
  });

  test('rounds to what float32 has at the ends', () => {
    for (const x of [0, -0, -104, -105, -1e4, -1e300, -Infinity, 89, 90, 1e300, Infinity]) {
      expect([x, Math.fround(got(x, 0, 0))]).toEqual([x, Math.fround(want(x))]);
    }
    expect(got(NaN, 0, 0)).toBeNaN();
  });
});

test('expSingle of 0 is exactly 1, and never falls as its argument grows', () => {
  expect(expSingle(0, 0, 0)).toBe(1);
  let last = 0;
  for (let k = -40_000; k <= 40_000; k++) {
    const value = Math.fround(expSingle(k / 1000, 0, 0));
    expect(value).toBeGreaterThanOrEqual(last);
    last = value;
  }
});

test('whole numbers are cut and saturate; NaN is 0', () => {
  expect([1.9, -1.9, 1e10, -1e10, NaN, -0].map((x) => toInt32(x, 0, 0))).toEqual([
    1, -1, 0x7fff_ffff, -0x8000_0000, 0, 0,
  ]);
  expect([1.9, -1.9, 256, NaN].map((x) => toUint8(x, 0, 0))).toEqual([1, 0, 255, 0]);
});

import { HeedError } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { values } from './convert.ts';
import { logOf, turn } from './elementary.ts';
import { philox } from './philox.ts';
import { randn, uniform } from './random.ts';

test('philox gives the known answers of Random123', () => {
  const max = 0xffffffff;
  expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  expect(philox([max, max, max, max], [max, max])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
  expect(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
    0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
  ]);
});

test('logarithm, sine and cosine agree with the engine to a few units of the last place', () => {
  for (let k = 1; k < 5000; k += 1) {
    const x = 2 ** (-k / 100) * 0.999;
    expect(Math.abs(logOf(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.abs(Math.log(x)));
    const { sin, cos } = turn(k / 5000);
    expect(Math.abs(sin - Math.sin((2 * Math.PI * k) / 5000))).toBeLessThan(2e-15);
    expect(Math.abs(cos - Math.cos((2 * Math.PI * k) / 5000))).toBeLessThan(2e-15);
  }
  expect([turn(0).sin, turn(0.25).cos, turn(0.5).sin].map(Math.abs)).toEqual([0, 0, 0]);
});

describe('random tensors', () => {
  test('are a function of seed, stream and position', () => {
    const whole = values(randn([13, 7], { seed: 5 }));
    expect(values(randn([91], { seed: 5 }))).toEqual(whole);
    expect(values(randn([10], { seed: 5 }))).toEqual(whole.slice(0, 10));
    expect(values(randn([91], { seed: 6 }))).not.toEqual(whole);
    expect(values(randn([91], { seed: 5, stream: 1 }))).not.toEqual(whole);
    // All 53 bits of the seed count.
    expect(values(randn([91], { seed: 5 + 2 ** 40 }))).not.toEqual(whole);
  });

  test('the element type only decides how a number is stored', () => {
    const exact = values(randn([101], { seed: 9, dtype: 'f64' }));
    expect(values(randn([101], { seed: 9 }))).toEqual(exact.map(Math.fround));
  });

  test('have the same bits everywhere', () => {
    expect([...values(randn([3], { seed: 1, dtype: 'f64' }))]).toMatchInlineSnapshot(`
      [
        0.38040073396898394,
        -0.29627788968647384,
        -0.24923342413101834,
      ]
    `);
    expect([...values(uniform([3], { seed: 1 }))]).toMatchInlineSnapshot(`
      [
        0.8902591466903687,
        0.8946846723556519,
        0.5857259035110474,
      ]
    `);
  });

  test('normal numbers have the moments of normal numbers', () => {
    const n = 200_000;
    const x = values(randn([n], { seed: 42 }));
    const mean = (power: number): number => x.reduce((sum, value) => sum + value ** power, 0) / n;
    expect(Math.abs(mean(1))).toBeLessThan(0.01);
    expect(Math.abs(mean(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(3))).toBeLessThan(0.05);
    expect(Math.abs(mean(4) - 3)).toBeLessThan(0.1);
    // Neighbours, which may come from one pair, are not correlated.
    expect(Math.abs(x.reduce((sum, value, k) => sum + value * (x[k + 1] ?? 0), 0) / n)).toBeLessThan(0.01);
    expect(x.every(Number.isFinite)).toBe(true);
  });

  test.each(['f32', 'f64', 'f16'] as const)('uniform %s numbers fill their interval evenly', (dtype) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const x of values(uniform([50_000], { seed: 7, dtype }))) {
      expect(x >= 0 && x < 1).toBe(true);
      counts[Math.floor(x * 10)] += 1;
    }
    for (const count of counts) expect(Math.abs(count - 5000)).toBeLessThan(350);
  });

  test('uniform bounds', () => {
    const x = values(uniform([1000], { seed: 7, low: -3, high: 2 }));
    expect(Math.min(...x)).toBeGreaterThanOrEqual(-3);
    expect(Math.min(...x)).toBeLessThan(-2.9);
    expect(Math.max(...x)).toBeGreaterThan(1.9);
    expect(Math.max(...x)).toBeLessThan(2);
  });

  test.each([-1, 0.5, NaN, 2 ** 53])('refuses seed %d', (seed) => {
    expect(() => randn([2], { seed })).toThrow(HeedError);
    expect(() => randn([2], { seed: 0, stream: seed })).toThrow(HeedError);
  });
});

import { expect, test } from 'vitest';
import { pairedRatio, quantile, spread } from './statistics.ts';

test('quantiles lie between their neighbours in proportion, whatever the order', () => {
  expect(quantile([9, 1, 5], 0.5)).toBe(5);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 20], 0.25)).toBe(12.5);
  expect(quantile([7], 0.9)).toBe(7);
  expect(spread([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 });
  expect(spread([]).median).toBeNaN();
});

test('ratios are taken round by round: what both share drops out', () => {
  const drift = [1, 3, 0.5, 7, 1.3];
  const base = drift.map((factor) => 2 * factor);
  const times = drift.map((factor) => 5 * factor);
  const { median, low, high } = pairedRatio(times, base);
  expect([median, low, high]).toEqual([2.5, 2.5, 2.5].map((value) => expect.closeTo(value, 12)));
  expect(spread(times).high).toBeGreaterThan(spread(times).low * 1.5);
});

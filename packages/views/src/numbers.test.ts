import { describe, expect, test } from 'vitest';
import { fixed, numberWriter, preciseText } from './numbers.ts';

describe('numbers in cells', () => {
  test.each<[string, readonly number[], readonly string[]]>([
    ['whole numbers are whole, an exact 0 is not 0.00', [0, 0.001, 1, -3, 0.471], ['0', '0.00', '1', '-3', '0.47']],
    ['small ones get more decimals', [0.0123, 0.002], ['0.012', '0.002']],
    ['smaller ones an exponent', [0.00012, 5e-9], ['1.2e-4', '5e-9']],
    ['large ones fewer', [123.456, 0.5], ['123.5', '0.5']],
    ['one that is very large has its exponent alone', [-1e30, 0.25], ['-1e30', '0.25']],
    ['what is no number has its sign', [NaN, Infinity, -Infinity], ['NaN', '∞', '-∞']],
    ['no negative zero', [-0, -0.0001, 0.5], ['0', '0.00', '0.50']],
    ['whole ones up to a million', [999999, 1e6, 1234567], ['999999', '1e6', '1.2e6']],
  ])('%s', (_, numbers, expected) => {
    expect(numbers.map(numberWriter(numbers))).toEqual(expected);
  });

  test('decimals as asked for', () => {
    expect([1, 0.5, 1 / 3].map(numberWriter([], 4))).toEqual(['1', '0.5000', '0.3333']);
    expect([0.5].map(numberWriter([], -2))).toEqual(['0']);
  });

  test('ties go to the even digit, and only ties', () => {
    expect([0.125, 0.375, -0.125, 2.5, 3.5, 0.1250001, 0.1249999].map((x) => fixed(x, 2))).toEqual([
      '0.12',
      '0.38',
      '-0.12',
      '2.50',
      '3.50',
      '0.13',
      '0.12',
    ]);
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 9.5].map((x) => fixed(x, 0))).toEqual(['0', '2', '2', '0', '-2', '10']);
    // 1.005 is a little less than it looks, 1.015 a little less, 1.025 a little more or less: no ties.
    for (const x of [1.005, 1.015, 1.025, 8.345]) expect(fixed(x, 2)).toBe(x.toFixed(2));
  });

  test('every eighth against whole-number arithmetic', () => {
    for (let k = -400; k <= 400; k += 1) {
      // k/8 in hundredths is k·12.5: a tie exactly where k is odd.
      const doubled = k * 25;
      const down = Math.floor(doubled / 2);
      const hundredths = doubled % 2 === 0 ? doubled / 2 : down % 2 === 0 ? down : down + 1;
      expect(Number(fixed(k / 8, 2))).toBe(hundredths / 100 + 0);
    }
  });

  test('in sentences', () => {
    expect([0, -0, 0.46831053083, 1e-7, 1.5e12, 123456.789, NaN, -Infinity].map(preciseText)).toEqual([
      '0',
      '0',
      '0.468311',
      '1e-7',
      '1.5e12',
      '123457',
      'NaN',
      '-∞',
    ]);
  });
});

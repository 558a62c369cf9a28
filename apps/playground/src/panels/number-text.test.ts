import { expect, test } from 'vitest';
import { duration, readNumber, shortNumber } from './number-text.ts';

test('numbers are read as they are typed', () => {
  const read: Readonly<Record<string, number>> = {
    '3': 3,
    ' -2.5 ': -2.5,
    '−2': -2,
    '１．５': 1.5,
    '.5': 0.5,
    '1e-3': 0.001,
    '1/3': 1 / 3,
    '-1 / 4': -0.25,
    '+7': 7,
    inf: Infinity,
    '-∞': -Infinity,
    true: 1,
    FALSE: 0,
  };
  expect(Object.fromEntries(Object.keys(read).map((text) => [text, readNumber(text)]))).toEqual(read);
  expect(readNumber('nan')).toBeNaN();
});

test('what is no number is none', () => {
  const texts = ['', ' ', 'a', '1,5', '1/0', '1/2/3', '0x10', '--1', '1e', 'constructor', '-'];
  expect(texts.filter((text) => readNumber(text) !== undefined)).toEqual([]);
});

test('numbers are written short', () => {
  expect([2, 0.5, -0.25, 1 / 3, 0, 12_345_678, 0.000_001].map((x) => shortNumber(x))).toEqual([
    '2',
    '0.5',
    '-0.25',
    '0.3333',
    '0',
    '1.23e+7',
    '1.00e-6',
  ]);
  expect([Number.NaN, Infinity, -Infinity].map((x) => shortNumber(x))).toEqual(['NaN', '∞', '-∞']);
});

test('durations keep three digits', () => {
  expect([0, 0.0001, 0.012_34, 4.5678, 123.45, 1234].map(duration)).toEqual([
    '0 ms',
    '< 0.001 ms',
    '0.0123 ms',
    '4.57 ms',
    '123 ms',
    '1.23 s',
  ]);
});

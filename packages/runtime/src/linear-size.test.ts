// Forms read off sizes, against evaluating those sizes at many indices; what is no line is not taken for one.
import { expect, test } from 'vitest';
import { HeedError } from '@heed/diagnostics';
import { evaluateSize, parseSize, type Size } from '@heed/tensor';
import { lengthOf, linearSize, mentions, valueOf } from './linear-size.ts';

const size = (text: string): Size => parseSize(text) as Size;

test.each([
  '5',
  'n',
  't',
  's',
  '3*t + n*s - 2',
  'n - 1 - t',
  'div(n, 2)*t + mod(n, 3)',
  'n*n*t + 4',
  'max(n, 3) + 2*s',
])('%s is linear', (text) => {
  const form = linearSize(size(text), ['t', 's'], { n: 7 });
  for (const t of [0, 1, 2, 5, 8, 100]) {
    for (const s of [0, 3, 17]) {
      expect(form && form.constant + form.deltas[0] * t + form.deltas[1] * s).toBe(
        evaluateSize(size(text), { n: 7, t, s }),
      );
    }
  }
});

// The first two are constant and linear at t = 0, 1, 2: no sample may decide this.
test.each(['div(t, 8)', 'mod(t, 16)', 't*s', 't*t', 'max(t, 3)', 'n + mod(s, 2)'])('%s is not', (text) => {
  expect(linearSize(size(text), ['t', 's'], { n: 7 })).toBeUndefined();
  expect(mentions(size(text), ['t', 's'])).toBe(true);
});

test('the inner of two indices of one name counts', () => {
  expect(linearSize('t', ['t', 's', 't'], {})).toEqual({ constant: 0, deltas: [0, 0, 1] });
});

test('sizes without a value or below 0 are diagnostics that name them', () => {
  expect(() => valueOf(size('X.n + 1'), {})).toThrow(HeedError);
  expect(() => valueOf(size('X.n + 1'), {})).toThrow('the size `n + 1` has no value');
  expect(() => valueOf(size('div(n, g)'), { n: 1, g: 0 })).toThrow('run/unsolved-size');
  expect(() => lengthOf(size('n - 8'), { n: 5 })).toThrow('the size `n - 8` comes out as -3');
  expect(lengthOf(size('n - 8'), { n: 8 })).toBe(0);
});

import { expect, test } from 'vitest';
import { Recent } from './recent.ts';

test('keeps what was used last, and makes each value once while kept', () => {
  const recent = new Recent<string, string>(2);
  const made: string[] = [];
  const get = (key: string): string =>
    recent.get(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(get(key)).toBe(key.toUpperCase());
  expect(made).toEqual(['a', 'b', 'c', 'b']);
  expect(recent.size).toBe(2);
});

test('keeps nothing when making fails', () => {
  const recent = new Recent<number, number>(2);
  const fail = (): number => {
    throw new RangeError('no');
  };
  expect(() => recent.get(1, fail)).toThrow('no');
  expect(recent.size).toBe(0);
  expect(recent.get(1, () => 5)).toBe(5);
});

import { expect, test } from 'vitest';
import { own } from './own.ts';

test('only what was put in is found', () => {
  const record = Object.fromEntries([
    ['Q', 1],
    ['toString', 2],
    ['__proto__', 3],
  ]);
  expect(['Q', 'toString', '__proto__', 'constructor', 'K'].map((name) => own(record, name))).toEqual([
    1,
    2,
    3,
    undefined,
    undefined,
  ]);
  expect(own(undefined, 'Q')).toBeUndefined();
});

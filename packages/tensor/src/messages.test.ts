import { expect, test } from 'vitest';
import { indexCatalogue, indexOutOfRange } from './index-messages.ts';
import { tensorCatalogue } from './messages.ts';

test.each(Object.entries({ ...tensorCatalogue, ...indexCatalogue }))(
  '%s: Chinese and English print the same facts',
  (_, { en, zh, example }) => {
    const facts = (message: string): readonly string[] =>
      [...message.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();
    expect(facts(zh.message)).toEqual(facts(en.message));
    expect(zh.message).toMatch(/\p{Script=Han}/u);
    expect(zh.explanation).toMatch(/\p{Script=Han}/u);
    expect(en.message).not.toMatch(/\.$/);
    expect(example).not.toBe('');
  },
);

test('an index that is no number survives JSON', () => {
  const { facts, message } = indexOutOfRange({ index: Number.NaN, axis: 1, size: 4 });
  expect(JSON.parse(JSON.stringify(facts))).toEqual({ index: 'NaN', axis: 1, size: 4 });
  expect(message.en).toBe('index NaN is no position of axis 1, which has length 4');
});

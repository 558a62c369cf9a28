import { expect, test } from 'vitest';
import { formatsCatalogue } from './messages.ts';

test.each(Object.entries(formatsCatalogue))(
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

import type { Entry, Explanations } from '@heed/diagnostics';
import { expect, test } from 'vitest';
import { tensorExplanations } from './explanations.ts';
import { indexExplanations } from './index-explanations.ts';
import { indexCatalogue, indexOutOfRange } from './index-messages.ts';
import { tensorCatalogue } from './messages.ts';

const explanations: Explanations = { ...tensorExplanations, ...indexExplanations };

test.each(Object.entries<Entry>({ ...tensorCatalogue, ...indexCatalogue }))(
  '%s: Chinese and English print the same facts',
  (code, { en, zh }) => {
    const means = explanations[code];
    const facts = (message: string): readonly string[] =>
      [...message.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();
    expect(facts(zh)).toEqual(facts(en));
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(means.zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\.$/);
    expect(means.example).not.toBe('');
  },
);

test('an index that is no number survives JSON', () => {
  const { facts, message } = indexOutOfRange({ index: Number.NaN, axis: 1, size: 4 });
  expect(JSON.parse(JSON.stringify(facts))).toEqual({ index: 'NaN', axis: 1, size: 4 });
  expect(message.en).toBe('index NaN is no position of axis 1, which has length 4');
});

import type { Catalogue, Explanations } from '@heed/diagnostics';
import { expect, test } from 'vitest';
import { pageExplanations } from './explanations.ts';
import { pageCatalogue } from './messages.ts';

test.each(Object.entries(pageCatalogue as Catalogue))('%s says the same in both languages', (code, { en, zh }) => {
  const means = (pageExplanations as Explanations)[code];
  const facts = (message: string): readonly string[] =>
    [...message.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();
  expect(facts(zh)).toEqual(facts(en));
  expect(zh).toMatch(/\p{Script=Han}/u);
  expect(means.zh).toMatch(/\p{Script=Han}/u);
  expect(en).not.toMatch(/\.$/);
  expect(means.example).not.toBe('');
});

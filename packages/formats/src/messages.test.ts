import type { Catalogue, Explanations } from '@heed/diagnostics';
import { expect, test } from 'vitest';
import { formatsExplanations } from './explanations.ts';
import { formatsCatalogue } from './messages.ts';

test.each(Object.entries(formatsCatalogue as Catalogue))(
  '%s: Chinese and English print the same facts',
  (code, { en, zh }) => {
    const means = (formatsExplanations as Explanations)[code];
    const facts = (message: string): readonly string[] =>
      [...message.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();
    expect(facts(zh)).toEqual(facts(en));
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(means.zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\.$/);
    expect(means.example).not.toBe('');
  },
);

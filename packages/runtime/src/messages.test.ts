// Both languages of every message state the same facts, and neither ends with a full stop.
import type { Explanations } from '@heed/diagnostics';
import { expect, test } from 'vitest';
import { runtimeExplanations } from './explanations.ts';
import { runtimeCatalogue } from './messages.ts';

const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

test.each(Object.entries(runtimeCatalogue))('%s', (code, { en, zh }) => {
  const means = (runtimeExplanations as Explanations)[code];
  expect(code).toMatch(/^(bind|run)\/[a-z]+(-[a-z]+)*$/);
  expect(facts(zh)).toEqual(facts(en));
  expect(en).not.toMatch(/[.。]$/);
  expect(zh).toMatch(/\p{Script=Han}/u);
  expect(means.zh).toMatch(/\p{Script=Han}.*。$/u);
  expect(means.example.length).toBeGreaterThan(10);
});

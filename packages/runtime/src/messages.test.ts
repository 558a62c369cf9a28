// Both languages of every message state the same facts, and neither ends with a full stop.
import { expect, test } from 'vitest';
import { runtimeCatalogue } from './messages.ts';

const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

test.each(Object.entries(runtimeCatalogue))('%s', (code, { en, zh, example }) => {
  expect(code).toMatch(/^(bind|run)\/[a-z]+(-[a-z]+)*$/);
  expect(facts(zh.message)).toEqual(facts(en.message));
  expect(en.message).not.toMatch(/[.。]$/);
  expect(zh.message).toMatch(/\p{Script=Han}/u);
  expect(zh.explanation).toMatch(/\p{Script=Han}.*。$/u);
  expect(example.length).toBeGreaterThan(10);
});

// The language reference says nothing that is not so: its formulas check, and its faulty ones give the fault they name.

import { readFileSync } from 'node:fs';
import { expect, describe, test } from 'vitest';
import { check } from './check.ts';
import { BUILTIN_NAMES } from './elaborate/builtins/builtins.ts';

const page = readFileSync(new URL('../LANGUAGE.md', import.meta.url), 'utf8');

/** The blocks of the page under a tag. */
function blocks(tag: string): readonly string[] {
  return [...page.matchAll(/^```(\S+)\n([^]*?)^```$/gm)].filter(([, own]) => own === tag).map(([, , text]) => text);
}

describe('formulas', () => {
  test.each(blocks('heed'))('%s', (text) => {
    expect(check(text).diagnostics).toEqual([]);
  });
});

describe('faults', () => {
  test.each(blocks('heed-error'))('%s', (text) => {
    const [, code] = /^# (\S+)\n/.exec(text) ?? [];
    const { diagnostics } = check(text);
    expect(diagnostics.map((one) => [one.code, one.severity])).toEqual([[code, 'error']]);
  });
});

test('every block is checked, every built-in is named', () => {
  expect((page.match(/^```/gm) ?? []).length / 2).toBe(blocks('heed').length + blocks('heed-error').length);
  expect(blocks('heed').length).toBeGreaterThan(20);
  expect(BUILTIN_NAMES.filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
});

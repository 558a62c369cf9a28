/** The corpus as data: names, texts in both languages, and the pages beside each formula. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formulaNamed, formulas } from './corpus.ts';
import type { Bilingual } from './entry.ts';

const here = import.meta.dirname;
const HAN = /\p{Script=Han}/u;
const ENTRIES = formulas.map((entry) => ({ name: entry.name, entry }));

function page(path: string): string {
  return readFileSync(`${here}/${path}`, 'utf8');
}

test('every folder is listed once, under its own name', () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter((each) => each.isDirectory());
  expect(formulas.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
  for (const { name, entry } of ENTRIES) {
    expect(formulaNamed(name)).toBe(entry);
    expect(existsSync(`${here}/${name}/formula.ts`)).toBe(true);
  }
  expect(formulaNamed('toString')).toBeUndefined();
});

test('the page of the package lists every entry in order, with both titles', () => {
  const rows = page('../README.md')
    .split('\n')
    .filter((line) => line.startsWith('| [`'));
  expect(rows).toHaveLength(formulas.length);
  for (const [k, { name, title }] of formulas.entries()) {
    expect(rows[k]).toContain(`[\`${name}\`](src/${name}/README.md) | ${title.en} | ${title.zh} |`);
  }
});

describe.each(ENTRIES)('$name', ({ name, entry }) => {
  test.each([
    ['README.md', 'en'],
    ['README.zh.md', 'zh'],
  ] as const)('%s shows the title, the formula verbatim and how to run it', (file, language) => {
    const text = page(`${name}/${file}`);
    expect(text.startsWith(`# ${entry.title[language]}\n\n${entry.summary[language]}\n`)).toBe(true);
    expect(text).toContain(`\`\`\`text\n${entry.formula}\n\`\`\``);
    expect(text).toMatch(new RegExp(`^heed run ${name}( |$)`, 'm'));
    for (const link of text.matchAll(/\]\(([^)]+)\)/g)) expect(existsSync(`${here}/${name}/${link[1]}`)).toBe(true);
  });

  test('says everything in both languages', () => {
    const texts: Bilingual[] = [entry.title, entry.summary];
    for (const { en, zh } of texts) {
      expect(en).not.toMatch(HAN);
      expect(en.length).toBeGreaterThan(5);
      expect(zh).toMatch(HAN);
    }
    expect(entry.summary.en.split(/[.?!](?: |$)/).length - 1).toBeLessThanOrEqual(3);
    const labels = [entry.labels?.rows, entry.labels?.columns].filter((each) => each !== undefined);
    for (const { en, zh } of labels) expect(zh).toHaveLength(en.length);
  });

  test('names a source, and related entries that exist', () => {
    expect(entry.sources.length).toBeGreaterThan(0);
    for (const related of entry.related ?? []) {
      expect(related).not.toBe(name);
      expect(formulaNamed(related)?.name).toBe(related);
    }
  });
});

/** The page that explains the house names only files that exist, and every package of it. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');

test('every path on the page exists', () => {
  const paths = [...page.matchAll(/(?:packages|apps|tooling)\/[\w./-]+\.\w+/g)].map(([path]) => path);
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(root + path))).toEqual([]);
});

test('the steps from text to bytes are numbered files in order', () => {
  const steps = [...page.matchAll(/^(\d+)\. `(packages\/[^`]+)`/gm)];
  expect(steps.map(([, number]) => Number(number))).toEqual(steps.map((_, k) => k + 1));
  expect(steps.at(0)?.[2]).toContain('formula/src/syntax');
  expect(steps.some(([, , path]) => path === 'packages/kernels/src/wasm/module.ts')).toBe(true);
});

test('every package has its line in the code map', () => {
  const packages = readdirSync(`${root}packages`).map((folder) => (folder === 'heed' ? '`heed`' : `@heed/${folder}`));
  expect(packages.filter((name) => !page.includes(name))).toEqual([]);
});

test('the page stays short', () => {
  expect(page.split('\n').length).toBeLessThanOrEqual(200);
});

/** From the first view to numbers: reading, typing, mending, editing, stepping, loading, comparing, taking away. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNpy } from '@heed/formats';
import { formulaNamed } from '@heed/formulas';
import { tensor } from '@heed/tensor';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectQuiet, openStage, type Stage, type WatchedPage, whyNot, RETRIES } from './page.check.ts';
import {
  eventually,
  editCell,
  expectShown,
  follow,
  numbersIn,
  openInput,
  ownFragment,
  resultShape,
  selectStep,
  settled,
  textOf,
  valueOf,
  writeFormula,
} from './parts.check.ts';
import { product, randomFrom, type Rows, scaled, softmaxRows, transposed } from './plain-numbers.check.ts';

const lesson = formulaNamed('self-attention-eight-steps') ?? expect.fail('the corpus has lost its lesson');

const X: Rows = [
  [1, 0, 1, 0],
  [0, 2, 0, 2],
  [1, 1, 1, 1],
];
const W_key: Rows = [
  [0, 0, 1],
  [1, 1, 0],
  [0, 1, 0],
  [1, 1, 0],
];
const W_query: Rows = [
  [1, 0, 1],
  [1, 0, 0],
  [0, 0, 1],
  [0, 1, 1],
];

/** The lesson's weights, by the textbook, for any input. */
function weightsFor(input: Rows): Rows {
  return softmaxRows(product(product(input, W_query), transposed(product(input, W_key))));
}

describe.skipIf(whyNot !== '')(`the lesson${whyNot}`, { retry: RETRIES }, () => {
  let stage: Stage;
  let watch: WatchedPage;
  let start: string;
  beforeAll(async () => {
    stage = await openStage();
    watch = await stage.open();
    start = await ownFragment(watch.page);
  });
  afterAll(() => stage.close());

  /** The lesson, untouched; what a test does; and then that nothing went wrong. */
  const onPage = async (act: (page: Page) => Promise<void>): Promise<void> => {
    await follow(watch.page, start);
    await act(watch.page);
    expectQuiet(watch, stage.url);
  };

  const onLoadedPage = async (act: (page: Page) => Promise<void>): Promise<void> => {
    await settled(watch.page);
    await act(watch.page);
    expectQuiet(watch, stage.url);
  };

  test('the first view is the lesson, computed before anyone does anything', () =>
    onLoadedPage(async (page) => {
      expect(await textOf(page)).toBe(lesson.formula);
      await page.getByText('✓ Nothing to complain about').waitFor();
      expect(await page.getByRole('group', { name: 'Formula, typeset' }).locator('.katex').count()).toBeGreaterThan(0);
      expect(await page.locator('.step').count()).toBeGreaterThanOrEqual(7);
      expectShown(await numbersIn(valueOf(page)), lesson.expected?.['result'] as Rows);
    }));

  test('a formula typed is typeset, typed and computed', () =>
    onPage(async (page) => {
      await writeFormula(page, '');
      await page.keyboard.type('softmax(X\\cdot X\\top /\\sqrt 4)\\cdot X', { delay: 5 });
      await eventually(() => textOf(page)).toBe('softmax(X·Xᵀ/√4)·X');
      const typeset = page.getByRole('group', { name: 'Formula, typeset' });
      await eventually(() => typeset.locator('.sqrt').count()).toBe(1);
      await eventually(() => resultShape(page)).toContain('= 3×4');
      await settled(page);
      const weights = softmaxRows(scaled(product(X, transposed(X)), 0.5));
      expectShown(await numbersIn(valueOf(page)), product(weights, X));
    }));

  test('a fault is mended by its button, and the formula runs', () =>
    onPage(async (page) => {
      await writeFormula(page, 'softmax(Q·K/√d)·V');
      await page.getByText('Error').first().waitFor();
      expect(await page.locator('.step-list').getAttribute('class')).toContain('stale');
      await page.getByRole('button', { name: /^Apply: .*Q·Kᵀ/ }).click();
      await eventually(() => textOf(page)).toBe('softmax(Q·Kᵀ/√d)·V');
      await settled(page);
      await page.getByText('✓ Nothing to complain about').waitFor();
      await selectStep(page, /softmax\(/);
      const rows = await numbersIn(valueOf(page));
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 2);
    }));

  test('a cell of X edited changes the softmax row to what the textbook says', () =>
    onPage(async (page) => {
      await selectStep(page, /A = softmax/);
      expectShown(await numbersIn(valueOf(page)), weightsFor(X));
      await openInput(page, 'X');
      await editCell(page, 'X', 0, 1, '-1.5');
      const edited = X.map((row, i) => (i === 0 ? [1, -1.5, 1, 0] : row));
      const wanted = weightsFor(edited);
      await eventually(async () => (await numbersIn(valueOf(page)))[0]?.[0]).toBeCloseTo(wanted[0]?.[0] ?? 0, 2);
      await settled(page);
      expectShown(await numbersIn(valueOf(page)), wanted);
    }));

  test('the steps are walked by keys alone, to the lesson’s numbers', () =>
    onPage(async (page) => {
      await page.locator('body').press('Tab');
      for (let presses = 0; !(await isFocused(page, '.step')); presses += 1) {
        expect(presses, 'tabs until the steps have the focus').toBeLessThan(60);
        await page.keyboard.press('Tab');
      }
      // The lesson begins with what is given; its first two steps compute nothing.
      await page.keyboard.press('Home');
      expect(await isFocused(page, '.step-inputs')).toBe(true);
      expect(await page.locator('.step-inputs').innerText()).toMatch(/X\s+3×4\s+W\s*_?\s*key\s+4×3/);
      expect(await headings(page)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
      await page.keyboard.press('ArrowRight');
      const seen = new Set<string>();
      const count = await page.locator('.step').count();
      for (let k = 0; k < count; k += 1) {
        await page.getByText(`Step ${k + 1} of ${count}`).waitFor();
        const text = (await page.locator('.step[aria-current] .mono').first().textContent()) ?? '';
        const name = /^(\w+)(?:\[[^\]]*\])? = /.exec(text)?.[1] ?? '';
        const wanted = lesson.expected?.[name === 'output' ? 'result' : name];
        if (wanted !== undefined) {
          seen.add(name);
          const matrices = (Array.isArray((wanted as Rows)[0]?.[0]) ? wanted : [wanted]) as readonly Rows[];
          const grids = page.locator('section.value').getByRole('grid');
          for (const [m, matrix] of matrices.entries()) expectShown(await numbersIn(grids.nth(m)), matrix);
        }
        await page.keyboard.press('ArrowRight');
      }
      expect([...seen].sort()).toEqual(['A', 'K', 'Q', 'S', 'V', 'output', 'weighted'].sort());
      // Where the last number came from, still by keys.
      await page.keyboard.press('End');
      await page.keyboard.press('Tab');
      while (!(await isFocused(page, '[role=gridcell]'))) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Where it came from' }).waitFor();
    }));

  test('every backend computes the same, and says how far off it is', () =>
    onPage(async (page) => {
      await selectStep(page, /A = softmax/);
      const wanted = lesson.expected?.['A'] as Rows;
      for (const backend of ['WASM', 'JS', 'Interpreter', 'Reference']) {
        await page.getByRole('radio', { name: backend }).check();
        await settled(page);
        expectShown(await numbersIn(valueOf(page)), wanted);
      }
      await page.getByRole('button', { name: 'Compare all' }).click();
      const table = page.getByRole('table', { name: 'All backends against the reference' });
      const rows = table.locator('tbody tr');
      await rows.nth(3).waitFor();
      const told = await rows.allTextContents();
      expect(told).toHaveLength(4);
      for (const backend of ['WASM', 'JS', 'Interpreter']) {
        expect(told.find((text) => text.startsWith(backend))).toMatch(/✓ yes$/);
      }
    }));

  test('the first line of the lesson opens its inputs; nothing beneath a value jumps from step to step', () =>
    onPage(async (page) => {
      await page.locator('.step-inputs').click();
      await eventually(() => isFocused(page, '#chip-X')).toBe(true);
      await page.getByRole('grid', { name: 'Cells of X' }).waitFor();
      const places = new Set<number>();
      for (const step of await page.locator('.step').all()) {
        await step.click();
        places.add((await page.locator('section.weights').boundingBox())?.y ?? Number.NaN);
      }
      await page.locator('section.value').getByRole('gridcell').first().click();
      places.add((await page.locator('section.weights').boundingBox())?.y ?? Number.NaN);
      expect([...places]).toHaveLength(1);
    }));

  test('a source that another formula left is drawn anew by a button, and its fault is explained', () =>
    onPage(async (page) => {
      await writeFormula(page, 'X: [B, n, d]; softmax(X·Xᵀ)');
      const faults = page.getByRole('region', { name: 'What does not fit' });
      await faults.getByRole('button', { name: 'Why?' }).click();
      await faults.getByText('Example').waitFor();
      await faults.getByRole('button', { name: 'Draw new numbers for X that fit' }).click();
      await settled(page);
      await page.locator('#chip-X').getByText('2×3×4').waitFor();
      expect(await faults.count()).toBe(0);
    }));

  test('an npy file is an input', () =>
    onPage(async (page) => {
      const random = randomFrom(11);
      const rows = Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => Math.fround(random() * 4 - 2)));
      const bytes = writeNpy(tensor(rows));
      await openInput(page, 'X');
      await page.getByLabel('Load file').setInputFiles({
        name: 'x.npy',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      });
      await page.locator('#chip-X').getByText('5×4').waitFor();
      await settled(page);
      await selectStep(page, /A = softmax/);
      await eventually(async () => (await numbersIn(valueOf(page))).length).toBe(5);
      await settled(page);
      expectShown(await numbersIn(valueOf(page)), weightsFor(rows));
    }));

  test('pictures are the bytes that the command writes', () =>
    onPage(async (page) => {
      await selectStep(page, /A = softmax/);
      const map = await download(page, 'heat map');
      const table = await download(page, 'steps as a table');
      expect(map).toMatch(/^<svg /);
      const tokens = 'input 1,input 2,input 3';
      const given = Object.entries(lesson.inputs).map(([name, source]) => `${name}=${source}`);
      const words = [lesson.formula, ...given, '--rows', tokens, '--columns', tokens];
      expect(map).toBe(rendered([...words, '--want', 'A']));
      expect(table).toBe(rendered([...words, '--view', 'steps']));
      await page.getByRole('button', { name: '中文', exact: true }).click();
      const corpus = [lesson.name, '--lang', 'zh'];
      for (const name of ['weighted', 'V']) {
        await selectStep(page, new RegExp(`${name}\\b.* = `));
        expect(await download(page, '热图'), `${name}`).toBe(rendered([...corpus, '--want', name]));
      }
      expect(await download(page, '步骤表')).toBe(rendered([...corpus, '--view', 'steps']));
    }));
});

/** The numbers in the names of the groups of steps. */
async function headings(page: Page): Promise<readonly string[]> {
  const names = await page.locator('.step-list').getByRole('group').getByRole('heading').allTextContents();
  return names.flatMap((name) => name.match(/\d/g) ?? []);
}

function isFocused(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
}

async function download(page: Page, what: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: new RegExp(`^(?:Download|下载) SVG(?:: |：)${what}$`) }).click();
  return readFileSync(await (await waiting).path(), 'utf8');
}

/** What `heed render` writes, run from its source. */
function rendered(words: readonly string[]): string {
  const place = mkdtempSync(join(tmpdir(), 'heed-render-'));
  const file = join(place, 'figure.svg');
  const main = join(import.meta.dirname, '..', '..', 'cli', 'src', 'main.ts');
  const ran = spawnSync(process.execPath, ['--conditions=@heed/source', main, 'render', ...words, '-o', file], {
    encoding: 'utf8',
  });
  expect(ran.stderr.replace(/^heed.*\n/gm, '')).toBe('');
  const svg = readFileSync(file, 'utf8');
  rmSync(place, { recursive: true });
  return svg;
}

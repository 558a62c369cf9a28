/** What holds of the whole page: its policy, its size, its speed, its fit on a phone, and who can use it. */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectQuiet, folder, openStage, type Stage, whyNot, RETRIES } from './page.check.ts';
import { eventually, codeEditorOf, numbersIn, selectStep, settled, valueOf, writeFormula } from './parts.check.ts';

const KIB = 1024;

describe.skipIf(whyNot !== '')(`the page${whyNot}`, { retry: RETRIES }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  test('fits a phone: nothing is wider than the window, in both languages', async () => {
    const watch = await stage.open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    const { page } = watch;
    await settled(page);
    await codeEditorOf(page);
    for (const language of LANGUAGES) {
      await speak(page, language);
      for (const step of [0, 3, 5]) {
        await page.locator('.step').nth(step).tap();
        expect(await overflow(page), `${language}, step ${step + 1}`).toBe(0);
      }
      await page.locator('#chip-W_key').tap();
      expect(await overflow(page), `${language}, an input`).toBe(0);
    }
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('axe finds nothing serious: light and dark, in both languages, with an input, a fault and the gallery open', async () => {
    // The page's policy keeps axe out, as it should; only here it is lifted. Colours on their way are no colours.
    const watch = await stage.open({ bypassCSP: true, reducedMotion: 'reduce' });
    const { page } = watch;
    await settled(page);
    await codeEditorOf(page);
    await page.locator('#chip-X').click();
    const look = async (what: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFaults(page), `${what}, ${colorScheme}`).toEqual([]);
      }
    };
    for (const language of LANGUAGES) {
      await speak(page, language);
      await look(`the lesson, ${language}`);
      await page.getByRole('button', { name: /^(?:Gallery|公式库)$/ }).click();
      await page.getByRole('dialog').getByRole('button').nth(5).waitFor();
      await look(`the gallery, ${language}`);
      await page.keyboard.press('Escape');
    }
    await writeFormula(page, 'softmax(Q·K/√d)·V');
    await eventually(() => page.locator('.cm-mark-error').count()).toBeGreaterThan(0);
    await page.keyboard.press('F8');
    await page.locator('.cm-fault').waitFor();
    await look('a fault');
    expect(watch.faults).toEqual([]);
    await watch.close();
  });

  test('its sources have no way to run text', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8').replaceAll('&#39;', "'");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toContain("'unsafe-");
  });

  test('is small: 250 KB before the editor, 330 KB with it', async () => {
    const watch = await stage.open({ before: waitWithTheEditor });
    const { page } = watch;
    await settled(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const first = [...new Set(watch.requests)];
    await page.evaluate(() => dispatchEvent(new Event('heed:idle')));
    await codeEditorOf(page);
    const later = [...new Set(watch.requests)].filter((url) => !first.includes(url));
    const table = [...first, ...later].map((url) => ({
      file: new URL(url).pathname,
      when: first.includes(url) ? 'first view' : 'editor',
      bytes: bytesOf(url),
    }));
    const before = table.filter(({ when }) => when === 'first view').reduce((sum, { bytes }) => sum + bytes, 0);
    const all = table.reduce((sum, { bytes }) => sum + bytes, 0);
    const lines = table.map(({ file, when, bytes }) => `${String(bytes).padStart(8)}  ${when.padEnd(10)}  ${file}`);
    console.log(
      ['bytes as sent (Brotli; fonts as they are)', ...lines, `${before} first view, ${all} in all`].join('\n'),
    );
    expect(later.some((url) => /\/editor\.[^/]*\.js$/.test(url))).toBe(true);
    expect(before).toBeLessThanOrEqual(250 * KIB);
    expect(all).toBeLessThanOrEqual(330 * KIB);
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('a key typed into 200 characters is read, typed and typeset at once', async () => {
    const watch = await stage.open({ before: timeKeys });
    const { page } = watch;
    await settled(page);
    await writeFormula(page, longFormula(200));
    await page.keyboard.press('Control+End');
    for (let k = 0; k < 50; k += 1) await page.keyboard.press(k % 2 === 0 ? '+' : String(k % 9));
    const times = await page.evaluate(() =>
      performance.getEntriesByName('key to typeset').map(({ duration }) => duration),
    );
    const sorted = times.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    console.log(
      `key to typeset, typed and diagnosed, 200 characters, ${times.length} keys: median ${median.toFixed(1)} ms, most ${sorted.at(-1)?.toFixed(1)} ms`,
    );
    expect(times.length).toBeGreaterThanOrEqual(40);
    // What a quiet machine measures is printed above; this only finds what has become slow beyond doubt.
    expect(median).toBeLessThan(250);
    expectQuiet(watch, stage.url);
    await watch.close();
  });
});

describe.skipIf(whyNot !== '')(`without leave to compile anything${whyNot}`, { retry: RETRIES }, () => {
  let stage: Stage;
  beforeAll(async () => {
    // Policies add up: the page's own, which allows it, cannot give it back.
    stage = await openStage({ csp: "default-src 'self'; script-src 'self'; style-src 'self'" });
  });
  afterAll(() => stage.close());

  test('wasm and js say why they are not there, the interpreter runs and agrees', async () => {
    const watch = await stage.open({ expected: [/WebAssembly/] });
    const { page } = watch;
    await settled(page);
    await selectStep(page, /A = softmax/);
    const reference = await numbersIn(valueOf(page));
    await page.getByRole('radio', { name: 'Interpreter' }).check();
    await settled(page);
    await eventually(() => numbersIn(valueOf(page))).toEqual(reference);
    await page.getByRole('button', { name: 'Compare all' }).click();
    const rows = page.locator('section.backends table').getByRole('row');
    await eventually(() => rows.count()).toBeGreaterThan(3);
    const told = (await rows.allTextContents()).map((text) => text.trim());
    expect(told.find((text) => text.startsWith('WASM'))).toMatch(/not available: .+/);
    expect(told.find((text) => text.startsWith('JS'))).toMatch(/not available: .*unsafe-eval/);
    expect(told.find((text) => text.startsWith('Interpreter'))).toMatch(/✓ yes/);
    expectQuiet(watch, stage.url);
    await watch.close();
  });
});

const LANGUAGES = ['en', 'zh'] as const;

async function speak(page: Page, language: (typeof LANGUAGES)[number]): Promise<void> {
  const other = page.getByRole('button', { name: language === 'en' ? 'English' : '中文', exact: true });
  if ((await other.count()) > 0) await other.click();
  await eventually(() => page.locator('html').getAttribute('lang')).toMatch(new RegExp(`^${language}`));
}

/** How much wider than the window the page is, in pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

interface Axe {
  readonly run: (within: Document, options: { readonly resultTypes: readonly string[] }) => Promise<AxeResult>;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function seriousFaults(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ content: axeSource });
  const result = await page.evaluate(() =>
    (globalThis as unknown as { readonly axe: Axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/** What the server sends for an address. */
function bytesOf(url: string): number {
  const { pathname } = new URL(url);
  const path = join(folder, pathname === '/' ? 'index.html' : pathname);
  return readFileSync(existsSync(`${path}.br`) ? `${path}.br` : path).length;
}

/** Runs in the page: idleness comes when the test says so. */
function waitWithTheEditor(): void {
  globalThis.requestIdleCallback = (callback) => {
    addEventListener('heed:idle', () => callback({ didTimeout: false, timeRemaining: () => 50 }), { once: true });
    return 0;
  };
}

/** Runs in the page: from a key's coming to the typeset formula's change, each a performance measure. */
function timeKeys(): void {
  addEventListener(
    'keydown',
    () => {
      const start = performance.now();
      const typeset = document.querySelector('.typeset');
      if (typeset === null) return;
      const observer = new MutationObserver(() => {
        observer.disconnect();
        performance.measure('key to typeset', { start, end: performance.now() });
      });
      observer.observe(typeset, { childList: true, subtree: true });
    },
    { capture: true },
  );
}

/** A formula that can be read, of this many characters. */
function longFormula(length: number): string {
  const head = 'softmax(Q·Kᵀ/√d)·V';
  const more = ' + softmax(Q·Kᵀ/√d + 0.5·(i - j))·V';
  let text = head;
  while (text.length + more.length <= length) text += more;
  return text + ' '.repeat(length - text.length);
}

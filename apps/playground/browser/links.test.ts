/** The state in the address: links, undo, languages, and links that nobody should have made. */

import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectQuiet, openStage, type Stage, whyNot, RETRIES } from './page.check.ts';
import {
  eventually,
  editCell,
  openInput,
  selectStep,
  settled,
  textOf,
  valueOf,
  numbersIn,
  writeFormula,
} from './parts.check.ts';
import { randomFrom } from './plain-numbers.check.ts';

/** What a link that runs code would set. */
const SENTINEL = 'heedWasHere';

describe.skipIf(whyNot !== '')(`links${whyNot}`, { retry: RETRIES }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  test('a share link opened elsewhere is the same page', async () => {
    const one = await stage.open();
    await settled(one.page);
    await openInput(one.page, 'X');
    await editCell(one.page, 'X', 1, 2, '5');
    await settled(one.page);
    await one.page.getByRole('radio', { name: 'Interpreter' }).check();
    await selectStep(one.page, /A = softmax/);
    const link = await shareLink(one.page);
    expect(link.length).toBeLessThan(2000);
    await settled(one.page);

    const other = await stage.open({ fragment: link.slice(link.indexOf('#')) });
    await settled(other.page);
    expect(await textOf(other.page)).toBe(await textOf(one.page));
    expect(await other.page.getByRole('radio', { name: 'Interpreter' }).isChecked()).toBe(true);
    expect(await other.page.locator('.step[aria-current]').textContent()).toBe(
      await one.page.locator('.step[aria-current]').textContent(),
    );
    expect(await numbersIn(valueOf(other.page))).toEqual(await numbersIn(valueOf(one.page)));
    await openInput(other.page, 'X');
    expect(await numbersIn(other.page.getByRole('grid', { name: 'Cells of X' }))).toEqual([
      [1, 0, 1, 0],
      [0, 2, 5, 2],
      [1, 1, 1, 1],
    ]);
    expectQuiet(one, stage.url);
    expectQuiet(other, stage.url);
    await one.close();
    await other.close();
  });

  test('back is undo, forward is redo', async () => {
    const watch = await stage.open();
    const { page } = watch;
    await settled(page);
    const lesson = await textOf(page);
    await writeFormula(page, 'softmax(X·Xᵀ)·X');
    await settled(page);
    // A rest ends the burst of typing.
    await page.waitForTimeout(1000);
    await openInput(page, 'X');
    await editCell(page, 'X', 0, 0, '7');
    const corner = page.getByRole('grid', { name: 'Cells of X' }).locator('[data-at="0,0"]');
    await eventually(() => corner.textContent()).toBe('7');

    await page.goBack();
    await eventually(() => corner.textContent()).toBe('1');
    expect(await textOf(page)).toBe('softmax(X·Xᵀ)·X');
    await page.goBack();
    await eventually(() => textOf(page)).toBe(lesson);
    await page.goForward();
    await eventually(() => textOf(page)).toBe('softmax(X·Xᵀ)·X');
    await page.goForward();
    await eventually(() => corner.textContent()).toBe('7');
    await settled(page);
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('the language changes words and the document, and a link keeps it', async () => {
    const one = await stage.open();
    await settled(one.page);
    expect(await one.page.locator('html').getAttribute('lang')).toBe('en');
    await one.page.getByRole('button', { name: '中文' }).click();
    await eventually(() => one.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await one.page.getByRole('heading', { name: '步骤', exact: true }).waitFor();
    await one.page.getByRole('textbox', { name: '公式文本' }).waitFor();
    expect(await one.page.locator('.step-list').textContent()).toMatch(/\p{Script=Han}/u);
    const link = await shareLink(one.page, '分享', '本页链接');

    const other = await stage.open({ fragment: link.slice(link.indexOf('#')), locale: 'en-US' });
    await other.page.getByRole('heading', { name: '步骤', exact: true }).waitFor();
    expect(await other.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await other.page.getByRole('button', { name: 'English' }).click();
    await other.page.getByRole('heading', { name: 'Steps', exact: true }).waitFor();
    expectQuiet(one, stage.url);
    expectQuiet(other, stage.url);
    await one.close();
    await other.close();
  });

  test('a browser that speaks Chinese gets Chinese', async () => {
    const watch = await stage.open({ locale: 'zh-CN' });
    await watch.page.getByRole('heading', { name: '步骤', exact: true }).waitFor();
    expect(await watch.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await settled(watch.page);
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('two hundred fragments nobody should have made: no error, no code run, and the page still works', async () => {
    // A small window: what is painted is not the point here.
    const watch = await stage.open({ viewport: { width: 320, height: 240 } });
    const { page } = watch;
    await settled(page);
    for (const [k, fragment] of hostileFragments(200).entries()) {
      // Most are followed in place, as a click on a link in a page does; some are what a page starts with.
      const isFresh = k % 40 === 3;
      if (isFresh) {
        await page.goto('about:blank');
        await page.goto(stage.url + fragment, { waitUntil: 'commit' });
        await page.locator('section.formula').waitFor({ timeout: 5000 });
      }
      const answer = await within(5000, page.evaluate(followAndLook, { fragment, isFresh, sentinel: SENTINEL }));
      const told = JSON.stringify(fragment.slice(0, 300));
      expect(answer, `after ${told}`).toEqual({ sentinel: false, panels: 1, elements: 0 });
      expect(watch.faults, `after ${told}`).toEqual([]);
    }
    await page.goto('about:blank');
    await page.goto(stage.url);
    await settled(page);
    expectQuiet(watch, stage.url);
    await watch.close();
  }, 120_000);
});

async function shareLink(page: Page, button = 'Share', field = 'Link to this page'): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click();
  const box = page.getByRole('textbox', { name: field });
  await eventually(() => box.inputValue()).toMatch(/#v1\./);
  const link = await box.inputValue();
  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  return link;
}

interface Followed {
  readonly fragment: string;
  readonly isFresh: boolean;
  readonly sentinel: string;
}

interface Answer {
  readonly sentinel: boolean;
  readonly panels: number;
  readonly elements: number;
}

/** Runs in the page: the answer comes when what the link asked for has had its turn. */
async function followAndLook({ fragment, isFresh, sentinel }: Followed): Promise<Answer> {
  if (!isFresh) location.hash = fragment;
  await new Promise((resolve) => setTimeout(resolve, 15));
  return {
    sentinel: sentinel in globalThis,
    panels: document.querySelectorAll('section.formula').length,
    elements: document.querySelectorAll('section script, section img, iframe, object').length,
  };
}

/** What is promised, or the word `hangs`. */
function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | 'hangs'> {
  return Promise.race([
    promise,
    new Promise<'hangs'>((resolve) => {
      setTimeout(resolve, milliseconds, 'hangs');
    }),
  ]);
}

/** Links that are broken, hostile, huge, or of the right form with the wrong things in them. */
function hostileFragments(count: number): readonly string[] {
  const random = randomFrom(4);
  const below = (bound: number): number => Math.floor(random() * bound);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)];
  const noise = (length: number): string =>
    Array.from({ length }, () => String.fromCodePoint(33 + below(pick([90, 0x2000, 0xd000])))).join('');
  const packed = (value: unknown): string =>
    `#v1.${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`;
  const code = `window.${SENTINEL}=1`;
  const texts = [
    `<img src=x onerror="${code}">`,
    `<script>${code}</script>`,
    `javascript:${code}`,
    `"><svg onload=${code}>`,
    '${' + code + '}',
    `\\htmlData{x=${code}}{Q}`,
    `\\href{javascript:${code}}{Q}`,
    `constructor.constructor("${code}")()`,
    '__proto__ = Q·K',
    'softmax(Q·Kᵀ/√d)·V',
    `Q = "${code}"`,
    '('.repeat(4000),
    '√'.repeat(3000) + 'Q',
    'a·'.repeat(5000),
  ];
  const odd: readonly unknown[] = [
    null,
    true,
    -1,
    1e308,
    0.5,
    '',
    [],
    {},
    [[[]]],
    { length: 9 },
    'x'.repeat(5000),
    '\u0000',
    '\ud800',
  ];
  const sources = [
    'randn(99999,99999)',
    'zeros(1e9)',
    '[[1,2],[3]]',
    '[['.repeat(500),
    'NaN',
    'randn(2,2;seed=-1)',
    code,
  ];
  const states = (): unknown => ({
    formula: pick<unknown>([...texts, ...odd]),
    inputs: pick<unknown>([
      ...odd,
      { Q: pick([...sources, ...texts]) },
      { ['__proto__']: 'x', constructor: pick(sources) },
    ]),
    sizes: pick<unknown>([...odd, { d: pick<unknown>([...odd, 2 ** 31, 1e6]) }]),
    tokens: pick<unknown>([...odd, { rows: [pick(texts)], columns: pick<unknown>([...odd, texts]) }]),
    backend: pick<unknown>(['wasm', 'reference', code, ...odd]),
    language: pick<unknown>(['zh', 'en', 'xx', ...odd]),
    step: pick<unknown>([...odd, 1e9, 3]),
    cell: pick<unknown>([...odd, [0, 0], [1e9], ['a']]),
    seed: pick<unknown>([...odd, 7]),
    ...(below(4) === 0 && { [pick(['__proto__', 'toString', 'then', noise(5)])]: pick(odd) }),
  });
  const kinds: readonly (() => string)[] = [
    () => packed(states()),
    () => packed(states()),
    () => packed({ formula: pick(texts) }),
    () => packed({ formula: pick(texts), inputs: { Q: pick(sources), K: pick(sources) } }),
    () => {
      // One character of a good link changed.
      const good = packed({ formula: 'softmax(Q·Kᵀ/√d)·V', inputs: { Q: 'randn(3,4;seed=1)' } });
      const at = 4 + below(good.length - 4);
      return good.slice(0, at) + pick([...'AZaz09_-%.=']) + good.slice(at + 1);
    },
    () => `#v${pick(['0', '2', '1', '99999999999', '-1', ''])}.${noise(below(60))}`,
    () => `#${noise(below(200))}`,
    () => `#v1.${noise(below(3000))}`,
    () => packed(`${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    () => packed({ formula: ' '.repeat(3_000_000) }),
    () => `#v1.${'A'.repeat(20_000)}`,
    () => `#${pick(['%', '%E0%A4%A', '%00', '..%2f..', '?', '#', '&a=b', `:~:text=${code}`, 'formula'])}`,
    () => `#${code}`,
    () => packed(pick(odd)),
  ];
  return Array.from({ length: count }, (_, k) => kinds[k % kinds.length]());
}

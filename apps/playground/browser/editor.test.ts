/** The editor in a real browser: the plain field, the code editor, symbols, faults by keys, input methods, leaving it. */

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectQuiet, openStage, type Stage, type WatchedPage, whyNot, RETRIES } from './page.check.ts';
import { eventually, resultShape, codeEditorOf, editorOf, settled, textOf, writeFormula } from './parts.check.ts';

/** The file that is loaded lazily. */
const CODE_EDITOR = '**/editor.*.js';

describe.skipIf(whyNot !== '')(`the editor${whyNot}`, { retry: RETRIES }, () => {
  let stage: Stage;
  let shared: WatchedPage;
  beforeAll(async () => {
    stage = await openStage();
    shared = await stage.open();
  });
  afterAll(() => stage.close());

  const onPage = async (act: (page: Page, editor: Locator) => Promise<void>): Promise<void> => {
    await act(shared.page, await codeEditorOf(shared.page));
    expectQuiet(shared, stage.url);
  };

  test('what is pointed at anywhere is marked in the text, and the caret points', () =>
    onPage(async (page, editor) => {
      await settled(page);
      await page.locator('.step', { hasText: 'S = Q·Kᵀ' }).hover();
      await eventually(() => editor.locator('.cm-pointed').allTextContents()).toEqual(['Q·Kᵀ']);
      await page.mouse.move(0, 0);
      await writeFormula(page, 'softmax(X·Xᵀ)');
      await page.keyboard.press('Home');
      await eventually(() => page.locator('.typeset .pointed').count()).toBe(1);
    }));

  test('until the code editor is there, a plain field does the work; caret and focus move over', async () => {
    let arrived = (): void => undefined;
    const held = new Promise<void>((resolve) => (arrived = resolve));
    const watch = await stage.open({
      route: async (context) => {
        await context.route(CODE_EDITOR, async (route) => {
          await held;
          await route.continue();
        });
      },
    });
    const { page } = watch;
    const field = page.locator('textarea.formula-field');
    await field.fill('softmax(Q·K');
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Insert √, \\sqrt' }).click();
    expect(await textOf(page)).toBe('softmax(Q·√K');
    await page.getByText('Error').first().waitFor();
    arrived();
    const editor = await codeEditorOf(page);
    await eventually(() => field.count()).toBe(0);
    expect(await editor.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(
      true,
    );
    await page.keyboard.type('2·');
    expect(await textOf(page)).toBe('softmax(Q·√2·K');
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('where the code editor cannot be loaded, the plain field stays', async () => {
    const watch = await stage.open({
      expected: [/editor\./, /ERR_FAILED/],
      route: async (context) => {
        await context.route(CODE_EDITOR, (route) => route.abort());
      },
    });
    const { page } = watch;
    await settled(page);
    await editorOf(page).fill('X·Xᵀ');
    await eventually(() => resultShape(page)).toContain('= 3×3');
    expect(await page.locator('.cm-editor').count()).toBe(0);
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('a symbol comes by its name: by the list, by Tab, Enter or Space, and faster than the list', () =>
    onPage(async (page) => {
      await writeFormula(page, '');
      await page.keyboard.type('\\');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.type('sqr');
      await eventually(() => page.getByRole('option').first().textContent()).toContain('√');
      await page.keyboard.press('Tab');
      expect(await textOf(page)).toBe('√');
      await page.keyboard.type('d\\cdot');
      await page.keyboard.press('Enter');
      await page.keyboard.type('\\alpha x\\top ');
      expect(await textOf(page)).toBe('√d·αxᵀ');
      await page.keyboard.press('Enter');
      await page.keyboard.type('softm');
      await page
        .getByRole('option', { name: /softmax/ })
        .first()
        .waitFor();
      await page.keyboard.press('Tab');
      expect(await textOf(page)).toMatch(/^√d·αxᵀ\nsoftmax/);
    }));

  test('words do not take the Enter key', () =>
    onPage(async (page) => {
      await writeFormula(page, 'A = so');
      await page.keyboard.type('ft');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.type('B');
      expect(await textOf(page)).toBe('A = soft\nB');
    }));

  test('tokens are coloured by the language’s own lexer', () =>
    onPage(async (page, editor) => {
      await writeFormula(page, 'softmax(Q·Kᵀ/√2)·V # why');
      await eventually(() => editor.locator('[class*="cm-t-"]').count()).toBeGreaterThan(6);
      const colour = (text: string): Promise<string> =>
        editor
          .locator('[class*="cm-t-"]', { hasText: text })
          .first()
          .evaluate((element) => getComputedStyle(element).color);
      const colours = new Set([await colour('softmax'), await colour('2'), await colour('·'), await colour('Q')]);
      expect(colours.size).toBe(4);
    }));

  test('a fault is reached, heard and mended by keys', () =>
    onPage(async (page, editor) => {
      await writeFormula(page, 'softmax(Q·K/√d)·V');
      await eventually(() => editor.locator('.cm-mark-error').count()).toBeGreaterThan(0);
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('F8');
      const card = page.locator('.cm-fault');
      await card.getByText('cannot multiply').waitFor();
      await page.keyboard.press('Escape');
      await eventually(() => card.count()).toBe(0);
      await page.keyboard.press('Control+.');
      await card.getByRole('button').waitFor();
      await eventually(() => card.getByRole('button').evaluate(hasFocus)).toBe(true);
      await page.keyboard.press('Enter');
      await eventually(() => textOf(page)).toBe('softmax(Q·Kᵀ/√d)·V');
      expect(await editor.evaluate(hasFocus)).toBe(true);
      await page.keyboard.press('Control+z');
      expect(await textOf(page)).toBe('softmax(Q·K/√d)·V');
      await page.keyboard.press('Control+Shift+Z');
      expect(await textOf(page)).toBe('softmax(Q·Kᵀ/√d)·V');
    }));

  test('a fault under the pointer says what it is', () =>
    onPage(async (page, editor) => {
      await writeFormula(page, 'softmax(Q·K/√d)·V');
      await editor.locator('.cm-mark-error').first().hover();
      await page
        .locator('.cm-fault')
        .getByRole('button', { name: /^Apply: / })
        .click();
      await eventually(() => textOf(page)).toBe('softmax(Q·Kᵀ/√d)·V');
    }));

  test('while an input method composes, nothing is sent, marked or replaced', () =>
    onPage(async (page, editor) => {
      await writeFormula(page, 'softmax(·Kᵀ/√d)·V');
      await page.keyboard.press('Home');
      for (let k = 0; k < 8; k += 1) await page.keyboard.press('ArrowRight');
      // The picture alone: what screen readers are given comes a moment later.
      const picture = page.locator('.typeset .katex-html');
      const typesetBefore = await picture.innerText();
      const client = await page.context().newCDPSession(page);
      for (const text of ['c', 'ch', 'cha', 'cha x']) {
        await client.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      }
      await page.waitForTimeout(150);
      expect(await textOf(page)).toBe('softmax(cha x·Kᵀ/√d)·V');
      expect(await picture.innerText()).toBe(typesetBefore);
      await client.send('Input.insertText', { text: '查询' });
      await eventually(() => textOf(page)).toBe('softmax(查询·Kᵀ/√d)·V');
      await eventually(() => page.locator('.typeset').innerText()).toContain('查询');
      await eventually(() => editor.locator('[class*="cm-t-"]', { hasText: '查询' }).count()).toBe(1);
      await page.keyboard.type('x');
      expect(await textOf(page)).toBe('softmax(查询x·Kᵀ/√d)·V');
    }));

  test('Tab writes nothing and leaves; in the middle of a name, Escape and Tab do', () =>
    onPage(async (page, editor) => {
      await writeFormula(page, 'Q·Kᵀ');
      await page.keyboard.press('Tab');
      expect(await editor.evaluate(hasFocus)).toBe(false);
      await page.keyboard.press('Shift+Tab');
      expect(await editor.evaluate(hasFocus)).toBe(true);
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\\sqrt');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      expect(await editor.evaluate(hasFocus)).toBe(false);
      expect(await textOf(page)).toBe('Q·Kᵀ\\sqrt');
    }));

  test('the palette is one stop of the Tab key and writes at the caret', () =>
    onPage(async (page, editor) => {
      await writeFormula(page, 'QK');
      await page.keyboard.press('ArrowLeft');
      const palette = page.getByRole('toolbar', { name: 'Symbols' });
      await palette.getByRole('button', { name: /\\cdot/ }).click();
      expect(await textOf(page)).toBe('Q·K');
      expect(await editor.evaluate(hasFocus)).toBe(true);
      await page.keyboard.press('Tab');
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      expect(await palette.getByRole('button').first().evaluate(hasFocus)).toBe(true);
      await page.keyboard.press('Tab');
      expect(await palette.locator(':focus').count()).toBe(0);
    }));

  test('keys move, select and delete, and none is lost however fast they come', () =>
    onPage(async (page) => {
      await writeFormula(page, 'softmax(Q·Kᵀ)\nV·W');
      await page.keyboard.press('Control+Home');
      for (let k = 0; k < 8; k += 1) await page.keyboard.press('ArrowRight');
      await page.keyboard.type('A·');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.type('B');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.type('!');
      await page.keyboard.press('Home');
      await page.keyboard.type('?');
      await page.keyboard.press('Control+ArrowRight');
      await page.keyboard.press('Shift+ArrowUp');
      await page.keyboard.press('Delete');
      expect(await textOf(page)).toBe('so·W!');
      await page.keyboard.press('Enter');
      await page.keyboard.type('K\\hat + x');
      await page.keyboard.press('Control+Backspace');
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('Control+Delete');
      expect(await textOf(page)).toBe('\nK\u0302+·W!');
      await page.keyboard.press('Delete');
      await page.keyboard.press('End');
      await page.keyboard.press('Shift+Backspace');
      expect(await textOf(page)).toBe('K\u0302+·W');
      // A letter and the mark over it are one step.
      await page.keyboard.press('Home');
      await page.keyboard.press('Delete');
      expect(await textOf(page)).toBe('+·W');
    }));

  test('a text from elsewhere leaves the caret where it was', () =>
    onPage(async (page) => {
      await writeFormula(page, 'softmax(Q·K/√d)·V');
      // At the end of the text: the fix goes in before it.
      await page
        .getByRole('button', { name: /^Apply: / })
        .first()
        .click();
      await eventually(() => textOf(page)).toBe('softmax(Q·Kᵀ/√d)·V');
      await (await codeEditorOf(page)).focus();
      await page.keyboard.type('!');
      expect(await textOf(page)).toBe('softmax(Q·Kᵀ/√d)·V!');
    }));
});

function hasFocus(element: Element): boolean {
  const root = element.getRootNode() as Document | ShadowRoot;
  return root.activeElement === element;
}

/**
 * The parts of the page as a person finds them: by role and name, in English unless told.
 *
 * In: a page. Out: locators and short acts. Nothing here looks at classes but where a part has no name to go by.
 */

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** As `expect.poll`, with the patience a busy machine needs. */
export function eventually<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 10_000, interval: 30 });
}

/** How long a run in the worker may take on a busy machine. */
const PATIENCE = 20_000;

export function editorOf(page: Page): Locator {
  return page.getByRole('textbox', { name: /^(?:Formula text|公式文本)$/ });
}

/** The code editor has taken over from the plain field. */
export async function codeEditorOf(page: Page): Promise<Locator> {
  await page.locator('.formula-code .cm-content').waitFor();
  return editorOf(page);
}

/** The text in the editor, whichever it is. */
export async function textOf(page: Page): Promise<string> {
  return editorOf(page).evaluate((element) =>
    element instanceof HTMLTextAreaElement
      ? element.value
      : [...element.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'),
  );
}

export async function writeFormula(page: Page, text: string): Promise<void> {
  const editor = await codeEditorOf(page);
  await editor.click();
  await page.keyboard.press('Control+a');
  // Typed over what was there, Chromium would keep its look in a style attribute, which the policy refuses aloud.
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
  await eventually(() => textOf(page)).toBe(text);
}

/** Waits until what is shown is of what is written. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.step-list:not(.stale) .step').first().waitFor({ timeout: PATIENCE });
}

/** `n×c = 3×4`: the result's shape in symbols and in numbers, as the formula's panel has it. */
export function resultShape(page: Page): Promise<string> {
  return page.locator('.typeset-foot').innerText();
}

/** The link that the page has put into its address for the state it is in. */
export async function ownFragment(page: Page): Promise<string> {
  for (;;) {
    const hash = await page.evaluate(() => location.hash);
    if (hash.startsWith('#v1.')) return hash;
    await page.waitForTimeout(20);
  }
}

/** Follows a link in place: as good as a new page, and quicker. */
export async function follow(page: Page, fragment: string): Promise<void> {
  await page.evaluate((hash) => {
    if (location.hash === hash) history.replaceState(null, '', '#');
    location.hash = hash;
  }, fragment);
  await eventually(() => page.evaluate(() => history.state !== null)).toBe(true);
  await settled(page);
}

/** Numbers of a table, row by row; excluded and empty cells are NaN. */
export async function numbersIn(table: Locator): Promise<readonly (readonly number[])[]> {
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  return rows.map((row) => row.map((text) => (text.trim() === '' ? Number.NaN : Number(text.replace('−', '-')))));
}

/** The numbers of the selected step. */
export function valueOf(page: Page): Locator {
  return page.locator('section.value').getByRole('grid').first();
}

export async function selectStep(page: Page, name: RegExp): Promise<void> {
  await page.locator('.step-list').getByRole('button', { name }).first().click();
}

/** Rows that agree to the decimals that are shown. */
export function expectShown(
  shown: readonly (readonly number[])[],
  wanted: readonly (readonly number[])[],
  digits = 3,
): void {
  expect(shown.map((row) => row.length)).toEqual(wanted.map((row) => row.length));
  for (const [i, row] of wanted.entries()) {
    for (const [j, value] of row.entries()) {
      expect(Math.abs((shown[i]?.[j] ?? Number.NaN) - value), `row ${i}, column ${j}`).toBeLessThanOrEqual(
        0.51 * 10 ** -digits,
      );
    }
  }
}

export async function openInput(page: Page, name: string): Promise<void> {
  const chip = page.locator(`#chip-${name}`);
  if ((await chip.getAttribute('aria-expanded')) !== 'true') await chip.click();
  await page.getByRole('grid', { name: `Cells of ${name}` }).waitFor();
}

/** One cell of an input, by its keys. */
export async function editCell(page: Page, name: string, row: number, column: number, value: string): Promise<void> {
  const cell = page.getByRole('grid', { name: `Cells of ${name}` }).locator(`[data-at="${row},${column}"]`);
  await cell.click();
  await cell.getByRole('textbox').fill(value);
  await page.keyboard.press('Enter');
}

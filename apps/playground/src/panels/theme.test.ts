import { expect, test } from 'vitest';
import { keepTheme, keptTheme, THEMES, wearTheme } from './theme.ts';

test('a theme is kept and read back', () => {
  const kept = new Map<string, string>();
  const storage = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  expect(keptTheme(storage)).toBe('auto');
  for (const theme of THEMES) {
    expect(keepTheme(theme, storage)).toBe(true);
    expect(keptTheme(storage)).toBe(theme);
  }
  kept.set([...kept.keys()][0] ?? '', 'purple');
  expect(keptTheme(storage)).toBe('auto');
});

test('refused storage is no fault', () => {
  const refused = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(keptTheme(refused)).toBe('auto');
  expect(keepTheme('dark', refused)).toBe(false);
});

test('the root wears it', () => {
  const root: Pick<HTMLElement, 'dataset'> = { dataset: {} };
  wearTheme('dark', root);
  expect(root.dataset).toEqual({ theme: 'dark' });
  wearTheme('auto', root);
  expect(root.dataset).toEqual({});
});

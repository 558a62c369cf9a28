/**
 * Light, dark, or as the system has it: kept on this machine, never in a link.
 *
 * In: what the person chose. Out: `data-theme` on the root element, which the style sheet reads. Storage may be refused
 * (private windows, files): the choice then lasts as long as the page.
 */

export type Theme = 'auto' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

const KEY = 'heed.theme';

export function isTheme(text: unknown): text is Theme {
  return THEMES.some((theme) => theme === text);
}

/** The choice kept from last time; `auto` where there is none or it cannot be read. */
export function keptTheme(storage: () => Pick<Storage, 'getItem'>): Theme {
  try {
    const kept = storage().getItem(KEY);
    return isTheme(kept) ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

/** Whether it could be kept. */
export function keepTheme(theme: Theme, storage: () => Pick<Storage, 'setItem'>): boolean {
  try {
    storage().setItem(KEY, theme);
    return true;
  } catch {
    return false;
  }
}

export function wearTheme(theme: Theme, root: Pick<HTMLElement, 'dataset'>): void {
  if (theme === 'auto') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}

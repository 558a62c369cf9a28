/**
 * The theme as state of the page: what was chosen, and whether the page is dark now.
 *
 * In: storage and the system's wish. Out: the choice, a way to change it, and what it comes to; pictures need to know.
 */

import { useEffect, useState } from 'preact/hooks';
import { keepTheme, keptTheme, wearTheme, type Theme } from './theme.ts';

export interface ThemeState {
  readonly theme: Theme;
  readonly isDark: boolean;
  readonly choose: (theme: Theme) => void;
}

export function useTheme(): ThemeState {
  const [theme, setTheme] = useState<Theme>(() => keptTheme(() => localStorage));
  const [systemIsDark, setSystem] = useState(() => matchMedia(DARK).matches);
  useEffect(() => wearTheme(theme, document.documentElement), [theme]);
  useEffect(() => {
    const query = matchMedia(DARK);
    const onChange = (): void => setSystem(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return {
    theme,
    isDark: theme === 'auto' ? systemIsDark : theme === 'dark',
    choose: (chosen) => {
      setTheme(chosen);
      keepTheme(chosen, () => localStorage);
    },
  };
}

const DARK = '(prefers-color-scheme: dark)';

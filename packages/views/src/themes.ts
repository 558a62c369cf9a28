/** Colours of paper and print around the cells of a picture, on light and on dark pages. Cells look alike on both. */

export type Theme = 'light' | 'dark';

export interface Paper {
  readonly paper: string;
  readonly print: string;
  readonly quiet: string;
  readonly rule: string;
}

export const PAPERS: Readonly<Record<Theme, Paper>> = {
  light: { paper: '#ffffff', print: '#1b1f24', quiet: '#57606a', rule: '#d8dce1' },
  dark: { paper: '#15181d', print: '#e8eaed', quiet: '#a3abb5', rule: '#3a4048' },
};

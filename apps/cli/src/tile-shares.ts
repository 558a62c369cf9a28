/**
 * What share of a stream's tiles of scores is masked, whole, left out, as one line.
 *
 * In: counts of tiles as the face gives them, the formula's text. Out: `A·V: 3.1 % masked, 48.4 % whole, 48.4 % left out`
 * or, where the condition reads numbers that are not known, what is left out for certain, and why no more is said.
 */

import type { Language } from '@heed/diagnostics';
import type { TileCost } from 'heed';
import { say, type Words } from './words.ts';

export function tileShares(
  formula: string,
  { span, empty, full, partial, data }: TileCost,
  language: Language,
): string {
  const text = span === undefined ? '–' : formula.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
  const share = (count: number): string =>
    ((100 * count) / Math.max(1, empty + full + partial)).toLocaleString('en-US', { maximumFractionDigits: 1 });
  return say(language, WORDS[data], { text, partial: share(partial), full: share(full), empty: share(empty) });
}

const WORDS: Readonly<Record<TileCost['data'], keyof Words>> = {
  none: 'tilesOf',
  given: 'tilesOf',
  absent: 'tilesOfData',
  computed: 'tilesOfValues',
};

/**
 * The formula's own text with cells in the place of values: `S[1, 2]/√d = 4/√d`.
 *
 * In: the text of a step and the single cells it reads. Out: the text with indices and with numbers, or nothing where a
 * value is not found in it (a function's body has its own names) or is read in two ways under one name.
 */

import type { Language } from '@heed/diagnostics';
import { regionText, valueText, type Piece } from './story-regions.ts';
import { factor } from './story-sums.ts';

export interface CellsText {
  readonly indexed: string;
  readonly numbers: string;
}

/** Letters and marks that make a name longer. */
const INSIDE = "[\\p{L}\\p{N}\\p{M}_′']";

export function cellsText(text: string, pieces: readonly Piece[], language: Language): CellsText | undefined {
  const byText = new Map<string, Piece>();
  for (const piece of pieces) {
    const known = byText.get(piece.operand.text);
    if (known !== undefined && regionText(known, language) !== regionText(piece, language)) return undefined;
    byText.set(piece.operand.text, piece);
  }
  if (byText.size === 0 || byText.has('')) return undefined;
  const found = new Set<string>();
  const put = (write: (piece: Piece) => string): string =>
    text.replace(patternOf([...byText.keys()]), (all: string, enclosed: string | undefined, plain: string) => {
      const name = enclosed ?? plain;
      const piece = byText.get(name);
      if (piece === undefined) return all;
      found.add(name);
      return write(piece);
    });
  const indexed = put((piece) => regionText(piece, language));
  const numbers = put((piece) => factor(valueText(piece.numbers[0] ?? Number.NaN, piece.value, piece.write, language)));
  return found.size === byText.size ? { indexed, numbers } : undefined;
}

/**
 * Any of the names as a whole word, the longest first. Brackets right around it go with it, as its cell needs none; those
 * of a call stay.
 */
function patternOf(names: readonly string[]): RegExp {
  const any = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  return new RegExp(`(?<!${INSIDE})(?:\\((${any})\\)|(${any})(?!${INSIDE}))`, 'gu');
}

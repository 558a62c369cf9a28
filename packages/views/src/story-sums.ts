/**
 * Numbers made of many: sums of products, sums, means, largest and smallest, softmax, written out with their numbers.
 *
 * In: the pieces that a cell reads, its value. Out: text, or nothing where the numbers do not make the value (a product
 * that is scaled besides, another operation of the name). At most eight terms are written. Entries that a condition
 * leaves out of a sum are not in it.
 */

import type { Language } from '@heed/diagnostics';
import { isExact, regionText, type Piece } from './story-regions.ts';
import { storyWords } from './story-words.ts';

const MOST_TERMS = 8;

/** The number that a story ends in. */
export interface Result {
  readonly value: number;
  readonly write: (x: number) => string;
}

/** `row 2 of Q · column 3 of Kᵀ = 1·0 + 2·1 = 2` */
export function productsText(
  [left, right]: readonly [Piece, Piece],
  conditions: readonly Piece[],
  result: Result,
  language: Language,
): string | undefined {
  if (left.numbers.length !== right.numbers.length) return undefined;
  const kept = keptBy(conditions, left.numbers.length);
  if (kept === undefined) return undefined;
  const [a, b] = [left, right].map(({ numbers }) => kept.map((k) => numbers[k] ?? Number.NaN));
  const products = a.map((x, k) => x * (b[k] ?? Number.NaN));
  if (!makes(sum(products), products, result.value)) return undefined;
  const terms = a.map((x, k) => `${factor(left.write(x), k === 0)}·${factor(right.write(b[k] ?? Number.NaN))}`);
  const isPlain = allExact(a, left) && allExact(b, right) && isExact(result.value, result.write);
  const only = conditions.length > 0 && kept.length < left.numbers.length ? conditions[0] : undefined;
  const head = [left, right].map((piece) => regionText(piece, language)).join(' · ');
  return tell(head, listed(terms, ' + '), result, isPlain, only, language);
}

/** `mean of row 2 of X = (1 + 2 + 3)/3 = 2` */
export function reducedText(
  operation: string,
  piece: Piece,
  conditions: readonly Piece[],
  result: Result,
  language: Language,
): string | undefined {
  const kept = keptBy(conditions, piece.numbers.length);
  if (kept === undefined) return undefined;
  const numbers = kept.map((k) => piece.numbers[k] ?? Number.NaN);
  const terms = numbers.map((x, k) => factor(piece.write(x), k === 0 || operation === 'max' || operation === 'min'));
  const made = reduce(operation, numbers, terms);
  if (made === undefined || !makes(made.value, numbers, result.value)) return undefined;
  const isPlain = allExact(numbers, piece) && isExact(result.value, result.write);
  const only = kept.length < piece.numbers.length ? conditions[0] : undefined;
  const head = storyWords(language).reduced(operation, regionText(piece, language));
  return tell(head, made.text, result, isPlain, only, language);
}

/** `row 2 of S through softmax = e^4/(e^2 + e^4 + e^4) ≈ 0.47`; `own` is the place of the cell in the row. */
export function softmaxText(
  piece: Piece,
  own: number,
  conditions: readonly Piece[],
  result: Result,
  language: Language,
): string | undefined {
  const kept = keptBy(conditions, piece.numbers.length);
  if (!kept?.includes(own)) return undefined;
  const numbers = kept.map((k) => piece.numbers[k] ?? Number.NaN);
  const largest = Math.max(...numbers);
  const total = sum(numbers.map((x) => Math.exp(x - largest)));
  const x = piece.numbers[own] ?? Number.NaN;
  if (!makes(Math.exp(x - largest) / total, [1], result.value)) return undefined;
  const power = (each: number): string => `e^${factor(piece.write(each))}`;
  const written = `${power(x)}/(${listed(numbers.map(power), ' + ')})`;
  const only = kept.length < piece.numbers.length ? conditions[0] : undefined;
  const head = storyWords(language).through(regionText(piece, language), 'softmax');
  return tell(head, written, result, false, only, language);
}

function tell(
  head: string,
  written: string,
  { value, write }: Result,
  isPlain: boolean,
  only: Piece | undefined,
  language: Language,
): string {
  const where = only === undefined ? '' : storyWords(language).where(only.operand.text);
  const aside = where === '' ? '' : language === 'zh' ? `（${where}）` : ` (${where})`;
  const shown = written === '' ? '' : ` = ${written}`;
  return `${head}${aside}${shown} ${isPlain ? '=' : '≈'} ${write(value)}`.replace('） ', '）');
}

function reduce(
  operation: string,
  numbers: readonly number[],
  terms: readonly string[],
): { readonly value: number; readonly text: string } | undefined {
  const added = listed(terms, ' + ');
  switch (operation) {
    case 'sum':
      return { value: sum(numbers), text: added };
    case 'mean':
      return { value: sum(numbers) / numbers.length, text: `(${added})/${numbers.length}` };
    case 'max':
      return { value: Math.max(...numbers), text: `max(${listed(terms, ', ')})` };
    case 'min':
      return { value: Math.min(...numbers), text: `min(${listed(terms, ', ')})` };
    case 'prod':
      return { value: numbers.reduce((a, b) => a * b, 1), text: listed(terms, '·') };
    default:
      return undefined;
  }
}

/** Places that every condition keeps; nothing where a condition has not one truth value for each. */
function keptBy(conditions: readonly Piece[], count: number): readonly number[] | undefined {
  if (conditions.some(({ numbers }) => numbers.length !== count)) return undefined;
  return Array.from({ length: count }, (_, k) => k).filter((k) => conditions.every(({ numbers }) => numbers[k] !== 0));
}

/** Within the precision of the narrowest device; what is no number is made by the same. */
function makes(made: number, terms: readonly number[], value: number): boolean {
  if (!Number.isFinite(made) || !Number.isFinite(value)) return Object.is(made, value);
  return Math.abs(made - value) <= 1e-4 * Math.max(1e-30, sum(terms.map(Math.abs)), Math.abs(value));
}

function listed(terms: readonly string[], between: string): string {
  if (terms.length <= MOST_TERMS) return terms.join(between);
  return [...terms.slice(0, MOST_TERMS), '…'].join(between);
}

/** A number among others: negative ones in brackets, unless nothing stands before them. */
export function factor(text: string, isFirst = false): string {
  return text.startsWith('-') && !isFirst ? `(${text})` : text;
}

function allExact(numbers: readonly number[], { write }: Piece): boolean {
  return numbers.every((x) => isExact(x, write));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/**
 * A box of an operand in words and in numbers.
 *
 * In: an operand, its value, the box that a cell reads. Out: `row 2 of Q`, `column 3 of Kᵀ`, `S[1, 2]`, and the numbers in
 * the box. Words count rows from 1, as people do; brackets count from 0, as formulas do. What is stored is K where the
 * text has Kᵀ: then rows and columns change places in the words, never in the box.
 */

import type { Language } from '@heed/diagnostics';
import type { Region } from '@heed/graph';
import { numberAt, slice, values, type Tensor } from '@heed/tensor';
import { numberWriter, preciseText } from './numbers.ts';
import type { StoryOperand } from './pictures.ts';
import { storyWords } from './story-words.ts';

/** An operand with the part of it that a cell is made of. */
export interface Piece {
  readonly operand: StoryOperand;
  readonly value: Tensor;
  readonly region: Region;
  /** Row by row. */
  readonly numbers: readonly number[];
  readonly isCell: boolean;
  /** The text is a transposition of what is stored. */
  readonly isTurned: boolean;
  /** Writes its numbers as the picture of the operand has them. */
  readonly write: (x: number) => string;
}

/** `stored` is the text of the step whose value it is: where that is the operand's own text, nothing is turned. */
export function pieceOf(operand: StoryOperand, value: Tensor, region: Region, stored?: string): Piece {
  const box = slice(
    value,
    region.map(([start, stop]) => ({ start, stop })),
  );
  const numbers = [...values(box)];
  const isBool = value.dtype === 'bool';
  return {
    operand,
    value,
    region,
    numbers,
    isCell: region.every(([from, to]) => to - from === 1),
    isTurned: region.length > 1 && stored !== operand.text && isTransposition(nameOf(operand.text)),
    write: isBool ? preciseText : shownBy(value, numbers),
  };
}

/** Larger values are not looked through for their decimals at each click. */
const MOST_LOOKED_AT = 65_536;

/** Numbers with the decimals of the picture of their value, without zeros that say nothing. */
export function shownBy(value: Tensor, numbers: readonly number[]): (x: number) => string {
  const count = value.shape.reduce((product, size) => product * size, 1);
  const write = numberWriter(count > MOST_LOOKED_AT ? numbers : values(value));
  return (x) => {
    const text = write(x);
    return Number(text) === x ? text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : text;
  };
}

/** Names the box. */
export function regionText({ operand, value, region, isCell, isTurned }: Piece, language: Language): string {
  const words = storyWords(language);
  const name = nameOf(operand.text);
  const rank = region.length;
  if (rank === 0) return operand.text;
  const places = isTurned ? swapLast(region) : region;
  const sizes = isTurned ? swapLast(value.shape) : value.shape;
  if (isCell) return `${bracketed(name)}[${places.map(([from]) => from).join(', ')}]`;
  const isOne = (axis: number): boolean => axis < 0 || places[axis][1] - places[axis][0] === 1;
  const isWhole = (axis: number): boolean => places[axis][0] === 0 && places[axis][1] === sizes[axis];
  const lead = places.slice(0, -2);
  if (lead.every(([from, to]) => to - from === 1)) {
    const of = lead.length === 0 ? name : `${bracketed(name)}[${lead.map(([from]) => from).join(', ')}]`;
    if (rank === 1 && isWhole(0)) return words.all(of);
    if (rank > 1 && isOne(rank - 2) && isWhole(rank - 1)) return words.row(places[rank - 2][0] + 1, of);
    if (rank > 1 && isOne(rank - 1) && isWhole(rank - 2)) return words.column(places[rank - 1][0] + 1, of);
    if (rank > 1 && isWhole(rank - 1) && isWhole(rank - 2)) return words.all(of);
  }
  const ranges = places.map(([from, to]) => (to - from === 1 ? String(from) : `${from}…${to - 1}`));
  return places.every((_, axis) => isWhole(axis)) ? words.all(name) : `${bracketed(name)}[${ranges.join(', ')}]`;
}

/** The number of a piece that is one cell, or of a step; conditions in words. */
export function valueText(x: number, { dtype }: Tensor, write: (x: number) => string, language: Language): string {
  return dtype === 'bool' ? storyWords(language).truth(x !== 0) : write(x);
}

/** Whether a shown number is the number itself. */
export function isExact(x: number, write: (x: number) => string): boolean {
  return Number(write(x)) === x || !Number.isFinite(x);
}

export function cellValue(value: Tensor, index: readonly number[]): number {
  return numberAt(value, ...index);
}

const WORD = /^[\p{L}\p{N}\p{M}_′'₀-₉]+$/u;

/** The name without the indices it is written under. */
function nameOf(text: string): string {
  const [, name = ''] = /^([^[\]]+)\[[^[\]]*\]$/u.exec(text) ?? [];
  return WORD.test(name) ? name : text;
}

/** `Kᵀ`, `(Q + K)ᵀ`, `K^T`; not `Q·Kᵀ`. */
function isTransposition(name: string): boolean {
  const [, turned = ''] = /^(.+?)\s*(?:ᵀ|\^\s*(?:T|⊤|\\top|\{\\?T\}))$/u.exec(name) ?? [];
  return WORD.test(turned) || isEnclosed(turned);
}

/** In brackets unless it is one word: `(Q·Kᵀ)[1, 2]`. */
export function bracketed(name: string): string {
  return WORD.test(name) || isEnclosed(name) ? name : `(${name})`;
}

/** Whether its first bracket ends at its end. */
function isEnclosed(text: string): boolean {
  if (!/^[[(]/.test(text)) return false;
  let depth = 0;
  for (const [at, character] of [...text].entries()) {
    if ('[('.includes(character)) depth += 1;
    if ('])'.includes(character)) depth -= 1;
    if (depth === 0) return at === [...text].length - 1;
  }
  return false;
}

function swapLast<T>(list: readonly T[]): readonly T[] {
  return [...list.slice(0, -2), ...list.slice(-2).toReversed()];
}

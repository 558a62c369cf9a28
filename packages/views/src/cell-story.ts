/**
 * Where one number of a step comes from: the cells of other values it was made of, and how.
 *
 * In: the steps of a trace, the inputs, a cell. Out: a line of text with numbers, and the boxes to point at. Nothing is
 * told from an operation's name alone: a sum of products, a softmax, a mean is written out only where the numbers bear it
 * out; else the parts are named and no more.
 */

import { bug, type Language } from '@heed/diagnostics';
import { readRegion } from '@heed/graph';
import type { Tensor } from '@heed/tensor';
import { preciseText } from './numbers.ts';
import type { CellStory, StoryPart, StoryStep } from './pictures.ts';
import { cellsText } from './story-cells.ts';
import { bracketed, cellValue, isExact, pieceOf, regionText, shownBy, valueText, type Piece } from './story-regions.ts';
import { productsText, reducedText, softmaxText, type Result } from './story-sums.ts';
import { storyWords } from './story-words.ts';

/** Operations that only move numbers. */
const MOVES: ReadonlySet<string> = new Set(['transpose', 'view', 'join', 'concat', 'split', 'merge', 'gather', 'item']);

/** What becomes of all that a cell reads, by the operation. */
const REDUCING: Readonly<Record<string, string>> = {
  reduce_sum: 'sum',
  reduce_mean: 'mean',
  reduce_max: 'max',
  reduce_min: 'min',
  reduce_prod: 'prod',
  cumsum: 'sum',
  cumprod: 'prod',
};

export function cellStory(
  steps: readonly StoryStep[],
  inputs: Readonly<Record<string, Tensor>>,
  stepIndex: number,
  cellIndex: readonly number[],
  language: Language,
): CellStory {
  const step = steps[stepIndex] ?? bug('a story is told of a step that is there', String(stepIndex));
  const value = cellValue(step.value, cellIndex);
  const excluded = step.excluded !== undefined && cellValue(step.excluded, cellIndex) !== 0;
  const pieces = piecesOf(step, cellIndex, steps, inputs);
  const isCondition = ({ operand }: Piece): boolean => operand.condition === true;
  const [conditions, own] = [pieces.filter(isCondition), pieces.filter((piece) => !isCondition(piece))];
  const text = excluded
    ? excludedText(conditions, language)
    : storyText(step, value, cellIndex, own, conditions, language);
  return { value, excluded, text, parts: pieces.map((piece) => partOf(piece, language)) };
}

/** What the cell reads of each operand; nothing of one that it reads nothing of. */
function piecesOf(
  { operands }: StoryStep,
  cellIndex: readonly number[],
  steps: readonly StoryStep[],
  inputs: Readonly<Record<string, Tensor>>,
): readonly Piece[] {
  return operands.flatMap((operand) => {
    const { step, input } = operand;
    const value = step !== undefined ? steps[step]?.value : inputs[input ?? ''];
    const stored = step !== undefined ? steps[step]?.text : undefined;
    if (value === undefined) return [];
    const region = readRegion(operand.reads, cellIndex, value.shape);
    return region.some(([from, to]) => from >= to) ? [] : [pieceOf(operand, value, region, stored)];
  });
}

function partOf(piece: Piece, language: Language): StoryPart {
  const { operand, value, region, isCell, numbers } = piece;
  const said = regionText(piece, language);
  return {
    operand: {
      ...(operand.step !== undefined && { step: operand.step }),
      ...(operand.input !== undefined && { input: operand.input }),
    },
    text: isCell ? `${said} = ${valueText(numbers[0] ?? Number.NaN, value, preciseText, language)}` : said,
    region,
  };
}

function excludedText(conditions: readonly Piece[], language: Language): string {
  const words = storyWords(language);
  const [condition, ...others] = conditions;
  return condition === undefined || others.length > 0 ? words.excluded : words.unmet(condition.operand.text);
}

function storyText(
  step: StoryStep,
  value: number,
  cellIndex: readonly number[],
  pieces: readonly Piece[],
  conditions: readonly Piece[],
  language: Language,
): string {
  const words = storyWords(language);
  const { kind } = step;
  const write = step.value.dtype === 'bool' ? preciseText : shownBy(step.value, [value]);
  const result: Result = { value, write };
  const shown = valueText(value, step.value, write, language);
  const equals = step.value.dtype === 'bool' ? ': ' : isExact(value, write) ? ' = ' : ' ≈ ';
  const [first, second, ...others] = pieces;

  if (first === undefined) return `${bracketed(step.text)}[${cellIndex.join(', ')}]${equals}${shown}`;
  if (MOVES.has(kind) && pieces.every(({ isCell }) => isCell) && second === undefined) {
    return `${words.taken(regionText(first, language))}${equals}${shown}`;
  }
  // A sum over the products of single numbers is an elementwise product, told in the formula's own signs.
  const areCells = pieces.every(({ isCell }) => isCell);
  if (!areCells && second !== undefined && others.length === 0) {
    const text = productsText([first, second], conditions, result, language);
    if (text !== undefined) return text;
  }
  if (!areCells && second === undefined) {
    const text =
      softmaxOf(kind, first, cellIndex, conditions, result, language) ??
      reducedText(REDUCING[kind] ?? kind, first, conditions, result, language);
    if (text !== undefined) return text;
    return `${words.through(regionText(first, language), kind.replace(/^reduce_/, ''))}${equals}${shown}`;
  }
  const cells = areCells ? cellsText(step.text, pieces, language) : undefined;
  if (cells !== undefined) {
    // Numbers that are rounded as they are shown do not make the result exactly.
    const isPlain = pieces.every((piece) => piece.numbers.every((x) => isExact(x, piece.write)));
    const sign = equals === ' = ' && !isPlain ? ' ≈ ' : equals;
    return `${cells.indexed}${isPlain ? ' = ' : ' ≈ '}${cells.numbers}${sign}${shown}`;
  }
  return words.made([...new Set(pieces.map((piece) => partOf(piece, language).text))], shown);
}

function softmaxOf(
  kind: string,
  piece: Piece,
  cellIndex: readonly number[],
  conditions: readonly Piece[],
  result: Result,
  language: Language,
): string | undefined {
  if (kind !== 'softmax') return undefined;
  // The cell's own place in what it reads.
  let own = 0;
  for (const [axis, [from, to]] of piece.region.entries()) {
    const at = cellIndex[axis + cellIndex.length - piece.region.length] ?? 0;
    own = own * (to - from) + (at < from || at >= to ? 0 : at - from);
  }
  return softmaxText(piece, own, conditions, result, language);
}

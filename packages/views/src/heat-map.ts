/**
 * The cells of a heat map: what is written in each, in which colours, and how large matrices become small.
 *
 * In: a matrix and what is known of its labels and scale. Out: a model that a terminal, a page and a file draw alike.
 * Weights have the scale 0 to 1, numbers of both signs one whose middle is 0, others one from least to largest. More than
 * 64 rows or columns become means of blocks; excluded entries are in no mean and in no scale. It draws nothing.
 */

import { averageBlocks } from './average-blocks.ts';
import { contrast, diverging, EXCLUDED, hex, NO_NUMBER, viridis, type Colour } from './colours.ts';
import { isOut, isWeights } from './matrices.ts';
import { numberWriter } from './numbers.ts';
import type { HeatMapCell, HeatMapModel, HeatMapOptions, Matrix } from './pictures.ts';

/** More rows or columns than this are averaged. */
const MOST = 64;

type Scale = HeatMapModel['scale'];

export function heatMapModel(matrix: Matrix, options: HeatMapOptions = {}): HeatMapModel {
  const { title = '', digits } = options;
  const block = { rows: Math.ceil(matrix.rows / MOST) || 1, columns: Math.ceil(matrix.columns / MOST) || 1 };
  const isAveraged = block.rows > 1 || block.columns > 1;
  const drawn = isAveraged ? averageBlocks(matrix, block) : matrix;
  const scale = scaleOf(drawn, options, isWeights(matrix) ? (isAveraged ? 'from-zero' : 'weights') : 'any');
  const write = numberWriter(within(drawn), digits);
  return {
    title,
    rows: drawn.rows,
    columns: drawn.columns,
    rowLabels: labelsOf(options.rowLabels, matrix.rows, block.rows),
    columnLabels: labelsOf(options.columnLabels, matrix.columns, block.columns),
    cells: Array.from({ length: drawn.rows * drawn.columns }, (_, k) =>
      cellOf(drawn.values[k] ?? Number.NaN, isOut(drawn.excluded, k), scale, write),
    ),
    scale,
    ...(isAveraged && { averaged: block }),
  };
}

/** The scale of a matrix, as its heat map has it. */
export function scaleOf(
  matrix: Matrix,
  { range, scale: wanted }: Pick<HeatMapOptions, 'range' | 'scale'> = {},
  kind: 'weights' | 'from-zero' | 'any' = isWeights(matrix) ? 'weights' : 'any',
): Scale {
  const [least, largest] = range ?? extremes(matrix);
  if ((wanted ?? (least < 0 && largest > 0 ? 'diverging' : 'sequential')) === 'diverging') {
    const end = Math.max(Math.abs(least), Math.abs(largest));
    return { kind: 'diverging', low: 0 - end, high: end };
  }
  if (range !== undefined || kind === 'any') return { kind: 'sequential', low: least, high: largest };
  return { kind: 'sequential', low: 0, high: kind === 'weights' ? 1 : largest };
}

/** Colour of a place on a scale. */
export function colourAt(kind: Scale['kind'], at: number): Colour {
  return kind === 'diverging' ? diverging(at) : viridis(at);
}

function cellOf(value: number, excluded: boolean, scale: Scale, write: (x: number) => string): HeatMapCell {
  if (excluded) return { value, text: '', excluded, fill: hex(EXCLUDED), ink: hex(contrast(EXCLUDED)) };
  const text = write(value);
  if (!Number.isFinite(value)) {
    return { value, text, excluded, fill: hex(NO_NUMBER), ink: hex(contrast(NO_NUMBER)) };
  }
  const at = placeOn(scale, value);
  const colour = colourAt(scale.kind, at);
  return { value, text, excluded, at, fill: hex(colour), ink: hex(contrast(colour)) };
}

/** Halves, so that the distance of two numbers is finite whatever they are. */
function placeOn({ low, high }: Scale, x: number): number {
  const span = high / 2 - low / 2;
  return span > 0 ? Math.min(1, Math.max(0, (x / 2 - low / 2) / span)) : 0.5;
}

function extremes(matrix: Matrix): readonly [least: number, largest: number] {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of within(matrix)) {
    if (!Number.isFinite(x)) continue;
    least = Math.min(least, x);
    largest = Math.max(largest, x);
  }
  // `+ 0` makes -0 plain.
  return least <= largest ? [least + 0, largest + 0] : [0, 0];
}

/** The numbers that are not excluded. */
function within({ rows, columns, values, excluded }: Matrix): readonly number[] {
  const found: number[] = [];
  for (let k = 0; k < rows * columns; k += 1) if (!isOut(excluded, k)) found.push(values[k] ?? Number.NaN);
  return found;
}

/** Labels of the rows drawn: of a block, the first and the last. Labels that do not fit are left out. */
function labelsOf(given: readonly string[] | undefined, size: number, block: number): readonly string[] {
  const label = (k: number): string => (given?.length === size ? (given[k] ?? '') : String(k));
  return Array.from({ length: Math.ceil(size / block) }, (_, k) => {
    const [first, last] = [k * block, Math.min(size, (k + 1) * block) - 1];
    return first === last ? label(first) : `${label(first)}–${label(last)}`;
  });
}

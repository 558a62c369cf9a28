/**
 * A matrix as a picture of characters: the heat map of a terminal.
 *
 * In: numbers by rows, labels, how many colours there are and how many columns. Out: lines of text. With 256 colours or
 * more, cells are coloured after viridis and hold their number; without, shades stand beside the number. What is too
 * wide for numbers becomes one cell per column of the terminal (in colour two rows to a line, as half blocks), and what
 * is too wide even for that is averaged, which the last line says. Nothing is printed here; it knows no tensor.
 */

import { columnsOf, printable } from '@heed/diagnostics';
import { background, contrast, foreground, viridis, RESET } from './colours.ts';
import type { ColorDepth } from './terminal.ts';

export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: ArrayLike<number>;
  readonly rowLabels?: readonly string[];
  readonly columnLabels?: readonly string[];
  /** What the two ends of the scale stand for; the smallest and the largest number where nothing is said. */
  readonly range?: readonly [low: number, high: number];
}

export interface HeatMapOptions {
  readonly depth: ColorDepth;
  readonly width: number;
  readonly digits?: number;
}

const SHADES = [' ', '░', '▒', '▓', '█'] as const;
const LONGEST_LABEL = 14;
/** More rows than this are averaged. */
const MOST_LINES = 64;

export function heatMap(map: HeatMap, options: HeatMapOptions): string[] {
  if (map.rows === 0 || map.columns === 0) return ['(empty)'];
  const scale = scaleOf(map);
  const labels = Array.from({ length: map.rows }, (_, i) => printable(map.rowLabels?.[i] ?? String(i), LONGEST_LABEL));
  const gutter = Math.max(...labels.map(columnsOf)) + 2;
  const wide = wideCells(map, scale, labels, gutter, options);
  return wide ?? narrowCells(map, scale, labels, gutter, options);
}

interface Scale {
  readonly low: number;
  readonly high: number;
  /** Where a number stands between the ends, 0 to 1; NaN for what is no number. */
  readonly place: (x: number) => number;
}

function scaleOf({ values, range }: HeatMap): Scale {
  const finite = Array.from(values).filter((x) => Number.isFinite(x));
  const low = range?.[0] ?? finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = range?.[1] ?? finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const place = (x: number): number =>
    Number.isNaN(x) ? x : high > low ? Math.min(1, Math.max(0, (x - low) / (high - low))) : 0.5;
  return { low, high, place };
}

/** One number per cell; `undefined` where that is too wide. */
function wideCells(
  map: HeatMap,
  scale: Scale,
  labels: readonly string[],
  gutter: number,
  { depth, width, digits = 2 }: HeatMapOptions,
): string[] | undefined {
  // Measured before anything is formatted: a long row need not become text to be found too long.
  if (gutter + map.columns * (digits + 4) > width || map.rows > MOST_LINES) return undefined;
  const heads = Array.from({ length: map.columns }, (_, j) =>
    printable(map.columnLabels?.[j] ?? String(j), LONGEST_LABEL),
  );
  const numbers = Array.from({ length: map.rows * map.columns }, (_, k) => numberText(map.values[k] ?? NaN, digits));
  const inner = Math.max(...numbers.map((text) => text.length), ...heads.map(columnsOf)) + (depth >= 8 ? 2 : 0);
  const cell = depth >= 8 ? inner : inner + 4; // two shades and two spaces
  if (gutter + map.columns * cell > width) return undefined;
  const line = (i: number): string => {
    const cells = heads.map((_, j) => {
      const k = i * map.columns + j;
      const place = scale.place(map.values[k] ?? NaN);
      const text = numbers[k] ?? '';
      return depth >= 8
        ? painted(center(text, cell), place, depth)
        : ` ${shade(place).repeat(2)} ${text.padEnd(inner)}`;
    });
    return padEnd(labels[i] ?? '', gutter) + cells.join('');
  };
  const head = heads.map((text) => (depth >= 8 ? center(text, cell) : `    ${padEnd(text, inner)}`)).join('');
  const lines = [`${' '.repeat(gutter)}${head}`.trimEnd()];
  for (let i = 0; i < map.rows; i += 1) lines.push(line(i).trimEnd());
  return [...lines, legend(scale, gutter, depth, digits)];
}

/** One cell per column of the terminal, averaged where there are too many. */
function narrowCells(
  map: HeatMap,
  scale: Scale,
  labels: readonly string[],
  gutter: number,
  { depth, width, digits = 2 }: HeatMapOptions,
): string[] {
  const across = Math.ceil(map.columns / Math.max(1, width - gutter));
  const down = Math.ceil(map.rows / (depth >= 8 ? 2 * MOST_LINES : MOST_LINES));
  const columns = Math.ceil(map.columns / across);
  const rows = Math.ceil(map.rows / down);
  const place = (i: number, j: number): number => scale.place(mean(map, i * down, j * across, down, across));
  const lines: string[] = [];
  const step = depth >= 8 ? 2 : 1;
  for (let i = 0; i < rows; i += step) {
    let line = padEnd(labels[i * down] ?? '', gutter);
    for (let j = 0; j < columns; j += 1) {
      if (depth < 8) line += shade(place(i, j));
      else line += halfBlock(place(i, j), i + 1 < rows ? place(i + 1, j) : undefined, depth);
    }
    lines.push(depth >= 8 ? line + RESET : line.trimEnd());
  }
  lines.push(legend(scale, gutter, depth, digits));
  if (across > 1 || down > 1) lines.push(`${' '.repeat(gutter)}(one cell: mean of ${down}×${across})`);
  return lines;
}

function mean(map: HeatMap, top: number, left: number, height: number, width: number): number {
  let sum = 0;
  let count = 0;
  for (let i = top; i < Math.min(top + height, map.rows); i += 1) {
    for (let j = left; j < Math.min(left + width, map.columns); j += 1) {
      sum += map.values[i * map.columns + j] ?? NaN;
      count += 1;
    }
  }
  return sum / count;
}

/** The scale from end to end. */
function legend({ low, high }: Scale, gutter: number, depth: ColorDepth, digits: number): string {
  const steps = depth >= 8 ? 16 : SHADES.length;
  const bar = Array.from({ length: steps }, (_, k) => {
    const place = k / (steps - 1);
    return depth >= 8 ? painted(' ', place, depth) : shade(place).repeat(2);
  }).join('');
  return `${' '.repeat(gutter)}${numberText(low, digits)} ${bar} ${numberText(high, digits)}`;
}

function painted(text: string, place: number, depth: ColorDepth): string {
  if (Number.isNaN(place)) return text;
  const colour = viridis(place);
  return `${background(colour, depth)}${foreground(contrast(colour), depth)}${text}${RESET}`;
}

/** Two cells in one character: the upper half is its foreground. What is no number stays blank. */
function halfBlock(upper: number, lower: number | undefined, depth: ColorDepth): string {
  const [up, down] = [colourOf(upper), lower === undefined ? undefined : colourOf(lower)];
  if (up === undefined && down === undefined) return `${RESET} `;
  if (up === undefined) return `${RESET}${foreground(down ?? [0, 0, 0], depth)}▄`;
  return `${RESET}${foreground(up, depth)}${down === undefined ? '' : background(down, depth)}▀`;
}

function colourOf(place: number): readonly [number, number, number] | undefined {
  return Number.isNaN(place) ? undefined : viridis(place);
}

function shade(place: number): string {
  return Number.isNaN(place) ? '?' : (SHADES[Math.round(place * (SHADES.length - 1))] ?? ' ');
}

function numberText(x: number, digits: number): string {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  return Math.abs(x) >= 1e5 ? x.toExponential(digits) : x.toFixed(digits);
}

function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

function center(text: string, columns: number): string {
  const left = Math.max(0, Math.floor((columns - columnsOf(text)) / 2));
  return padEnd(' '.repeat(left) + text, columns);
}

/**
 * A matrix as a picture of characters: the heat map of a terminal.
 *
 * In: a matrix with its labels, how many colours there are and how many columns. Out: lines of text. Cells, numbers and
 * places on the scale are the views', so that a terminal shows what a file does. With 256 colours or more, cells are
 * coloured and hold their number; without, shades stand beside the number. What is too wide for numbers becomes one cell
 * per column of the terminal (in colour two rows to a line, as half blocks), and what is too wide even for that is
 * averaged, which the last line says. An excluded cell is a point without colour or shade. Nothing is printed here.
 */

import { columnsOf, printable, type Language } from '@heed/diagnostics';
import {
  averageBlocks,
  colourAt,
  contrast,
  heatMapModel,
  isWeights,
  numberWriter,
  type HeatMapCell,
  type HeatMapModel,
  type HeatMapOptions,
  type Matrix,
} from '@heed/views';
import { background, foreground, RESET } from './colours.ts';
import type { ColorDepth } from './terminal.ts';
import { say, words } from './words.ts';

export interface HeatMap extends Matrix, HeatMapOptions {}

export interface TerminalOptions {
  readonly depth: ColorDepth;
  readonly width: number;
  readonly language?: Language;
}

const SHADES = [' ', '░', '▒', '▓', '█'] as const;
const OUT = '·';
const LONGEST_LABEL = 14;
/** More rows or columns than this are averaged. */
const MOST = 64;

export function heatMap(map: HeatMap, options: TerminalOptions): string[] {
  const { language = 'en' } = options;
  if (map.rows === 0 || map.columns === 0) return [words[language].empty];
  const gutter = gutterOf(map.rowLabels ?? [String(map.rows - 1)]);
  const block = {
    rows: Math.ceil(map.rows / MOST),
    columns: Math.ceil(map.columns / Math.max(1, Math.min(MOST, options.width - gutter))),
  };
  const isAveraged = block.rows > 1 || block.columns > 1;
  const model = isAveraged ? averaged(map, block) : heatMapModel(map, map);
  const labels = model.rowLabels.map((label) => printable(label, LONGEST_LABEL));
  const body = (isAveraged ? undefined : wideCells(model, labels, options)) ?? narrowCells(model, labels, options);
  const notes = [legend(model, options)];
  if (model.cells.some(({ excluded }) => excluded)) notes.push(`${OUT} ${words[language].out}`);
  const under = isAveraged ? [say(language, 'averaged', { rows: block.rows, columns: block.columns })] : [];
  const indent = ' '.repeat(gutterOf(labels));
  return [...body, indent + notes.join('   '), ...under.map((line) => indent + line)];
}

/** Means of blocks, on the scale of means: those of weights still begin at 0. A block has its first row's label. */
function averaged(map: HeatMap, block: { readonly rows: number; readonly columns: number }): HeatMapModel {
  const { rowLabels, columnLabels, ...options } = map;
  const means = averageBlocks(map, block);
  const kept = Array.from(means.values).filter((x, k) => !means.excluded?.[k] && Number.isFinite(x));
  const fromZero = isWeights(map) ? { range: [0, kept.reduce((a, b) => Math.max(a, b), 0)] as const } : {};
  const firsts = (labels: readonly string[] | undefined, size: number, step: number): readonly string[] =>
    Array.from({ length: Math.ceil(size / step) }, (_, k) => labels?.[k * step] ?? String(k * step));
  return heatMapModel(means, {
    ...fromZero,
    ...options,
    rowLabels: firsts(rowLabels, map.rows, block.rows),
    columnLabels: firsts(columnLabels, map.columns, block.columns),
  });
}

function gutterOf(labels: readonly string[]): number {
  return labels.reduce((widest, label) => Math.max(widest, columnsOf(printable(label, LONGEST_LABEL))), 0) + 2;
}

/** One number per cell; `undefined` where that is too wide. */
function wideCells(
  model: HeatMapModel,
  labels: readonly string[],
  { depth, width }: TerminalOptions,
): string[] | undefined {
  const { rows, columns, cells } = model;
  const gutter = gutterOf(labels);
  const heads = model.columnLabels.map((label) => printable(label, LONGEST_LABEL));
  const widest = Math.max(...cells.map(({ text }) => text.length), ...heads.map(columnsOf));
  const inner = widest + (depth >= 8 ? 2 : 0);
  const cell = depth >= 8 ? inner : inner + 4; // two shades and two spaces
  if (gutter + columns * cell > width) return undefined;
  const written = (one: HeatMapCell): string => {
    const text = one.excluded ? OUT : one.text;
    return depth >= 8
      ? painted(center(text, cell), colourOf(one, model), depth)
      : ` ${shade(one).repeat(2)} ${text.padEnd(inner)}`;
  };
  const line = (i: number): string =>
    padEnd(labels[i] ?? '', gutter) +
    cells
      .slice(i * columns, (i + 1) * columns)
      .map(written)
      .join('');
  const head = heads.map((text) => (depth >= 8 ? center(text, cell) : `    ${padEnd(text, inner)}`)).join('');
  return [`${' '.repeat(gutter)}${head}`.trimEnd(), ...Array.from({ length: rows }, (_, i) => line(i).trimEnd())];
}

/** One cell per column of the terminal. */
function narrowCells(model: HeatMapModel, labels: readonly string[], { depth }: TerminalOptions): string[] {
  const { rows, columns, cells } = model;
  const lines: string[] = [];
  for (let i = 0; i < rows; i += depth >= 8 ? 2 : 1) {
    let line = padEnd(labels[i] ?? '', gutterOf(labels));
    for (let j = 0; j < columns; j += 1) {
      const [upper, lower] = [cells[i * columns + j], cells[(i + 1) * columns + j]];
      if (depth >= 8) line += halfBlock(upper, lower, model, depth);
      else line += upper.excluded ? OUT : shade(upper);
    }
    lines.push(depth >= 8 ? line + RESET : line.trimEnd());
  }
  return lines;
}

/** The scale from end to end. */
function legend({ scale }: HeatMapModel, { depth }: TerminalOptions): string {
  const write = numberWriter([scale.low, scale.high]);
  const steps = depth >= 8 ? 16 : SHADES.length;
  const bar = Array.from({ length: steps }, (_, k) => {
    const at = k / (steps - 1);
    return depth >= 8 ? painted(' ', colourAt(scale.kind, at), depth) : shadeAt(at).repeat(2);
  }).join('');
  return `${write(scale.low)} ${bar} ${write(scale.high)}`;
}

type Colour = ReturnType<typeof colourAt>;

/** What is excluded or no number has none: the terminal's own background shows. */
function colourOf({ at }: HeatMapCell, { scale }: HeatMapModel): Colour | undefined {
  return at === undefined ? undefined : colourAt(scale.kind, at);
}

function painted(text: string, colour: Colour | undefined, depth: ColorDepth): string {
  if (colour === undefined) return text;
  return `${background(colour, depth)}${foreground(contrast(colour), depth)}${text}${RESET}`;
}

/** Two cells in one character: the upper half is its foreground. */
function halfBlock(upper: HeatMapCell, lower: HeatMapCell | undefined, model: HeatMapModel, depth: ColorDepth): string {
  const [up, down] = [colourOf(upper, model), lower === undefined ? undefined : colourOf(lower, model)];
  if (up === undefined && down === undefined) return RESET + (upper.excluded || lower?.excluded ? OUT : ' ');
  if (up === undefined) return `${RESET}${foreground(down ?? [0, 0, 0], depth)}▄`;
  return `${RESET}${foreground(up, depth)}${down === undefined ? '' : background(down, depth)}▀`;
}

function shade({ at, excluded }: HeatMapCell): string {
  if (excluded) return ' ';
  return at === undefined ? '?' : shadeAt(at);
}

function shadeAt(at: number): string {
  return SHADES[Math.round(at * (SHADES.length - 1))] ?? ' ';
}

function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

function center(text: string, columns: number): string {
  const left = Math.max(0, Math.floor((columns - columnsOf(text)) / 2));
  return padEnd(' '.repeat(left) + text, columns);
}

/**
 * Tensors as people read them: a heading with element type and shape, then aligned columns.
 *
 * In: a tensor. Out: text, without a line feed at the end. All numbers of a tensor share one notation and one width, in
 * the manner of NumPy; beyond `threshold` elements only the edges are shown, with `…` between. Numbers and brackets are
 * ASCII, so that columns line up in terminals that draw ambiguous signs wide. It does not read back: that is json.
 */

import { numberAt } from './convert.ts';
import { isFloat } from './dtype.ts';
import { countOf, shapeText } from './layout.ts';
import type { Tensor } from './tensor.ts';

export interface PrintOptions {
  /** Digits after the point at most; 4 where nothing is said. */
  readonly digits?: number;
  /** Elements shown at most before the middle is left out. */
  readonly threshold?: number;
  /** Elements kept at each end of an axis that is summarised. */
  readonly edge?: number;
  /** Columns of a line at most; longer rows are continued, indented. */
  readonly width?: number;
  /** Whether the line with element type and shape comes first. */
  readonly heading?: boolean;
}

/** From here upwards, and below 1/1000, numbers are written with an exponent. */
const LARGE = 1e7;
const SMALL = 1e-3;

/** `f32[2, 8, 65, 64]`, the way a formula declares it. */
export function tensorHeading({ dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): string {
  return `${dtype}${shapeText(shape)}`;
}

export function printTensor(t: Tensor, options: PrintOptions = {}): string {
  const { digits = 4, threshold = 1000, edge = 3, width = 100, heading = true } = options;
  const whole = countOf(t.shape) <= threshold;
  // Per axis, the indices shown; undefined stands for the gap.
  const shown = whole ? t.shape.map((size) => range(0, size)) : summarise(t.shape, Math.max(1, edge), threshold);
  const body = t.shape.includes(0) ? '[]' : bodyOf(t, shown, Math.max(0, Math.min(20, digits)), width);
  return heading ? `${tensorHeading(t)}\n${body}` : body;
}

function bodyOf(t: Tensor, shown: readonly (readonly (number | undefined)[])[], digits: number, width: number): string {
  const texts = formatAll(t, gather(t, shown), digits);
  let next = 0;
  const rank = t.shape.length;
  const lines = (axis: number): string => {
    if (axis === rank) return texts[next++] ?? '';
    const indices = shown[axis] ?? [];
    const parts = indices.map((index) => (index === undefined ? '…' : lines(axis + 1)));
    if (axis === rank - 1) return `[${wrap(parts, width - rank - 1, ' '.repeat(rank))}]`;
    // Matrices stand a line apart from each other, stacks of them likewise.
    const gap = `,\n${'\n'.repeat(Math.max(0, rank - axis - 2))}${' '.repeat(axis + 1)}`;
    return `[${parts.join(gap)}]`;
  };
  return lines(0);
}

/** The numbers shown, in row-major order. */
function gather(t: Tensor, shown: readonly (readonly (number | undefined)[])[]): readonly number[] {
  const found: number[] = [];
  const visit = (index: readonly number[]): void => {
    if (index.length === t.shape.length) found.push(numberAt(t, ...index));
    else for (const k of shown[index.length] ?? []) if (k !== undefined) visit([...index, k]);
  };
  visit([]);
  return found;
}

/** One notation for all, padded to one width. */
function formatAll({ dtype }: Tensor, numbers: readonly number[], digits: number): readonly string[] {
  let texts: readonly string[];
  if (dtype === 'bool') texts = numbers.map((x) => (x === 0 ? 'false' : 'true'));
  else if (!isFloat(dtype)) texts = numbers.map(String);
  else {
    const sizes = numbers.filter((x) => Number.isFinite(x)).map(Math.abs);
    const largest = Math.max(0, ...sizes);
    const scientific = largest >= LARGE || (largest > 0 && largest < SMALL);
    const write = (x: number, places: number): string => (scientific ? x.toExponential(places) : fixed(x, places));
    // As few places as say the same as `digits` of them.
    let places = digits;
    const says = (k: number): boolean => sizes.every((x) => Number(write(x, k)) === Number(write(x, digits)));
    while (places > 0 && says(places - 1)) places -= 1;
    texts = numbers.map((x) => (Number.isFinite(x) ? write(x, places) : special(x)));
  }
  const widest = Math.max(0, ...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(widest));
}

function fixed(x: number, places: number): string {
  const text = x.toFixed(places);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

function special(x: number): string {
  return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
}

function wrap(parts: readonly string[], width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line === '') line = part;
    else if (line.length + 2 + part.length <= width) line += `, ${part}`;
    else {
      lines.push(line);
      line = part;
    }
  }
  return [...lines, line].join(`,\n${indent}`);
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, k) => from + k);
}

/** Narrower edges, and then only beginnings from the outermost axis on, until what is shown is short. */
function summarise(
  shape: readonly number[],
  edge: number,
  threshold: number,
): readonly (readonly (number | undefined)[])[] {
  const count = (shown: readonly (readonly unknown[])[]): number => shown.reduce((n, list) => n * list.length, 1);
  let shown = shape.map((size) => edges(size, edge));
  for (let k = edge - 1; k >= 1 && count(shown) > threshold; k -= 1) shown = shape.map((size) => edges(size, k));
  for (let axis = 0; axis < shape.length - 1 && count(shown) > threshold; axis += 1) {
    if ((shape[axis] ?? 0) > 1) shown[axis] = [0, undefined];
  }
  return shown;
}

function edges(size: number, edge: number): (number | undefined)[] {
  return size <= 2 * edge + 1 ? [...range(0, size)] : [...range(0, edge), undefined, ...range(size - edge, size)];
}

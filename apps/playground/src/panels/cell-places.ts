/**
 * Between a cell's index in a tensor and its row and column in one of the tensor's matrices.
 *
 * In: shapes, indices along the leading axes. Out: places in a grid, or an index with one number an axis. A vector is one
 * row, a number one cell, as @heed/views has it.
 */

import type { Region } from '@heed/graph';
import type { Tensor } from '@heed/tensor';
import { matricesOf, type PlacedMatrix } from '@heed/views';
import type { GridPlace } from './moves.ts';

/** The index of a cell of a matrix that stands at `leading`. */
export function indexOfCell(leading: readonly number[], { row, column }: GridPlace, rank: number): readonly number[] {
  return rank === 0 ? [] : [...leading, row, column].slice(-rank);
}

/** Where a cell stands in the matrix at `leading`; nothing where it stands in another, or the shape has no such cell. */
export function placeOfCell(
  cell: readonly number[] | undefined,
  leading: readonly number[],
  shape: readonly number[],
): GridPlace | undefined {
  if (cell === undefined || !isCellOf(cell, shape)) return undefined;
  const own = cell.slice(0, Math.max(0, cell.length - 2));
  if (own.length !== leading.length || own.some((k, axis) => k !== leading[axis])) return undefined;
  return { row: cell.length < 2 ? 0 : (cell.at(-2) ?? 0), column: cell.at(-1) ?? 0 };
}

export function isCellOf(cell: readonly number[], shape: readonly number[]): boolean {
  return (
    cell.length === shape.length && cell.every((k, axis) => Number.isSafeInteger(k) && k >= 0 && k < (shape[axis] ?? 0))
  );
}

/** The matrix of an operand that a region lies in, with its rows and columns; nothing where it is empty. */
export interface MarkedMatrix extends PlacedMatrix {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export function markedMatrix(value: Tensor, region: Region): MarkedMatrix | undefined {
  if (region.length !== value.shape.length || region.some(([from, to]) => from >= to)) return undefined;
  const leading = region.slice(0, -2).map(([from]) => from);
  const found = matricesOf(value, undefined, Number.POSITIVE_INFINITY).of.find(({ index }) =>
    index.every((k, axis) => k === leading[axis]),
  );
  if (found === undefined) return undefined;
  const along = (axis: -1 | -2): readonly number[] => {
    const [from, to] = region.at(axis) ?? [0, 1];
    return Array.from({ length: to - from }, (_, k) => from + k);
  };
  return { ...found, rows: region.length < 2 ? [0] : along(-2), columns: along(-1) };
}

/** A file name from a value's name: letters and digits of any script. */
export function fileNameOf(what: string): string {
  const plain = what.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return `heed-${plain.slice(0, 40) || 'figure'}.svg`;
}

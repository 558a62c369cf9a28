/**
 * Where elements lie: sizes, strides and the walk over them.
 *
 * In: concrete shapes and strides (in elements). Out: checked counts, row-major strides, offsets row by row. Sizes are
 * whole numbers of at least 0 and their product stays a safe integer: a shape that fails is refused with a diagnostic
 * before anything is allocated. Symbolic sizes are not here (size.ts, shape.ts).
 */

import { HeedError } from '@heed/diagnostics';
import { allocate, type DataOf, type DType } from './dtype.ts';
import { report } from './messages.ts';

/** The places of a tensor's elements in its data. */
export interface Layout {
  readonly shape: readonly number[];
  /** Per axis, how many elements of the data one step takes; may be 0 or negative. */
  readonly strides: readonly number[];
  readonly offset: number;
}

/** A shape as diagnostics and headings print it: `[2, 8, 65, 64]`. */
export function shapeText(shape: readonly (number | string)[]): string {
  return `[${shape.join(', ')}]`;
}

/** The number of elements of a shape; refuses what is no shape. */
export function countOf(shape: readonly number[]): number {
  let count = 1;
  let span = 1; // as if empty axes had size 1: strides are computed from these
  for (const [axis, size] of shape.entries()) {
    if (!Number.isSafeInteger(size) || size < 0) throw new HeedError([report['tensor/size']({ axis, size })]);
    count *= size;
    span *= Math.max(1, size);
    if (!Number.isSafeInteger(span)) {
      throw new HeedError([report['tensor/too-large']({ shape: shapeText(shape) })]);
    }
  }
  return count;
}

/** Strides of the layout in which the last axis is the nearest. */
export function rowMajor(shape: readonly number[]): readonly number[] {
  const strides: number[] = [];
  let step = 1;
  for (const size of shape.toReversed()) {
    strides.push(step);
    step *= Math.max(1, size);
  }
  return strides.toReversed();
}

/** Whether the elements lie one after another in row-major order. Axes of size 1 do not matter. Makes no arrays. */
export function isRowMajor({ shape, strides }: Layout): boolean {
  let step = 1;
  let inOrder = true;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis];
    if (size === 0) return true;
    if (size !== 1 && strides[axis] !== step) inOrder = false;
    step *= size;
  }
  return inOrder;
}

/** A zeroed array for a shape, or a diagnostic where it does not fit into memory. */
export function allocateFor<D extends DType>(dtype: D, shape: readonly number[]): DataOf[D] {
  const count = countOf(shape);
  try {
    return allocate(dtype, count);
  } catch (cause) {
    throw new HeedError([report['tensor/memory']({ shape: shapeText(shape), count, dtype })], { cause });
  }
}

/**
 * Calls `visit` with the offset of each row's first element, in row-major order; a row runs along the last axis with
 * that axis's stride. A shape without axes is one row of one element.
 */
export function eachRow({ shape, strides, offset }: Layout, visit: (offset: number) => void): void {
  if (shape.includes(0)) return;
  const outer = Math.max(0, shape.length - 1);
  const index = Array.from({ length: outer }, () => 0);
  for (let at = offset; ;) {
    visit(at);
    let axis = outer - 1;
    for (; axis >= 0; axis -= 1) {
      const next = (index[axis] ?? 0) + 1;
      const stride = strides[axis] ?? 0;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        at += stride;
        break;
      }
      at -= (next - 1) * stride;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** `axis` counted from the front; refuses what lies outside. `room` is how many axes there are to choose from. */
export function axisOf(axis: number, shape: readonly number[], room: number = shape.length): number {
  const counted = axis < 0 ? axis + room : axis;
  if (Number.isSafeInteger(axis) && counted >= 0 && counted < room) return counted;
  throw new HeedError([report['tensor/axis']({ axis, shape: shapeText(shape) })]);
}

/** The index, axis by axis, of the element number `at` in row-major order. */
export function indexOf(shape: readonly number[], at: number): readonly number[] {
  let rest = at;
  return rowMajor(shape).map((step) => {
    const index = Math.floor(rest / step);
    rest -= index * step;
    return index;
  });
}

/**
 * The space a launch walks, once its sizes are numbers: extents, and per operand one stride per axis.
 *
 * In: any such space. Out: the same space with fewer axes: axes of one position vanish, and two neighbours become one
 * wherever every operand steps over both alike (PyTorch's TensorIterator calls it coalescing). The values visited, and
 * their order, stay the same. Addresses and starts are not known here.
 */

/** Extents and counts are i32. */
export const MOST_POSITIONS = 0x7fff_ffff;

export interface Walk {
  /** Outer axes, then the kernel's inner ones. */
  readonly extents: readonly number[];
  /** `strides[operand][axis]`: bytes for a tensor, units for a position. */
  readonly strides: readonly (readonly number[])[];
}

/**
 * Merges outer axes with each other and, when `fixed` is given, the last outer axes into the first inner one; operands
 * in `fixed` must not move along an axis that is merged there (a contraction's right side does not move with m).
 */
export function mergeAxes(walk: Walk, inner: number, fixed?: readonly number[]): Walk {
  const outer = walk.extents.length - inner;
  const extents: number[] = [];
  const strides: number[][] = walk.strides.map(() => []);
  const isStill = (axis: number): boolean => fixed?.every((operand) => walk.strides[operand][axis] === 0) ?? false;
  // From the innermost outwards; `extents` is built back to front, `top` is the axis that may still take in another.
  for (let axis = walk.extents.length - 1; axis >= 0; axis -= 1) {
    const extent = walk.extents[axis];
    const top = extents.length - 1;
    if (axis < outer) {
      if (extent === 1) continue;
      if ((top >= inner || isStill(axis)) && joins(walk, axis, extents, strides)) continue;
    }
    extents.push(extent);
    strides.forEach((own, operand) => own.push(walk.strides[operand][axis]));
  }
  return { extents: extents.reverse(), strides: strides.map((own) => own.reverse()) };
}

/** Takes `axis` into the axis built last when every operand's steps agree; says whether it did. */
function joins(walk: Walk, axis: number, extents: number[], strides: readonly number[][]): boolean {
  const top = extents.length - 1;
  const below = extents[top];
  const extent = walk.extents[axis];
  if (below * extent > MOST_POSITIONS) return false;
  // An axis of one position never steps, so it takes over whatever steps the other has.
  const free = below === 1;
  if (!free && !strides.every((own, operand) => walk.strides[operand][axis] === own[top] * below)) return false;
  if (free) strides.forEach((own, operand) => (own[top] = walk.strides[operand][axis]));
  extents[top] = below * extent;
  return true;
}

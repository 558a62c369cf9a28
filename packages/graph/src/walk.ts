/**
 * Walking concrete shapes: an odometer with one offset per operand.
 *
 * In: a shape and, per operand, a step per axis. Out: a visit per position, row-major. Plain on purpose: the oracle is
 * to be seen right at a glance.
 */

export function countOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Row-major steps of a shape. */
export function stepsOf(shape: readonly number[]): number[] {
  const steps: number[] = [];
  for (let axis = shape.length - 1, step = 1; axis >= 0; axis -= 1) {
    steps.unshift(step);
    step *= shape[axis];
  }
  return steps;
}

/** Steps of a value of shape `own` seen as `shape`: aligned at the last axis, not moving along axes of size 1. */
export function alignedSteps(own: readonly number[], shape: readonly number[]): number[] {
  const steps = stepsOf(own);
  return shape.map((_, k) => {
    const axis = k - shape.length + own.length;
    return axis >= 0 && own[axis] !== 1 ? steps[axis] : 0;
  });
}

/** Calls `visit` with the position's number and each operand's offset, which begins at `starts`. */
export function eachIndex(
  shape: readonly number[],
  steps: readonly (readonly number[])[],
  visit: (at: number, offsets: readonly number[]) => void,
  starts?: readonly number[],
): void {
  const count = countOf(shape);
  const index = shape.map(() => 0);
  const offsets = starts ? [...starts] : steps.map(() => 0);
  for (let at = 0; at < count; at += 1) {
    visit(at, offsets);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const wraps = index[axis] === shape[axis] - 1;
      const move = wraps ? -index[axis] : 1;
      index[axis] += move;
      for (let k = 0; k < steps.length; k += 1) offsets[k] += move * steps[k][axis];
      if (!wraps) break;
    }
  }
}

/**
 * A tensor as matrices, and which of a formula's values are weights.
 *
 * In: tensors, steps, tokens. Out: matrices with their place in the tensor, and the labels of their rows and columns. A
 * vector is one row, a number 1×1. Labels follow the names of axes: what runs along the axis of the weights' rows has
 * the queries' tokens, what runs along that of their columns the keys'; where names or counts do not fit there are none.
 */

import { indexOf, values, type Tensor } from '@heed/tensor';
import type { Matrix, StepPicture, TokenLabels } from './pictures.ts';

export interface PlacedMatrix {
  /** Its index along the leading axes; empty where the tensor has two axes or fewer. */
  readonly index: readonly number[];
  readonly matrix: Matrix;
}

export interface Matrices {
  readonly of: readonly PlacedMatrix[];
  /** How many are left out. */
  readonly more: number;
}

/** The first `most` matrices of a tensor. */
export function matricesOf(value: Tensor, excluded?: Tensor, most = 8): Matrices {
  const { shape } = value;
  const columns = shape.at(-1) ?? 1;
  const rows = shape.length < 2 ? 1 : (shape.at(-2) ?? 1);
  const leading = shape.slice(0, -2);
  const count = leading.reduce((product, size) => product * size, 1);
  const all = values(value);
  const out = excluded && values(excluded);
  const shown = Math.min(count, Math.max(0, most));
  const of = Array.from({ length: shown }, (_, k): PlacedMatrix => {
    const [from, to] = [k * rows * columns, (k + 1) * rows * columns];
    const own = out?.subarray(from, to);
    const matrix = { rows, columns, values: all.subarray(from, to), ...(own && { excluded: own }) };
    return { index: indexOf(leading, k), matrix };
  });
  return { of, more: count - shown };
}

/** No entry is negative, and each row sums to 1, or to 0 where nothing is attended to. Excluded entries do not count. */
export function isWeights({ rows, columns, values: all, excluded }: Matrix): boolean {
  let some = false;
  for (let i = 0; i < rows; i += 1) {
    let sum = 0;
    for (let j = 0; j < columns; j += 1) {
      const k = i * columns + j;
      if (isOut(excluded, k)) continue;
      const x = all[k] ?? 0;
      if (!(x >= 0)) return false;
      sum += x;
    }
    if (Math.abs(sum - 1) < 1e-3) some = true;
    else if (sum !== 0) return false;
  }
  return some && columns > 1;
}

export function isOut(excluded: ArrayLike<number> | undefined, at: number): boolean {
  return excluded !== undefined && (excluded[at] ?? 0) !== 0;
}

/** Found once for each list of steps: a page asks for the labels of every step. */
const FOUND = new WeakMap<readonly StepPicture[], number>();

/** The index of the step that holds the attention weights: the last of whose matrices all are weights; -1 where none is. */
export function weightsStep(steps: readonly StepPicture[]): number {
  const known = FOUND.get(steps);
  if (known !== undefined) return known;
  const found = steps.findLastIndex(({ value, excluded }) => {
    if (value.shape.length < 2 || value.dtype === 'bool') return false;
    const { of } = matricesOf(value, excluded, Number.POSITIVE_INFINITY);
    return of.length > 0 && of.every(({ matrix }) => isWeights(matrix));
  });
  FOUND.set(steps, found);
  return found;
}

/** The tokens that name a step's rows and columns. */
export function labelsFor(step: StepPicture, steps: readonly StepPicture[], tokens: TokenLabels): TokenLabels {
  const weights = steps[weightsStep(steps)];
  if (weights === undefined) return {};
  const nameOf = { rows: weights.axes.at(-2) ?? '', columns: weights.axes.at(-1) ?? '' };
  const along = (axis: -2 | -1, way: 'rows' | 'columns'): readonly string[] | undefined => {
    const name = step.axes.at(axis) ?? '';
    // Where rows and columns of the weights run along axes of one name, each way has its own tokens first.
    const ways = ([way, way === 'rows' ? 'columns' : 'rows'] as const).filter(
      (one) => (name !== '' && nameOf[one] === name) || (step === weights && one === way),
    );
    return ways.map((one) => tokens[one]).find((labels) => labels?.length === step.shape.at(axis));
  };
  const rows = step.shape.length < 2 ? undefined : along(-2, 'rows');
  const columns = along(-1, 'columns');
  return { ...(rows && { rows }), ...(columns && { columns }) };
}

/**
 * Heat maps of a value under its name: what `heed render` and the page draw alike.
 *
 * In: a step of a run with tokens, or any value with labels. Out: a model for each matrix, with its title; and how many
 * are left out. A single row of numbers has no label, and a value without a matrix is drawn as empty. Titles, labels and
 * the choice of matrices are made here and nowhere else, so that two pictures of one value are the same bytes.
 */

import type { Tensor } from '@heed/tensor';
import { heatMapModel } from './heat-map.ts';
import { labelsFor, matricesOf, type Matrices, type PlacedMatrix } from './matrices.ts';
import type { HeatMapModel, Matrix, StepPicture, TokenLabels } from './pictures.ts';

export interface NamedValue {
  readonly name: string;
  readonly value: Tensor;
  /** Bool: true where an entry is out. */
  readonly excluded?: Tensor | undefined;
}

export interface ValueMapOptions {
  /** Matrices drawn; 1 unless told. */
  readonly most?: number;
  /** The one matrix that is wanted, by its index along the leading axes, which must be inside them. */
  readonly place?: readonly number[] | undefined;
  /** Decimals of the numbers in the cells. */
  readonly digits?: number | undefined;
}

export interface ValueMaps {
  readonly of: readonly {
    /** Along the leading axes. */
    readonly index: readonly number[];
    readonly model: HeatMapModel;
  }[];
  /** Matrices left out. */
  readonly more: number;
}

/** The value of a step, with the tokens that name its rows and columns. */
export function stepHeatMaps(
  step: StepPicture,
  steps: readonly StepPicture[],
  tokens: TokenLabels,
  options: ValueMapOptions = {},
): ValueMaps {
  const labels = labelsFor(step, steps, tokens);
  return valueHeatMaps({ ...step, name: step.name ?? step.text }, () => labels, options);
}

/** Any value; `labelsOf` is asked for each matrix that is drawn. */
export function valueHeatMaps(
  named: NamedValue,
  labelsOf: (matrix: Matrix) => TokenLabels,
  options: ValueMapOptions = {},
): ValueMaps {
  const { of, more } = chosenIn(named, options);
  const { digits } = options;
  return {
    of: of.map(({ index, matrix }) => {
      const labels = labelsOf(matrix);
      const rows = labels.rows ?? (named.value.shape.length < 2 ? [''] : undefined);
      const model = heatMapModel(matrix, {
        title: matrixTitle(named.name, index),
        ...(rows && { rowLabels: rows }),
        ...(labels.columns && { columnLabels: labels.columns }),
        ...(digits !== undefined && { digits }),
      });
      return { index, model };
    }),
    more,
  };
}

/** `A`, `A[0, 1]` */
export function matrixTitle(name: string, index: readonly number[]): string {
  return index.length === 0 ? name : `${name}[${index.join(', ')}]`;
}

/** Drawn where a leading axis is empty. */
const NONE: PlacedMatrix = { index: [], matrix: { rows: 0, columns: 0, values: [] } };

function chosenIn({ value, excluded }: NamedValue, { most = 1, place }: ValueMapOptions): Matrices {
  if (place === undefined) {
    const { of, more } = matricesOf(value, excluded, most);
    return { of: of.length === 0 ? [NONE] : of, more };
  }
  const position = place.reduce((sum, k, axis) => sum * (value.shape[axis] ?? 0) + k, 0);
  return { of: matricesOf(value, excluded, position + 1).of.slice(position), more: 0 };
}

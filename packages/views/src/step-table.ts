/**
 * The steps of a formula as a table: what each does, and the first of its numbers.
 *
 * In: steps, a language, tokens. Out: a block a step, its matrices cut to eight rows and twelve columns. A cut matrix keeps the
 * scale of the whole one: a colour means the same number in a table and in a heat map. How it looks is step-table-svg.ts.
 */

import { heatMapModel, scaleOf } from './heat-map.ts';
import { labelsFor, matricesOf } from './matrices.ts';
import type {
  Matrix,
  StepBlock,
  StepGrid,
  StepPicture,
  StepTableModel,
  StepTableOptions,
  TokenLabels,
} from './pictures.ts';

const MOST_ROWS = 8;
const MOST_COLUMNS = 12;
const MOST_MATRICES = 2;
const LONGEST_AXIS = 4;

export function stepTableModel(
  steps: readonly StepPicture[],
  { language, tokens, digits }: StepTableOptions,
): StepTableModel {
  const blocks = steps.map((step, k): StepBlock => {
    const { of, more } = matricesOf(step.value, step.excluded, MOST_MATRICES);
    const labels = tokens ? labelsFor(step, steps, tokens) : {};
    const own = step.shape.length < 2 ? { ...labels, rows: [''] } : labels;
    return {
      number: k + 1,
      ...(step.name !== undefined && { name: step.name }),
      text: step.text,
      sentence: step.sentence[language],
      shape: shapeOf(step),
      grids: of.map(({ index, matrix }) =>
        gridOf(matrix, index.length === 0 ? '' : `[${index.join(', ')}]`, own, digits),
      ),
      more,
    };
  });
  return { language, blocks };
}

/** `n×m = 3×4`; numbers alone where an axis has no name, or one so long that it would crowd the line. */
function shapeOf({ shape, axes }: StepPicture): string {
  const sizes = shape.join('×');
  const isNamed =
    shape.length > 0 &&
    axes.length === shape.length &&
    axes.every((name) => name !== '' && name.length <= LONGEST_AXIS);
  return isNamed ? `${axes.join('×')} = ${sizes}` : sizes;
}

function gridOf(matrix: Matrix, title: string, labels: TokenLabels, digits: number | undefined): StepGrid {
  const [rows, columns] = [Math.min(matrix.rows, MOST_ROWS), Math.min(matrix.columns, MOST_COLUMNS)];
  const { kind, low, high } = scaleOf(matrix);
  const cut = <T>(list: ArrayLike<T>): T[] =>
    Array.from({ length: rows * columns }, (_, k) => list[Math.floor(k / columns) * matrix.columns + (k % columns)]);
  const part: Matrix = {
    rows,
    columns,
    values: cut(matrix.values),
    ...(matrix.excluded && { excluded: cut(matrix.excluded) }),
  };
  const map = heatMapModel(part, {
    title,
    range: [low, high],
    scale: kind,
    ...(labels.rows && { rowLabels: labels.rows.slice(0, rows) }),
    ...(labels.columns && { columnLabels: labels.columns.slice(0, columns) }),
    ...(digits !== undefined && { digits }),
  });
  return { title, map, rows: matrix.rows, columns: matrix.columns };
}

/**
 * `heed show`: values of a formula as heat maps in the terminal.
 *
 * In: the formula's word, `NAME=SOURCE` words, the values wanted. Out: one map per matrix on stdout. A vector is one row;
 * of what has more than two axes each matrix is a map of its own, the first ones at least. Labels are the options', else
 * those of the corpus for its samples: both for weights (rows that sum to 1), rows alone for the result.
 */

import type { Backend } from 'heed';
import { canonicalName, displayName } from '@heed/formula';
import type { FormulaEntry } from '@heed/formulas';
import { tensorHeading, values, type Tensor } from '@heed/tensor';
import { bindFormula, tellSeeded, type BindOptions } from '../bound-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { heatMap } from '../heat-map.ts';
import { report } from '../messages.ts';
import { page } from '../step-lines.ts';
import { stop } from '../stop.ts';
import { write, type Terminal } from '../terminal.ts';
import { say } from '../words.ts';
import { wanted } from './run.ts';

export interface ShowOptions extends BindOptions {
  readonly want?: readonly string[];
  readonly backend: Backend;
  readonly digits?: number;
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
}

/** Matrices of one value that are shown. */
const MOST_MATRICES = 8;

export async function show(words: readonly string[], options: ShowOptions, terminal: Terminal): Promise<number> {
  const bound = await bindFormula(words, options, terminal);
  const { formula, inputs, source } = bound;
  const want = wanted(options.want ?? [...(source.entry?.want ?? []), 'result']);
  const result = await bound.during(() => formula.run(inputs, { ...bound.options, backend: options.backend, want }));
  tellSeeded(result.seeded, options, terminal);
  const blocks = want.flatMap((name) =>
    mapsOf(name, result.at(name), labelsOf(name, source.entry, options), options, terminal),
  );
  await write(page(blocks));
  return EXIT.ok;
}

interface Labels {
  /** Refused where they do not fit; those of the corpus are only left out. */
  readonly own: boolean;
  readonly rows?: readonly string[] | undefined;
  readonly columns?: readonly string[] | undefined;
}

function labelsOf(
  name: string,
  entry: FormulaEntry | undefined,
  { rows, columns }: ShowOptions,
): (of: Matrix, terminal: Terminal) => Labels {
  if (rows ?? columns) return () => ({ own: true, rows, columns });
  const labels = entry?.labels;
  return (matrix, { language }) => {
    const weights = isWeights(matrix);
    return {
      own: false,
      ...((weights || name === 'result') && { rows: labels?.rows?.[language] }),
      ...(weights && { columns: labels?.columns?.[language] }),
    };
  };
}

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
}

function mapsOf(
  name: string,
  t: Tensor,
  labels: (of: Matrix, terminal: Terminal) => Labels,
  { digits }: ShowOptions,
  terminal: Terminal,
): readonly (readonly string[])[] {
  const { shape } = t;
  const columns = shape.at(-1) ?? 1;
  const rows = shape.length < 2 ? 1 : (shape.at(-2) ?? 1);
  const leading = shape.slice(0, -2);
  const count = leading.reduce((product, size) => product * size, 1);
  const all = values(t);
  const blocks: (readonly string[])[] = [];
  for (let k = 0; k < Math.min(count, MOST_MATRICES); k += 1) {
    const matrix = { rows, columns, values: all.subarray(k * rows * columns, (k + 1) * rows * columns) };
    const own = fitting(name, matrix, labels(matrix, terminal));
    const map = {
      ...matrix,
      ...(shape.length < 2 ? { rowLabels: own.rows ?? [''] } : own.rows && { rowLabels: own.rows }),
      ...(own.columns && { columnLabels: own.columns }),
      ...(isWeights(matrix) && { range: [0, 1] as const }),
    };
    const title = displayName(name) + (leading.length === 0 ? '' : `[${indexOf(k, leading).join(', ')}]`);
    const heading = `${terminal.paint('name', title)}: ${terminal.paint('quiet', tensorHeading(t))}`;
    blocks.push([
      heading,
      ...heatMap(map, { depth: terminal.depth, width: terminal.width, ...(digits !== undefined && { digits }) }),
    ]);
  }
  if (count > MOST_MATRICES) blocks.push([say(terminal.language, 'matrices', { count: count - MOST_MATRICES })]);
  return blocks;
}

function fitting(name: string, { rows, columns }: Matrix, labels: Labels): Labels {
  const check = (option: 'rows' | 'columns', size: number): readonly string[] | undefined => {
    const given = labels[option];
    if (given === undefined || given.length === size) return given;
    if (!labels.own) return undefined;
    throw stop(report['usage/labels']({ option, count: given.length, name: displayName(canonicalName(name)), size }));
  };
  return { own: labels.own, rows: check('rows', rows), columns: check('columns', columns) };
}

/** No entry is negative, and each row sums to 1, or to 0 where nothing is attended to. */
function isWeights({ rows, columns, values: all }: Matrix): boolean {
  let some = false;
  for (let i = 0; i < rows; i += 1) {
    let sum = 0;
    for (let j = 0; j < columns; j += 1) {
      const x = all[i * columns + j] ?? 0;
      if (!(x >= 0)) return false;
      sum += x;
    }
    if (Math.abs(sum - 1) < 1e-3) some = true;
    else if (sum !== 0) return false;
  }
  return some && columns > 1;
}

function indexOf(position: number, sizes: readonly number[]): readonly number[] {
  const index: number[] = [];
  let rest = position;
  for (const size of sizes.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

/**
 * The names of rows and columns in a picture: those of the command line, else those of the corpus for its samples.
 *
 * In: options, an entry, a matrix. Out: labels that fit, or a Stop where those of the command line do not. Labels of the
 * corpus are left out where they do not fit: the inputs may be the person's own.
 */

import { canonicalName, displayName } from '@heed/formula';
import type { FormulaEntry } from '@heed/formulas';
import { isWeights, type Matrix, type TokenLabels } from '@heed/views';
import { report } from './messages.ts';
import { stop } from './stop.ts';
import type { Terminal } from './terminal.ts';

export interface LabelOptions {
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
}

/** The tokens that a formula's weights have along their rows and columns. */
export function tokensOf(
  entry: FormulaEntry | undefined,
  { rows, columns }: LabelOptions,
  language: Terminal['language'],
): TokenLabels {
  const [first, second] =
    (rows ?? columns) ? [rows, columns] : [entry?.labels?.rows?.[language], entry?.labels?.columns?.[language]];
  return { ...(first && { rows: first }), ...(second && { columns: second }) };
}

/** Labels of one matrix of the value `name`: of weights both ways, of the result along its rows. */
export function labelsOf(
  name: string,
  matrix: Matrix,
  entry: FormulaEntry | undefined,
  options: LabelOptions,
  { language }: Terminal,
): TokenLabels {
  const { rows, columns } = tokensOf(entry, options, language);
  if (options.rows ?? options.columns) {
    refuseMisfit('rows', rows, matrix.rows, name);
    refuseMisfit('columns', columns, matrix.columns, name);
    return { ...(rows && { rows }), ...(columns && { columns }) };
  }
  const weights = isWeights(matrix);
  return {
    ...((weights || name === 'result') && rows?.length === matrix.rows && { rows }),
    ...(weights && columns?.length === matrix.columns && { columns }),
  };
}

/** Stops where labels of the command line are too many or too few. */
export function refuseMisfit(
  option: 'rows' | 'columns',
  labels: readonly string[] | undefined,
  size: number,
  name: string,
): void {
  if (labels === undefined || labels.length === size) return;
  throw stop(report['usage/labels']({ option, count: labels.length, name: displayName(canonicalName(name)), size }));
}

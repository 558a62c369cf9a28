/**
 * `heed show`: values of a formula as heat maps in the terminal.
 *
 * In: the formula's word, `NAME=SOURCE` words, the values wanted. Out: one map per matrix on stdout. A vector is one row;
 * of what has more than two axes each matrix is a map of its own, the first ones at least. Labels are the options', else
 * those of the corpus for its samples: both for weights (rows that sum to 1), rows alone for the result.
 */

import type { Backend } from 'heed';
import { displayName } from '@heed/formula';
import type { FormulaEntry } from '@heed/formulas';
import { tensorHeading, type Tensor } from '@heed/tensor';
import { matricesOf } from '@heed/views';
import { bindFormula, tellSeeded, type BindOptions } from '../bound-formula.ts';
import { excludedIn } from '../exclusion.ts';
import { EXIT } from '../exit-codes.ts';
import { heatMap } from '../heat-map.ts';
import { labelsOf, type LabelOptions } from '../labels.ts';
import { page } from '../step-lines.ts';
import { write, type Terminal } from '../terminal.ts';
import { say } from '../words.ts';
import { wanted } from './run.ts';

export interface ShowOptions extends BindOptions, LabelOptions {
  readonly want?: readonly string[];
  readonly backend: Backend;
  readonly digits?: number;
}

export async function show(words: readonly string[], options: ShowOptions, terminal: Terminal): Promise<number> {
  const bound = await bindFormula(words, options, terminal);
  const { formula, inputs, source } = bound;
  const want = wanted(options.want ?? [...(source.entry?.want ?? []), 'result']);
  const result = await bound.during(() => formula.run(inputs, { ...bound.options, backend: options.backend, want }));
  tellSeeded(result.seeded, options, terminal);
  const excluded = await excludedIn(bound, options.backend);
  const blocks = want.flatMap((name) => {
    const value = result.at(name);
    return mapsOf(name, value, excluded(name, value), source.entry, options, terminal);
  });
  await write(page(blocks));
  return EXIT.ok;
}

function mapsOf(
  name: string,
  t: Tensor,
  excluded: Tensor | undefined,
  entry: FormulaEntry | undefined,
  { rows, columns, digits }: ShowOptions,
  terminal: Terminal,
): readonly (readonly string[])[] {
  const { depth, width, language } = terminal;
  const { of, more } = matricesOf(t, excluded);
  const labelled = { ...(rows && { rows }), ...(columns && { columns }) };
  const blocks = of.map(({ index, matrix }): readonly string[] => {
    const labels = labelsOf(name, matrix, entry, labelled, terminal);
    const rowLabels = labels.rows ?? (t.shape.length < 2 ? [''] : undefined);
    const map = {
      ...matrix,
      ...(rowLabels && { rowLabels }),
      ...(labels.columns && { columnLabels: labels.columns }),
      ...(digits !== undefined && { digits }),
    };
    const title = displayName(name) + (index.length === 0 ? '' : `[${index.join(', ')}]`);
    const heading = `${terminal.paint('name', title)}: ${terminal.paint('quiet', tensorHeading(t))}`;
    return [heading, ...heatMap(map, { depth, width, language })];
  });
  return more === 0 ? blocks : [...blocks, [say(language, 'matrices', { count: more })]];
}

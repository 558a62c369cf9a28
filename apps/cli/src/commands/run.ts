/**
 * `heed run`: a formula on tensors.
 *
 * In: the formula's word, `NAME=SOURCE` words, options. Out: the wanted values on stdout or in a file. The order is that
 * of what is cheapest to refuse: the command line, the formula, the inputs, and only then the run.
 */

import type { Backend, Formula, RunResult } from 'heed';
import { canonicalName } from '@heed/formula';
import { checkedFormula, missingHelp, sizesOf } from '../checked-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { readFormula, splitWords, type FormulaSource } from '../formula-source.ts';
import { planOutput, writeOutputs, type OutputOptions } from '../outputs.ts';
import { checkStandardInput, readAssignments, readSources, type Assignment } from '../sources.ts';
import { stopping } from '../stop.ts';
import type { Terminal } from '../terminal.ts';

export interface RunCommandOptions extends OutputOptions {
  readonly expression?: string;
  readonly want?: readonly string[];
  readonly backend: Backend;
}

export async function run(words: readonly string[], options: RunCommandOptions, terminal: Terminal): Promise<number> {
  const split = splitWords(words, options.expression);
  const assignments = readAssignments(split.rest);
  checkStandardInput(split.word, assignments);
  const want = [...new Set((options.want ?? ['result']).map(canonicalName))];
  const plan = planOutput(want, options);
  const source = await readFormula(split);
  const formula = checkedFormula(source, terminal);
  const runner = await bindSources(formula, source, assignments);
  const result = await runner(options.backend, want);
  await writeOutputs(
    want.map((name) => [name, result.at(name)] as const),
    plan,
    terminal,
  );
  return EXIT.ok;
}

/** Reads the inputs once; what comes back runs the formula on them. */
export async function bindSources(
  formula: Formula,
  source: FormulaSource,
  assignments: readonly Assignment[],
): Promise<(backend: Backend, want: readonly string[]) => Promise<RunResult>> {
  const { tensors, sizes } = await readSources(assignments, sizesOf(formula));
  const inputs = Object.fromEntries(tensors);
  return async (backend, want) => {
    try {
      return await stopping('run', source, () =>
        formula.run(inputs, { backend, want, sizes: Object.fromEntries(sizes) }),
      );
    } catch (error) {
      throw missingHelp(error, formula, new Set(tensors.keys()));
    }
  };
}

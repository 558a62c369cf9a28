/**
 * A formula with its inputs: what run, trace, show and verify begin with.
 *
 * In: the words of a command line. Out: the checked formula, tensors and sizes, and a way to work on them that ends in the
 * right exit code. The order is that of what is cheapest to refuse: the command line, the formula, then the inputs. An
 * entry of the corpus brings its own samples along for whatever is not given.
 */

import type { Formula, RunOptions } from 'heed';
import type { Tensor } from '@heed/tensor';
import { displayName } from '@heed/formula';
import { checkedFormula, missingHelp, sizesOf } from './checked-formula.ts';
import { withSamples } from './corpus-entry.ts';
import { readFormula, splitWords, type FormulaSource } from './formula-source.ts';
import { checkStandardInput, readAssignments, readSources, type Assignment } from './sources.ts';
import { stopping } from './stop.ts';
import { talk, type Terminal } from './terminal.ts';
import { listOf, say } from './words.ts';

/** What of the options of a command concerns the values that go in. */
export interface BindOptions {
  readonly expression?: string;
  readonly seed?: number;
  readonly training?: boolean;
  readonly strict?: boolean;
  readonly threads?: number;
}

export interface BoundFormula {
  readonly source: FormulaSource;
  readonly formula: Formula;
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Sizes, seed, training, strictness and threads, as a run takes them. */
  readonly options: Pick<RunOptions, 'sizes' | 'seed' | 'training' | 'strict' | 'threads'>;
  /** Does the work; its faults end the command, those of missing inputs with what can be added. */
  readonly during: <T>(work: () => T | Promise<T>) => Promise<T>;
}

export async function bindFormula(
  words: readonly string[],
  options: BindOptions,
  terminal: Terminal,
): Promise<BoundFormula> {
  const split = splitWords(words, options.expression);
  const assignments = readAssignments(split.rest);
  checkStandardInput(split.word, assignments);
  const source = await readFormula(split);
  const formula = checkedFormula(source, terminal);
  return bindSources(formula, source, withSamples(assignments, [source.entry], terminal), options);
}

/** Reads the inputs, once. */
export async function bindSources(
  formula: Formula,
  source: FormulaSource,
  assignments: readonly Assignment[],
  { seed, training, strict, threads }: BindOptions,
): Promise<BoundFormula> {
  const { tensors, sizes } = await readSources(assignments, sizesOf(formula));
  return {
    source,
    formula,
    inputs: Object.fromEntries(tensors),
    options: {
      sizes: Object.fromEntries(sizes),
      ...(seed !== undefined && { seed }),
      ...(training !== undefined && { training }),
      ...(strict !== undefined && { strict }),
      ...(threads !== undefined && { threads }),
    },
    during: async (work) => {
      try {
        return await stopping('run', source, work);
      } catch (error) {
        throw missingHelp(error, formula, new Set(tensors.keys()), source.word);
      }
    },
  };
}

/** Says which parameters have numbers that nobody gave. */
export function tellSeeded(seeded: readonly string[], { seed = 0 }: BindOptions, { language }: Terminal): void {
  if (seeded.length > 0) talk(say(language, 'seeded', { seed, names: listOf(seeded.map(displayName), language) }));
}

/** The parameters that a run of everything has to draw. */
export function unseen({ formula, inputs }: BoundFormula): readonly string[] {
  return formula.parameters.map(({ name }) => name).filter((name) => !Object.hasOwn(inputs, name));
}

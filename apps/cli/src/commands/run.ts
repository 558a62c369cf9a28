/**
 * `heed run`: a formula on tensors.
 *
 * In: the formula's word, `NAME=SOURCE` words, options. Out: the wanted values on stdout or in a file. Where they go is
 * settled first, then all is read (bound-formula.ts), and only then the formula runs.
 */

import type { Backend } from 'heed';
import { canonicalName } from '@heed/formula';
import { bindFormula, tellSeeded, type BindOptions } from '../bound-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { planOutput, writeOutputs, type OutputOptions } from '../outputs.ts';
import type { Terminal } from '../terminal.ts';

export interface RunCommandOptions extends OutputOptions, BindOptions {
  readonly want?: readonly string[];
  readonly backend: Backend;
}

export async function run(words: readonly string[], options: RunCommandOptions, terminal: Terminal): Promise<number> {
  const want = wanted(options.want ?? ['result']);
  const plan = planOutput(want, options);
  const bound = await bindFormula(words, options, terminal);
  const { formula, inputs } = bound;
  const result = await bound.during(() => formula.run(inputs, { ...bound.options, backend: options.backend, want }));
  tellSeeded(result.seeded, options, terminal);
  await writeOutputs(
    want.map((name) => [name, result.at(name)] as const),
    plan,
    terminal,
  );
  return EXIT.ok;
}

/** Each name once, as the formula knows it. */
export function wanted(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(canonicalName))];
}

/**
 * Text → everything that can be known of it before a tensor is bound. Never throws.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { hasErrors } from '@heed/diagnostics';
import { elaborate, type Elaborated, type ElaborateOptions } from './elaborate/elaborate.ts';
import type { FormulaInput } from './elaborate/formula-input.ts';
import { canonicalName } from './syntax/names.ts';
import { read } from './syntax/read.ts';
import type { Program } from './syntax/tree.ts';

export interface CheckedFormula extends Elaborated {
  readonly program: Program;
}

/** Reads and elaborates; all diagnostics in the order of the text. */
export function check(text: string, options: ElaborateOptions = {}): CheckedFormula {
  const { program, diagnostics } = read(text);
  const elaborated = elaborate(program, options);
  const all = [...diagnostics, ...elaborated.diagnostics].sort((a, b) => startOf(a) - startOf(b));
  return { ...elaborated, graph: hasErrors(all) ? undefined : elaborated.graph, program, diagnostics: all };
}

/** As `check` of a text that was checked without options already: the same object where they tell nothing new. */
export function checkAgain(known: CheckedFormula, options: ElaborateOptions): CheckedFormula {
  return tellsNothing(known, options) ? known : check(known.program.text, options);
}

/** A graph that came of no ranks serves all that its inputs have room for. */
function tellsNothing({ graph, needsRank, inputs }: CheckedFormula, options: ElaborateOptions): boolean {
  const { ranks, dtypes, want, training = false } = options;
  if (graph === undefined || needsRank.length > 0 || want !== undefined || training) return false;
  const undeclared = new Map(inputs.flatMap((input) => (input.declared ? [] : [[input.name, input]])));
  const expected = (name: string): FormulaInput | undefined => undeclared.get(canonicalName(name));
  return (
    Object.entries(ranks ?? {}).every(([name, rank]) => rank >= (expected(name)?.shape?.axes.length ?? 0)) &&
    Object.entries(dtypes ?? {}).every(([name, dtype]) => dtype === (expected(name)?.dtype ?? dtype))
  );
}

function startOf(diagnostic: Diagnostic): number {
  return diagnostic.span?.start ?? 0;
}

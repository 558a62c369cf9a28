/**
 * Text → everything that can be known of it before a tensor is bound. Never throws.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { hasErrors } from '@heed/diagnostics';
import { elaborate, type Elaborated, type ElaborateOptions } from './elaborate/elaborate.ts';
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

function startOf(diagnostic: Diagnostic): number {
  return diagnostic.span?.start ?? 0;
}

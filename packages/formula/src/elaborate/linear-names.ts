/**
 * The names of learnt parameters, decided by the text alone.
 *
 * In: a program. Out: for each call of `Linear` the name its parameters have: that of `name=`, else `linear`, `linear_2`, …
 * in text order, the named ones using up no number (as PyTorch's modules are named by their place, not by their use).
 * A call inside a function is one place, however often the function is called. Shapes are parameters.ts.
 */

import type { Call, Expr, Program } from '../syntax/tree.ts';
import { argumentOf, builtinCalls } from './label-arguments.ts';

export interface LinearName {
  readonly name: string;
  /** Where the name stands: in `name=`, else the callee. */
  readonly at: Expr;
  /** The call before it that took the name already. */
  readonly taken: Call | undefined;
}

/** Calls of the built-in `Linear`, in text order; a function of that name is the formula's own. */
function linearCalls(program: Program): readonly Call[] {
  return builtinCalls(program, 'linear').toSorted((a, b) => a.callee.span.start - b.callee.span.start);
}

/** By the ids of the callees. */
export function linearNames(program: Program): ReadonlyMap<number, LinearName> {
  const named = new Map<number, LinearName>();
  const takenBy = new Map<string, Call>();
  let count = 0;
  for (const call of linearCalls(program)) {
    const given = argumentOf(call, 'name')?.value;
    if (given === undefined) count += 1;
    const name = given?.kind === 'name' ? given.name : count > 1 ? `linear_${count}` : 'linear';
    named.set(call.callee.id, { name, at: given ?? call.callee, taken: takenBy.get(name) });
    if (!takenBy.has(name)) takenBy.set(name, call);
  }
  return named;
}

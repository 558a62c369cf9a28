/**
 * The names of learnt parameters, decided by the text alone.
 *
 * In: a program. Out: for each call of `Linear` the name its parameters have: that of `name=`, else `linear`, `linear_2`, …
 * in text order, the named ones using up no number (as PyTorch's modules are named by their place, not by their use).
 * A call inside a function is one place, however often the function is called. Shapes are parameters.ts.
 */

import type { Argument, Call, Expr, Name, Program } from '../syntax/tree.ts';
import { partsOfStatement, walk } from '../syntax/walk.ts';

export interface LinearName {
  readonly name: string;
  /** Where the name stands: in `name=`, else the callee. */
  readonly at: Expr;
  /** The call before it that took the name already. */
  readonly taken: Call | undefined;
}

function isLinear(call: Call): boolean {
  return call.subscript.length === 0 && call.callee.name.replaceAll('_', '').toLowerCase() === 'linear';
}

export function argumentOf(call: Call, name: string): Argument | undefined {
  return call.arguments.find((argument) => argument.name?.name === name);
}

/** Calls of the built-in `Linear`, in text order; a function of that name is the formula's own. */
function linearCalls(program: Program): readonly Call[] {
  const own = new Set(program.statements.flatMap((one) => (one.kind === 'function' ? [one.name.name] : [])));
  const calls: Call[] = [];
  for (const statement of program.statements) {
    for (const part of partsOfStatement(statement)) {
      walk(part, (node) => {
        if (node.kind === 'call' && isLinear(node) && !own.has(node.callee.name)) calls.push(node);
      });
    }
  }
  return calls.toSorted((a, b) => a.callee.span.start - b.callee.span.start);
}

/** The names that stand in `name=`, which are no values. */
export function labelsOf(program: Program): ReadonlySet<Name> {
  const values = linearCalls(program).map((call) => argumentOf(call, 'name')?.value);
  return new Set(values.filter((value) => value?.kind === 'name'));
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

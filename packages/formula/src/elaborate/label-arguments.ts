/**
 * Arguments that are words: `name=attn`, `pairs=even`, `approx=tanh`. A word is no value, so its name is no input.
 *
 * In: a program. Out: the name nodes that stand as words, by the text alone. What a word means is its built-in's business.
 */

import type { Argument, Call, Name, Program } from '../syntax/tree.ts';
import { partsOfStatement, walk } from '../syntax/walk.ts';

/** The built-ins that take words, and under which argument. */
const WORDS: readonly (readonly [builtin: string, argument: string])[] = [
  ['linear', 'name'],
  ['rope', 'pairs'],
  ['gelu', 'approx'],
];

export function argumentOf(call: Call, name: string): Argument | undefined {
  return call.arguments.find((argument) => argument.name?.name === name);
}

/** Calls of a built-in; a function of that name is the formula's own. */
export function builtinCalls(program: Program, name: string): readonly Call[] {
  const own = new Set(program.statements.flatMap((one) => (one.kind === 'function' ? [one.name.name] : [])));
  const calls: Call[] = [];
  for (const statement of program.statements) {
    for (const part of partsOfStatement(statement)) {
      walk(part, (node) => {
        if (node.kind !== 'call' || node.subscript.length > 0 || own.has(node.callee.name)) return;
        if (node.callee.name.replaceAll('_', '').toLowerCase() === name) calls.push(node);
      });
    }
  }
  return calls;
}

/** The names that stand as words. */
export function labelsOf(program: Program): ReadonlySet<Name> {
  const values = WORDS.flatMap(([builtin, argument]) =>
    builtinCalls(program, builtin).map((call) => argumentOf(call, argument)?.value),
  );
  return new Set(values.filter((value) => value?.kind === 'name'));
}

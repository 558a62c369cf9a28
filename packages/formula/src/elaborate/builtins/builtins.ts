/**
 * The table of built-ins: one entry per function, with its parameters and what it becomes.
 *
 * A new built-in is one entry in one of the lists that are gathered here. Those of the language that this version does
 * not compile stand in the last list, so that calling one says so instead of "unknown function".
 */

import { elementwiseBuiltins } from './elementwise.ts';
import { headBuiltins } from './heads.ts';
import { learntBuiltins } from './learnt.ts';
import { positionBuiltins } from './positions.ts';
import { rowBuiltins } from './rows.ts';
import { shapeBuiltins } from './shape.ts';
import type { Builtin } from './builtin.ts';

/** What each is about, in English and Chinese; all operands are still looked at. */
const LATER: Readonly<Record<string, readonly [string, string]>> = Object.fromEntries(
  'sparsemax entmax15 topk'.split(' ').map((name) => [name, [`\`${name}\``, ` \`${name}\``]] as const),
);

const laterBuiltins: readonly Builtin[] = Object.entries(LATER).map(([name, [en, zh]]) => ({
  name,
  parameters: [{ name: '…', kind: 'rest' }],
  open: true,
  sees: 'unknown',
  elaborate: (context, { expr }) => context.faults.notYet(expr, en, zh),
}));

const ALL: readonly Builtin[] = [
  ...elementwiseBuiltins,
  ...rowBuiltins,
  ...shapeBuiltins,
  ...headBuiltins,
  ...positionBuiltins,
  ...learntBuiltins,
  ...laterBuiltins,
];
const ALIASES: Readonly<Record<string, string>> = { sigma: 'sigmoid' };
const BY_KEY: ReadonlyMap<string, Builtin> = new Map(ALL.map((builtin) => [keyOf(builtin.name), builtin]));

export const BUILTIN_NAMES: readonly string[] = ALL.map(({ name }) => name);
/** Those of them that this version does not compile. */
export const LATER_NAMES: readonly string[] = laterBuiltins.map(({ name }) => name);

/** The built-in of this name; case and underscores are ignored. */
export function builtinOf(name: string): Builtin | undefined {
  const key = keyOf(name);
  return BY_KEY.get(Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key);
}

function keyOf(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

export type { Bound, Builtin, Parameter } from './builtin.ts';

/**
 * The list of what the house refuses. In: a tree of file texts. Out: faults, by place. Reading the disk is main.ts,
 * the floors themselves are floors.ts.
 */

import type { Fault, Rule } from './fault.ts';
import { imports, manifests, strangers } from './rules/arrows.ts';
import { circles } from './rules/circles.ts';
import { declared, references } from './rules/declared.ts';
import { doors } from './rules/doors.ts';
import { names } from './rules/names.ts';
import { builtins, globals, keepers } from './rules/surroundings.ts';
import { readWorkspace, type Tree } from './workspace.ts';

const rules: readonly Rule[] = [
  strangers,
  imports,
  manifests,
  doors,
  declared,
  references,
  builtins,
  globals,
  keepers,
  circles,
  names,
];

export function inspect(tree: Tree): Fault[] {
  const workspace = readWorkspace(tree);
  return rules
    .flatMap((rule) => rule(workspace))
    .sort((a, b) => (a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1));
}

export function print({ path, line, message }: Fault): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${message}`;
}

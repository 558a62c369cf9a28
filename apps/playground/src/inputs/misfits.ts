/**
 * Which sources have to go so that the others fit the formula: those that were left by another formula, as a rule.
 *
 * In: a formula, the shapes of its inputs and parameters, sizes. Out: names, as few as an ordered look finds: in the order
 * of the formula, each stays that fits those that stay before it. None where the formula itself is at fault, or where
 * nothing is known of its shapes.
 */

import { hasErrors } from '@heed/diagnostics';
import type { CheckedFormula } from '@heed/formula';
import { bindGiven } from '@heed/tensor';
import { withRanks } from './draft-ranks.ts';
import { expectedOf, type Given } from './draft-sources.ts';

export function misfits(text: string, checked: CheckedFormula, { shapes, sizes }: Given): readonly string[] {
  if (hasErrors(checked.diagnostics)) return [];
  const undeclared = new Set(checked.inputs.flatMap(({ name, declared }) => (declared ? [] : [name])));
  const fit = (names: readonly string[]): boolean => {
    const ranks = names.filter((name) => undeclared.has(name)).map((name) => [name, shapes[name].length] as const);
    const { graph, inputs, parameters } = withRanks(text, checked, Object.fromEntries(ranks));
    if (graph === undefined) return false;
    const given = Object.fromEntries(names.map((name) => [name, { shape: shapes[name] }]));
    const learnt = expectedOf(parameters).filter(({ name }) => Object.hasOwn(given, name));
    return bindGiven([...expectedOf(inputs), ...learnt], given, graph.equations, sizes).diagnostics.length === 0;
  };
  if (!fit([])) return [];
  const kept: string[] = [];
  const out: string[] = [];
  for (const { name } of [...checked.inputs, ...checked.parameters]) {
    if (!Object.hasOwn(shapes, name)) continue;
    if (fit([...kept, name])) kept.push(name);
    else out.push(name);
  }
  return out;
}

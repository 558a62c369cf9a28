/**
 * How many axes inputs have that nothing tells the rank of, so that there is a graph.
 *
 * In: a checked formula, the ranks of the inputs that are there. Out: the formula checked with ranks for the others too:
 * the first that leave no fault, of what names usually stand for (`M` a matrix, `x` a vector, `γ` a number). Where none
 * do, the formula as it is: its own faults say more than a guess.
 */

import { hasErrors } from '@heed/diagnostics';
import { check, displayName, type CheckedFormula, type FormulaInput } from '@heed/formula';

/** Combinations that are tried; each is a check of the formula. */
const MOST_TRIALS = 32;

export function withRanks(
  text: string,
  checked: CheckedFormula,
  known: Readonly<Record<string, number>>,
): CheckedFormula {
  if (checked.graph !== undefined || hasErrors(checked.diagnostics) || checked.needsRank.length === 0) return checked;
  const open = checked.inputs.filter(({ name }) => checked.needsRank.includes(name) && !Object.hasOwn(known, name));
  const choices = open.map(ranksFor);
  for (let trial = 0; trial < MOST_TRIALS; trial += 1) {
    const chosen = chosenAt(choices, trial);
    if (chosen === undefined) break;
    const ranks = { ...known, ...Object.fromEntries(open.map(({ name }, k) => [name, chosen[k]])) };
    const tried = check(text, { ranks });
    if (tried.graph !== undefined) return tried;
  }
  return checked;
}

/** Ranks in the order in which they are tried. Inputs with leading axes have at least their own. */
function ranksFor({ name, shape }: FormulaInput): readonly number[] {
  if (shape !== undefined) return [0, 1, 2].map((more) => shape.axes.length + more);
  const first = displayName(name).charAt(0);
  if (/\p{Script=Greek}/u.test(first)) return [0, 1, 2, 3];
  return /\p{Lu}|\p{Lo}/u.test(first) ? [2, 1, 0, 3] : [1, 2, 0, 3];
}

/** The combination of a number: nothing where there are no more. The first input's ranks change slowest. */
function chosenAt(choices: readonly (readonly number[])[], trial: number): readonly number[] | undefined {
  let rest = trial;
  const chosen = choices
    .toReversed()
    .map((ranks) => {
      const rank = ranks[rest % ranks.length] ?? 0;
      rest = Math.floor(rest / ranks.length);
      return rank;
    })
    .toReversed();
  return rest > 0 ? undefined : chosen;
}

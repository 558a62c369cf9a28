/**
 * States to start from: an entry of the corpus as a state, and the one that the page opens with.
 *
 * In: an entry, a language for its labels. Out: a state. Only the seed lesson is part of the first view; the corpus comes
 * with the gallery.
 */

import { canonicalName } from '@heed/formula';
import type { FormulaEntry } from '@heed/formulas';
import { selfAttentionEightSteps } from '@heed/formulas/seed';
import type { Language } from '@heed/diagnostics';
import type { PageState } from './page-state.ts';

export function stateOf({ formula, inputs, sizes = {}, labels = {} }: FormulaEntry, language: Language): PageState {
  const rows = labels.rows?.[language];
  const columns = labels.columns?.[language];
  return {
    formula,
    inputs: renamed(inputs),
    sizes: renamed(sizes),
    tokens: { ...(rows && { rows }), ...(columns && { columns }) },
    backend: 'reference',
    seed: 0,
  };
}

/** The lesson in eight steps. */
export const LESSON: FormulaEntry = selfAttentionEightSteps;

export function defaultState(language: Language): PageState {
  return stateOf(LESSON, language);
}

/** Under canonical names (`linear.weight` is two). */
function renamed<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const made = Object.create(null) as Record<string, T>;
  for (const [name, value] of Object.entries(record)) made[canonicalName(name)] = value;
  return made;
}

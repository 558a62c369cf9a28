/**
 * Tokens that came with a formula, and what becomes of them when the formula is written anew.
 *
 * In: a state as it came (from the corpus, a link, the history), then states as they follow. Out: the same states; without
 * the tokens that came where the formula has lost an input and got another since: they would name rows of other numbers.
 * What a person wrote as tokens is never taken away. Tokens of the corpus follow the page's language.
 */

import { hasErrors, type Language } from '@heed/diagnostics';
import type { CheckedFormula } from '@heed/formula';
import type { FormulaEntry } from '@heed/formulas';
import type { PageState } from './state/page-state.ts';

type Tokens = PageState['tokens'];
type Labels = NonNullable<FormulaEntry['labels']>;

const WAYS = ['rows', 'columns'] as const;

export class EntryTokens {
  #tokens: Tokens = {};
  #names: ReadonlySet<string> = new Set();
  /** Of the entries that were opened, the last first. */
  #labels: readonly Labels[];

  constructor(known: readonly FormulaEntry[]) {
    this.#labels = known.flatMap(({ labels }) => (labels === undefined ? [] : [labels]));
  }

  /** The tokens of this state belong to the inputs of its formula. */
  come({ tokens }: PageState, { inputs }: CheckedFormula, entry?: FormulaEntry): void {
    this.#tokens = tokens;
    this.#names = new Set(inputs.map(({ name }) => name));
    if (entry?.labels !== undefined) this.#labels = [entry.labels, ...this.#labels];
  }

  /** The same state where nothing is taken away. */
  kept(state: PageState, checked: CheckedFormula): PageState {
    if (hasErrors(checked.diagnostics)) return state;
    const names = new Set(checked.inputs.map(({ name }) => name));
    const isOther =
      [...this.#names].some((name) => !names.has(name)) && [...names].some((name) => !this.#names.has(name));
    return isOther ? replaced(state, (way, own) => (own === this.#tokens[way] ? undefined : own)) : state;
  }

  /** The same state with the corpus' tokens in another language. */
  inLanguage(state: PageState, language: Language): PageState {
    const next = replaced(state, (way, own) => {
      const known = this.#labels.find((labels) => Object.values(labels[way] ?? {}).some((list) => isSame(list, own)));
      const spoken = known?.[way]?.[language];
      return spoken === undefined || isSame(spoken, own) ? own : spoken;
    });
    const came = WAYS.filter((way) => state.tokens[way] !== undefined && state.tokens[way] === this.#tokens[way]);
    this.#tokens = { ...this.#tokens, ...Object.fromEntries(came.map((way) => [way, next.tokens[way]])) };
    return next;
  }
}

function replaced(
  state: PageState,
  by: (way: 'rows' | 'columns', tokens: readonly string[]) => readonly string[] | undefined,
): PageState {
  const next = WAYS.flatMap((way) => {
    const own = state.tokens[way];
    const made = own && by(way, own);
    return made === undefined ? [] : [[way, made] as const];
  });
  const isLikeBefore = WAYS.every((way) => state.tokens[way] === next.find(([one]) => one === way)?.[1]);
  return isLikeBefore ? state : { ...state, tokens: Object.fromEntries(next) };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, k) => token === b[k]);
}

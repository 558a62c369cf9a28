/**
 * Drafts in the state: inputs that nobody gave have sources all the same, and change with the formula.
 *
 * In: a state and what its formula reads. Out: the state with a source for every input and a number for every size, those
 * that a person gave untouched. A draft is told from what was given by its text; what a person gives is the person's own,
 * even where it reads like a draft of before.
 */

import { hasErrors } from '@heed/diagnostics';
import type { CheckedFormula } from '@heed/formula';
import { shapesOf, type Files } from './given.ts';
import { draftSources } from './inputs/draft-sources.ts';
import type { PageState } from './state/page-state.ts';

export class Drafting {
  /** All that was ever drafted: going back brings old drafts. */
  readonly #sources = new Map<string, Set<string>>();
  readonly #sizes = new Map<string, number>();

  /** Takes nothing for a draft any more: another formula was opened. */
  forget(): void {
    this.#sources.clear();
    this.#sizes.clear();
  }

  /** A person gave this source, whatever a draft may have been. */
  own(name: string, source: string): void {
    this.#sources.get(name)?.delete(source);
  }

  /** The same state where nothing is to be drafted. */
  complete(state: PageState, checked: CheckedFormula, files: Files): PageState {
    if (hasErrors(checked.diagnostics)) return state;
    const isGiven = (name: string): boolean =>
      Object.hasOwn(state.inputs, name) && this.#sources.get(name)?.has(state.inputs[name]) !== true;
    const sizes = entriesWhere(state.sizes, (name, size) => this.#sizes.get(name) !== size);
    const given = entriesWhere(shapesOf(state, files), isGiven);
    // What cannot be read has no shape, and is the person's all the same.
    const drafts = draftSources(state.formula, checked, { shapes: given, sizes });
    const sources = entriesWhere(drafts.sources, (name) => !isGiven(name));
    for (const [name, source] of Object.entries(sources)) {
      this.#sources.set(name, (this.#sources.get(name) ?? new Set()).add(source));
    }
    for (const [name, size] of Object.entries(drafts.sizes)) this.#sizes.set(name, size);
    // Drafts of names that are gone can be made again.
    const names = new Set([...checked.inputs, ...checked.parameters].map(({ name }) => name));
    const left = entriesWhere(state.inputs, (name) => names.has(name) || isGiven(name));
    const next = { ...state, inputs: { ...left, ...sources }, sizes: { ...sizes, ...drafts.sizes } };
    return sameEntries(next.inputs, state.inputs) && sameEntries(next.sizes, state.sizes) ? state : next;
  }
}

function entriesWhere<T>(
  record: Readonly<Record<string, T>>,
  holds: (name: string, value: T) => boolean,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => holds(name, value)));
}

function sameEntries<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

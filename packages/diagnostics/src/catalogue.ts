/**
 * A room's catalogue of diagnostics: codes and messages (en, zh) in one typed table, and the table of what they mean.
 *
 * In: the catalogue. Out: one typed constructor per code whose facts are read off the `{placeholders}` of the English
 * message, so a missing or misspelt fact is a compile error. `Explanations` is the form of a room's second table, with an
 * explanation and an example per code: what `heed explain --code` prints and what the tests run (each example must
 * trigger its code). It stands in a module of its own, so that a program which only reports does not carry it. Nothing is
 * registered globally.
 */

import type { Diagnostic, Facts, Help, Label, Localized, Severity } from './diagnostic.ts';
import type { Span } from './span.ts';

/** The messages of one code. `{name}` in them is replaced by the fact of that name. */
export interface Entry extends Localized {
  readonly severity: Severity;
}

export type Catalogue = Readonly<Record<string, Entry>>;

/** What one code means: a paragraph in every language that says what the rule is and why it exists. */
export interface Explanation extends Localized {
  /** A text (or a sentence describing an input) that triggers the code. */
  readonly example: string;
}

/** One explanation for each code of a catalogue, no more and no less. */
export type Explanations<C extends Catalogue = Catalogue> = { readonly [Code in keyof C]: Explanation };

type Placeholder<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** The facts a message needs. */
export type FactsOf<M extends string> = { readonly [Name in Placeholder<M>]: string | number };

/** Where it is and what else is to be said; everything may be left out. */
export interface Context {
  readonly span?: Span;
  readonly labels?: readonly Label[];
  readonly notes?: readonly Localized[];
  readonly help?: Help;
  /** Facts beyond those the message prints. */
  readonly facts?: Facts;
}

type Report<E extends Entry> = (facts: FactsOf<E['en']>, context?: Context) => Diagnostic;

/** One constructor per code. */
export type Reports<C extends Catalogue> = { readonly [Code in keyof C]: Report<C[Code]> };

/** Builds the constructors of a catalogue: `report['shape/inner-sizes']({ … }, { span })`. */
export function reports<const C extends Catalogue>(catalogue: C): Reports<C> {
  const made: Record<string, (facts: Facts, context?: Context) => Diagnostic> = {};
  for (const [code, entry] of Object.entries(catalogue)) {
    made[code] = (facts, context = {}) => ({
      code,
      severity: entry.severity,
      message: { en: fill(entry.en, facts), zh: fill(entry.zh, facts) },
      ...(context.span && { span: context.span }),
      labels: context.labels ?? [],
      facts: { ...facts, ...context.facts },
      notes: context.notes ?? [],
      ...(context.help && { help: context.help }),
    });
  }
  return made as Reports<C>;
}

/** The same text in every language: for names, shapes and code. */
export function verbatim(text: string): Localized {
  return { en: text, zh: text };
}

/** Replaces each `{name}` by its fact; a name without a fact stays as it is. */
export function fill(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : whole,
  );
}

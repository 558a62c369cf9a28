/**
 * The form of a diagnostic: the one paper that goes from any room to the person.
 *
 * A diagnostic is plain data, serialisable as it stands: a code, a severity, spans with labels, typed facts, and its
 * texts already worded in every language (the room that found the fault owns the words; see catalogue.ts). Rendering
 * for terminals and JSON is render.ts; this file decides nothing about looks.
 */

import type { Span } from './span.ts';

/** The languages every text exists in. */
export type Language = 'en' | 'zh';

/** One text in every language. */
export type Localized = Readonly<Record<Language, string>>;

export type Severity = 'error' | 'warning';

/** A named thing in the text and what is to be said of it ("K: […, m, d]"). */
export interface Label {
  readonly span: Span;
  readonly text: Localized;
}

/** Replace what `span` covers by `text`; an empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Advice; `edit` is what an editor can apply. The only place where a diagnostic advises. */
export interface Help {
  readonly text: Localized;
  readonly edit?: readonly Edit[];
}

/** What a diagnostic states about the world, by name: names, sizes, printed shapes. */
export type Facts = Readonly<Record<string, string | number>>;

export interface Diagnostic {
  /** `room-or-topic/what`, e.g. `shape/inner-sizes`; stable across versions. */
  readonly code: string;
  readonly severity: Severity;
  /** Lower case, stands alone, names both sides, no full stop. */
  readonly message: Localized;
  /** Where it is; absent when the fault has no place in the formula text (a broken file, a missing input). */
  readonly span?: Span;
  readonly labels: readonly Label[];
  readonly facts: Facts;
  readonly notes: readonly Localized[];
  readonly help?: Help;
}

/** A result that carries what was found on the way; `value` is absent exactly when an error stopped it. */
export interface Checked<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(isError);
}

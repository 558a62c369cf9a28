/**
 * Explaining a diagnostic's code: what the rule is, and an example that breaks it.
 *
 * In: a code. Out: the entry of the catalogue that owns it, in English and Chinese. Every room words its own codes; this
 * file only gathers them, and a caller with codes of its own (the CLI) passes its catalogue along.
 */

import { nearest, type Catalogue, type Localized, type Severity } from '@heed/diagnostics';
import { formatsCatalogue } from '@heed/formats';
import { meaningCatalogue, syntaxCatalogue } from '@heed/formula';
import { graphCatalogue } from '@heed/graph';
import { runtimeCatalogue } from '@heed/runtime';
import { bindingCatalogue, indexCatalogue, tensorCatalogue } from '@heed/tensor';
import { faceCatalogue } from './messages.ts';

export interface CodeExplanation {
  readonly code: string;
  readonly severity: Severity;
  /** With the names of its facts in braces: `cannot multiply {left} by {right}`. */
  readonly message: Localized;
  readonly explanation: Localized;
  /** A text, or a sentence about an input, that has this fault. */
  readonly example: string;
}

/** Every room's catalogue, in the order of the data's way. */
export const catalogues: readonly (readonly [room: string, catalogue: Catalogue])[] = [
  ['syntax', syntaxCatalogue],
  ['meaning', meaningCatalogue],
  ['graph', graphCatalogue],
  ['tensor', tensorCatalogue],
  ['index', indexCatalogue],
  ['binding', bindingCatalogue],
  ['formats', formatsCatalogue],
  ['runtime', runtimeCatalogue],
  ['face', faceCatalogue],
];

/** The explanation of a code; nothing where no room has it. `own` are further catalogues. */
export function explainCode(code: string, ...own: readonly Catalogue[]): CodeExplanation | undefined {
  for (const catalogue of [...catalogues.map(([, one]) => one), ...own]) {
    const entry = Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
    if (entry === undefined) continue;
    const { severity, en, zh, example } = entry;
    return {
      code,
      severity,
      message: { en: en.message, zh: zh.message },
      explanation: { en: en.explanation, zh: zh.explanation },
      example,
    };
  }
  return undefined;
}

/** All codes, sorted. */
export function explainCodes(...own: readonly Catalogue[]): readonly string[] {
  return [...new Set([...catalogues.map(([, one]) => one), ...own].flatMap((one) => Object.keys(one)))].toSorted();
}

/** A known code that an unknown one is close to. */
export function nearestCode(code: string, ...own: readonly Catalogue[]): string | undefined {
  return nearest(code, explainCodes(...own));
}

/**
 * Explaining a diagnostic's code: what the rule is, and an example that breaks it.
 *
 * In: a code. Out: the message and the explanation that the room which owns it has for it, in English and Chinese. Every
 * room words its own codes; this file only gathers them, and a caller with codes of its own (the CLI) passes them along.
 * It is a door of its own, `heed/explain-code`: no other part of heed carries the explanations.
 */

import { nearest, type Catalogue, type Explanations, type Localized, type Severity } from '@heed/diagnostics';
import { formatsCatalogue, formatsExplanations } from '@heed/formats';
import { meaningCatalogue, meaningExplanations, syntaxCatalogue, syntaxExplanations } from '@heed/formula';
import { graphCatalogue, graphExplanations } from '@heed/graph';
import { programCatalogue, programExplanations } from '@heed/kernels';
import { runtimeCatalogue, runtimeExplanations } from '@heed/runtime';
import {
  bindingCatalogue,
  bindingExplanations,
  indexCatalogue,
  indexExplanations,
  tensorCatalogue,
  tensorExplanations,
} from '@heed/tensor';
import { faceExplanations } from './explanations.ts';
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

/** The codes of one room: its messages and what they mean. */
export interface ExplainedCatalogue {
  readonly messages: Catalogue;
  readonly explanations: Explanations;
}

/** Every room's codes, in the order of the data's way. */
export const rooms: Readonly<Record<string, ExplainedCatalogue>> = {
  syntax: { messages: syntaxCatalogue, explanations: syntaxExplanations },
  meaning: { messages: meaningCatalogue, explanations: meaningExplanations },
  graph: { messages: graphCatalogue, explanations: graphExplanations },
  tensor: { messages: tensorCatalogue, explanations: tensorExplanations },
  index: { messages: indexCatalogue, explanations: indexExplanations },
  binding: { messages: bindingCatalogue, explanations: bindingExplanations },
  formats: { messages: formatsCatalogue, explanations: formatsExplanations },
  program: { messages: programCatalogue, explanations: programExplanations },
  runtime: { messages: runtimeCatalogue, explanations: runtimeExplanations },
  face: { messages: faceCatalogue, explanations: faceExplanations },
};

/** The explanation of a code; nothing where no room has it. `own` are further codes. */
export function explainCode(code: string, ...own: readonly ExplainedCatalogue[]): CodeExplanation | undefined {
  for (const { messages, explanations } of [...Object.values(rooms), ...own]) {
    if (!Object.hasOwn(messages, code)) continue;
    const { severity, en, zh } = messages[code];
    const { example, ...explanation } = explanations[code];
    return { code, severity, message: { en, zh }, explanation, example };
  }
  return undefined;
}

/** All codes, sorted. */
export function explainCodes(...own: readonly ExplainedCatalogue[]): readonly string[] {
  return [...new Set([...Object.values(rooms), ...own].flatMap(({ messages }) => Object.keys(messages)))].toSorted();
}

/** A known code that an unknown one is close to. */
export function nearestCode(code: string, ...own: readonly ExplainedCatalogue[]): string | undefined {
  return nearest(code, explainCodes(...own));
}

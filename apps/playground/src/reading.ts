/**
 * Reading: what the text says, made anew at each keystroke.
 *
 * In: the text, shapes of the inputs that are there, the reading before. Out: everything that panels show of the text.
 * Where an input's rank must be known before there is a graph, that of its source is used; faults are those of the text
 * alone. Where the text cannot be read, the last typeset formula stays, marked as stale.
 */

import { hasErrors, isError } from '@heed/diagnostics';
import { check, syntaxCatalogue, type CheckedFormula } from '@heed/formula';
import type { Reading } from './store-types.ts';
import { shapeText, typeset } from './typeset.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** `shapes` is called only where ranks must be known. */
export function readingOf(text: string, shapes: () => Shapes, before: Reading | undefined): Reading {
  const plain = check(text);
  const checked = withRanks(plain, text, shapes);
  const { diagnostics } = plain;
  const isReadable = !diagnostics.some((one) => isError(one) && Object.hasOwn(syntaxCatalogue, one.code));
  return {
    text,
    checked,
    diagnostics,
    inputs: checked.inputs,
    parameters: checked.parameters,
    latex: isReadable ? typeset(checked) : (before?.latex ?? ''),
    stale: !isReadable,
    shape: shapeText(checked.result?.type?.shape),
  };
}

function withRanks(checked: CheckedFormula, text: string, shapes: () => Shapes): CheckedFormula {
  const { needsRank, diagnostics, inputs } = checked;
  if (needsRank.length === 0 || hasErrors(diagnostics)) return checked;
  const given = shapes();
  const known = inputs.filter(({ name }) => needsRank.includes(name) && Object.hasOwn(given, name));
  if (known.length < needsRank.length) return checked;
  const ranked = check(text, { ranks: Object.fromEntries(known.map(({ name }) => [name, given[name].length])) });
  return ranked.graph === undefined ? checked : ranked;
}

/**
 * A formula as the bytes of a program.
 *
 * In: a checked formula, its variants, how inputs will come. Out: what `readProgram` of the runtime reads. Names are taken
 * in any spelling. Nothing is run; the variant and what it compiles to are kept, as for a run.
 */

import { HeedError, hasErrors } from '@heed/diagnostics';
import { canonicalName, type CheckedFormula } from '@heed/formula';
import type { Engine } from './engine.ts';
import type { SaveOptions } from './face.ts';
import type { Variants } from './variants.ts';

export function saveOn(engine: Engine, checked: CheckedFormula, variants: Variants, options: SaveOptions): Uint8Array {
  if (hasErrors(checked.diagnostics)) throw new HeedError(checked.diagnostics);
  const { want, training } = options;
  const ranks = canonical(options.ranks);
  const declared = new Set(checked.inputs.flatMap((input) => (input.declared ? [input.name] : [])));
  const expectation = {
    ranks: only(ranks, (name) => !declared.has(name)),
    dtypes: only(canonical(options.dtypes), (name) => !declared.has(name)),
    ...(want && { want: want.map(canonicalName) }),
    ...(training && { training }),
  };
  const variant = variants.get(
    expectation,
    only(ranks, (name) => declared.has(name)),
  );
  return engine.save(variant, options);
}

function canonical<T>(record: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [canonicalName(name), value]));
}

function only<T>(record: Readonly<Record<string, T>>, keep: (name: string) => boolean): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => keep(name)));
}

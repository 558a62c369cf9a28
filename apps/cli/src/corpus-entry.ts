/**
 * An entry of the corpus as what a command reads: its formula, and its sample inputs where none are given.
 *
 * In: an entry, the inputs that were given. Out: assignments as a command line would hold them, and one line on stderr
 * that says which were added. An input that was given stays as it is; the others come from the entry, whether they fit or
 * not. `only` narrows them to the inputs of these names.
 */

import { formulas, type FormulaEntry } from '@heed/formulas';
import { nearest } from '@heed/diagnostics';
import { canonicalName, displayName } from '@heed/formula';
import type { Assignment } from './sources.ts';
import { talk, type Terminal } from './terminal.ts';
import { listOf, say } from './words.ts';

export function withSamples(
  given: readonly Assignment[],
  entries: readonly (FormulaEntry | undefined)[],
  terminal: Terminal,
  only?: ReadonlySet<string>,
): readonly Assignment[] {
  const all = [...given];
  for (const entry of entries) {
    if (entry === undefined) continue;
    const added = samplesOf(entry).filter(
      ({ name }) => (only?.has(name) ?? true) && all.every((one) => one.name !== name),
    );
    if (added.length === 0) continue;
    all.push(...added);
    const names = listOf(
      added.map(({ name, source }) =>
        Object.hasOwn(entry.sizes ?? {}, name) ? `${name} = ${source}` : displayName(name),
      ),
      terminal.language,
    );
    talk(say(terminal.language, 'samples', { entry: entry.name, names }));
  }
  return all;
}

function samplesOf({ inputs, sizes = {} }: FormulaEntry): readonly Assignment[] {
  const sources = [
    ...Object.entries(inputs),
    ...Object.entries(sizes).map(([name, size]) => [name, String(size)] as const),
  ];
  return sources.map(([name, source]) => ({ name: canonicalName(name), source, word: `${name}=${source}` }));
}

/** The name that a word was meant to be, where it looks like one of the corpus. */
export function nearEntry(word: string): string | undefined {
  if (word.length < 4 || !/^[a-z][a-z\d]*(?:[-_ ][a-z\d]+)*$/i.test(word)) return undefined;
  return nearest(
    word.toLowerCase().replaceAll(/[_ ]/g, '-'),
    formulas.map(({ name }) => name),
  );
}

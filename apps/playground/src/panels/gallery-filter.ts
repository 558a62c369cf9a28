/**
 * Which formulas of the corpus match a few typed words.
 *
 * In: the entries, the text of the filter. Out: those that have every word in their name, title, summary or formula, in
 * either language: a teacher may remember the Chinese name while reading English.
 */

import type { FormulaEntry } from '@heed/formulas';

export function matching(entries: readonly FormulaEntry[], text: string): readonly FormulaEntry[] {
  const words = folded(text).split(/\s+/u).filter(Boolean);
  return entries.filter((entry) => {
    const { name, title, summary, formula } = entry;
    const all = folded([name, title.en, title.zh, summary.en, summary.zh, formula].join('\n'));
    return words.every((word) => all.includes(word));
  });
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

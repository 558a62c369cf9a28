/**
 * `heed list`: the corpus, the formulas that run by name.
 *
 * In: nothing. Out: name, title and the formula's first line of every entry on stdout, in the order of the corpus; as JSON
 * the whole entries with their texts in both languages.
 */

import { formulas } from '@heed/formulas';
import { columnsOf } from '@heed/diagnostics';
import { EXIT } from '../exit-codes.ts';
import { write, type Terminal } from '../terminal.ts';

export async function list({ format }: { readonly format: 'pretty' | 'json' }, terminal: Terminal): Promise<number> {
  if (format === 'json') {
    await write(`${JSON.stringify(formulas)}\n`);
    return EXIT.ok;
  }
  const { language, paint } = terminal;
  const names = Math.max(...formulas.map(({ name }) => name.length));
  const lines = formulas.flatMap(({ name, title, formula }) => [
    `${paint('name', name.padEnd(names))}  ${title[language]}`,
    `  ${paint('quiet', firstLine(formula))}`,
  ]);
  await write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

/** The first line that is no comment and does not only declare; `…` where others stand around it. */
function firstLine(formula: string): string {
  const lines = formula.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const first = lines.find((line) => !/^\s*[\p{L}_][\p{L}\p{N}_]*\s*:[^=]*$/u.test(line)) ?? lines[0] ?? '';
  return columnsOf(first) > 76 ? `${first.slice(0, 75)}…` : first + (lines.length > 1 ? ' …' : '');
}

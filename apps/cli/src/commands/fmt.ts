/**
 * `heed fmt`: formulas as heed writes them, in Unicode or ASCII, or as LaTeX.
 *
 * In: formulas as texts, files, names or standard input. Out: the formatted texts on stdout; with --write the files are
 * rewritten instead, with --check those that would change are listed and the exit code says whether there are any. A text
 * that does not read is not touched. LaTeX is only printed: it has no comments, and heed does not read it yet.
 */

import { hasErrors, printable } from '@heed/diagnostics';
import { format, latexOf, read } from '@heed/formula';
import { EXIT } from '../exit-codes.ts';
import { show, writeOut } from '../files.ts';
import { readFormula, type FormulaSource } from '../formula-source.ts';
import { report } from '../messages.ts';
import { checkStandardInput } from '../sources.ts';
import { Stop, stop } from '../stop.ts';
import { talk, write, type Terminal } from '../terminal.ts';
import { say, words as wordsIn } from '../words.ts';

export interface FmtOptions {
  readonly expression?: string;
  readonly ascii?: boolean;
  readonly latex?: boolean;
  readonly write?: boolean;
  readonly check?: boolean;
}

interface Formatted {
  readonly source: FormulaSource;
  readonly text: string;
}

export async function fmt(words: readonly string[], options: FmtOptions, terminal: Terminal): Promise<number> {
  const { language } = terminal;
  const formatted = await formatAll(words, options);
  const changed = formatted.filter(({ source, text }) => source.text !== text);
  if (options.check) {
    await write(changed.map(({ source }) => `${labelOf(source, terminal)}\n`).join(''));
    if (changed.length > 0) talk(say(language, 'unformatted', { count: changed.length }));
    return changed.length > 0 ? EXIT.differs : EXIT.ok;
  }
  if (options.write) {
    const stray = formatted.find(({ source }) => fileOf(source) === undefined);
    if (stray) throw stop(report['usage/not-a-file']({ found: labelOf(stray.source, terminal) }));
    for (const { source, text } of changed) {
      await writeOut(fileOf(source) ?? '', text);
      talk(say(language, 'formatted', { file: labelOf(source, terminal) }));
    }
    return EXIT.ok;
  }
  await write(formatted.map(({ text }) => (text.endsWith('\n') ? text : `${text}\n`)).join(''));
  return EXIT.ok;
}

/** All of them or, where one does not read, none. */
async function formatAll(
  words: readonly string[],
  { expression, ascii, latex }: FmtOptions,
): Promise<readonly Formatted[]> {
  const asked = [
    ...(expression === undefined ? [] : [{ text: expression, word: undefined }]),
    ...words.map((word) => ({ text: undefined, word })),
  ];
  if (asked.length === 0) throw stop(report['usage/no-formula']({}));
  checkStandardInput(
    undefined,
    words.map((word) => ({ name: 'FORMULA', source: word, word })),
  );
  const sources: FormulaSource[] = [];
  for (const one of asked) sources.push(await readFormula(one));
  const faults = sources.flatMap((source) => {
    const { diagnostics } = read(source.text);
    return hasErrors(diagnostics) ? [{ ...source, diagnostics }] : [];
  });
  if (faults.length > 0) throw new Stop(faults, 'formula');
  const printed = (text: string): string =>
    latex ? latexOf(read(text).program) : format(text, ascii ? 'ascii' : 'unicode');
  return sources.map((source) => ({ source, text: printed(source.text) }));
}

/** Standard input and the corpus have a name, but no file. */
function fileOf({ file, entry }: FormulaSource): string | undefined {
  return entry === undefined && file !== 'stdin' ? file : undefined;
}

function labelOf({ file, text }: FormulaSource, { language }: Terminal): string {
  if (file !== undefined) return show(file);
  return `${wordsIn[language].formula} ${printable(text.split('\n')[0] ?? '', 60)}`;
}

/**
 * Where the formula is: a text on the command line, a file, an entry of the corpus, or standard input.
 *
 * In: the words of a command line. Out: the formula's text, what to call it in diagnostics, and the words left over,
 * which name the inputs. An existing path wins over an entry's name, and both win over formula text, so `-e` forces text.
 * The text is not read here.
 */

import { isAbsolute } from 'node:path';
import { nearest } from '@heed/diagnostics';
import { formulaNamed, type FormulaEntry } from '@heed/formulas';
import { quoteWord } from './calling.ts';
import { lookAt, missingFile, readStandardText, readTextFile, show } from './files.ts';
import { report } from './messages.ts';
import { stop } from './stop.ts';

export interface FormulaSource {
  readonly text: string;
  /** Absent for a text from the command line. */
  readonly file?: string;
  readonly entry?: FormulaEntry;
  /** The word that was read as a formula, where there was one. */
  readonly word?: string;
}

/** The formula's word and the words after it. */
export interface Words {
  /** The text after `-e`. */
  readonly text: string | undefined;
  readonly word: string | undefined;
  readonly rest: readonly string[];
}

export function splitWords(words: readonly string[], text: string | undefined): Words {
  if (text !== undefined) return { text, word: undefined, rest: words };
  return { text, word: words[0], rest: words.slice(1) };
}

export async function readFormula({ text, word }: Omit<Words, 'rest'>): Promise<FormulaSource> {
  if (text !== undefined) return { text };
  if (word === undefined) throw stop(report['usage/no-formula']({}));
  if (word === '-') return { text: await readStandardText('the formula'), file: 'stdin' };
  const facts = lookAt(word);
  const entry = formulaNamed(word);
  if (facts?.isDirectory() && entry === undefined) {
    const dashE = `-e ${quoteWord(word)}`;
    const help = { text: { en: `to read it as a formula: ${dashE}`, zh: `若要当作公式文本：${dashE}` } };
    throw stop(report['input/directory']({ path: show(word) }, { help }));
  }
  if (facts !== undefined && !facts.isDirectory()) return { text: await readTextFile(word), file: word };
  if (entry !== undefined) return { text: entry.formula, file: entry.name, entry };
  if (looksLikePath(word)) throw stop(missingFile(word));
  return { text: word, word };
}

/** No formula ends in a file's ending or begins like a path. */
function looksLikePath(word: string): boolean {
  if (/\s/.test(word.trim())) return false;
  return (
    /\.(heed|txt|npy|npz|json|csv|safetensors)$/i.test(word) ||
    /^\.{1,2}\//.test(word) ||
    (isAbsolute(word) && word.length > 1)
  );
}

/** The known word nearest to what was written, as a help. */
export function didYouMean(found: string, known: Iterable<string>): { help?: { text: { en: string; zh: string } } } {
  const near = nearest(found, known);
  return near === undefined ? {} : { help: { text: { en: `did you mean ${near}?`, zh: `是否想写 ${near}？` } } };
}

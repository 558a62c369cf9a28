/**
 * The words of the page in a language, and phrases with facts in them.
 *
 * In: a language. Out: its dictionary. Which language it is, is the store's business.
 */

import { fill, type Facts, type Language } from '@heed/diagnostics';
import { en, type Words } from './en.ts';
import { zh } from './zh.ts';

export type { Words } from './en.ts';

const dictionaries: Readonly<Record<Language, Words>> = { en, zh };

export function wordsIn(language: Language): Words {
  return dictionaries[language];
}

/** A phrase with its facts: `say(words.stepOf, { k: 1, n: 8 })`. */
export function say(phrase: string, facts: Facts): string {
  return fill(phrase, facts);
}

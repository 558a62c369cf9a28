/**
 * What can stand at the caret: symbols after a backslash, else built-ins and the names of the program.
 *
 * In: the text and the caret, in UTF-16 units. Out: the range that is replaced and what may replace it, best first;
 * nothing where there is nothing to offer (in a comment, after a number, before the first letter). Told from tokens
 * alone, so it works in any half-written text, and never throws. The table of built-ins is elaboration's own.
 */

import type { Localized } from '@heed/diagnostics';
import { BUILTIN_NAMES, builtinOf, LATER_NAMES } from '../elaborate/builtins/builtins.ts';
import { takesRest, type Builtin, type Parameter } from '../elaborate/builtins/builtin.ts';
import { canonicalName, displayName } from '../syntax/names.ts';
import { normalise } from '../syntax/normalise.ts';
import { foldBuiltIn } from '../syntax/reducers.ts';
import * as t from '../syntax/tokens.ts';
import { allSymbols } from './symbols.ts';

export interface CompletionItem {
  readonly label: string;
  readonly insert: string;
  readonly detail: Localized;
  readonly kind: 'symbol' | 'builtin' | 'name';
}

export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

const SYMBOL_BEGUN = /\\(?:[A-Za-z]*|[_^][0-9A-Za-z+-]?)$/;
const WORD_BEGUN = /[\p{L}\p{M}\p{Nd}_\u2080-\u209c\u1d62-\u1d6a]+$/u;
const GOES_ON = /^[\p{L}\p{M}\p{Nd}_]/u;

export function complete(text: string, offset: number): Completion | undefined {
  const before = text.slice(0, offset);
  if (/[#＃][^\n\r\u0085\u2028\u2029]*$/.test(before)) return undefined;
  const symbol = SYMBOL_BEGUN.exec(before)?.[0];
  const word = symbol === undefined ? WORD_BEGUN.exec(before)?.[0] : undefined;
  const written = symbol ?? word;
  if (written === undefined) return undefined;
  const from = before.length - written.length;
  const items = symbol === undefined ? wordsFor(text, from, written, text.slice(before.length)) : symbolsFor(symbol);
  return items.length === 0 ? undefined : { from, to: before.length, items };
}

/** Shorter names first, so that what is typed in full is on top. */
function symbolsFor(begun: string): readonly CompletionItem[] {
  return allSymbols
    .filter(({ label }) => label.startsWith(begun))
    .map((symbol) => ({ ...symbol, kind: 'symbol' as const }))
    .toSorted((one, other) => Number(one.label !== begun) - Number(other.label !== begun));
}

function wordsFor(text: string, from: number, written: string, rest: string): readonly CompletionItem[] {
  if (!/^\p{L}/u.test(written) || GOES_ON.test(rest)) return [];
  const opens = /^\s*[(（]/.test(rest) ? '' : '(';
  return [...namesFor(text, from, written), ...builtinsFor(written, opens)];
}

function namesFor(text: string, from: number, written: string): readonly CompletionItem[] {
  const normalised = normalise(text);
  const begun = fold(canonicalName(written));
  const found = new Map<string, CompletionItem>();
  for (const token of t.lex(normalised.text).tokens) {
    if (token.tokenType !== t.Name) continue;
    const { start } = normalised.original(token.startOffset, t.endOf(token));
    const name = canonicalName(token.image);
    // The word at the caret is no suggestion for itself.
    if (start === from || found.has(name) || !fold(name).startsWith(begun)) continue;
    if (builtinOf(name) !== undefined) continue;
    const label = displayName(name);
    found.set(name, { label, insert: label, detail: NAME, kind: 'name' });
  }
  return [...found.values()];
}

const NAME: Localized = { en: 'a name of this formula', zh: '本公式中的名字' };

function builtinsFor(written: string, opens: string): readonly CompletionItem[] {
  const begun = foldBuiltIn(canonicalName(written));
  return BUILTIN_NAMES.filter((name) => foldBuiltIn(name).startsWith(begun))
    .toSorted((one, other) => one.length - other.length)
    .flatMap((name) => {
      const builtin = builtinOf(name);
      if (builtin === undefined) return [];
      return [{ label: name, insert: `${name}${opens}`, detail: detailOf(builtin), kind: 'builtin' as const }];
    });
}

function detailOf(builtin: Builtin): Localized {
  if (LATER_NAMES.includes(builtin.name)) return { en: 'not in this version yet', zh: '此版本尚未支持' };
  const signature = `${builtin.name}(${builtin.parameters.map(shown).join(', ')})`;
  return { en: signature, zh: signature };
}

/** As the reference of the language has it: what may be left out in brackets, what is given by name with `=`. */
function shown(parameter: Parameter): string {
  if (takesRest(parameter)) return `${parameter.name}, …`;
  if (parameter.required === true) return parameter.name;
  return `[${parameter.name}${parameter.named === true ? '=' : ''}]`;
}

/** `Wₖ`, `w_k` and `W_K` begin alike. */
function fold(name: string): string {
  return name.toLowerCase();
}

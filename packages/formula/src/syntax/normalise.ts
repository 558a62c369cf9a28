/**
 * Normalisation: the text as it was typed or pasted → the text the lexer reads, with a way back.
 *
 * NFC (never NFKC: it would turn `Kᵀ` into `KT`), then look-alikes: minus signs, dots, primes, mathematical letters,
 * the full-width block and the punctuation of Chinese input methods. Every unit of the result remembers the range of
 * the original it came from, so that all spans count in the original. Control characters and unpaired surrogates pass
 * through untouched: the lexer reports them.
 */

import type { Span } from '@heed/diagnostics';

export interface Normalised {
  readonly text: string;
  /** The range of the original text behind `text.slice(start, end)`; an empty range stays empty. */
  readonly original: (start: number, end: number) => Span;
}

/** Characters that are read as another one. Pairs: what is typed, what is meant. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...all('−–—‐‑‒', '-'),
  ...all('∗⁎', '*'),
  ...all('⋅∙•・‧･', '·'),
  ...all('∕⁄', '/'),
  ...all('′’‘ʹʼ', "'"),
  ...all('⊤⊺', 'ᵀ'),
  ...all('∑', 'Σ'),
  ...all('∣ǀ', '|'),
  ...all('∥ǁ', '‖'),
  ...all('⋯', '…'),
  ...all('⩽≦', '≤'),
  ...all('⩾≧', '≥'),
  ...all('⋀', '∧'),
  ...all('⋁', '∨'),
  ...all('￢', '¬'),
  ...all('⨂', '⊗'),
  ...all('⨀', '⊙'),
  ...all('∶', ':'),
  ...all('、', ','),
  ...all('【〔', '['),
  ...all('】〕', ']'),
  ...all('\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff', ' '),
  ...all('\u0085\u2028\u2029', '\n'),
};

function all(typed: string, meant: string): Record<string, string> {
  return Object.fromEntries([...typed].map((character) => [character, meant]));
}

/** A character with its marks, a Hangul syllable in pieces, or one unit. */
const CLUSTER = /[\u1100-\u11ff]+|\P{M}\p{M}+|[^]/guy;

/** Latin and Greek letters, raised and lowered ones, signs, arrows and mathematical operators. */
// eslint-disable-next-line no-control-regex -- all of ASCII
const SINGLE = /^[\0-\u02ff\u0370-\u03ff\u1d2c-\u1d7f\u2000-\u20cf\u2100-\u23ff]*$/;

/** Letters whose compatibility form is the plain letter: mathematical alphabets and their gaps (ℎ, ℝ, ℒ …). */
const MATHEMATICAL =
  /^[\u{1d400}-\u{1d7ff}\u2102\u210a-\u210e\u2110-\u2112\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2131\u2133\u2134]$/u;

export function normalise(text: string): Normalised {
  // eslint-disable-next-line no-control-regex -- the plain case: nothing to map
  if (/^[\x00-\x7e]*$/.test(text)) return { text, original: (start, end) => ({ start, end }) };

  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const emit = (part: string, start: number, end: number): void => {
    parts.push(part);
    for (let k = 0; k < part.length; k += 1) {
      starts.push(start);
      ends.push(end);
    }
  };

  for (const { 0: cluster, index } of clusters(text)) {
    const end = index + cluster.length;
    if (cluster.length === 1) {
      emit(mapped(cluster), index, end);
      continue;
    }
    const composed = cluster.normalize('NFC');
    const base = String.fromCodePoint(cluster.codePointAt(0) ?? 0);
    if (composed !== cluster) emit(composed, index, end);
    else {
      emit(mapped(base), index, index + base.length);
      for (let k = index + base.length; k < end; k += 1) emit(text[k], k, k + 1);
    }
  }
  const sourceEnd = text.length;
  return {
    text: parts.join(''),
    original: (start, end) => {
      const from = starts[start] ?? sourceEnd;
      return { start: from, end: end > start ? (ends[end - 1] ?? sourceEnd) : from };
    },
  };
}

/** Where no unit can be a mark, a part of Hangul or half a pair, each is a cluster of its own, found without CLUSTER. */
function clusters(text: string): Iterable<{ readonly 0: string; readonly index: number }> {
  return SINGLE.test(text) ? Array.from(text, (unit, index) => ({ 0: unit, index })) : text.matchAll(CLUSTER);
}

/** What one character is read as. */
function mapped(character: string): string {
  if (character <= '~') return character;
  const alike = LOOK_ALIKES[character];
  if (alike !== undefined) return alike;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e) return mapped(String.fromCodePoint(code - 0xfee0));
  if (MATHEMATICAL.test(character)) return character.normalize('NFKC');
  return character.normalize('NFC');
}

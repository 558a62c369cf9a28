/**
 * Any text → LaTeX that shows it and does nothing else.
 *
 * In: plain text from anywhere. Out: LaTeX for math mode: letters upright (`\text{…}`), signs of formulas by their
 * commands. No character of the text keeps a meaning for TeX; what TeX could not read (control characters, unpaired
 * surrogates, stray or unknown marks) is shown by its number, so that two texts never look the same.
 */

import { GREEK_BACK, raise } from '../syntax/names.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  // Alone, so that two of them are no dash and no quotation mark.
  '-': '{-}',
  "'": "{'}",
  '`': '{`}',
  ...Object.fromEntries(Array.from('{}$%&#_', (sign) => [sign, `\\${sign}`])),
};

const SIGNS: Readonly<Record<string, string>> = {
  '×': '\\times',
  '·': '\\cdot',
  '⊙': '\\odot',
  '⊗': '\\otimes',
  '…': '\\ldots',
  '≤': '\\le',
  '≥': '\\ge',
  '≠': '\\ne',
  '∧': '\\land',
  '∨': '\\lor',
  '¬': '\\lnot',
  '∞': '\\infty',
  '‖': '\\Vert',
  '√': '\\surd',
  '⌊': '\\lfloor',
  '⌋': '\\rfloor',
  '⌈': '\\lceil',
  '⌉': '\\rceil',
  Σ: '\\Sigma',
  '∏': '\\Pi',
  ᵀ: '{}^{\\top}',
};

/** Greek letters that have the lighter form where they are typed. */
const FORMS: Readonly<Record<string, string>> = { phi: 'varphi', epsilon: 'varepsilon' };
const GREEK: ReadonlyMap<string, string> = new Map(
  [...GREEK_BACK].map(([word, letter]) => [letter, `\\${FORMS[word] ?? word}`]),
);

/** The marks that TeX can set over or under a letter within text. */
const MARKS = /^[\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327]$/;
const SHOWN = /^[\p{L}\p{N}\p{P}\p{S}]$/u;
const LOWERED = /[\u2080-\u2089\u2090-\u209c\u1d62-\u1d6a\u2c7c]+/u;
const PIECE = new RegExp(`${LOWERED.source}|\\P{M}\\p{M}*|\\p{M}`, 'gu');

/** LaTeX of a Greek letter by its name (`phi`), undefined where it is none. */
export function greekLatex(word: string): string | undefined {
  const letter = GREEK_BACK.get(word);
  return letter === undefined ? undefined : GREEK.get(letter);
}

export function textLatex(text: string): string {
  let out = '';
  let run = '';
  const flush = (): void => {
    if (run !== '') out += `\\text{${run}}`;
    run = '';
  };
  for (const [piece] of text.normalize('NFC').matchAll(PIECE)) {
    const sign = (Object.hasOwn(SIGNS, piece) ? SIGNS[piece] : undefined) ?? GREEK.get(piece);
    if (sign !== undefined) {
      flush();
      out += `${sign} `;
    } else if (LOWERED.test(piece) && raise(piece) !== piece) {
      flush();
      out += `{}_{${textLatex(raise(piece))}}`;
    } else run += cluster(piece);
  }
  flush();
  return out.trimEnd();
}

/** The inside of `\text{…}` for a text that is to stay in one run. */
export function escapeText(text: string): string {
  return Array.from(text.normalize('NFC').matchAll(/\P{M}\p{M}*|\p{M}/gu), ([piece]) => cluster(piece)).join('');
}

/** A character with its marks; a mark that TeX cannot set there stands by its number. */
function cluster(piece: string): string {
  const [base = '', ...marks] = piece;
  const shown = character(base);
  const holds = shown === base && base !== ' ';
  return shown + marks.map((mark) => (holds && MARKS.test(mark) ? mark : character(mark))).join('');
}

function isMark(character: string): boolean {
  return character >= '\u0300' && character <= '\u036f';
}

function character(base: string): string {
  if (/^\s$/.test(base)) return ' ';
  if (Object.hasOwn(ESCAPES, base)) return ESCAPES[base] ?? '';
  return SHOWN.test(base) || (/^\p{M}$/u.test(base) && !isMark(base)) ? base : code(base);
}

function code(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

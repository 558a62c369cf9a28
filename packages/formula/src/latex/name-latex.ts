/**
 * Names → LaTeX: `W_1` is `W_{1}`, `K_hat` is `\hat{K}`, `phi` is `\varphi`, `weights` is `\mathrm{weights}`, 查询 is
 * `\text{查询}`.
 *
 * In: a canonical name, and the index names that are bound where it stands. Out: LaTeX of one unit that no other name
 * has. A subscript that could be taken for a bound index (`v_t` where `t` is one) is written within the word.
 */

import { GREEK_BACK, MARKS_BACK } from '../syntax/names.ts';
import { escapeText, greekLatex } from './text-latex.ts';

/** Functions that TeX itself knows. */
const OPERATORS: ReadonlySet<string> = new Set(['exp', 'log', 'tanh', 'sin', 'cos', 'max', 'min']);

/** A space ends each command. */
const GREEK_LATEX: ReadonlyMap<string, string> = new Map(
  Array.from(GREEK_BACK, ([word, letter]) => [letter, `${greekLatex(word) ?? word} `]),
);

const NONE: ReadonlySet<string> = new Set();

export const MISSING = '\\square';

export function nameLatex(canonical: string, bound: ReadonlySet<string> = NONE): string {
  if (canonical === '') return MISSING;
  if (canonical === 'inf') return '\\infty';
  const [head = '', ...parts] = canonical.split('_');
  const letter = letterLatex(head);
  const [first = ''] = parts;
  const accented = letter !== undefined && MARKS_BACK.has(first);
  const rest = accented ? parts.slice(1) : parts;
  if (head === '' || rest.length > 1 || rest.includes('')) return wordLatex(canonical);
  const base = accented ? `\\${first}{${letter}}` : (letter ?? wordLatex(head));
  const [part] = rest;
  if (part === undefined) return base;
  const lowered = bound.has(part) ? undefined : subscriptLatex(part, letter !== undefined);
  return lowered === undefined ? wordLatex(canonical) : `${base}_{${lowered}}`;
}

/** Whether the name is a base with nothing below it, so that indices can stand there. */
export function canBeIndexed(canonical: string): boolean {
  return !nameLatex(canonical).includes('_{');
}

/** One letter, as an index is in a subscript; undefined for longer names. */
export function letterLatex(name: string): string | undefined {
  return /^[A-Za-z]$/.test(name) ? name : greekLatex(name);
}

/** `own`: whether the program defines a function of that name, so that a reader knows it for one. */
export function calleeLatex(canonical: string, own: boolean): string {
  if (OPERATORS.has(canonical)) return `\\${canonical}`;
  const name = nameLatex(canonical);
  if (own || canonical === 'sigma' || /^\\(?:text|mathrm)\{/.test(name)) return name;
  // A letter that nobody knows for a function is a run of its own, or it would be a factor before a bracket.
  return `\\mathrm{${canonical.replaceAll('_', '\\_')}}`;
}

function subscriptLatex(part: string, underLetter: boolean): string | undefined {
  if (/^\d+$/.test(part)) return part;
  return letterLatex(part) ?? (underLetter && /^[A-Za-z][A-Za-z0-9]*$/.test(part) ? `\\mathrm{${part}}` : undefined);
}

/** A name of several letters, in one run. */
function wordLatex(word: string): string {
  const letters = word.split('_').flatMap((part, k) => {
    const [, greek = '', digits = ''] = /^([A-Za-z]+)(\d*)$/.exec(part) ?? [];
    const letter = GREEK_BACK.get(greek);
    return [...(k === 0 ? '' : '_'), ...(letter === undefined ? part : letter + digits)];
  });
  const pieces = letters.map((letter) => {
    if (letter === '_') return '\\_';
    return GREEK_LATEX.get(letter) ?? (/^[A-Za-z0-9.]$/.test(letter) ? letter : undefined);
  });
  return pieces.includes(undefined) ? `\\text{${escapeText(word)}}` : `\\mathrm{${pieces.join('')}}`;
}

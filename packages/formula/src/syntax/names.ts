/**
 * Names: one canonical spelling for each, and the way back to the spelling people like to read.
 *
 * `W₁` is `W_1`, `φ` and `ϕ` are `phi`, `dₖ` is `d_k`, `K̂` is `K_hat`; 查询 stays 查询. A Greek letter is spelt out
 * only where it is a whole part of a name (`φ`, `x_β`, `φ2`), so `Δt` stays one name of its own. Canonical names are
 * what trees, inputs and files are keyed by. `displayName(canonicalName(x))` reads back as the same name.
 */

import { normalise } from './normalise.ts';

/** Greek letters by name; both cases. Variants (`ϕ ϵ ϑ`) are the same letter. */
const GREEK: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  ο: 'omicron',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Α: 'Alpha',
  Β: 'Beta',
  Γ: 'Gamma',
  Δ: 'Delta',
  Ε: 'Epsilon',
  Ζ: 'Zeta',
  Η: 'Eta',
  Θ: 'Theta',
  Ι: 'Iota',
  Κ: 'Kappa',
  Λ: 'Lambda',
  Μ: 'Mu',
  Ν: 'Nu',
  Ξ: 'Xi',
  Ο: 'Omicron',
  Π: 'Pi',
  Ρ: 'Rho',
  Τ: 'Tau',
  Υ: 'Upsilon',
  Φ: 'Phi',
  Χ: 'Chi',
  Ψ: 'Psi',
  Ω: 'Omega',
  ℓ: 'ell',
};
const VARIANTS: Readonly<Record<string, string>> = {
  ϕ: 'φ',
  ϵ: 'ε',
  ϑ: 'θ',
  ϱ: 'ρ',
  ς: 'σ',
  ϖ: 'π',
  ϰ: 'κ',
  µ: 'μ',
};
export const GREEK_BACK: ReadonlyMap<string, string> = new Map(
  Object.entries(GREEK).map(([letter, word]) => [word, letter]),
);

/** Marks over a letter. */
const MARKS: Readonly<Record<string, string>> = {
  '\u0302': 'hat',
  '\u0303': 'tilde',
  '\u0304': 'bar',
  '\u0305': 'bar',
  '\u0307': 'dot',
  '\u20d7': 'vec',
  '\u030c': 'check',
};
export const MARKS_BACK: ReadonlyMap<string, string> = new Map([
  ['hat', '\u0302'],
  ['tilde', '\u0303'],
  ['bar', '\u0304'],
  ['dot', '\u0307'],
  ['vec', '\u20d7'],
  ['check', '\u030c'],
]);

const SUBSCRIPT: Readonly<Record<string, string>> = pairs(
  '₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ',
  '0123456789aehijklmnoprstuvxβγρφχ',
);
export const SUBSCRIPT_BACK: Readonly<Record<string, string>> = pairs(
  '0123456789aehijklmnoprstuvx',
  '₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ',
);

/** `ᵀ` is a letter to Unicode; it and the other raised letters never belong to a name, nor does the sign of the sum. */
const RAISED =
  '\\u02b0-\\u02b8\\u02e0-\\u02e4\\u1d2c-\\u1d61\\u1d78\\u1d9b-\\u1dbf\\u2070-\\u207f\\u2c7d\\u00aa\\u00ba';
const LOWERED = '\\u1d62-\\u1d6a\\u2080-\\u2089\\u2090-\\u209c\\u2c7c';
const LETTER = `(?![${RAISED}${LOWERED}Σ])\\p{L}`;
const REST = `(?:${LETTER}|[\\p{M}\\p{Nd}${LOWERED}])`;

/** Regular-expression source of a name in normalised text (needs the `u` flag). */
export const NAME: string = `${LETTER}(?:${REST}|_+${REST})*`;
/** Regular-expression source of a run of lowered characters. */
export const LOWERED_RUN: string = `[${LOWERED}]+`;

/** A name of ASCII letters, digits and single or several `_` between them. */
const PLAIN_NAME = /[a-zA-Z][a-zA-Z0-9]*(?:_+[a-zA-Z0-9]+)*/y;
let anyName: RegExp | undefined;

/** Where the name at `at` ends; `at` for none. Most are plain, and NAME takes an engine milliseconds to compile. */
export function nameEnd(text: string, at: number): number {
  PLAIN_NAME.lastIndex = at;
  const end = PLAIN_NAME.test(text) ? PLAIN_NAME.lastIndex : at;
  const isOver = end === text.length || endsNames(text.charCodeAt(end));
  if (isOver && end > at) return end;
  anyName ??= new RegExp(NAME, 'uy');
  anyName.lastIndex = at;
  return anyName.test(text) ? anyName.lastIndex : at;
}

/** Whether a name may begin with this UTF-16 unit; where it says so wrongly, nameEnd finds none. */
export function mayBeginName(unit: number): boolean {
  return unit < 0x80 ? (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a : !isSign(unit);
}

function endsNames(unit: number): boolean {
  return unit < 0x80 ? unit !== 0x5f : isSign(unit);
}

/** The signs of formulas that are surely no part of a name: the dot, what is raised, arrows and operators. */
function isSign(unit: number): boolean {
  return unit === 0xb7 || (unit >= 0x1d2c && unit <= 0x1d61) || (unit >= 0x2190 && unit <= 0x23ff);
}

const LOWERED_RUNS = new RegExp(`_?(${LOWERED_RUN})`, 'gu');

/** The canonical spelling of a name as written anywhere: in a formula, on a command line, as a key of an object. */
export function canonicalName(written: string): string {
  const lowered = normalise(written).text.replace(LOWERED_RUNS, (_, run: string) => `_${raise(run)}`);
  // A parameter's name has a dot in it: `φ.weight`.
  return lowered
    .split('.')
    .map((name) => name.split('_').map(canonicalPart).join('_'))
    .join('.');
}

function isWholeName(text: string): boolean {
  return text !== '' && nameEnd(text, 0) === text.length;
}

/** Whether a text is one name of the language, in any spelling. */
export function isName(written: string): boolean {
  return isWholeName(normalise(written).text);
}

/** The spelling for people: `W₁`, `φ`, `dₖ`, `K̂`. Reads back as the same name. */
export function displayName(canonical: string): string {
  if (canonical === 'inf') return '∞';
  if (canonical.includes('.')) return canonical.split('.').map(displayName).join('.');
  const [head = '', ...parts] = canonical.split('_');
  let out = greekLetter(head);
  let lowered = false;
  for (const [k, part] of parts.entries()) {
    const mark = MARKS_BACK.get(part);
    if (k === 0 && mark !== undefined && [...out].length === 1) out += mark;
    else if (!lowered && /^(\d+|[a-z])$/.test(part) && [...part].every((c) => Object.hasOwn(SUBSCRIPT_BACK, c))) {
      out += Array.from(part, (c) => SUBSCRIPT_BACK[c]).join('');
      lowered = true;
      continue;
    } else out += `_${greekLetter(part)}`;
    lowered = false;
  }
  const display = out.normalize('NFC');
  return canonicalName(display) === canonical && isWholeName(display) ? display : canonical;
}

/** A lowered run as plain letters: `ₖ` is `k`. */
export function raise(run: string): string {
  return Array.from(run, (c) => SUBSCRIPT[c] ?? c).join('');
}

// eslint-disable-next-line no-control-regex -- the plain case: nothing to spell out
const ASCII = /^[\x00-\x7f]*$/;

/** One part between underscores: a letter with a mark, a Greek letter with digits, or anything as it is. */
function canonicalPart(part: string): string {
  if (ASCII.test(part)) return part;
  const [, base, marks, digits] = /^(\p{L})(\p{M}*)(\d*)$/u.exec(part.normalize('NFD')) ?? [];
  if (base === undefined || marks === undefined) return part;
  const words = Array.from(marks, (mark) => MARKS[mark]);
  if (words.some((word) => word === undefined)) return part;
  const plain = VARIANTS[base] ?? base;
  return [GREEK[plain] ?? plain, ...words].join('_') + digits;
}

function greekLetter(part: string): string {
  const [, word = '', digits = ''] = /^([A-Za-z]+)(\d*)$/.exec(part) ?? [];
  const letter = GREEK_BACK.get(word);
  return letter === undefined ? part : letter + digits;
}

function pairs(from: string, to: string): Record<string, string> {
  const targets = [...to];
  return Object.fromEntries([...from].map((character, k) => [character, targets[k]]));
}

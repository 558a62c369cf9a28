/**
 * The signs that no keyboard has, by the names they have in LaTeX, Julia and Lean.
 *
 * Only what the language reads. Marks (`\hat`) and lowered or raised signs (`\_1`, `\^2`) go on from the letter before.
 */

import type { Localized } from '@heed/diagnostics';
import { displayName, GREEK_BACK, MARKS_BACK, SUBSCRIPT_BACK } from '../syntax/names.ts';

export interface FormulaSymbol {
  /** What is put into the text. */
  readonly insert: string;
  /** `\sqrt` */
  readonly label: string;
  readonly detail: Localized;
}

/** Sign; its names, the first the best known; what it is. Those most wanted come first. */
const SIGNS: readonly (readonly [insert: string, names: string, en: string, zh: string])[] = [
  ['·', 'cdot', 'matrix product', '矩阵乘积'],
  ['ᵀ', 'top T transpose intercal ^T', 'transpose', '转置'],
  ['√', 'sqrt surd', 'square root', '平方根'],
  ['|', 'mid vert where', 'exclusion; absolute value', '排除；绝对值'],
  ['≤', 'le leq', 'at most', '小于或等于'],
  ['≥', 'ge geq', 'at least', '大于或等于'],
  ['≠', 'ne neq', 'not equal', '不等于'],
  ['∧', 'land wedge and', 'and', '且'],
  ['∨', 'lor vee or', 'or', '或'],
  ['¬', 'lnot neg not', 'not', '非'],
  ['Σ', 'sum', 'sum over an index', '对下标求和'],
  ['∏', 'prod', 'product over an index', '对下标求积'],
  ['∞', 'infty inf', 'infinity', '无穷大'],
  ['⊙', 'odot', 'elementwise product', '逐元素乘积'],
  ['⊗', 'otimes outer', 'outer product', '外积'],
  ['‖', 'norm Vert lVert rVert', 'norm; concatenation', '范数；拼接'],
  ['⌊', 'lfloor floor', 'floor, opening', '向下取整（左）'],
  ['⌋', 'rfloor', 'floor, closing', '向下取整（右）'],
  ['⌈', 'lceil ceil', 'ceiling, opening', '向上取整（左）'],
  ['⌉', 'rceil', 'ceiling, closing', '向上取整（右）'],
  ['…', 'ldots dots', 'any number of leading axes', '任意多个前导轴'],
  ['×', 'times', 'elementwise product', '逐元素乘积'],
  ['∘', 'circ', 'elementwise product', '逐元素乘积'],
  ['÷', 'div', 'division', '除法'],
];

const RAISED: readonly string[] = Array.from('0123456789n+-T', (sign) => `^${sign}`);
const RAISED_SIGNS = '⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁺⁻ᵀ';

const MARK_WORDS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  hat: ['hat over the letter before', '前一个字母上的尖帽'],
  tilde: ['tilde over the letter before', '前一个字母上的波浪号'],
  bar: ['bar over the letter before', '前一个字母上的横线'],
  dot: ['dot over the letter before', '前一个字母上的点'],
  vec: ['arrow over the letter before', '前一个字母上的箭头'],
  check: ['caron over the letter before', '前一个字母上的倒尖帽'],
};

/** Capitals that look Latin, and the small letter that looks like `o`: easily taken for another name. */
const LOOKS_LATIN = /^(?:omicron|Alpha|Beta|Epsilon|Zeta|Eta|Iota|Kappa|Mu|Nu|Omicron|Rho|Tau|Upsilon|Chi)$/;
const OTHER_FORMS: Readonly<Record<string, string>> = { phi: 'varphi', epsilon: 'varepsilon', theta: 'vartheta' };

function named(insert: string, names: readonly string[], en: string, zh: string): readonly FormulaSymbol[] {
  return names.map((name) => ({ insert, label: `\\${name}`, detail: { en, zh } }));
}

const operators = SIGNS.flatMap(([insert, names, en, zh]) => named(insert, names.split(' '), en, zh));
const greek = [...GREEK_BACK.keys()]
  .filter((word) => !LOOKS_LATIN.test(word))
  .flatMap((word) => {
    const other = OTHER_FORMS[word];
    const names = other === undefined ? [word] : [word, other];
    return named(displayName(word), names, `the letter ${word}`, `字母 ${word}`);
  });
const marks = [...MARKS_BACK].flatMap(([name, insert]) => {
  const [en, zh] = MARK_WORDS[name] ?? [name, name];
  return named(insert, [name], en, zh);
});
const lowered = Object.entries(SUBSCRIPT_BACK).flatMap(([plain, insert]) =>
  named(insert, [`_${plain}`], `lowered ${plain}`, `下标 ${plain}`),
);
const raised = RAISED.slice(0, -1).flatMap((name, k) =>
  named([...RAISED_SIGNS][k], [name], `raised ${name.slice(1)}`, `上标 ${name.slice(1)}`),
);

/** Every name of every symbol. */
export const allSymbols: readonly FormulaSymbol[] = [...operators, ...greek, ...marks, ...lowered, ...raised];

const BY_LABEL: ReadonlyMap<string, FormulaSymbol> = new Map(allSymbols.map((symbol) => [symbol.label, symbol]));

/** The symbol of a name with its backslash: `\sqrt` is `√`, `\_1` is `₁`. */
export function symbolNamed(label: string): FormulaSymbol | undefined {
  return BY_LABEL.get(label);
}

const ON_PALETTE =
  '\\pi \\phi \\sigma \\gamma \\lambda \\theta \\alpha \\beta \\tau \\Delta \\^2 \\^n \\^- \\_0 \\_1 \\_2 \\_k \\hat';

/** For a row of buttons: each sign once, the most wanted first. */
export const symbols: readonly FormulaSymbol[] = [
  ...SIGNS.flatMap(([, names]) => symbolNamed(`\\${names.split(' ')[0]}`) ?? []),
  ...ON_PALETTE.split(' ').flatMap((label) => symbolNamed(label) ?? []),
];

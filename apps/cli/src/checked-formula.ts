/**
 * A formula that has been read and checked, or the end of the command.
 *
 * In: where the text is. Out: the face's formula; or a Stop with everything that is wrong in it. Warnings do not stop: they
 * are told, and the command goes on. `missingHelp` adds to faults of binding what a person can copy to try the formula.
 */

import { attn, type Formula, type FormulaInput } from 'heed';
import { hasErrors, renderAll, type Diagnostic } from '@heed/diagnostics';
import { check } from '@heed/formula';
import { evaluateSize, sizeSymbols, type Shape, type Size } from '@heed/tensor';
import { nearEntry } from './corpus-entry.ts';
import type { FormulaSource } from './formula-source.ts';
import { Stop } from './stop.ts';
import { talk, type Terminal } from './terminal.ts';

export function checkedFormula(source: FormulaSource, terminal: Terminal): Formula {
  const formula = attn(source.text);
  const { diagnostics } = formula;
  if (hasErrors(diagnostics)) throw new Stop([{ ...source, diagnostics }], 'formula');
  if (diagnostics.length > 0) {
    talk(renderAll(diagnostics, { ...source, language: terminal.language, color: terminal.talkDepth > 1 }));
  }
  return formula;
}

/** The inputs whose axes must be counted before there is a graph: all of them, where any has to be. */
export function inputsToCount({ source, inputs }: Formula): ReadonlySet<string> {
  return new Set(check(source).needsRank.length === 0 ? [] : inputs.map(({ name }) => name));
}

/**
 * The sizes of the inputs' shapes that are no input themselves, by the name a person gives them: `g`, and `d` for K's own
 * last axis, which `d` and `d_k` mean in a formula that declares neither.
 */
export function sizesOf(formula: Formula): ReadonlyMap<string, string> {
  const sizes = new Map<string, string>();
  const offer = (name: string, symbol: string): void => {
    if (!sizes.has(name) && !formula.inputs.some((input) => input.name === name)) sizes.set(name, symbol);
  };
  const symbolsOf = ({ shape }: FormulaInput): readonly string[] =>
    (shape?.axes ?? []).flatMap((axis) => [...sizeSymbols(axis)]);
  for (const symbol of formula.inputs.flatMap(symbolsOf)) if (!symbol.includes('.')) offer(symbol, symbol);
  // K before the others, as the language has it.
  for (const input of formula.inputs.toSorted((a, b) => Number(b.name === 'K') - Number(a.name === 'K'))) {
    for (const symbol of symbolsOf(input)) {
      const letter = symbol.slice(symbol.lastIndexOf('.') + 1);
      offer(letter, symbol);
      if (letter === 'd') offer('d_k', symbol);
    }
  }
  return sizes;
}

/** Small, unlike numbers for the letters of axes; a letter that is not here counts on from 9. */
const TYPICAL: Readonly<Record<string, number>> = { B: 2, H: 2, n: 6, m: 8, d: 4, e: 5 };

/** `K='randn(8,4)' V='randn(8,5)'` for the inputs that are not given; empty where all are. */
export function suggestSources(formula: Formula, given: ReadonlySet<string>): string {
  const chosen = new Map<string, number>();
  const sizeOf = (symbol: string): number => {
    const letter = symbol.slice(symbol.lastIndexOf('.') + 1);
    if (!chosen.has(letter)) chosen.set(letter, TYPICAL[letter] ?? 9 + chosen.size);
    return chosen.get(letter) ?? 1;
  };
  const lengthOf = (axis: Size): number => {
    const sizes = Object.fromEntries([...sizeSymbols(axis)].map((symbol) => [symbol, sizeOf(symbol)]));
    return Math.max(0, evaluateSize(axis, sizes) ?? 1);
  };
  return formula.inputs
    .filter(({ name }) => !given.has(name))
    .map(({ name, shape, dtype }) => `${name}='${shape ? example(shape, dtype, lengthOf) : '0.5'}'`)
    .join(' ');
}

function example({ axes }: Shape, dtype: string, lengthOf: (axis: Size) => number): string {
  const sizes = axes.map(lengthOf).join(',');
  if (dtype === 'bool' || dtype === 'i32' || dtype === 'u8')
    return axes.length === 0 ? '1' : `ones(${sizes}; dtype=${dtype})`;
  return axes.length === 0 ? '0.5' : `randn(${sizes})`;
}

const MISSING: ReadonlySet<string> = new Set(['input/not-given', 'input/missing']);

/** Puts the suggestion under the last fault that says an input is missing. */
export function missingHelp(error: unknown, formula: Formula, given: ReadonlySet<string>, word = ''): unknown {
  if (!(error instanceof Stop)) return error;
  const last = error.findings.flatMap(({ diagnostics }) => diagnostics).findLast(({ code }) => MISSING.has(code));
  const words = last === undefined ? '' : suggestSources(formula, given);
  if (words === '') return error;
  // A name of the corpus with a slip in it reads as a difference of inputs that nobody has.
  const near = nearEntry(word);
  const help = {
    text:
      near === undefined
        ? { en: `to try it, add ${words}`, zh: `想试一试，可以加上 ${words}` }
        : { en: `did you mean the formula named ${near}?`, zh: `是否想用名为 ${near} 的公式？` },
  };
  const withHelp = (d: Diagnostic): Diagnostic => (d === last ? { ...d, help } : d);
  return new Stop(error.findings.map((finding) => ({ ...finding, diagnostics: finding.diagnostics.map(withHelp) })));
}

/**
 * How LaTeX writes the signs of the language: operators, comparisons, brackets, sets. The counterpart of the tables of
 * syntax/print.ts.
 */

import type { BinaryOperator, CompareOperator } from '../syntax/tree.ts';

export const ARITHMETIC: Readonly<Record<Exclude<BinaryOperator, 'pow'>, string>> = {
  add: '+',
  sub: '-',
  matmul: '\\cdot',
  mul: '\\odot',
  outer: '\\otimes',
  div: '/',
  floordiv: '\\mathbin{\\mathrm{div}}',
  mod: '\\bmod',
};
export const COMPARISON: Readonly<Record<CompareOperator, string>> = {
  '<': '<',
  '<=': '\\le',
  '>': '>',
  '>=': '\\ge',
  '=': '=',
  '!=': '\\ne',
};
export const FENCES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['abs', ['\\lvert', '\\rvert']],
  ['norm', ['\\lVert', '\\rVert']],
  ['floor', ['\\lfloor', '\\rfloor']],
  ['ceil', ['\\lceil', '\\rceil']],
]);
export const SIGMA: ReadonlyMap<string, string> = new Map([
  ['sum', '\\sum'],
  ['prod', '\\prod'],
]);
/** Element types as sets; f32 is what is left out. */
export const SETS: Readonly<Record<string, string>> = { f32: '\\mathbb{R}', i32: '\\mathbb{Z}', bool: '\\{0, 1\\}' };

/** Brackets that grow around what is tall. */
export function fence(open: string, close: string, text: string): string {
  const gap = open.startsWith('\\') ? ' ' : '';
  if (/\\(?:frac|sum|prod)(?![A-Za-z])/.test(text)) return `\\left${open}${gap}${text}${gap}\\right${close}`;
  return `${open}${gap}${text}${gap}${close}`;
}

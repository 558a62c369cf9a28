/**
 * The formula as LaTeX with shapes beneath its names.
 *
 * In: a checked formula. Out: LaTeX in which every expression carries its id and span, and in which the first place of an
 * input and every definition say what shape they have; declarations are left out, because the shapes say what they say.
 * The letters are those of formula/latex.
 */

import { latexOf, type CheckedFormula, type Expr } from '@heed/formula';
import type { Shape } from '@heed/tensor';
import { symbolsOf } from './panels/input-texts.ts';

export function typeset({ program, inputs, values }: CheckedFormula): string {
  const given = new Map(inputs.map(({ name, shape }) => [name, shapeText(shape)]));
  const defined = new Map([...values.values()].map(({ span, type }) => [span.start, shapeText(type?.shape)]));
  const first = new Map<string, number>();
  const under = (expr: Expr): string | undefined => {
    if (expr.kind !== 'name') return undefined;
    const { name, id, span } = expr;
    if (!first.has(name)) first.set(name, id);
    return defined.get(span.start) || (first.get(name) === id ? given.get(name) : undefined) || undefined;
  };
  const declarations = program.statements.every(({ kind }) => kind === 'declaration');
  return latexOf(program, { nodes: true, under, declarations });
}

/** `n×d`; empty where nothing is known, or nothing that is short enough to be read. */
export function shapeText(shape: Shape | undefined): string {
  const text = symbolsOf(shape);
  return text.includes('(') ? '' : text;
}

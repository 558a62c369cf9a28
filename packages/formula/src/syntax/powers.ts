/**
 * Powers: `x²`, `xⁿ`, `x^2`, `x^(n+1)`.
 *
 * `a ^ b ^ c` is `a ^ (b ^ c)`, and a sign before an exponent takes the power to its right: `a^-b^c` is `a^(-(b^c))`. A
 * raised sign right after a value is closed: `x²^c` is `(x²)^c`.
 */

import { cover } from '@heed/diagnostics';
import type { Span } from '@heed/diagnostics';
import { applied } from './calls.ts';
import { rulesOf, tokensOf } from './cst.ts';
import type { Context } from './cst.ts';
import type { CstNode } from './grammar.ts';
import { report } from './messages.ts';
import { climb } from './precedence.ts';
import type { Term } from './precedence.ts';
import { readSuperscript } from './superscript.ts';
import * as t from './tokens.ts';
import type { IToken } from './tokens.ts';
import type { Binary, Expr } from './tree.ts';

/** What build.ts lends: terms are built there. */
export type TermBuilder = (cst: CstNode) => Term;

export function power(context: Context, left: Expr, operatorSpan: Span, right: Expr): Expr {
  const span = cover(left.span, right.span);
  const node = { kind: 'binary', operator: 'pow', operatorSpan, left, right, span } as const;
  return context.maker.expr<Binary>(node, left, right);
}

/** The exponent in a raised sign. */
export function exponent(context: Context, token: IToken): Expr {
  const span = context.at(token);
  const caret = token.image.startsWith('^');
  const own = caret
    ? context.source.normalised.original(t.endOf(token) - token.image.length + 1, t.endOf(token))
    : span;
  const read = readSuperscript(token.image, own, context.maker);
  if (read !== undefined) return read;
  context.maker.faults.push(report['syntax/superscript']({ written: context.source.written(span) }, { span }));
  return context.maker.missing(span);
}

/** How many of the postfixes from `k` on are one run of powers that associates to the right. */
export function powerRun(postfixes: readonly CstNode[], k: number): number {
  let end = k;
  while (end < postfixes.length && isPower(postfixes[end])) end += 1;
  return end - k;
}

function isPower(postfix: CstNode): boolean {
  return rulesOf(postfix, 'power').length > 0 || tokensOf(postfix, 'Superscript').length > 0;
}

/** `base` raised by a run of powers. */
export function raised(context: Context, base: Expr, run: readonly CstNode[], term: TermBuilder): Expr {
  const parts = run.map((postfix) => {
    const [cst] = rulesOf(postfix, 'power');
    const [token] = cst === undefined ? tokensOf(postfix, 'Superscript') : tokensOf(cst, 'Power');
    const operatorSpan = token === undefined ? context.here : context.at(token);
    if (cst === undefined)
      return { operatorSpan, signs: [], value: token === undefined ? context.missing() : exponent(context, token) };
    const { signs, value } = term(cst);
    return { operatorSpan, signs, value: appliedAll(context, value, cst) };
  });
  let right: Expr | undefined;
  let outer = context.here;
  for (const part of parts.toReversed()) {
    const value = right === undefined ? part.value : power(context, part.value, outer, right);
    right = climb([{ signs: part.signs, value }], [], context.maker);
    outer = part.operatorSpan;
  }
  return right === undefined ? base : power(context, base, outer, right);
}

/** The calls and indexings inside an exponent: a call comes first, because only names are called. */
function appliedAll(context: Context, value: Expr, cst: CstNode): Expr {
  let made = value;
  for (const kind of ['subscriptCall', 'call', 'indexing'])
    for (const child of rulesOf(cst, kind))
      made = applied(context, made, { name: 'postfix', children: { [kind]: [child] } });
  return made;
}

/**
 * Expressions: concrete syntax → tree. Values, brackets and the order of postfixes are built here; chains of operators
 * in precedence.ts, calls and index lists in calls.ts, powers in powers.ts, `Σ` in sums.ts; statements in statements.ts.
 */

import { cover } from '@heed/diagnostics';
import { applied, called, isCondition } from './calls.ts';
import { rulesOf, tokensOf } from './cst.ts';
import type { Context } from './cst.ts';
import type { CstNode } from './grammar.ts';
import { exponent, power, powerRun, raised } from './powers.ts';
import { climb } from './precedence.ts';
import type { Sign, Term } from './precedence.ts';
import { bigSign } from './sums.ts';
import * as t from './tokens.ts';
import type { IToken } from './tokens.ts';
import type { BooleanLiteral, Concat, Expr, Iverson, Transpose, Tuple } from './tree.ts';

/** The built-in that a pair of bars, floor or ceiling signs calls. */
const FENCES: ReadonlyMap<t.TokenType, string> = new Map([
  [t.AbsOpen, 'abs'],
  [t.NormOpen, 'norm'],
  [t.LFloor, 'floor'],
  [t.LCeil, 'ceil'],
]);

export function buildExpression(context: Context, cst: CstNode): Expr {
  const terms = rulesOf(cst, 'term').map((child) => {
    const { signs, value } = signedAtom(context, child);
    return { signs, value: postfixed(context, value, rulesOf(child, 'postfix')) };
  });
  if (terms.length === 0) return context.missing();
  const infix = tokensOf(cst, 'Infix').slice(0, terms.length - 1);
  const operators = infix.map((token) => ({ type: token.tokenType, span: context.source.spanOf(token) }));
  return climb(terms.slice(0, operators.length + 1), operators, context.maker);
}

/** Prefix signs and the value they stand before, without its postfixes. */
function signedAtom(context: Context, cst: CstNode): Term {
  const signs = rulesOf(cst, 'sign').map((child) => sign(context, child));
  return { signs, value: atom(context, rulesOf(cst, 'atom')[0]) };
}

function sign(context: Context, cst: CstNode): Sign {
  const [token] = tokensOf(cst, 'Prefix');
  if (token === undefined) return { type: t.Negate, span: context.here, callee: undefined, subscript: [] };
  const span = context.at(token);
  const type = token.tokenType;
  if (type === t.BigPrefix) return { type, span, ...bigSign(context, token, tokensOf(cst, 'SubscriptList')[0]) };
  return { type, span, callee: type === t.Root ? context.maker.name('sqrt', span) : undefined, subscript: [] };
}

function atom(context: Context, cst: CstNode | undefined): Expr {
  const [kind, children] = Object.entries(cst?.children ?? {})[0] ?? ['', []];
  const child = children[0];
  if (child === undefined) return context.missing();
  if ('image' in child) return leaf(context, child);
  if (kind === 'group') return group(context, child);
  if (kind === 'concatenation') return concatenation(context, child);
  if (kind === 'fence') return fence(context, child);
  const [token] = tokensOf(child, 'BigCall');
  if (token === undefined) return context.missing();
  const { callee, subscript } = bigSign(context, token, tokensOf(child, 'SubscriptList')[0]);
  return called(context, callee, subscript, rulesOf(child, 'call')[0]);
}

function leaf(context: Context, token: IToken): Expr {
  const span = context.at(token);
  const { maker } = context;
  const type = token.tokenType;
  if (type === t.NumberToken) return maker.number(token.image, span);
  if (type === t.Infinity_) return maker.name('inf', span);
  if (type === t.Name) return maker.name(token.image, span);
  if (type !== t.True && type !== t.False) return maker.missing(span);
  return maker.make<BooleanLiteral>({ kind: 'boolean', value: type === t.True, span });
}

function fence(context: Context, cst: CstNode): Expr {
  const [open] = tokensOf(cst, 'open');
  if (open === undefined) return context.missing();
  const callee = context.maker.name(FENCES.get(open.tokenType) ?? 'abs', context.at(open));
  const value = context.expression(rulesOf(cst, 'expression')[0]);
  return context.maker.sign(callee, [], value, context.enclosed(open, value.span, tokensOf(cst, 'close')[0]));
}

/** `(x)`, or a list in round brackets, which only an argument may be. */
function group(context: Context, cst: CstNode): Expr {
  const items = rulesOf(cst, 'expression').map((item) => context.expression(item));
  const [first] = items;
  const span = context.enclosed(tokensOf(cst, 'LParen')[0], items.at(-1)?.span, tokensOf(cst, 'RParen')[0]);
  if (first === undefined) return context.maker.missing(span);
  return items.length === 1 ? { ...first, span } : context.maker.expr<Tuple>({ kind: 'tuple', items, span }, ...items);
}

/** `[a, b]` concatenates, `[cond]` is 1 or 0. */
function concatenation(context: Context, cst: CstNode): Expr {
  const items = rulesOf(cst, 'expression').map((item) => context.expression(item));
  const [first] = items;
  const span = context.enclosed(tokensOf(cst, 'LSquare')[0], items.at(-1)?.span, tokensOf(cst, 'RSquare')[0]);
  if (first === undefined) return context.maker.missing(span);
  if (items.length === 1 && isCondition(first))
    return context.maker.expr<Iverson>({ kind: 'iverson', condition: first, span }, first);
  return context.maker.expr<Concat>({ kind: 'concat', items, span }, ...items);
}

function postfixed(context: Context, base: Expr, postfixes: readonly CstNode[]): Expr {
  let value = base;
  for (let k = 0; k < postfixes.length; k += 1) {
    const postfix = postfixes[k];
    const [lifted] = tokensOf(postfix, 'Superscript');
    const [transposed] = tokensOf(postfix, 'Transpose');
    const [call] = lifted === undefined ? [] : rulesOf(postfixes[k + 1], 'call');
    if (lifted !== undefined && call !== undefined && value.kind === 'name') {
      const raisedBy = exponent(context, lifted);
      value = power(context, called(context, value, [], call), context.source.spanOf(lifted), raisedBy);
      k += 1;
    } else if (rulesOf(postfix, 'power').length > 0 || lifted?.image.startsWith('^') === true) {
      const length = powerRun(postfixes, k);
      value = raised(context, value, postfixes.slice(k, k + length), (cst) => signedAtom(context, cst));
      k += length - 1;
    } else if (lifted !== undefined)
      value = power(context, value, context.source.spanOf(lifted), exponent(context, lifted));
    else if (transposed !== undefined) value = transpose(context, value, transposed);
    else value = applied(context, value, postfix);
  }
  return value;
}

function transpose(context: Context, operand: Expr, token: IToken): Expr {
  const operatorSpan = context.at(token);
  const span = cover(operand.span, operatorSpan);
  return context.maker.expr<Transpose>({ kind: 'transpose', operand, operatorSpan, span }, operand);
}

/**
 * Calls, their arguments, and index lists.
 *
 * A call of `outer` with two arguments is the operator ⊗; a call of `sum_t` is the sum over `t`; both unless the program
 * defines the name itself.
 */

import { cover } from '@heed/diagnostics';
import { advise } from './faults.ts';
import { rulesOf, tokensOf } from './cst.ts';
import type { Context } from './cst.ts';
import type { CstNode } from './grammar.ts';
import { report } from './messages.ts';
import { LOWERED_RUN } from './names.ts';
import { foldBuiltIn, splitReducer } from './reducers.ts';
import { subscripts } from './sums.ts';
import type { All, Argument, Binary, Call, Ellipsis, Expr, Index, IndexExpr, Name, Slice } from './tree.ts';
import { isExpr } from './walk.ts';

/** Where the index begins in a written `sum_t`, `sumₜ`. */
const LAST_PART = new RegExp(`(?:_[^_]+|${LOWERED_RUN})$`, 'u');

/** A call or an indexing after a value. */
export function applied(context: Context, value: Expr, postfix: CstNode): Expr {
  const [indexing] = rulesOf(postfix, 'indexing');
  if (indexing !== undefined) return indexed(context, value, indexing);
  const [named] = rulesOf(postfix, 'subscriptCall');
  const [call] = rulesOf(named ?? postfix, 'call');
  if (value.kind !== 'name' || call === undefined) return value;
  return called(context, value, subscripts(context, tokensOf(named, 'SubscriptList')[0]), call);
}

export function called(context: Context, written: Name, listed: readonly Name[], cst: CstNode | undefined): Expr {
  const args = rulesOf(cst, 'argument').map((child) => argument(context, child));
  const inner = context.enclosed(tokensOf(cst, 'CallOpen')[0], args.at(-1)?.span, tokensOf(cst, 'RParen')[0]);
  const span = cover(written.span, inner);
  const plain = listed.length === 0 && !context.known.has(written.name);
  const [left, right] = args.filter((given) => given.name === undefined).map((given) => given.value);
  if (
    plain &&
    args.length === 2 &&
    left !== undefined &&
    right !== undefined &&
    foldBuiltIn(written.name) === 'outer'
  ) {
    const node = { kind: 'binary', operator: 'outer', operatorSpan: written.span, left, right, span } as const;
    return context.maker.expr<Binary>(node, left, right);
  }
  const [callee, subscript] = plain ? split(context, written) : [written, listed];
  return context.maker.expr<Call>({ kind: 'call', callee, subscript, arguments: args, span }, ...args);
}

/** `sum_t` as the callee of a call: `sum` over `t`. */
function split(context: Context, written: Name): readonly [Name, readonly Name[]] {
  const parts = splitReducer(written.name);
  if (parts === undefined) return [written, []];
  const [callee, index] = parts;
  const { start, end } = written.span;
  const image = context.source.written(written.span);
  const cut = start + Math.max(0, image.search(LAST_PART));
  const from = image[cut - start] === '_' ? cut + 1 : cut;
  const name = context.maker.make<Name>({ kind: 'name', name: index, span: { start: from, end } });
  return [{ ...written, name: callee, span: { start, end: cut } }, [name]];
}

export function argument(context: Context, cst: CstNode): Argument {
  const [first, second] = rulesOf(cst, 'expression');
  const value = context.expression(first);
  if (second === undefined)
    return context.maker.make<Argument>({ kind: 'argument', name: undefined, value, span: value.span }, value);
  const given = context.expression(second);
  const name = value.kind === 'name' ? value : undefined;
  const span = cover(value.span, given.span);
  return context.maker.make<Argument>({ kind: 'argument', name, value: given, span }, given);
}

function indexed(context: Context, value: Expr, cst: CstNode): Expr {
  const [open] = tokensOf(cst, 'IndexOpen');
  const indices = places(context, rulesOf(cst, 'indices')[0]);
  const inner = context.enclosed(open, indices.at(-1)?.span, tokensOf(cst, 'RSquare')[0]);
  const condition = indices.find((index) => isExpr(index) && isCondition(index));
  if (condition !== undefined) {
    const place = { start: value.span.end, end: value.span.end };
    const help = advise('to multiply by 0 or 1, write `·` before the bracket', '要乘以 0 或 1，请在方括号前写 `·`', {
      span: place,
      text: '·',
    });
    const more = indices.length === 1 ? { span: condition.span, help } : { span: condition.span };
    context.maker.faults.push(report['syntax/condition-as-index']({}, more));
  }
  const node = { kind: 'index', value, indices, span: cover(value.span, inner) } as const;
  return context.maker.expr<IndexExpr>(node, value, ...indices);
}

/** The places of an index list, or the axes of a declaration. */
export function places(context: Context, cst: CstNode | undefined): readonly Index[] {
  return rulesOf(cst, 'place').map((child) => place(context, child));
}

function place(context: Context, cst: CstNode): Index {
  const { maker } = context;
  const [ellipsis] = tokensOf(cst, 'Ellipsis');
  if (ellipsis !== undefined) return maker.make<Ellipsis>({ kind: 'ellipsis', span: context.at(ellipsis) });
  const [colon] = tokensOf(cst, 'Colon');
  const [first] = rulesOf(cst, 'from');
  const [last] = rulesOf(cst, 'to');
  if (colon === undefined) return context.expression(first);
  const from = first === undefined ? undefined : context.expression(first);
  const own = context.at(colon);
  const to = last === undefined ? undefined : context.expression(last);
  if (from === undefined && to === undefined) return maker.make<All>({ kind: 'all', span: own });
  const span = cover(cover(from?.span ?? own, own), to?.span ?? own);
  return maker.make<Slice>({ kind: 'slice', from, to, span }, from, to);
}

/** Whether a value is a condition by its form: what `[…]` turns into 1 or 0. */
export function isCondition(value: Expr): boolean {
  if (value.kind === 'unary') return value.operator === 'not';
  return value.kind === 'compare' || value.kind === 'logic' || value.kind === 'boolean';
}

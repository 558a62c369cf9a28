/**
 * Access to concrete syntax, and what the builders of build.ts, calls.ts, powers.ts and sums.ts share.
 *
 * After recovery any child may be absent, so every access is tolerant: a part that is not there is a `missing`
 * expression at the place where reading had got to.
 */

import { cover } from '@heed/diagnostics';
import type { Span } from '@heed/diagnostics';
import type { Source } from './faults.ts';
import type { CstNode } from './grammar.ts';
import type { Maker } from './nodes.ts';
import type { IToken } from './tokens.ts';
import type { Expr, Name } from './tree.ts';

export function rulesOf(cst: CstNode | undefined, name: string): readonly CstNode[] {
  return (cst?.children[name] ?? []).filter((child): child is CstNode => 'children' in child);
}

export function tokensOf(cst: CstNode | undefined, name: string): readonly IToken[] {
  return (cst?.children[name] ?? []).filter((child): child is IToken => 'image' in child);
}

export class Context {
  readonly source: Source;
  readonly maker: Maker;
  /** Canonical names the program gives a meaning to: never taken apart, never read as an operator. */
  readonly known: ReadonlySet<string>;
  /** Builds an expression; set by build.ts, so that the other builders need not import it. */
  readonly expression: (cst: CstNode | undefined) => Expr;
  private end: Span = { start: 0, end: 0 };

  constructor(
    source: Source,
    maker: Maker,
    known: ReadonlySet<string>,
    expression: (context: Context, cst: CstNode) => Expr,
  ) {
    this.source = source;
    this.maker = maker;
    this.known = known;
    this.expression = (cst) => (cst === undefined ? this.missing() : expression(this, cst));
  }

  /** The span of a token; remembers where it ends. */
  at(token: IToken): Span {
    if (isNowhere(token)) return this.end;
    const span = this.source.spanOf(token);
    this.end = { start: span.end, end: span.end };
    return span;
  }

  /** The empty span right after the last token that was read. */
  get here(): Span {
    return this.end;
  }

  missing(): Expr {
    return this.maker.missing(this.end);
  }

  name(token: IToken): Name {
    return this.maker.name(token.image, this.at(token));
  }

  /** From an opening bracket over what is inside to the closing one. */
  enclosed(open: IToken | undefined, inner: Span | undefined, close: IToken | undefined): Span {
    let span = open === undefined || isNowhere(open) ? (inner ?? this.end) : this.source.spanOf(open);
    if (inner !== undefined) span = cover(span, inner);
    return close === undefined ? span : cover(span, this.at(close));
  }
}

/** A token that the parser's recovery put in: it stands nowhere in the text. */
function isNowhere({ startOffset, isInsertedInRecovery }: IToken): boolean {
  return isInsertedInRecovery === true || !(startOffset >= 0);
}

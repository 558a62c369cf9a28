/**
 * One statement's tokens → tokens the grammar accepts: every choice the grammar would have to guess is made here.
 *
 * A walk with one bit of state (is a value due?) and a stack of brackets. It tells calls from groups, indexing from
 * concatenation, a sign from a subtraction, the `=` that defines or names from the one that compares; and where the
 * text is wrong it reports once and inserts what is missing (a hole for a value, a product between two values), so
 * that one fault gives one error and the rest of the statement is still read.
 */

import type { Diagnostic, Help } from '@heed/diagnostics';
import { advise, MAX_FAULTS } from './faults.ts';
import type { Source } from './faults.ts';
import { foreignSpelling, JUNK } from './foreign.ts';
import type { Head } from './heads.ts';
import { report } from './messages.ts';
import * as t from './tokens.ts';
import type { IToken, TokenType } from './tokens.ts';

type Context = 'group' | 'call' | 'concat' | 'index' | 'axes' | 'bars';

const VALUES: ReadonlySet<TokenType> = new Set([t.NumberToken, t.Name, t.Infinity_, t.True, t.False]);
const CLOSERS: ReadonlySet<TokenType> = new Set([t.RParen, t.RSquare, t.RFloor, t.RCeil, t.AbsClose, t.NormClose]);
const OPENERS: ReadonlySet<TokenType> = new Set([
  t.LParen,
  t.CallOpen,
  t.LSquare,
  t.IndexOpen,
  t.LFloor,
  t.LCeil,
  t.AbsOpen,
  t.NormOpen,
]);
const SEPARATORS: ReadonlySet<TokenType> = new Set([t.Comma, t.Semicolon]);

export interface Repaired {
  readonly tokens: IToken[];
  readonly faults: readonly Diagnostic[];
}

export function repair(tokens: readonly IToken[], head: Head, source: Source): Repaired {
  return new Repairer(tokens, head, source).run();
}

class Repairer {
  private readonly tokens: readonly IToken[];
  private readonly head: Head;
  private readonly source: Source;
  private readonly out: IToken[] = [];
  private readonly faults: Diagnostic[] = [];
  private readonly contexts: { context: Context; separator?: TokenType }[] = [];
  private valueDue = true;
  /** A fault was reported right here: what follows from it is not reported again. */
  private excused = false;
  /** How long `out` was after the last hole was made. */
  private holeAt = -2;

  constructor(tokens: readonly IToken[], head: Head, source: Source) {
    this.tokens = tokens;
    this.head = head;
    this.source = source;
  }

  run(): Repaired {
    for (let k = 0; k < this.tokens.length; k += 1) {
      const token = this.tokens[k];
      if (JUNK.has(token.tokenType)) {
        this.excused = true;
        continue;
      }
      if (k === this.head.defineAt) this.define(token);
      else if (k === this.head.colonAt) this.push(token, true);
      else k += this.valueDue ? this.takeDue(token, k) : this.takeAfterValue(token, k);
      this.excused = false;
    }
    if (this.valueDue) this.hole(undefined);
    return { tokens: this.out, faults: this.faults };
  }

  /** Notes a fault; past the number that will be listed, not even its words are made. */
  private record(fault: () => Diagnostic): void {
    if (this.faults.length <= MAX_FAULTS) this.faults.push(fault());
  }

  private push(token: IToken, valueDue: boolean): void {
    this.out.push(token);
    this.valueDue = valueDue;
  }

  private define(token: IToken): void {
    if (this.valueDue) this.hole(token);
    this.push(t.retyped(token, t.Define), true);
  }

  /** Where a value is due. */
  private takeDue(token: IToken, k: number): number {
    const type = token.tokenType;
    const context = this.contexts.at(-1)?.context;
    if (VALUES.has(type)) this.push(token, false);
    else if (type === t.Minus) this.push(t.retyped(token, t.Negate), true);
    else if (type === t.Not || type === t.Root) this.push(token, true);
    else if (type === t.Big) return this.big(token, k);
    else if (OPENERS.has(type))
      this.open(token, type === t.LParen ? 'group' : type === t.LSquare ? this.square() : 'bars');
    else if (type === t.Ellipsis && (context === 'index' || context === 'axes')) this.push(token, false);
    else if (type === t.Colon && context === 'index') this.push(token, true);
    else if (type === t.Ellipsis || type === t.SubscriptList) {
      this.unexpected(token);
      this.push(t.retyped(token, t.Missing), false);
    } else {
      const last = this.out.at(-1)?.tokenType;
      const slice = context === 'index' && last === t.Colon;
      const none = (last === t.CallOpen || (context === 'axes' && last === t.LSquare)) && CLOSERS.has(type);
      if (!(slice && (CLOSERS.has(type) || type === t.Comma)) && !none) this.hole(token);
      this.valueDue = false;
      return this.takeAfterValue(token, k);
    }
    return 0;
  }

  /** A `[` where a value is due lists the axes of a declaration, or concatenates. */
  private square(): Context {
    return this.head.kind === 'declaration' && this.contexts.length === 0 ? 'axes' : 'concat';
  }

  /** After a complete value. */
  private takeAfterValue(token: IToken, k: number): number {
    const type = token.tokenType;
    const next = this.tokens[k + 1];
    if (type === t.Power && next?.tokenType === t.Name && next.image === 'T')
      return this.merge(token, next, t.Transpose);
    if (type === t.Power && next?.tokenType === t.Transpose) return this.merge(token, next, t.Transpose);
    if (type === t.Power && next?.tokenType === t.NumberToken) return this.merge(token, next, t.Superscript);
    if (type === t.Transpose || type === t.Superscript) this.push(token, false);
    else if (type === t.LParen && this.isCallee()) this.open(t.retyped(token, t.CallOpen), 'call');
    else if (type === t.LSquare && this.isDeclared()) this.open(token, 'axes');
    else if (type === t.LSquare) this.open(t.retyped(token, t.IndexOpen), 'index');
    else if (CLOSERS.has(type)) {
      this.contexts.pop();
      this.push(token, false);
    } else if (SEPARATORS.has(type)) this.separate(token);
    else if (type === t.SubscriptList) this.subscript(token, next);
    else if (type === t.Colon) this.colon(token);
    else if (type === t.Equal && this.namesArgument()) this.push(t.retyped(token, t.ArgumentIs), true);
    else if (
      VALUES.has(type) ||
      OPENERS.has(type) ||
      type === t.Not ||
      type === t.Root ||
      type === t.Big ||
      type === t.Ellipsis
    ) {
      this.juxtaposed(token);
      return this.takeDue(token, k);
    } else this.push(token, true);
    return 0;
  }

  private open(token: IToken, context: Context): void {
    this.contexts.push({ context });
    this.push(token, true);
  }

  private merge(first: IToken, last: IToken, type: TokenType): number {
    this.push(t.joined(first, last, type, `^${last.image}`), false);
    return 1;
  }

  /** `Σ_t`, with a bracket a call and else a prefix. */
  private big(token: IToken, k: number): number {
    const list = this.tokens[k + 1]?.tokenType === t.SubscriptList ? this.tokens[k + 1] : undefined;
    const opener = this.tokens[k + (list === undefined ? 1 : 2)];
    const isCall = opener?.tokenType === t.LParen;
    const bare = !isCall && list === undefined && token.image.length === 1;
    if (bare) {
      const sign = token.image;
      this.record(() => report['syntax/sum-without-index']({ sign }, { span: this.source.spanOf(token) }));
    }
    this.push(t.retyped(token, isCall ? t.BigCall : t.BigPrefix), true);
    if (bare) this.holeAt = this.out.length - 1;
    if (list !== undefined) {
      this.braces(list);
      this.push(list, true);
    }
    if (!isCall) return list === undefined ? 0 : 1;
    this.open(t.retyped(opener, t.CallOpen), 'call');
    return list === undefined ? 1 : 2;
  }

  private subscript(list: IToken, next: IToken | undefined): void {
    const last = this.out.at(-1) as IToken;
    const callee = last.tokenType === t.Name;
    if (callee && next?.tokenType === t.LParen) {
      this.braces(list);
      this.push(list, false);
      return;
    }
    const part = /^_\s*\{\s*(\w+)\s*\}$/.exec(list.image)?.[1];
    if (callee && part !== undefined) {
      this.record(() => foreignSpelling(this.source, list, `_${part}`));
      this.out[this.out.length - 1] = t.joined(last, list, t.Name, `${last.image}_${part}`);
    } else this.badSubscript(list);
  }

  private braces(list: IToken): void {
    const braced = /^_\s*\{(.*)\}$/s.exec(list.image)?.[1];
    if (braced !== undefined) this.record(() => foreignSpelling(this.source, list, `_(${braced.trim()})`));
  }

  private badSubscript(list: IToken): void {
    const span = this.source.spanOf(list);
    this.record(() => report['syntax/subscript']({ written: this.source.written(span) }, { span }));
  }

  /** Whether the `(` that comes next calls what stands before it: a name, `f²`, `softmax_(j,k)`. */
  private isCallee(): boolean {
    const [before, last] = [this.out.at(-2)?.tokenType, this.out.at(-1)?.tokenType];
    if (last === t.Superscript) return before === t.Name;
    return last === t.Name || last === t.SubscriptList;
  }

  private isDeclared(): boolean {
    return this.head.kind === 'declaration' && this.contexts.length === 0 && this.out.at(-2)?.tokenType === t.Colon;
  }

  /** `axis=`: a name right after the bracket of a call or one of its commas. */
  private namesArgument(): boolean {
    const before = this.out.at(-2)?.tokenType;
    const starts = before === t.CallOpen || before === t.Comma;
    return this.contexts.at(-1)?.context === 'call' && this.out.at(-1)?.tokenType === t.Name && starts;
  }

  private colon(token: IToken): void {
    const context = this.contexts.at(-1)?.context;
    if (context === 'index') this.push(token, true);
    else if (context === 'call' && this.namesArgument()) {
      this.record(() => foreignSpelling(this.source, token, '='));
      this.push(t.retyped(token, t.ArgumentIs), true);
    } else this.misplaced(token);
  }

  private separate(token: IToken): void {
    const inside = this.contexts.at(-1);
    if (inside === undefined || inside.context === 'bars') return this.misplaced(token);
    inside.separator ??= token.tokenType;
    const span = this.source.spanOf(token);
    if (inside.context === 'concat' && inside.separator !== token.tokenType) {
      const text = inside.separator === t.Comma ? ',' : ';';
      const help = advise(`use \`${text}\` throughout`, `统一使用 \`${text}\``, { span, text });
      this.record(() => report['syntax/mixed-separators']({}, { span, help }));
    } else if (inside.context !== 'concat' && token.tokenType === t.Semicolon) {
      const help = advise('write `,`', '写作 `,`', { span, text: ',' });
      this.record(() => report['syntax/separator']({ written: ';', meant: ',' }, { span, help }));
    }
    this.push(t.retyped(token, t.Comma), true);
  }

  /** A sign that joins nothing here: reported, and read as if it were an operator. */
  private misplaced(token: IToken): void {
    this.unexpected(token);
    this.push(t.retyped(token, t.MatMul), true);
    this.holeAt = this.out.length - 1;
  }

  private unexpected(token: IToken): void {
    const span = this.source.spanOf(token);
    this.record(() => report['syntax/unexpected']({ found: this.source.written(span) }, { span }));
  }

  /** Two values side by side: reported, and read as a product. */
  private juxtaposed(token: IToken): void {
    const last = this.out.at(-1) as IToken;
    if (!this.excused && last.tokenType !== t.Missing) {
      const place = this.source.after(last);
      const span = this.source.spanOf(last, token);
      const facts = {
        left: this.source.written(this.source.spanOf(last)),
        right: this.source.written(this.source.spanOf(token)),
      };
      const help: Help = advise('if a product is meant, write `·`', '如果要相乘，请写 `·`', { span: place, text: '·' });
      this.record(() => report['syntax/juxtaposition'](facts, { span, help }));
    }
    this.push(t.inserted(t.MatMul, t.endOf(last)), true);
  }

  /** A value is missing before `next` (or at the end): reported unless that follows from another fault. */
  private hole(next: IToken | undefined): void {
    const last = this.out.at(-1);
    const silent = this.excused || next?.image === '' || this.holeAt === this.out.length - 1;
    const afterOperator = last !== undefined && !OPENERS.has(last.tokenType) && !SEPARATORS.has(last.tokenType);
    const closing = next === undefined || CLOSERS.has(next.tokenType) || SEPARATORS.has(next.tokenType);
    if (!silent && last !== undefined && (afterOperator || closing)) {
      const span = this.source.spanOf(last);
      this.record(() => report['syntax/missing-value-after']({ after: this.source.written(span) }, { span }));
    } else if (!silent && next !== undefined) {
      this.record(() => this.missingBefore(next, last === undefined));
    }
    this.push(t.inserted(t.Missing, last === undefined ? (next?.startOffset ?? 0) : t.endOf(last)), false);
    this.holeAt = this.out.length;
  }

  private missingBefore(next: IToken, first: boolean): Diagnostic {
    const span = this.source.spanOf(next);
    const facts = { before: this.source.written(span) };
    if (!first || this.source.text.slice(0, span.start).trim() === '')
      return report['syntax/missing-value-before'](facts, { span });
    const edit = { span: { start: span.start, end: span.start }, text: '  ' };
    const help = advise('to continue the line before, indent this one', '要接续上一行，请将本行缩进', edit);
    return report['syntax/missing-value-before'](facts, { span, help });
  }
}

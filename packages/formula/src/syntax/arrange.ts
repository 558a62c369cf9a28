/**
 * Tokens → statements: where each statement ends, what each bar is, and which brackets are pairs.
 *
 * A statement ends at a line break or `;`; it goes on when a bracket is open, the line ends in an operator or `=`, or
 * the next line is indented and starts with an infix sign. A bracket that is never closed must not swallow the
 * statements after it: it is found at the end of the text, declared dead, and its statement is scanned again without
 * it. Every list that leaves here has balanced brackets (closers are inserted), so the passes after need no recovery
 * of their own for them. Linear in the text: look-ahead is bounded and each region is scanned a bounded number of times.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { advise, MAX_FAULTS, MAX_NESTING } from './faults.ts';
import type { Source } from './faults.ts';
import { foreignFault, foreignSpelling, junkFault, JUNK, nativeToken } from './foreign.ts';
import { closesOnLine, isDoubledNorm, isIndented, looksLikeHead } from './look-ahead.ts';
import { report } from './messages.ts';
import * as t from './tokens.ts';
import type { IToken, TokenType } from './tokens.ts';

export interface RawStatement {
  readonly tokens: readonly IToken[];
  readonly faults: readonly Diagnostic[];
  /** Whether the tokens make no sense to go on with (nested too deep, LaTeX). */
  readonly hopeless: boolean;
}

type Kind = 'paren' | 'square' | 'floor' | 'ceil' | 'abs' | 'norm';

const OPENERS: ReadonlyMap<TokenType, Kind> = new Map([
  [t.LParen, 'paren'],
  [t.LSquare, 'square'],
  [t.LFloor, 'floor'],
  [t.LCeil, 'ceil'],
]);
const CLOSERS: ReadonlyMap<TokenType, Kind> = new Map([
  [t.RParen, 'paren'],
  [t.RSquare, 'square'],
  [t.RFloor, 'floor'],
  [t.RCeil, 'ceil'],
]);
const CLOSER_OF: Readonly<Record<Kind, readonly [TokenType, string]>> = {
  paren: [t.RParen, ')'],
  square: [t.RSquare, ']'],
  floor: [t.RFloor, '⌋'],
  ceil: [t.RCeil, '⌉'],
  abs: [t.AbsClose, '|'],
  norm: [t.NormClose, '‖'],
};

/** After these a value is complete. */
const VALUE_END: ReadonlySet<TokenType> = new Set([
  t.NumberToken,
  t.Name,
  t.Infinity_,
  t.True,
  t.False,
  t.Transpose,
  t.Superscript,
  t.Ellipsis,
  t.RParen,
  t.RSquare,
  t.RFloor,
  t.RCeil,
  t.AbsClose,
  t.NormClose,
]);
/** An indented line that starts with one of these goes on with the statement. */
const CONTINUES: ReadonlySet<TokenType> = new Set([
  t.Where,
  t.Or,
  t.And,
  t.LessEqual,
  t.GreaterEqual,
  t.NotEqual,
  t.EqualEqual,
  t.Less,
  t.Greater,
  t.Equal,
  t.Plus,
  t.Minus,
  t.MatMul,
  t.Mul,
  t.Outer,
  t.Divide,
  t.FloorDivide,
  t.Modulo,
  t.Power,
  t.Bar,
  t.DoubleBar,
  t.Dot,
]);
/** After these a comparison may follow, so `name =` in the next line is no new statement. */
const BEFORE_CONDITION: ReadonlySet<TokenType> = new Set([t.And, t.Or, t.Not, t.Where, t.Bar]);
/** Operators spelt as words that, before a bracket and where a value is due, are functions (`where(c, a, b)`). */
const CALLABLE_WORDS: ReadonlySet<TokenType> = new Set([t.Where, t.And, t.Or, t.FloorDivide, t.Modulo]);

/** What makes a statement not worth going on with; nothing else is said about it then. */
const HOPELESS: ReadonlySet<string> = new Set(['syntax/latex', 'syntax/too-deep']);

interface Open {
  readonly kind: Kind;
  readonly token: IToken;
  readonly index: number;
  readonly dead: boolean;
  /** `‖` typed as `||`. */
  readonly doubled: boolean;
}

interface Scan extends RawStatement {
  readonly next: number;
  readonly unclosed: readonly number[];
}

export function arrange(tokens: readonly IToken[], source: Source): RawStatement[] {
  const statements: RawStatement[] = [];
  const dead = new Set<number>();
  let found = 0;
  let budget = 8 * tokens.length + 64;
  for (let start = 0; start < tokens.length && found <= MAX_FAULTS;) {
    const scan = new Scanner(tokens, source, dead, budget > 0).scan(start);
    budget -= scan.next - start;
    if (scan.unclosed.length > 0) for (const index of scan.unclosed) dead.add(index);
    else {
      if (scan.tokens.length > 0) statements.push(scan);
      start = scan.next;
      found += scan.faults.length;
    }
  }
  return statements;
}

/** Scans one statement. */
class Scanner {
  private readonly tokens: readonly IToken[];
  private readonly source: Source;
  private readonly dead: ReadonlySet<number>;
  /** Past the budget no bracket holds a statement open: the guard against repeated scanning. */
  private readonly patient: boolean;
  private readonly out: IToken[] = [];
  private readonly faults: Diagnostic[] = [];
  private readonly stack: Open[] = [];
  private readonly alive: Record<Kind, number> = { paren: 0, square: 0, floor: 0, ceil: 0, abs: 0, norm: 0 };
  private holding = 0;
  private expectsValue = true;
  private hopeless = false;

  constructor(tokens: readonly IToken[], source: Source, dead: ReadonlySet<number>, patient: boolean) {
    this.tokens = tokens;
    this.source = source;
    this.dead = dead;
    this.patient = patient;
  }

  scan(start: number): Scan {
    let k = start;
    for (; k < this.tokens.length; k += 1) {
      const token = this.tokens[k];
      if (token.tokenType === t.LineBreak) {
        const next = this.afterBreaks(k);
        if (this.out.length > 0 && this.endsAt(next)) break;
        k = next - 1;
      } else if (token.tokenType === t.Semicolon && this.isStatementEnd(k)) {
        if (this.out.length > 0) break;
      } else k += this.take(token, k);
    }
    const next = Math.min(k + 1, this.tokens.length);
    const unclosed = this.stack.filter((open) => !open.dead && !isBar(open.kind)).map((open) => open.index);
    if (unclosed.length > 0) return { tokens: [], faults: [], hopeless: false, next, unclosed };
    const last = this.out.at(-1);
    while (last !== undefined && this.stack.length > 0) this.closeUnclosed(t.endOf(last));
    const faults = this.hopeless ? this.faults.filter((fault) => HOPELESS.has(fault.code)) : this.faults;
    return { tokens: this.out, faults, hopeless: this.hopeless, next, unclosed };
  }

  private afterBreaks(k: number): number {
    let next = k;
    while (this.tokens[next]?.tokenType === t.LineBreak) next += 1;
    return next;
  }

  /** Whether the statement ends before the line that begins with token `next`. */
  private endsAt(next: number): boolean {
    const token = this.tokens[next];
    if (token === undefined) return true;
    const indented = isIndented(this.source, token);
    const newHead = !indented && looksLikeHead(this.tokens, next);
    if (this.holding > 0) return newHead && !this.expectsValue;
    if (this.expectsValue) return newHead && !BEFORE_CONDITION.has((this.out.at(-1) as IToken).tokenType);
    return !(indented && CONTINUES.has(token.tokenType));
  }

  /** Whether the `;` at `k` ends the statement: always outside brackets, inside only before a new one. */
  private isStatementEnd(k: number): boolean {
    if (this.holding === 0) return true;
    return looksLikeHead(this.tokens, this.afterBreaks(k + 1)) && !closesOnLine(this.tokens, k + 1);
  }

  /** Takes one token; returns how many more it used up. */
  private take(token: IToken, k: number): number {
    const type = token.tokenType;
    const opens = OPENERS.get(type);
    const closes = CLOSERS.get(type);
    if (opens !== undefined) this.open(opens, token, k);
    else if (closes !== undefined) this.close(closes, token);
    else if (type === t.Brace) this.brace(token, k);
    else if (type === t.Bar) return this.bar(token, k);
    else if (type === t.DoubleBar) this.doubleBar(token, k);
    else if (JUNK.has(type)) this.junk(token);
    else if (type === t.Foreign) {
      this.record(() => foreignFault(this.source, token));
      this.push(nativeToken(token));
    } else if (type === t.Dot) this.push(t.retyped(token, this.expectsValue ? t.Unknown : t.MatMul));
    else if (type === t.SubscriptList) this.out.push(token);
    else if (CALLABLE_WORDS.has(type) && this.expectsValue && this.tokens[k + 1]?.tokenType === t.LParen)
      this.push(t.retyped(token, t.Name));
    else this.push(token);
    return 0;
  }

  /** Notes a fault; past the number that will be listed, not even its words are made. */
  private record(fault: () => Diagnostic): void {
    if (this.faults.length <= MAX_FAULTS) this.faults.push(fault());
  }

  private push(token: IToken): void {
    this.out.push(token);
    if (JUNK.has(token.tokenType)) this.record(() => junkFault(this.source, token));
    else this.expectsValue = !VALUE_END.has(token.tokenType);
  }

  private junk(token: IToken): void {
    const last = this.out.at(-1);
    const repeated = last !== undefined && last.tokenType === token.tokenType && t.endOf(last) === token.startOffset;
    const latex = token.tokenType === t.Backslash;
    if (repeated || (latex && this.hopeless)) this.out.push(token);
    else this.push(token);
    if (latex) this.hopeless = true;
  }

  private open(kind: Kind, token: IToken, index: number, doubled = false): void {
    const dead = this.dead.has(index) || (!this.patient && !isBar(kind));
    this.stack.push({ kind, token, index, dead, doubled });
    if (!dead) {
      this.alive[kind] += 1;
      if (!isBar(kind)) this.holding += 1;
    }
    if (this.stack.length > MAX_NESTING && !this.hopeless) {
      this.hopeless = true;
      this.record(() => report['syntax/too-deep']({ limit: MAX_NESTING }, { span: this.source.spanOf(token) }));
    }
    this.push(token);
  }

  private close(kind: Kind, token: IToken): void {
    if (this.alive[kind] > 0) {
      while (this.stack.at(-1)?.kind !== kind || this.stack.at(-1)?.dead === true)
        this.closeUnclosed(token.startOffset);
      this.pop();
      this.push(token);
    } else if (this.holding > 0) this.closeMismatched(token);
    else
      this.record(() =>
        report['syntax/unopened-bracket'](
          { bracket: this.source.written(this.source.spanOf(token)) },
          {
            span: this.source.spanOf(token),
            help: advise('delete it', '删去它', { span: this.source.spanOf(token), text: '' }),
          },
        ),
      );
  }

  /** `(a]`: the innermost living bracket is closed by another kind. */
  private closeMismatched(token: IToken): void {
    while (isBar((this.stack.at(-1) as Open).kind) || this.stack.at(-1)?.dead === true)
      this.closeUnclosed(token.startOffset);
    const open = this.pop();
    const [type, closer] = CLOSER_OF[open.kind];
    const span = this.source.spanOf(token);
    const opener = this.source.spanOf(open.token);
    this.record(() =>
      report['syntax/mismatched-bracket'](
        { opener: this.source.written(opener), closer: this.source.written(span) },
        {
          span,
          labels: [{ span: opener, text: { en: 'opened here', zh: '在这里打开' } }],
          help: advise(`close it with \`${closer}\``, `用 \`${closer}\` 闭合`, { span, text: closer }),
        },
      ),
    );
    this.push(t.retyped(token, type));
  }

  private pop(): Open {
    const open = this.stack.pop() as Open;
    if (!open.dead) {
      this.alive[open.kind] -= 1;
      if (!isBar(open.kind)) this.holding -= 1;
    }
    return open;
  }

  /** Reports the innermost bracket as unclosed and inserts its partner at `at`. */
  private closeUnclosed(at: number): void {
    const open = this.pop();
    const [type, closer] = CLOSER_OF[open.kind];
    const span = this.source.spanOf(open.token);
    const end = this.source.after(this.out.at(-1) as IToken);
    const text = open.doubled ? '||' : closer;
    if (!this.hopeless)
      this.record(() =>
        report['syntax/unclosed-bracket'](
          { bracket: this.source.written(span) },
          { span, help: advise(`close it with \`${text}\``, `用 \`${text}\` 闭合`, { span: end, text }) },
        ),
      );
    this.push(t.inserted(type, at));
  }

  private brace(token: IToken, k: number): void {
    if (token.image === '}') return this.close('paren', t.retyped(token, t.RParen));
    this.record(() => foreignSpelling(this.source, token, '('));
    this.open('paren', t.retyped(token, t.LParen), k);
  }

  /** `|`: opens an absolute value, closes one, or excludes. `||` is another language's norm or "or". */
  private bar(token: IToken, k: number): number {
    const second = this.tokens[k + 1];
    const twice = second?.tokenType === t.Bar && second.startOffset === t.endOf(token);
    const innermost = this.stack.at(-1);
    if (this.expectsValue) {
      if (!twice || !isDoubledNorm(this.tokens, k + 2)) return this.openBar(token, k);
      const both = t.joined(token, second, t.NormOpen, '||');
      this.record(() => foreignSpelling(this.source, both, '‖'));
      this.open('norm', both, k, true);
      return 1;
    }
    if (innermost?.kind === 'norm' && innermost.doubled && twice) {
      this.pop();
      this.push(t.joined(token, second, t.NormClose, '||'));
      return 1;
    }
    if (innermost?.kind === 'abs') {
      this.pop();
      this.push(t.retyped(token, t.AbsClose));
    } else if (twice) {
      const both = t.joined(token, second, t.Foreign, '||');
      this.record(() => foreignFault(this.source, both));
      this.push(nativeToken(both));
      return 1;
    } else this.push(t.retyped(token, t.Where));
    return 0;
  }

  private openBar(token: IToken, k: number): number {
    this.open('abs', t.retyped(token, t.AbsOpen), k);
    return 0;
  }

  private doubleBar(token: IToken, k: number): void {
    const innermost = this.stack.at(-1);
    if (this.expectsValue) this.open('norm', t.retyped(token, t.NormOpen), k);
    else if (innermost?.kind === 'norm') {
      this.pop();
      this.push(t.retyped(token, t.NormClose));
    } else this.push(t.retyped(token, t.Join));
  }
}

function isBar(kind: Kind): boolean {
  return kind === 'abs' || kind === 'norm';
}

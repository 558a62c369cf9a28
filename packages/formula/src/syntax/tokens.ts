/**
 * The tokens, and the lexer that finds them in normalised text.
 *
 * The lexer is our own: Chevrotain's drops the `u` flag of patterns and takes long to set up. It never fails: what no token fits becomes a junk token that arrange.ts
 * reports. Tokens without a pattern are made later, by arrange.ts and repair.ts, which settle what a bar, a minus or a
 * bracket is; the grammar sees only settled tokens. Idea of the settling pass: layout algorithms (Landin's offside rule).
 */

import { createToken, createTokenInstance } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import { LOWERED_RUN, mayBeginName, NAME, nameEnd } from './names.ts';
import { between, byFirstUnit, exactly, matching, type Pattern } from './patterns.ts';

export type { IToken, TokenType } from 'chevrotain';

/** All token types. */
export const tokenTypes: TokenType[] = [];

/** Those that text is read as, in the order they are tried. */
const readable: { readonly type: TokenType; readonly pattern: Pattern }[] = [];

/** A token without a pattern is made by a later pass only. */
function token(name: string, pattern?: Pattern | string, more: object = {}): TokenType {
  const type = createToken({ name, ...more });
  tokenTypes.push(type);
  if (pattern !== undefined) readable.push({ type, pattern: typeof pattern === 'string' ? exactly(pattern) : pattern });
  return type;
}

// Spaces, comments, line ends.
export const Space: TokenType = token('Space', matching(/[ \t\f\v]+/, ' \t\f\v'));
export const Comment: TokenType = token('Comment', matching(/#[^\n\r]*/, '#'));
export const LineBreak: TokenType = token('LineBreak', matching(/(?:\r\n?|\n)/, '\r\n'));

// Operands.
export const NumberToken: TokenType = token(
  'Number',
  matching(/(?:\d+(?:\.(?![.\w])\d*|\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/, '0123456789.'),
);
export const Name: TokenType = token('Name', { begins: mayBeginName, end: nameEnd });
export const Infinity_: TokenType = token('Infinity', '∞');
export const True: TokenType = token('True');
export const False: TokenType = token('False');
export const Missing: TokenType = token('Missing');

/** `Σ_t`, `Σₜ`, `∏_t`; whether a bracket follows decides between BigCall and BigPrefix. */
export const Big: TokenType = token(
  'Big',
  matching(() => new RegExp(`[Σ∏](?:_${NAME}|${LOWERED_RUN})?`, 'u'), 'Σ∏'),
);
export const BigCall: TokenType = token('BigCall');
/** `_(j, k)` after Σ or a name. */
export const SubscriptList: TokenType = token(
  'SubscriptList',
  matching(/_[ \t]*(?:\([^()\r\n]*\)|\{[^{}\r\n]*\})/, '_'),
);

// Infix operators: one category, told apart when precedence is built.
export const Infix: TokenType = token('Infix');
const infix = { categories: [Infix] };
export const Where: TokenType = token('Where', undefined, infix);
export const Or: TokenType = token('Or', '∨', infix);
export const And: TokenType = token('And', '∧', infix);
export const LessEqual: TokenType = token('LessEqual', matching(/≤|<=/, '≤<'), infix);
export const GreaterEqual: TokenType = token('GreaterEqual', matching(/≥|>=/, '≥>'), infix);
export const NotEqual: TokenType = token('NotEqual', matching(/≠|!=/, '≠!'), infix);
export const EqualEqual: TokenType = token('EqualEqual', '==', infix);

/** Spellings of other languages, with what they mean here; reported, then read as that. */
export const Foreign: TokenType = token(
  'Foreign',
  matching(/&&|\*\*|\/\/|:=|=<|=>|<>|≔|[&%!←]|\.m?T(?!\w)/, '&*/:=<≔%!←.'),
);

export const Less: TokenType = token('Less', '<', infix);
export const Greater: TokenType = token('Greater', '>', infix);
export const Equal: TokenType = token('Equal', '=', infix);
export const Join: TokenType = token('Join', undefined, infix);
export const Plus: TokenType = token('Plus', '+', infix);
export const Minus: TokenType = token('Minus', '-', infix);
export const MatMul: TokenType = token('MatMul', matching(/[·@]/, '·@'), infix);
export const Mul: TokenType = token('Mul', matching(/[⊙∘×*]/, '⊙∘×*'), infix);
export const Outer: TokenType = token('Outer', '⊗', infix);
export const Divide: TokenType = token('Divide', matching(/[/÷]/, '/÷'), infix);
export const FloorDivide: TokenType = token('FloorDivide', undefined, infix);
export const Modulo: TokenType = token('Modulo', undefined, infix);

// Prefix operators.
export const Prefix: TokenType = token('Prefix');
const prefix = { categories: [Prefix] };
export const Not: TokenType = token('Not', '¬', prefix);
export const Root: TokenType = token('Root', '√', prefix);
export const Negate: TokenType = token('Negate', undefined, prefix);
export const BigPrefix: TokenType = token('BigPrefix', undefined, prefix);

// Postfix operators.
export const Power: TokenType = token('Power', '^');
export const Transpose: TokenType = token('Transpose', matching(/[ᵀ']/, "ᵀ'"));
export const Superscript: TokenType = token(
  'Superscript',
  matching(/[⁺⁻²³¹⁰⁴-⁹\u02b0-\u02b8\u02e0-\u02e3\u1d43-\u1d61\u1d9b-\u1dbf\u2071\u207f]+/u, between(0xb2, 0x207f)),
);

// Brackets.
export const LParen: TokenType = token('LParen', '(');
export const RParen: TokenType = token('RParen', ')');
export const CallOpen: TokenType = token('CallOpen');
export const LSquare: TokenType = token('LSquare', '[');
export const RSquare: TokenType = token('RSquare', ']');
export const IndexOpen: TokenType = token('IndexOpen');
export const LFloor: TokenType = token('LFloor', '⌊');
export const RFloor: TokenType = token('RFloor', '⌋');
export const LCeil: TokenType = token('LCeil', '⌈');
export const RCeil: TokenType = token('RCeil', '⌉');
export const Bar: TokenType = token('Bar', '|');
export const AbsOpen: TokenType = token('AbsOpen');
export const AbsClose: TokenType = token('AbsClose');
export const DoubleBar: TokenType = token('DoubleBar', '‖');
export const NormOpen: TokenType = token('NormOpen');
export const NormClose: TokenType = token('NormClose');
export const Brace: TokenType = token('Brace', matching(/[{}]/, '{}'));

// Punctuation.
export const Ellipsis: TokenType = token('Ellipsis', matching(/…|\.\.\./, '….'));
export const Dot: TokenType = token('Dot', '.');
export const Comma: TokenType = token('Comma', ',');
export const Semicolon: TokenType = token('Semicolon', ';');
export const Colon: TokenType = token('Colon', ':');
/** The `=` that defines, and the `=` that names an argument. */
export const Define: TokenType = token('Define');
export const ArgumentIs: TokenType = token('ArgumentIs');

// Junk: reported, then left out.
export const Backslash: TokenType = token('Backslash', matching(/[\\$]/, '\\$'));
export const Surrogate: TokenType = token('Surrogate', matching(/\p{Cs}+/u, between(0xd800, 0xdfff)));
export const Control: TokenType = token('Control', matching(/(?:(?![\t-\r])\p{Cc})+/u, between(0, 0x9f)));
export const Unknown: TokenType = token('Unknown', matching(/[^]\p{M}*/u));

const WORDS: Readonly<Record<string, TokenType>> = {
  where: Where,
  or: Or,
  and: And,
  not: Not,
  div: FloorDivide,
  mod: Modulo,
  true: True,
  false: False,
};

/** Words that cannot be the name of a value. */
export const RESERVED: ReadonlySet<string> = new Set(Object.keys(WORDS));

export interface Lexed {
  /** Line breaks included, spaces and comments not. */
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
}

const candidates = byFirstUnit(readable);

/** Normalised text → tokens. Linear in the text. */
export function lex(text: string): Lexed {
  const tokens: IToken[] = [];
  const comments: IToken[] = [];
  for (let at = 0; at < text.length;) {
    const { type, end } = tokenAt(text, at);
    const read = createTokenInstance(type, text.slice(at, end), at, end - 1, NaN, NaN, NaN, NaN);
    if (type === Comment) comments.push(read);
    else if (type !== Space) tokens.push(asWord(read));
    at = end;
  }
  return { tokens, comments };
}

/** The first pattern that fits; Unknown fits anything. */
function tokenAt(text: string, at: number): { readonly type: TokenType; readonly end: number } {
  for (const { type, pattern } of candidates(text.charCodeAt(at))) {
    const end = pattern.end(text, at);
    if (end > at) return { type, end };
  }
  return { type: Unknown, end: at + 1 };
}

function asWord(read: IToken): IToken {
  const type = read.tokenType === Name && Object.hasOwn(WORDS, read.image) ? WORDS[read.image] : undefined;
  return type === undefined ? read : retyped(read, type);
}

/** The same token under another type. */
export function retyped(from: IToken, type: TokenType): IToken {
  return createTokenInstance(type, from.image, from.startOffset, endOf(from) - 1, NaN, NaN, NaN, NaN);
}

/** A token that nobody wrote, at a place of its own: it covers no text. */
export function inserted(type: TokenType, at: number): IToken {
  return createTokenInstance(type, '', at, at - 1, NaN, NaN, NaN, NaN);
}

/** A token that covers the text of two neighbours. */
export function joined(first: IToken, last: IToken, type: TokenType, image: string): IToken {
  return createTokenInstance(type, image, first.startOffset, endOf(last) - 1, NaN, NaN, NaN, NaN);
}

/** The end of a token, exclusive. The lexer itself notes only where a token starts. */
export function endOf(read: IToken): number {
  return read.endOffset === undefined ? read.startOffset + read.image.length : read.endOffset + 1;
}

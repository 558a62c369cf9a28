/**
 * The tokens, and the lexer that finds them in normalised text.
 *
 * Chevrotain drops the `u` flag of token patterns, so everything that touches Unicode classes is a custom function
 * around a sticky regular expression. The lexer never fails: what no token fits becomes a junk token that arrange.ts
 * reports. Tokens without a pattern are made later, by arrange.ts and repair.ts, which settle what a bar, a minus or a
 * bracket is; the grammar sees only settled tokens. Idea of the settling pass: layout algorithms (Landin's offside rule).
 */

import { createToken, createTokenInstance, Lexer } from 'chevrotain';
import type { CustomPatternMatcherFunc, IToken, TokenType } from 'chevrotain';
import { LOWERED_RUN, NAME } from './names.ts';

export type { IToken, TokenType } from 'chevrotain';

/** All token types, in the order the lexer tries them. */
export const tokenTypes: TokenType[] = [];

function token(name: string, pattern: RegExp | string | CustomPatternMatcherFunc, more: object = {}): TokenType {
  const type = createToken({ name, pattern, ...(typeof pattern === 'function' && { line_breaks: false }), ...more });
  tokenTypes.push(type);
  return type;
}

/** A custom pattern: a regular expression that keeps its `u` flag. */
function unicode(source: string): CustomPatternMatcherFunc {
  const pattern = new RegExp(source, 'uy');
  return (text, offset) => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
  };
}

/** Made by a later pass only. */
const made = Lexer.NA;

// Spaces, comments, line ends.
export const Space: TokenType = token('Space', /[ \t\f\v]+/, { group: Lexer.SKIPPED });
export const Comment: TokenType = token('Comment', /#[^\n\r]*/, { group: 'comments' });
export const LineBreak: TokenType = token('LineBreak', /(?:\r\n?|\n)/, { line_breaks: true });

// Operands.
export const NumberToken: TokenType = token('Number', /(?:\d+(?:\.(?![.\w])\d*|\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/);
export const Name: TokenType = token('Name', unicode(NAME));
export const Infinity_: TokenType = token('Infinity', '∞');
export const True: TokenType = token('True', made);
export const False: TokenType = token('False', made);
export const Missing: TokenType = token('Missing', made);

/** `Σ_t`, `Σₜ`, `∏_t`; whether a bracket follows decides between BigCall and BigPrefix. */
export const Big: TokenType = token('Big', unicode(`[Σ∏](?:_${NAME}|${LOWERED_RUN})?`));
export const BigCall: TokenType = token('BigCall', made);
/** `_(j, k)` after Σ or a name. */
export const SubscriptList: TokenType = token('SubscriptList', /_[ \t]*(?:\([^()\r\n]*\)|\{[^{}\r\n]*\})/);

// Infix operators: one category, told apart when precedence is built.
export const Infix: TokenType = token('Infix', made);
const infix = { categories: [Infix] };
export const Where: TokenType = token('Where', made, infix);
export const Or: TokenType = token('Or', '∨', infix);
export const And: TokenType = token('And', '∧', infix);
export const LessEqual: TokenType = token('LessEqual', /≤|<=/, infix);
export const GreaterEqual: TokenType = token('GreaterEqual', /≥|>=/, infix);
export const NotEqual: TokenType = token('NotEqual', /≠|!=/, infix);
export const EqualEqual: TokenType = token('EqualEqual', '==', infix);

/** Spellings of other languages, with what they mean here; reported, then read as that. */
export const Foreign: TokenType = token('Foreign', /&&|\*\*|\/\/|:=|=<|=>|<>|≔|[&%!←]|\.m?T(?!\w)/);

export const Less: TokenType = token('Less', '<', infix);
export const Greater: TokenType = token('Greater', '>', infix);
export const Equal: TokenType = token('Equal', '=', infix);
export const Join: TokenType = token('Join', made, infix);
export const Plus: TokenType = token('Plus', '+', infix);
export const Minus: TokenType = token('Minus', '-', infix);
export const MatMul: TokenType = token('MatMul', /[·@]/, infix);
export const Mul: TokenType = token('Mul', /[⊙∘×*]/, infix);
export const Outer: TokenType = token('Outer', '⊗', infix);
export const Divide: TokenType = token('Divide', /[/÷]/, infix);
export const FloorDivide: TokenType = token('FloorDivide', made, infix);
export const Modulo: TokenType = token('Modulo', made, infix);

// Prefix operators.
export const Prefix: TokenType = token('Prefix', made);
const prefix = { categories: [Prefix] };
export const Not: TokenType = token('Not', '¬', prefix);
export const Root: TokenType = token('Root', '√', prefix);
export const Negate: TokenType = token('Negate', made, prefix);
export const BigPrefix: TokenType = token('BigPrefix', made, prefix);

// Postfix operators.
export const Power: TokenType = token('Power', '^');
export const Transpose: TokenType = token('Transpose', /[ᵀ']/);
export const Superscript: TokenType = token(
  'Superscript',
  unicode('[⁺⁻²³¹⁰⁴-⁹\u02b0-\u02b8\u02e0-\u02e3\u1d43-\u1d61\u1d9b-\u1dbf\u2071\u207f]+'),
);

// Brackets.
export const LParen: TokenType = token('LParen', '(');
export const RParen: TokenType = token('RParen', ')');
export const CallOpen: TokenType = token('CallOpen', made);
export const LSquare: TokenType = token('LSquare', '[');
export const RSquare: TokenType = token('RSquare', ']');
export const IndexOpen: TokenType = token('IndexOpen', made);
export const LFloor: TokenType = token('LFloor', '⌊');
export const RFloor: TokenType = token('RFloor', '⌋');
export const LCeil: TokenType = token('LCeil', '⌈');
export const RCeil: TokenType = token('RCeil', '⌉');
export const Bar: TokenType = token('Bar', '|');
export const AbsOpen: TokenType = token('AbsOpen', made);
export const AbsClose: TokenType = token('AbsClose', made);
export const DoubleBar: TokenType = token('DoubleBar', '‖');
export const NormOpen: TokenType = token('NormOpen', made);
export const NormClose: TokenType = token('NormClose', made);
export const Brace: TokenType = token('Brace', /[{}]/);

// Punctuation.
export const Ellipsis: TokenType = token('Ellipsis', /…|\.\.\./);
export const Dot: TokenType = token('Dot', '.');
export const Comma: TokenType = token('Comma', ',');
export const Semicolon: TokenType = token('Semicolon', ';');
export const Colon: TokenType = token('Colon', ':');
/** The `=` that defines, and the `=` that names an argument. */
export const Define: TokenType = token('Define', made);
export const ArgumentIs: TokenType = token('ArgumentIs', made);

// Junk: reported, then left out.
export const Backslash: TokenType = token('Backslash', /[\\$]/);
export const Surrogate: TokenType = token('Surrogate', unicode('\\p{Cs}+'));
export const Control: TokenType = token('Control', unicode('(?:(?![\\t-\\r])\\p{Cc})+'));
export const Unknown: TokenType = token('Unknown', unicode('[^]\\p{M}*'));

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

let lexer: Lexer | undefined;

/** Normalised text → tokens. Linear in the text. */
export function lex(text: string): Lexed {
  lexer ??= new Lexer(tokenTypes, { positionTracking: 'onlyOffset', skipValidations: true });
  const { tokens, groups } = lexer.tokenize(text);
  return { tokens: tokens.map(asWord), comments: groups['comments'] ?? [] };
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

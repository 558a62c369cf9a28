/**
 * Text → its tokens with a kind each, for whoever colours it.
 *
 * The lexer is the language's own, so that what is coloured is what is read. Kinds are told from tokens alone: which
 * names are inputs is elaboration's business. Spans count UTF-16 units of the original text, in order and apart; spaces
 * and line ends are in none. Never throws; linear in the text.
 */

import type { Span } from '@heed/diagnostics';
import { builtinOf } from '../elaborate/builtins/builtins.ts';
import { POSITION_AXES } from '../elaborate/position-names.ts';
import { JUNK } from '../syntax/foreign.ts';
import { looksLikeHead } from '../syntax/look-ahead.ts';
import { canonicalName } from '../syntax/names.ts';
import { normalise } from '../syntax/normalise.ts';
import { splitReducer } from '../syntax/reducers.ts';
import * as t from '../syntax/tokens.ts';
import type { IToken, TokenType } from '../syntax/tokens.ts';

export type HighlightKind =
  /** A function of the language where it is called: `softmax`, `sum_t`, `Σ_t`. */
  | 'builtin'
  /** Any other name that is called. */
  | 'function'
  /** `i j h b`, unless the program gives them a meaning. */
  | 'position'
  | 'name'
  | 'number'
  | 'operator'
  /** `where and or not div mod true false` */
  | 'keyword'
  | 'bracket'
  | 'punctuation'
  | 'comment'
  | 'junk';

export interface Highlight {
  readonly span: Span;
  readonly kind: HighlightKind;
}

const KINDS: ReadonlyMap<TokenType, HighlightKind> = new Map<TokenType, HighlightKind>([
  [t.NumberToken, 'number'],
  [t.Infinity_, 'number'],
  [t.Big, 'builtin'],
  [t.Comment, 'comment'],
  ...[t.LParen, t.RParen, t.LSquare, t.RSquare, t.LFloor, t.RFloor, t.LCeil, t.RCeil, t.Brace].map(
    (type) => [type, 'bracket'] as const,
  ),
  ...[t.Comma, t.Semicolon, t.Colon, t.Ellipsis].map((type) => [type, 'punctuation'] as const),
  ...Array.from(JUNK, (type) => [type, 'junk'] as const),
]);

/** After these a word such as `where` is an operator; elsewhere, before a bracket, it is called. */
const VALUE_ENDS: ReadonlySet<TokenType> = new Set([
  t.NumberToken,
  t.Name,
  t.Infinity_,
  t.True,
  t.False,
  t.Transpose,
  t.Superscript,
  t.RParen,
  t.RSquare,
  t.RFloor,
  t.RCeil,
  t.Bar,
  t.DoubleBar,
]);

export function highlight(text: string): readonly Highlight[] {
  const normalised = normalise(text);
  const { tokens, comments } = t.lex(normalised.text);
  const own = ownNames(tokens);
  const found = tokens.flatMap((token, k) =>
    token.tokenType === t.LineBreak ? [] : [{ token, kind: kindAt(tokens, k, own) }],
  );
  const all = [...found, ...comments.map((token) => ({ token, kind: 'comment' as const }))];
  all.sort((one, other) => one.token.startOffset - other.token.startOffset);
  const highlights: Highlight[] = [];
  let end = 0;
  for (const { token, kind } of all) {
    const original = normalised.original(token.startOffset, t.endOf(token));
    // Two tokens can come from one composed character.
    const span = { start: Math.max(end, original.start), end: original.end };
    if (span.start >= span.end) continue;
    highlights.push({ span, kind });
    end = span.end;
  }
  return highlights;
}

function kindAt(tokens: readonly IToken[], k: number, own: Own): HighlightKind {
  const { tokenType, image } = tokens[k];
  if (t.RESERVED.has(image)) {
    const before = tokens[k - 1]?.tokenType;
    const isCalled = isCall(tokens, k) && !(before !== undefined && VALUE_ENDS.has(before));
    return isCalled && builtinOf(image) !== undefined ? 'builtin' : 'keyword';
  }
  if (tokenType === t.SubscriptList) return 'name';
  if (tokenType !== t.Name) return KINDS.get(tokenType) ?? 'operator';
  const name = canonicalName(image);
  if (isCall(tokens, k)) return isBuiltin(name, own) ? 'builtin' : 'function';
  return POSITION_AXES.has(name) && !own.names.has(name) ? 'position' : 'name';
}

function isCall(tokens: readonly IToken[], k: number): boolean {
  let next = k + 1;
  while ([t.SubscriptList, t.Superscript].includes(tokens[next]?.tokenType)) next += 1;
  return tokens[next]?.tokenType === t.LParen;
}

function isBuiltin(name: string, own: Own): boolean {
  if (own.functions.has(name)) return false;
  return builtinOf(name) !== undefined || splitReducer(name) !== undefined;
}

interface Own {
  /** Names that statements declare or define, and parameters. */
  readonly names: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

function ownNames(tokens: readonly IToken[]): Own {
  const names = new Set<string>();
  const functions = new Set<string>();
  for (const [k, token] of tokens.entries()) {
    const before = tokens[k - 1]?.tokenType;
    if (before !== undefined && before !== t.LineBreak && before !== t.Semicolon) continue;
    if (!looksLikeHead(tokens, k)) continue;
    const name = canonicalName(token.image);
    names.add(name);
    if (tokens[k + 1]?.tokenType !== t.LParen) continue;
    functions.add(name);
    for (let at = k + 2; at < tokens.length && tokens[at].tokenType !== t.RParen; at += 1)
      if (tokens[at].tokenType === t.Name) names.add(canonicalName(tokens[at].image));
  }
  return { names, functions };
}

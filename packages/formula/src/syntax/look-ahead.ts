/**
 * Bounded looks ahead in a list of tokens. None sees further than REACH tokens, which keeps the reading linear.
 */

import type { Source } from './faults.ts';
import * as t from './tokens.ts';
import type { IToken, TokenType } from './tokens.ts';

const REACH = 100;

const OPEN: ReadonlySet<TokenType> = new Set([t.LParen, t.LSquare]);
const CLOSE: ReadonlySet<TokenType> = new Set([t.RParen, t.RSquare]);

/** Whether a token is the first of its line and has space before it. */
export function isIndented(source: Source, token: IToken): boolean {
  const before = source.normalised.text[token.startOffset - 1];
  return before === ' ' || before === '\t';
}

/** Whether the tokens from `k` on begin a declaration or a definition: `A =`, `Q:`, `f(x) =`, `e[i, j] =`. */
export function looksLikeHead(tokens: readonly IToken[], k: number): boolean {
  if (tokens[k]?.tokenType !== t.Name) return false;
  const type = tokens[k + 1]?.tokenType;
  if (type === t.Equal || type === t.Colon) return true;
  if (type === undefined || !OPEN.has(type)) return false;
  const close = closingAt(tokens, k + 1, REACH);
  return close !== undefined && tokens[close + 1]?.tokenType === t.Equal;
}

/** The index of the bracket that closes the one at `k`, if it is within reach. */
export function closingAt(tokens: readonly IToken[], k: number, reach: number = tokens.length): number | undefined {
  let depth = 0;
  for (let at = k; at < tokens.length && at <= k + reach; at += 1) {
    const { tokenType } = tokens[at];
    if (OPEN.has(tokenType)) depth += 1;
    else if (CLOSE.has(tokenType)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

/** Whether the bracket around position `k` closes before the line or the next `;` ends. */
export function closesOnLine(tokens: readonly IToken[], k: number): boolean {
  let depth = 0;
  for (let at = k; at < tokens.length && at <= k + REACH; at += 1) {
    const { tokenType } = tokens[at];
    if (tokenType === t.LineBreak || tokenType === t.Semicolon) return false;
    if (OPEN.has(tokenType)) depth += 1;
    else if (CLOSE.has(tokenType)) depth -= 1;
    if (depth < 0) return true;
  }
  return false;
}

/** Whether a `||` before `k` is closed by another `||` (a norm) and not by a single bar (`||a| - b|`). */
export function isDoubledNorm(tokens: readonly IToken[], k: number): boolean {
  let depth = 0;
  for (let at = k; at < tokens.length && at <= k + REACH; at += 1) {
    const token = tokens[at];
    if (token.tokenType === t.LineBreak) return false;
    if (OPEN.has(token.tokenType)) depth += 1;
    else if (CLOSE.has(token.tokenType)) depth -= 1;
    else if (token.tokenType === t.Bar && depth === 0) {
      const next = tokens[at + 1];
      return at > k && next?.tokenType === t.Bar && next.startOffset === t.endOf(token);
    }
  }
  return false;
}

/**
 * What kind of statement a list of tokens is, decided by how it begins.
 *
 * `=` at the start of a statement after `name`, `name[…]` or `name(…)` defines; `name:` declares; all else is an
 * expression. Looks at the first tokens only (and once along the bracket after the name).
 */

import type { Diagnostic } from '@heed/diagnostics';
import type { Source } from './faults.ts';
import { JUNK } from './foreign.ts';
import { closingAt } from './look-ahead.ts';
import { report } from './messages.ts';
import * as t from './tokens.ts';
import type { IToken } from './tokens.ts';

export interface Head {
  readonly kind: 'declaration' | 'definition' | 'function' | 'indexDefinition' | 'expression';
  /** Index of the `=` that defines, of the `:` that declares; -1 where there is none. */
  readonly defineAt: number;
  readonly colonAt: number;
}

const EXPRESSION: Head = { kind: 'expression', defineAt: -1, colonAt: -1 };

export interface Headed {
  readonly tokens: readonly IToken[];
  readonly head: Head;
  readonly faults: readonly Diagnostic[];
}

export function recogniseHead(read: readonly IToken[], source: Source): Headed {
  const tokens = [...read];
  while (tokens.length > 1 && JUNK.has(tokens[0].tokenType)) tokens.shift();
  const [first, second] = tokens;
  const faults: Diagnostic[] = [];
  if (first === undefined || second === undefined) return { tokens, head: EXPRESSION, faults };

  const declares = second.tokenType === t.Colon;
  const defines = second.tokenType === t.Equal;
  if ((declares || defines) && t.RESERVED.has(first.image)) {
    const span = source.spanOf(first);
    faults.push(report['syntax/reserved-word']({ name: first.image }, { span }));
    tokens[0] = t.retyped(first, t.Name);
  }
  if (tokens[0]?.tokenType !== t.Name) return { tokens, head: EXPRESSION, faults };
  if (declares) return { tokens, head: { kind: 'declaration', defineAt: -1, colonAt: 1 }, faults };
  if (defines) return { tokens, head: { kind: 'definition', defineAt: 1, colonAt: -1 }, faults };

  if (second.tokenType === t.LParen || second.tokenType === t.LSquare) {
    const close = closingAt(tokens, 1);
    if (close === undefined || tokens[close + 1]?.tokenType !== t.Equal) return { tokens, head: EXPRESSION, faults };
    const kind = second.tokenType === t.LParen ? 'function' : 'indexDefinition';
    return { tokens, head: { kind, defineAt: close + 1, colonAt: -1 }, faults };
  }
  const sign = tokens.findIndex(
    (token, k) => k > 0 && token.tokenType !== t.Transpose && token.tokenType !== t.Superscript,
  );
  if (sign > 1 && tokens[sign]?.tokenType === t.Equal) {
    const span = source.spanOf(first, tokens[sign - 1]);
    faults.push(report['syntax/definition-target']({ written: source.written(span) }, { span }));
  }
  return { tokens, head: EXPRESSION, faults };
}

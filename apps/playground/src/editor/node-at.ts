/**
 * The part of the formula at a caret.
 *
 * In: a program and an offset of its text. Out: the span of the innermost expression that touches the offset; in the
 * head of a definition that is the value. Signs and the names of functions are not parts: in `softmax` it is the call.
 * Nothing for declarations and for places between statements.
 */

import type { Span } from '@heed/diagnostics';
import type { Program } from '@heed/formula';

/** Keys of the tree that lead to no expression. */
const SIGNS: ReadonlySet<string> = new Set(['span', 'operatorSpan', 'callee', 'subscript', 'name', 'parameters']);

export function nodeAt(program: Program, offset: number): Span | undefined {
  for (const statement of program.statements) {
    if (!touches(statement.span, offset) || statement.kind === 'declaration') continue;
    return innermost(statement.value, offset) ?? statement.value.span;
  }
  return undefined;
}

function innermost(part: unknown, offset: number): Span | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  const span = spanOf(part);
  if (span !== undefined && !touches(span, offset)) return undefined;
  // Of two neighbours that touch the caret, the one before it is meant: `Q|·K` is `Q`.
  for (const [key, inner] of Object.entries(part)) {
    const found = SIGNS.has(key) ? undefined : innermost(inner, offset);
    if (found !== undefined) return found;
  }
  return span !== undefined && isValue(part) ? span : undefined;
}

function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function spanOf(part: object): Span | undefined {
  return 'span' in part ? (part.span as Span) : undefined;
}

function isValue(part: object): boolean {
  return 'kind' in part && !['argument', 'all', 'ellipsis', 'slice', 'missing'].includes(String(part.kind));
}

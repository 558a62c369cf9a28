/**
 * Structural equality of trees: positions, numbers of nodes and the original text aside.
 */

import type { Expr, Program, Statement } from './tree.ts';

const POSITIONS: ReadonlySet<string> = new Set(['span', 'operatorSpan', 'id']);

/** Whether two statements or expressions say the same. */
export function sameTree(a: Statement | Expr, b: Statement | Expr): boolean {
  return same(a, b);
}

/** Whether two programs say the same. */
export function samePrograms(a: Program, b: Program): boolean {
  return same(a.statements, b.statements);
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, k) => same(item, b[k]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const fields = Object.entries(a).filter(([key]) => !POSITIONS.has(key));
  const others = new Map(Object.entries(b).filter(([key]) => !POSITIONS.has(key)));
  return (
    fields.length === others.size && fields.every(([key, value]) => others.has(key) && same(value, others.get(key)))
  );
}

/**
 * Where the text of a step mentions its operands: names and other steps, with the transposition or indices around them.
 *
 * In: a step, all steps. Out: mentions in the order of the text. What other steps hold inside is theirs; names that are
 * parameters of a function say nothing about what is given to it, so they match no operand.
 */

import type { Span } from '@heed/diagnostics';
import type { Expr, Index } from '../syntax/tree.ts';
import { isExpr, partsOf } from '../syntax/walk.ts';
import type { Steps, WrittenStep } from './steps.ts';

export interface Mention {
  /** Canonical. */
  readonly name?: string;
  /** Places of the steps that stand here. */
  readonly steps: readonly number[];
  /** With what is around: `Kᵀ`, `A[i, k]`. */
  readonly span: Span;
}

export function mentionsIn(step: WrittenStep, { steps }: Steps): readonly Mention[] {
  const found: Mention[] = [];
  const stepsAt = (expr: { readonly span: Span }): readonly number[] =>
    steps.flatMap((one, k) => (one !== step && sameSpan(one.span, expr.span) ? [k] : []));
  for (const part of step.expr === undefined ? [] : partsOf(step.expr)) visit(part);
  return found.toSorted((a, b) => a.span.start - b.span.start);

  function visit(part: ReturnType<typeof partsOf>[number]): void {
    if (!isExpr(part)) return partsOf(part).forEach(visit);
    const places = stepsAt(part);
    if (places.length > 0) found.push({ steps: places, span: part.span });
    else if (part.kind === 'name') found.push({ name: part.name, steps: [], span: part.span });
    else if (part.kind === 'transpose') visitBehind(part, part.operand, []);
    else if (part.kind === 'index') visitBehind(part, part.value, part.indices);
    else partsOf(part).forEach(visit);
  }

  /** The value behind transpositions and indices, mentioned with all that is around it. */
  function visitBehind(outer: Expr, inner: Expr, indices: readonly Index[]): void {
    const places = stepsAt(inner);
    if (places.length > 0) found.push({ steps: places, span: outer.span });
    else if (inner.kind === 'name') found.push({ name: inner.name, steps: [], span: outer.span });
    else if (inner.kind === 'transpose') visitBehind(outer, inner.operand, []);
    else if (inner.kind === 'index') visitBehind(outer, inner.value, inner.indices);
    else visit(inner);
    indices.forEach(visit);
  }
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

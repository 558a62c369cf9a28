/**
 * Parts of the formula by the ids that its LaTeX carries, and which of several parts a span means.
 *
 * In: a program; or the spans of parts, some unknown, and the one that is pointed at. Out: for each id its span; the place
 * of the smallest part around a span. The tree is walked as data: whatever has a span and an id is a part.
 */

import type { Span } from '@heed/diagnostics';
import type { Program } from '@heed/formula';

export function spansById(program: Program): ReadonlyMap<number, Span> {
  const spans = new Map<number, Span>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('id' in part && 'span' in part && typeof part.id === 'number') spans.set(part.id, part.span as Span);
    for (const inner of Object.values(part)) visit(inner);
  };
  visit(program.statements);
  return spans;
}

/** The shortest of the spans that holds `wanted`; -1 where none does. */
export function smallestAround(spans: readonly (Span | undefined)[], wanted: Span | undefined): number {
  let best = -1;
  let length = Number.POSITIVE_INFINITY;
  if (wanted === undefined) return best;
  for (const [k, span] of spans.entries()) {
    if (span === undefined || span.start > wanted.start || span.end < wanted.end) continue;
    if (span.end - span.start >= length) continue;
    best = k;
    length = span.end - span.start;
  }
  return best;
}

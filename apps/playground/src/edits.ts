/**
 * Edits of a diagnostic, applied to the text that it is about. Spans count UTF-16 units, as strings do.
 */

import type { Edit } from '@heed/diagnostics';

/** Edits applied from the end, so that places stay; one that overlaps a later one is left out. */
export function edited(text: string, edits: readonly Edit[]): string {
  let made = text;
  let from = text.length;
  for (const { span, text: by } of edits.toSorted((a, b) => b.span.start - a.span.start)) {
    if (span.end > from || span.start > span.end || span.start < 0) continue;
    made = made.slice(0, span.start) + by + made.slice(span.end);
    from = span.start;
  }
  return made;
}

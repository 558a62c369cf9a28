/**
 * Spans: where in the user's text something stands.
 *
 * In: offsets. Out: offsets and line/column places. A span counts UTF-16 units of the *original* text (before any
 * normalisation), half-open: `text.slice(span.start, span.end)` is what it covers.
 */

/** A half-open range of UTF-16 units in the original text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place for people: both numbers start at 1; the column counts UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Makes a span; `end` defaults to one unit after `start`. */
export function span(start: number, end: number = start + 1): Span {
  return { start, end };
}

/** The smallest span that covers both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Line and column of an offset; offsets past the end give the last place. */
export function placeOf(text: string, offset: number): Place {
  const at = Math.max(0, Math.min(offset, text.length));
  let line = 1;
  let lineStart = 0;
  for (let k = text.indexOf('\n'); k !== -1 && k < at; k = text.indexOf('\n', k + 1)) {
    line += 1;
    lineStart = k + 1;
  }
  return { line, column: at - lineStart + 1 };
}

/**
 * Where faults stand in a text: what of it is marked, and which comes next.
 *
 * In: spans and places. Out: places. How a mark looks and what a key does is fault-marks.ts.
 */

/** The fault after (or before) a place, in a circle. */
export function nextFault<F extends { readonly from: number }>(
  faults: readonly F[],
  place: number,
  forward: boolean,
): F | undefined {
  if (forward) return faults.find(({ from }) => from > place) ?? faults[0];
  return faults.findLast(({ from }) => from < place) ?? faults.at(-1);
}

/** What a mark covers: the span, made one character wide where it is empty, inside the text. */
export function visibleRange(
  span: { readonly start: number; readonly end: number },
  text: string,
): { readonly from: number; readonly to: number } {
  const from = Math.min(span.start, text.length);
  const to = Math.min(Math.max(span.end, from), text.length);
  if (from < to) return { from, to };
  const before = text[from - 1];
  if (before !== undefined && before !== '\n') return { from: from - 1, to };
  return { from, to: Math.min(to + 1, text.length) };
}

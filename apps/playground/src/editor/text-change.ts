/**
 * The smallest single replacement that makes one text of another.
 *
 * In: two texts. Out: what stands between their common beginning and their common end, or nothing where they are equal.
 * A caret outside the replacement keeps its place. Surrogate pairs are never cut. It looks for no second change: a
 * formula is short, and an editor maps one change best.
 */

export interface TextChange {
  /** UTF-16 offsets in the text before. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  if (cutsPair(before, from) || cutsPair(after, from)) from -= 1;
  let tail = 0;
  while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (cutsPair(before, before.length - tail) || cutsPair(after, after.length - tail)) tail -= 1;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/** Whether an offset lies between the two halves of one character. */
function cutsPair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1)) && at > 0;
}

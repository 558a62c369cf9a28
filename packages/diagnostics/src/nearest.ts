/**
 * The nearest known name: what "did you mean" offers.
 *
 * In: a name that is not known and the names that are. Out: one of those, or nothing where none is near enough to be
 * worth offering. A name that differs only in case or width wins; otherwise the Damerau–Levenshtein distance (in its
 * optimal-string-alignment form) decides, and at most a third of the longer name may differ. It knows no synonyms.
 */

const LONGEST = 64;

/** The known name a person most likely meant by `name`; the first of equals. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  const wanted = keyOf(name);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    if (candidate === name || candidate.length > LONGEST) continue;
    const key = keyOf(candidate);
    const limit = Math.floor(Math.max(wanted.length, key.length) / 3);
    const distance = editDistance(wanted, key);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`, counted in list items. */
export function editDistance<T>(a: ArrayLike<T>, b: ArrayLike<T>): number {
  // Rows k-2, k-1 and k of the table; a swap looks two rows back.
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = at(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(at(above, j) + 1, at(row, j - 1) + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

function keyOf(name: string): readonly string[] {
  return [...name.normalize('NFKC').toLowerCase()];
}

function at(row: readonly number[], k: number): number {
  return row[k] ?? Number.POSITIVE_INFINITY;
}

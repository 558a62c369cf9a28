/**
 * How text from a person stands in a terminal: how many columns each character takes, and what is shown for those
 * that must not reach a terminal as they are.
 *
 * In: text. Out: cells (what to print, how wide, how many UTF-16 units it stands for). Control and invisible format
 * characters, direction overrides and unpaired surrogates become escapes such as `\u{1b}`; a tab becomes one space.
 * Widths follow Unicode's East Asian Width by ranges (wide and full-width take two columns, combining marks none,
 * ambiguous ones one); sequences that a terminal may join, such as emoji with joiners, are counted one by one.
 */

/** One character as it is shown. */
export interface Cell {
  readonly shown: string;
  readonly columns: number;
  /** UTF-16 units of the original text. */
  readonly units: number;
}

const HIDDEN = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u;
const COMBINING = /^[\p{Mn}\p{Me}\u{1160}-\u{11ff}]$/u;
const JOINERS: ReadonlySet<number> = new Set([0x200c, 0x200d]);
const NAMED: ReadonlyMap<number, string> = new Map([
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, ' '],
]);

/** First and last code point of the wide ranges, ascending (Unicode 16, EastAsianWidth.txt; neighbours merged). */
// prettier-ignore
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], [0x231a, 0x231b], [0x2329, 0x232a], [0x23e9, 0x23ec], [0x23f0, 0x23f0], [0x23f3, 0x23f3],
  [0x25fd, 0x25fe], [0x2614, 0x2615], [0x2648, 0x2653], [0x267f, 0x267f], [0x2693, 0x2693], [0x26a1, 0x26a1],
  [0x26aa, 0x26ab], [0x26bd, 0x26be], [0x26c4, 0x26c5], [0x26ce, 0x26ce], [0x26d4, 0x26d4], [0x26ea, 0x26ea],
  [0x26f2, 0x26f3], [0x26f5, 0x26f5], [0x26fa, 0x26fa], [0x26fd, 0x26fd], [0x2705, 0x2705], [0x270a, 0x270b],
  [0x2728, 0x2728], [0x274c, 0x274c], [0x274e, 0x274e], [0x2753, 0x2755], [0x2757, 0x2757], [0x2795, 0x2797],
  [0x27b0, 0x27b0], [0x27bf, 0x27bf], [0x2b1b, 0x2b1c], [0x2b50, 0x2b50], [0x2b55, 0x2b55], [0x2e80, 0x303e],
  [0x3041, 0x4dbf], [0x4e00, 0xa4cf], [0xa960, 0xa97f], [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f], [0xff01, 0xff60], [0xffe0, 0xffe6], [0x16fe0, 0x18dff], [0x1aff0, 0x1b2ff], [0x1f004, 0x1f004],
  [0x1f0cf, 0x1f0cf], [0x1f18e, 0x1f18e], [0x1f191, 0x1f19a], [0x1f200, 0x1f320], [0x1f32d, 0x1f335],
  [0x1f337, 0x1f37c], [0x1f37e, 0x1f393], [0x1f3a0, 0x1f3ca], [0x1f3cf, 0x1f3d3], [0x1f3e0, 0x1f3f0],
  [0x1f3f4, 0x1f3f4], [0x1f3f8, 0x1f43e], [0x1f440, 0x1f440], [0x1f442, 0x1f4fc], [0x1f4ff, 0x1f53d],
  [0x1f54b, 0x1f54e], [0x1f550, 0x1f567], [0x1f57a, 0x1f57a], [0x1f595, 0x1f596], [0x1f5a4, 0x1f5a4],
  [0x1f5fb, 0x1f64f], [0x1f680, 0x1f6c5], [0x1f6cc, 0x1f6cc], [0x1f6d0, 0x1f6d2], [0x1f6d5, 0x1f6d7],
  [0x1f6dc, 0x1f6df], [0x1f6eb, 0x1f6ec], [0x1f6f4, 0x1f6fc], [0x1f7e0, 0x1f7eb], [0x1f7f0, 0x1f7f0],
  [0x1f90c, 0x1f93a], [0x1f93c, 0x1f945], [0x1f947, 0x1f9ff], [0x1fa70, 0x1faff], [0x20000, 0x3fffd],
];

/** The cell of the character at `at`, which must lie inside the text. */
export function cellAt(text: string, at: number): Cell {
  const point = text.codePointAt(at) ?? 0;
  if (point >= 0x20 && point < 0x7f) return { shown: text.charAt(at), columns: 1, units: 1 };
  const units = point > 0xffff ? 2 : 1;
  const character = text.slice(at, at + units);
  if (JOINERS.has(point)) return { shown: character, columns: 0, units };
  if (HIDDEN.test(character)) {
    const shown = NAMED.get(point) ?? `\\u{${point.toString(16)}}`;
    return { shown, columns: shown.length, units };
  }
  if (COMBINING.test(character)) return { shown: character, columns: 0, units };
  return { shown: character, columns: isWide(point) ? 2 : 1, units };
}

/** The columns that `text` takes once shown. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (let at = 0; at < text.length;) {
    const cell = cellAt(text, at);
    columns += cell.columns;
    at += cell.units;
  }
  return columns;
}

/** `text` safe for one line of a terminal, cut with `…` where it would take more than `limit` columns. */
export function printable(text: string, limit: number = Number.POSITIVE_INFINITY): string {
  const shown: string[] = [];
  let columns = 0;
  let whole = 0; // cells that fit when an ellipsis follows
  for (let at = 0; at < text.length;) {
    const cell = cellAt(text, at);
    columns += cell.columns;
    // Characters without width are bounded too.
    if (columns > limit || at > limit * 8) return `${shown.slice(0, whole).join('')}…`;
    shown.push(cell.shown);
    if (columns < limit) whole = shown.length;
    at += cell.units;
  }
  return shown.join('');
}

function isWide(point: number): boolean {
  if (point < 0x1100) return false;
  let low = 0;
  let high = WIDE.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = WIDE[middle];
    if (range === undefined) return false;
    if (point < range[0]) high = middle - 1;
    else if (point > range[1]) low = middle + 1;
    else return true;
  }
  return false;
}

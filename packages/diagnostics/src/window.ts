/**
 * The window onto the source: the lines a diagnostic speaks of, with what it marks underlined and said.
 *
 * In: the text and the marks (a span, and what is to be said of it or nothing). Out: rows of plain text with their
 * line numbers; colour and gutter are render.ts's. A row never holds more than `width` columns of source: a longer
 * line is cut with `…` around its marks, and marks far apart on it get a window each. The form, several underlines
 * on one row, the last one's words at its end and the others below, is language.md's (after rustc's).
 */

import { cellAt, printable } from './columns.ts';
import type { Span } from './span.ts';

export interface Mark {
  readonly span: Span;
  /** What is said of it, in the language of the reader; may be empty. */
  readonly says: string;
}

/** `source` rows carry their line number; `gap` stands for lines left out. */
export type Row =
  | { readonly kind: 'source'; readonly line: number; readonly body: string }
  | { readonly kind: 'marks'; readonly body: string }
  | { readonly kind: 'gap' };

/** The part of a mark that lies on one line, in offsets of the whole text. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly says: string;
}

interface Line {
  readonly start: number;
  readonly end: number;
}

const MOST_PIECES = 32;
const LONGEST_WORDS = 160;

export function windowRows(text: string, marks: readonly Mark[], width: number): readonly Row[] {
  const byLine = new Map<number, Piece[]>();
  for (const piece of marks.flatMap((mark) => piecesOf(text, mark)).slice(0, MOST_PIECES)) {
    const { start } = lineAt(text, piece.start);
    const pieces = byLine.get(start);
    if (pieces === undefined) byLine.set(start, [piece]);
    else pieces.push(piece);
  }
  const rows: Row[] = [];
  let counted = { offset: 0, line: 1 };
  let previous: number | undefined;
  for (const [start, pieces] of [...byLine].toSorted(([a], [b]) => a - b)) {
    counted = countLines(text, counted, start);
    if (previous !== undefined && counted.line > previous + 1) rows.push({ kind: 'gap' });
    previous = counted.line;
    const line = lineAt(text, start);
    for (const group of groupsOf(
      text,
      line,
      pieces.toSorted((a, b) => a.start - b.start || a.end - b.end),
      width,
    )) {
      const { body, marked } = windowOf(text, line, group, width);
      rows.push({ kind: 'source', line: counted.line, body });
      for (const row of marked) rows.push({ kind: 'marks', body: row });
    }
  }
  return rows;
}

/** A mark over several lines shows its beginning and its end; the words stand at the end. */
function piecesOf(text: string, { span, says }: Mark): readonly Piece[] {
  const start = Math.max(0, Math.min(span.start, text.length));
  let end = Math.max(start, Math.min(span.end, text.length));
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  const first = lineAt(text, start);
  if (end <= first.end) return [{ start, end, says }];
  const last = lineAt(text, end);
  let from = last.start;
  while (from < end - 1 && text[from] === ' ') from += 1;
  return [
    { start, end: first.end, says: '' },
    { start: from, end, says },
  ];
}

function lineAt(text: string, offset: number): Line {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const feed = text.indexOf('\n', offset);
  let end = feed === -1 ? text.length : feed;
  if (end > start && text[end - 1] === '\r') end -= 1;
  return { start, end };
}

function countLines(
  text: string,
  from: { offset: number; line: number },
  to: number,
): { offset: number; line: number } {
  let { offset, line } = from;
  for (let k = text.indexOf('\n', offset); k !== -1 && k < to; k = text.indexOf('\n', offset)) {
    offset = k + 1;
    line += 1;
  }
  return { offset, line };
}

/** Pieces that fit into one window together; all of them where the line itself fits. */
function groupsOf(text: string, line: Line, pieces: readonly Piece[], width: number): readonly (readonly Piece[])[] {
  if (walk(text, line.start, line.end, width) === line.end) return [pieces];
  const room = width - contextOf(width);
  const groups: Piece[][] = [];
  let current: Piece[] = [];
  for (const piece of pieces) {
    const low = current[0]?.start;
    if (low !== undefined && walk(text, low, piece.end, room) >= piece.end) current.push(piece);
    else groups.push((current = [piece]));
  }
  return groups;
}

function windowOf(
  text: string,
  line: Line,
  pieces: readonly Piece[],
  width: number,
): { body: string; marked: string[] } {
  let from = line.start;
  if (walk(text, line.start, line.end, width) < line.end) {
    const low = Math.min(pieces[0]?.start ?? line.start, line.end);
    // What the line has left to show after `low` is filled up with what stands before it.
    const after = Math.min(columnsBetween(text, low, line.end, width), width - contextOf(width));
    from = walkBack(text, low, line.start, width - after);
  }
  const to = walk(text, from, line.end, width);
  const columnAt = new Map<number, number>();
  let body = from > line.start ? '…' : '';
  let column = body.length;
  for (let at = from; at < to;) {
    const cell = cellAt(text, at);
    for (let unit = 0; unit < cell.units; unit += 1) columnAt.set(at + unit, column);
    body += cell.shown;
    column += cell.columns;
    at += cell.units;
  }
  if (to < line.end) body += '…';
  const columnOf = (offset: number): number => columnAt.get(offset) ?? (offset >= to ? column : 0);
  return { body, marked: marksUnder(pieces, columnOf) };
}

function marksUnder(pieces: readonly Piece[], columnOf: (offset: number) => number): string[] {
  const placed = pieces.map((piece) => {
    const start = columnOf(piece.start);
    return { start, end: Math.max(start + 1, columnOf(piece.end)), says: printable(piece.says, LONGEST_WORDS) };
  });
  const end = Math.max(...placed.map((mark) => mark.end));
  let underline = '';
  for (let column = 0; column < end; column += 1) {
    underline += placed.some((mark) => mark.start <= column && column < mark.end) ? '─' : ' ';
  }
  const below = placed.toReversed();
  // The words may stand at the end of the row only where the row ends with what they speak of.
  const last = below[0];
  if (last !== undefined && last.end === end) {
    below.shift();
    if (last.says !== '') underline += ` ${last.says}`;
  }
  return [underline, ...below.filter((mark) => mark.says !== '').map((mark) => ' '.repeat(mark.start) + mark.says)];
}

/** Columns kept before the first mark of a cut line. */
function contextOf(width: number): number {
  return Math.min(20, Math.floor(width / 4));
}

/** The furthest offset up to `limit` that `columns` columns reach from `from`. */
function walk(text: string, from: number, limit: number, columns: number): number {
  let left = columns;
  let at = from;
  while (at < limit) {
    const cell = cellAt(text, at);
    left -= cell.columns;
    // Marks without width are bounded too: no more characters than eight per column.
    if (left < 0 || at - from > columns * 8) return at;
    at += cell.units;
  }
  return limit;
}

function walkBack(text: string, from: number, limit: number, columns: number): number {
  let left = columns;
  let at = from;
  while (at > limit && from - at <= columns * 8) {
    const before = at > limit + 1 && cellAt(text, at - 2).units === 2 ? at - 2 : at - 1;
    left -= cellAt(text, before).columns;
    if (left < 0) return at;
    at = before;
  }
  return at;
}

function columnsBetween(text: string, from: number, to: number, most: number): number {
  let columns = 0;
  for (let at = from; at < to && columns < most && at - from <= most * 8;) {
    const cell = cellAt(text, at);
    columns += cell.columns;
    at += cell.units;
  }
  return columns;
}

/**
 * A text as rows of cells: which character separates them, and where each cell stands.
 *
 * In: what a file or a clipboard holds. Out: the separator and the cells' places in the text, row by row; or the first
 * quotation mark that is wrong. Cells are not interpreted (csv.ts), and their texts are cut out only when asked for, so
 * that a large table costs two numbers a cell. Quotation as in RFC 4180; line ends CR LF, LF or CR.
 */

import { printable, type Diagnostic, type Span } from '@heed/diagnostics';
import { report } from './messages.ts';

export type Separator = ',' | ';' | '\t' | ' ';

export interface Grid {
  readonly text: string;
  readonly separator: Separator;
  readonly rows: readonly GridRow[];
}

export interface GridRow {
  /** The number of the line that the row begins on, from 1. */
  readonly line: number;
  /** Begin and end of each cell, in turn; quotation marks included, blanks around it not. */
  readonly ends: readonly number[];
}

/** In order of preference where several would do: blanks stand beside any of the others. */
export const SEPARATORS: readonly Separator[] = ['\t', ';', ',', ' '];
/** What counts as each: full-width marks and blanks are typed and pasted as well. */
const MARKS: Readonly<Record<Separator, string>> = { '\t': '\t', ';': ';；', ',': ',，', ' ': ' \u00a0\u3000\t' };
const BLANK = /[ \u00a0\u3000\t]/;
const SAMPLED_LINES = 64;

export function cellCount(row: GridRow): number {
  return row.ends.length / 2;
}

export function cellSpan(row: GridRow, column: number): Span {
  return { start: row.ends[2 * column] ?? 0, end: row.ends[2 * column + 1] ?? 0 };
}

export function isQuoted({ text }: Grid, row: GridRow, column: number): boolean {
  return text[row.ends[2 * column] ?? -1] === '"' && cellSpan(row, column).end > cellSpan(row, column).start;
}

/** What the cell says, without its quotation marks. */
export function cellText(grid: Grid, row: GridRow, column: number): string {
  const { start, end } = cellSpan(row, column);
  const raw = grid.text.slice(start, end);
  return raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw;
}

/** Blank lines are no rows, and neither are empty cells at the end of every row or rows of them at the end. */
export function scanGrid(text: string, given?: Separator): Grid | Diagnostic {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const separator = given ?? detectSeparator(text, start);
  const rows: { readonly line: number; readonly ends: number[] }[] = [];
  let line = 1;
  let at = start;
  while (at < text.length) {
    const row = scanRow(text, at, separator, line);
    if ('code' in row) return row;
    if (row.ends.length > 2 || row.ends[0] !== row.ends[1]) rows.push({ line, ends: row.ends });
    at = row.next;
    line += row.lines;
  }
  while (rows.length > 0 && isEmpty(rows.at(-1))) rows.pop();
  while (rows.length > 0 && rows.every(({ ends }) => ends.length > 2 && ends.at(-1) === ends.at(-2))) {
    for (const { ends } of rows) ends.splice(-2);
  }
  return { text, separator, rows };
}

interface ScannedRow {
  readonly ends: number[];
  readonly next: number;
  readonly lines: number;
}

function scanRow(text: string, from: number, separator: Separator, line: number): ScannedRow | Diagnostic {
  const marks = MARKS[separator];
  const blanks = separator === ' ';
  const ends: number[] = [];
  let lines = 0;
  let at = from;
  const skipBlanks = (): void => {
    while (at < text.length && BLANK.test(text.charAt(at)) && (blanks || !marks.includes(text.charAt(at)))) at += 1;
  };
  const endsLine = (): boolean => at >= text.length || text[at] === '\n' || text[at] === '\r';
  const endsCell = (): boolean => endsLine() || marks.includes(text.charAt(at));
  for (;;) {
    skipBlanks();
    const start = at;
    if (text[at] === '"') {
      const here = { row: line + lines, column: ends.length / 2 + 1 };
      const close = closingQuote(text, at);
      if (close === undefined) return report['csv/open-quote'](here, { span: { start, end: start + 1 } });
      for (let k = at; k < close; k += 1) if (isLineEnd(text, k)) lines += 1;
      at = close + 1;
      ends.push(start, at);
      const after = at;
      skipBlanks();
      if (!endsCell() && !(blanks && at > after)) {
        const found = printable(JSON.stringify(text.slice(at, at + 8)), 20);
        return report['csv/quote']({ ...here, found }, { span: { start: at, end: at + 1 } });
      }
    } else {
      while (!endsCell()) at += 1;
      let end = at;
      while (end > start && BLANK.test(text.charAt(end - 1))) end -= 1;
      // Blanks at the end of a line separate nothing.
      if (!blanks || end > start || ends.length === 0) ends.push(start, end);
      if (blanks) skipBlanks();
    }
    if (endsLine()) break;
    if (!blanks) at += 1;
  }
  if (at < text.length) at += text.startsWith('\r\n', at) ? 2 : 1;
  return { ends, next: at, lines: lines + 1 };
}

function closingQuote(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return undefined;
}

/** Whether a line ends with the character at `at`; the CR of CR LF does not count. */
function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n');
}

function isEmpty(row: GridRow | undefined): boolean {
  return row !== undefined && row.ends.every((end, k) => end === row.ends[k ^ 1]);
}

/**
 * The first separator of which every line has the same number, at least one; else the first that every line has; else
 * the first that there is. A table of one column has none: then it does not matter.
 */
function detectSeparator(text: string, start: number): Separator {
  const counts = countMarks(text, start);
  const alike = (of: readonly number[]): boolean => of.every((count) => count === of[0]);
  const tests: readonly ((of: readonly number[]) => boolean)[] = [
    (of) => of.every((count) => count > 0) && alike(of),
    (of) => of.every((count) => count > 0),
    (of) => of.some((count) => count > 0),
  ];
  for (const test of tests) {
    const found = SEPARATORS.find((_, k) => counts.length > 0 && test(counts.map((line) => line[k] ?? 0)));
    if (found !== undefined) return found;
  }
  return ',';
}

/** For each of the first lines that are not blank, how often each separator stands in it outside quotation marks. */
function countMarks(text: string, start: number): readonly (readonly number[])[] {
  const counts: number[][] = [];
  let line = SEPARATORS.map(() => 0);
  let filled = false;
  let quoted = false;
  let gap = true; // before the first cell, and after a blank: one run of blanks separates once
  const close = (): void => {
    if (filled) counts.push(line);
    line = SEPARATORS.map(() => 0);
    filled = false;
    gap = true;
  };
  for (let at = start; at < text.length && counts.length < SAMPLED_LINES; at += 1) {
    const mark = text.charAt(at);
    if (mark === '"') quoted = !quoted;
    if (quoted && mark !== '"') continue;
    if (mark === '\n' || mark === '\r') close();
    else if (BLANK.test(mark)) {
      if (mark === '\t') line[0] = (line[0] ?? 0) + 1;
      gap = true;
    } else {
      if (gap && filled) line[3] = (line[3] ?? 0) + 1;
      gap = false;
      filled = true;
      const k = SEPARATORS.findIndex((separator) => separator !== ' ' && MARKS[separator].includes(mark));
      if (k !== -1) line[k] = (line[k] ?? 0) + 1;
    }
  }
  close();
  return counts;
}

/**
 * Tables of numbers: CSV, TSV, what a spreadsheet puts on the clipboard, and what numpy.savetxt writes.
 *
 * In: text. Out: a tensor of two axes, always, with the names of columns and rows where the table has them, and what was
 * taken for the separator and the decimal mark; or every cell that is wrong, by line and column. Numbers are never
 * guessed at: no thousands separators, no units, nothing becomes infinite by being large. Where the cells are is
 * csv-scan.ts's.
 */

import { HeedError, printable, type Checked, type Diagnostic, type Span } from '@heed/diagnostics';
import {
  allocate,
  dense,
  isFloat,
  roundTo,
  shapeText,
  storeNumber,
  values,
  type DType,
  type Tensor,
} from '@heed/tensor';
import { capped, failed } from './archive.ts';
import {
  cellCount,
  cellSpan,
  cellText,
  isQuoted,
  scanGrid,
  type Grid,
  type GridRow,
  type Separator,
} from './csv-scan.ts';
import { shortest } from './json.ts';
import { report } from './messages.ts';

export interface CsvOptions {
  /** Left out: bool for a table of true and false, else f32. */
  readonly dtype?: DType;
  /** Each of these is found out where it is left out. */
  readonly separator?: Separator;
  readonly decimal?: '.' | ',';
  /** Whether the first row names the columns. */
  readonly header?: boolean;
  /** Whether the first column names the rows. */
  readonly labels?: boolean;
}

export interface CsvTable {
  /** Rows by columns. */
  readonly tensor: Tensor;
  readonly columns?: readonly string[];
  readonly rows?: readonly string[];
  readonly separator: Separator;
  readonly decimal: '.' | ',';
}

export interface CsvWriteOptions {
  readonly columns?: readonly string[];
  readonly rows?: readonly string[];
  readonly separator?: Separator;
}

type Cell = number | boolean;

const WORDS: ReadonlyMap<string, Cell> = new Map<string, Cell>([
  ['true', true],
  ['false', false],
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['∞', Number.POSITIVE_INFINITY],
]);
const FULL_WIDTH = /[\uff01-\uff5e]/g;
/** A number with something around or inside it: never a name, or a column of prices would pass for names of rows. */
const NEARLY = /^[+\-−(]?[$€£¥]?[\d.,'’_\s]+[%‰)$€£¥]?$|^0x[\da-f]+$/i;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/;

export function readCsv(text: string, options: CsvOptions = {}): Checked<CsvTable> {
  const grid = scanGrid(text, options.separator);
  if ('code' in grid) return failed(grid);
  const decimal = options.decimal ?? detectDecimal(grid);
  const parse = (row: GridRow, column: number): Cell | undefined => parseCell(cellText(grid, row, column), decimal);
  const { header, labels, short } = findNames(grid, parse, options);
  const [first, ...others] = grid.rows;
  const body = header ? others : grid.rows;
  if (first === undefined || body.length === 0) return failed(report['csv/empty']({}));

  const reference = header && !short ? first : (body[0] ?? first);
  const width = cellCount(reference);
  const from = labels ? 1 : 0;
  if (width === from) return failed(report['csv/empty']({}));
  const faults = new Faults();
  // As many as there are cells, not rows times columns: one long row among many short ones is small.
  const numbers = new Float64Array(body.reduce((sum, row) => sum + cellCount(row), 0));
  let kind: { readonly truth: boolean; readonly shown: string } | undefined;
  let next = 0;
  for (const row of body) {
    const actual = cellCount(row);
    if (actual !== width) {
      const span = { start: row.ends[0] ?? 0, end: row.ends.at(-1) ?? 0 };
      faults.add(() =>
        report['csv/ragged']({ row: row.line, actual, first: reference.line, expected: width }, { span }),
      );
      continue;
    }
    for (let column = from; column < width; column += 1) {
      const cell = parse(row, column);
      const truth = typeof cell === 'boolean';
      const dtype = options.dtype ?? (truth ? 'bool' : 'f32');
      if (cell !== undefined) kind ??= { truth, shown: shown(grid, row, column) };
      const mixed = options.dtype === undefined && kind !== undefined && kind.truth !== truth;
      if (cell === undefined) faults.add(() => cellFault(grid, row, column));
      else if (mixed)
        faults.add(() => report['csv/mixed'](placed(grid, row, column, { first: kind?.shown ?? '' }), at(row, column)));
      else if (!fits(Number(cell), dtype, () => shown(grid, row, column))) {
        faults.add(() => report['csv/value'](placed(grid, row, column, { dtype }), at(row, column)));
      }
      numbers[next++] = Number(cell);
    }
  }
  if (faults.found > 0) return failed(...capped(faults.kept, faults.found));

  const dtype = options.dtype ?? (kind?.truth === true ? 'bool' : 'f32');
  const data = allocate(dtype, next);
  for (let k = 0; k < next; k += 1) storeNumber(data, dtype, k, numbers[k] ?? 0);
  const table: CsvTable = {
    tensor: dense(data, dtype, [body.length, width - from]),
    ...(header && { columns: namesIn(grid, first, short ? 0 : from) }),
    ...(labels && { rows: body.map((row) => cellText(grid, row, 0)) }),
    separator: grid.separator,
    decimal,
  };
  return { value: table, diagnostics: [] };
}

/** A number or a vector is one column; names that look like numbers are quoted. Reads back to the same elements. */
export function writeCsv(t: Tensor, { columns, rows, separator = ',' }: CsvWriteOptions = {}): string {
  if (t.shape.length > 2) throw new HeedError([report['csv/axes']({ shape: shapeText(t.shape) })]);
  const [height = 1, width = 1] = t.shape;
  const checks = [
    { which: 'columns', names: columns, size: width },
    { which: 'rows', names: rows, size: height },
  ];
  for (const { which, names, size } of checks) {
    if (names === undefined || names.length === size) continue;
    throw new HeedError([report['csv/names']({ which, count: names.length, size })]);
  }
  const quote = (name: string): string => quoteName(name, separator);
  const all = values(t);
  const lines: string[] = [];
  if (columns !== undefined) {
    const names = columns.map(quote);
    // The corner above the names of rows is empty; between blanks nothing can be, so there it is quoted.
    lines.push((rows === undefined ? names : [separator === ' ' ? '""' : '', ...names]).join(separator));
  }
  for (let row = 0; row < height; row += 1) {
    const cells = Array.from({ length: width }, (_, k) => numberText(all[row * width + k] ?? 0, t.dtype));
    lines.push((rows === undefined ? cells : [quote(rows[row] ?? ''), ...cells]).join(separator));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function numberText(x: number, dtype: DType): string {
  if (dtype === 'bool') return x === 0 ? 'false' : 'true';
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  return Object.is(x, -0) ? '-0' : String(shortest(x, dtype));
}

function quoteName(name: string, separator: Separator): string {
  const plain = name !== '' && !/["\r\n\ufeff,;，；\t]|^\s|\s$/.test(name) && !(separator === ' ' && /\s/.test(name));
  const numeric = parseCell(name, '.') !== undefined || parseCell(name, ',') !== undefined;
  return plain && !numeric ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Full-width forms only: NFKC would also make 2 of a superscript. */
function narrow(mark: string): string {
  return String.fromCharCode(mark.charCodeAt(0) - 0xfee0);
}

/** The cell as a number or a truth value; nothing where it is neither. */
function parseCell(text: string, decimal: '.' | ','): Cell | undefined {
  const code = text.charCodeAt(0);
  // Most cells begin with a digit: they need no look at words.
  const plain = code >= 0x30 && code <= 0x39 ? text : text.replace(FULL_WIDTH, narrow).replace('−', '-');
  const folded = plain.toLowerCase().trim();
  const ascii = decimal === ',' ? folded.replace(',', '.') : folded;
  if (NUMBER.test(ascii) && !(decimal === ',' && folded.includes('.'))) return Number(ascii);
  const word = WORDS.get(folded.replace(/^[+-]/, ''));
  const signed = folded.startsWith('-') || folded.startsWith('+');
  if (typeof word === 'boolean') return signed ? undefined : word;
  return word !== undefined && folded.startsWith('-') ? -word : word;
}

/** A comma may be the decimal mark only where cells are separated by semicolons, and no cell has a decimal point. */
function detectDecimal(grid: Grid): '.' | ',' {
  if (grid.separator !== ';') return '.';
  let commas = false;
  for (const row of grid.rows) {
    for (let column = 0; column < cellCount(row); column += 1) {
      const text = cellText(grid, row, column);
      if (text.includes('.') && parseCell(text, '.') !== undefined) return '.';
      commas ||= text.includes(',') && parseCell(text, ',') !== undefined;
    }
  }
  return commas ? ',' : '.';
}

interface Names {
  readonly header: boolean;
  readonly labels: boolean;
  /** The header has no cell above the names of rows, as R writes it. */
  readonly short: boolean;
}

/**
 * Which of the first row and the first column are names: the first row where no cell of it is a number, or where its
 * first cell is empty above names; the first column where no cell of it is a number, or where the header leaves it
 * without a name. A quoted number beside unquoted ones is a name; what is nearly a number is a fault, not a name.
 */
function findNames(grid: Grid, parse: (row: GridRow, column: number) => Cell | undefined, options: CsvOptions): Names {
  const { rows } = grid;
  const [first, second] = rows;
  if (first === undefined) return { header: false, labels: false, short: false };
  const width = cellCount(first);
  const empty = (row: GridRow, column: number): boolean => cellText(grid, row, column) === '';
  const isName = (row: GridRow, column: number): boolean => {
    if (parse(row, column) !== undefined) return false;
    const text = cellText(grid, row, column);
    return !(/\d/.test(text) && NEARLY.test(text));
  };
  const leads = (row: GridRow): boolean =>
    isName(row, 0) || (cellCount(row) > 1 && isQuoted(grid, row, 0) && !isQuoted(grid, row, 1));
  const heads = (column: number): boolean =>
    isName(first, column) || (second !== undefined && isQuoted(grid, first, column) && !isQuoted(grid, second, column));

  const below = rows.length > 1 ? rows.slice(1) : rows;
  const named = below.some((row) => cellCount(row) > 1) && below.every(leads) && below.some((row) => !empty(row, 0));
  const corner = rows.length > 1 && width > 1 && empty(first, 0);
  const shorter = named && options.labels !== false && second !== undefined && cellCount(second) === width + 1;
  const from = !shorter && (options.labels ?? (named || corner)) ? 1 : 0;
  const columns = Array.from({ length: width - from }, (_, k) => from + k);
  const headed = columns.length > 0 && columns.every(heads) && columns.some((k) => !empty(first, k));
  const header = options.header ?? (rows.length > 1 && (headed || (corner && named)));
  const short = header && shorter;
  const labels = options.labels ?? (header ? named || corner : named && leads(first));
  return { header, labels, short };
}

function namesIn(grid: Grid, row: GridRow, from: number): readonly string[] {
  return Array.from({ length: cellCount(row) - from }, (_, k) => cellText(grid, row, from + k));
}

/** Floats round, but nothing that was written finite becomes infinite; whole numbers stay as they are. */
function fits(value: number, dtype: DType, written: () => string): boolean {
  if (!isFloat(dtype)) return roundTo(value, dtype) === value;
  return Number.isFinite(roundTo(value, dtype)) || !/\d/.test(written());
}

function cellFault(grid: Grid, row: GridRow, column: number): Diagnostic {
  const { found, ...place } = placed(grid, row, column, {});
  if (found === '') return report['csv/empty-cell'](place, at(row, column));
  const separator = nameOf(grid.separator);
  const note = { en: `cells are separated by ${separator}`, zh: `单元格以 ${separator} 分隔` };
  return report['csv/number']({ ...place, found: JSON.stringify(found) }, { ...at(row, column), notes: [note] });
}

/** The facts of a cell that a message names, and others. */
function placed<F extends object>(
  grid: Grid,
  row: GridRow,
  column: number,
  facts: F,
): F & { readonly row: number; readonly column: number; readonly found: string } {
  return { ...facts, row: row.line, column: column + 1, found: shown(grid, row, column) };
}

function at(row: GridRow, column: number): { readonly span: Span } {
  return { span: cellSpan(row, column) };
}

function shown(grid: Grid, row: GridRow, column: number): string {
  return printable(cellText(grid, row, column), 40);
}

function nameOf(separator: Separator): string {
  return separator === '\t' ? 'TAB' : `"${separator}"`;
}

/** Keeps the first faults and counts all. */
class Faults {
  readonly kept: Diagnostic[] = [];
  found = 0;

  add(make: () => Diagnostic): void {
    this.found += 1;
    if (this.kept.length < 64) this.kept.push(make());
  }
}

/**
 * Diagnostics for people and for programs: text for a terminal, plain objects for JSON.
 *
 * In: diagnostics and, where there is one, the text they speak of. Out: the lines of language.md section 9, with
 * colour on request, or serialisable objects with line and column. Whatever a person wrote is shown escaped, so no
 * text can steer a terminal, and the output stays short however long the text is. Nothing is printed here, and the
 * words are the diagnostic's own.
 */

import { printable } from './columns.ts';
import type { Diagnostic, Edit, Facts, Language, Localized, Severity } from './diagnostic.ts';
import { placeOf, type Place, type Span } from './span.ts';
import { windowRows, type Mark } from './window.ts';

export interface RenderOptions {
  /** The text the spans point into; without it no window is shown. */
  readonly text?: string;
  /** What the text is called in the line of the place; `formula` where nothing is said. */
  readonly file?: string;
  readonly language?: Language;
  readonly color?: boolean;
  /** Columns of source shown at most; longer lines are cut around what is marked. */
  readonly width?: number;
}

const WIDTH = 100;
const LONGEST_MESSAGE = 1000;

const WORDS: Readonly<Record<Language, Readonly<Record<Severity | 'note' | 'help' | 'colon', string>>>> = {
  en: { error: 'error', warning: 'warning', note: 'note', help: 'help', colon: ': ' },
  zh: { error: '错误', warning: '警告', note: '说明', help: '建议', colon: '：' },
};

/** SGR parameters (ECMA-48): bold red, bold yellow, bold, blue, cyan. */
const STYLES = { error: '1;31', warning: '1;33', strong: '1', quiet: '34', help: '36' } as const;

/** One diagnostic as lines of text, without a line feed at the end. */
export function renderText(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const { text, file = 'formula', language = 'en', color = false, width = WIDTH } = options;
  const words = WORDS[language];
  const { severity } = diagnostic;
  const paint = (style: keyof typeof STYLES, what: string): string =>
    color && what !== '' ? `\u001b[${STYLES[style]}m${what}\u001b[0m` : what;

  const head = `${words[severity]}[${printable(diagnostic.code, WIDTH)}]`;
  const message = printable(diagnostic.message[language], LONGEST_MESSAGE);
  const lines = [`${paint(severity, head)}${words.colon}${paint('strong', message)}`];

  if (text !== undefined && (diagnostic.span !== undefined || diagnostic.labels.length > 0)) {
    const marks = marksOf(diagnostic, language);
    const { line, column } = placeOf(text, (diagnostic.span ?? diagnostic.labels[0]?.span)?.start ?? 0);
    lines.push(`  ${paint('quiet', `${printable(file, WIDTH)}:${line}:${column}`)}`);
    const rows = windowRows(text, marks, Math.max(20, width));
    const digits = Math.max(1, ...rows.map((row) => (row.kind === 'source' ? String(row.line).length : 1)));
    for (const row of rows) {
      if (row.kind === 'gap') lines.push(paint('quiet', `${' '.repeat(digits)} ┆`));
      else if (row.kind === 'marks')
        lines.push(`${paint('quiet', `${' '.repeat(digits)} │`)} ${paint(severity, row.body)}`);
      else lines.push(`${paint('quiet', `${String(row.line).padStart(digits)} │`)}${row.body && ` ${row.body}`}`);
    }
  }
  for (const note of diagnostic.notes) lines.push(advice(paint('strong', words.note), words.colon, note[language]));
  if (diagnostic.help) lines.push(advice(paint('help', words.help), words.colon, diagnostic.help.text[language]));
  return lines.join('\n');
}

/** Several diagnostics, an empty line between them. */
export function renderAll(diagnostics: readonly Diagnostic[], options: RenderOptions = {}): string {
  return diagnostics.map((diagnostic) => renderText(diagnostic, options)).join('\n\n');
}

/** The span is underlined itself only where no label lies inside it and marks it more exactly. */
function marksOf({ span, labels }: Diagnostic, language: Language): readonly Mark[] {
  const marks = labels.map((label) => ({ span: label.span, says: label.text[language] }));
  if (span === undefined) return marks;
  const within = marks.some((mark) => mark.span.start >= span.start && mark.span.end <= span.end);
  return within ? marks : [{ span, says: '' }, ...marks];
}

/** A note or a help; further lines of it are indented, so that none can pass for a line of its own. */
function advice(word: string, colon: string, text: string): string {
  const lines = text.split('\n', 20).map((line) => printable(line, LONGEST_MESSAGE));
  return `  ${word}${colon}${lines.join('\n    ')}`;
}

/** A span with its places; the places are absent where no text was given. */
export interface JsonSpan extends Span {
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: Localized;
  readonly span?: JsonSpan;
  readonly labels: readonly { readonly span: JsonSpan; readonly text: Localized }[];
  readonly facts: Facts;
  readonly notes: readonly Localized[];
  readonly help?: { readonly text: Localized; readonly edit?: readonly Edit[] };
}

/** Diagnostics as plain objects, ready for `JSON.stringify`; numbers JSON cannot hold become text. */
export function renderJson(diagnostics: readonly Diagnostic[], text?: string): JsonDiagnostic[] {
  const place = text === undefined ? undefined : placesOf(text);
  const spanOf = ({ start, end }: Span): JsonSpan => {
    if (place === undefined) return { start, end };
    const [from, to] = [place(start), place(end)];
    return { start, end, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
  return diagnostics.map(({ code, severity, message, span, labels, facts, notes, help }) => ({
    code,
    severity,
    message,
    ...(span && { span: spanOf(span) }),
    labels: labels.map((label) => ({ span: spanOf(label.span), text: label.text })),
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [name, Number.isFinite(fact) ? fact : String(fact)]),
    ),
    notes,
    ...(help && { help }),
  }));
}

/** Like `placeOf`, for many offsets: the beginnings of the lines are found once. */
function placesOf(text: string): (offset: number) => Place {
  const starts = [0];
  for (let k = text.indexOf('\n'); k !== -1; k = text.indexOf('\n', k + 1)) starts.push(k + 1);
  return (offset) => {
    const at = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  };
}

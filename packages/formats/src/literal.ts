/**
 * Tensors written where they are used: `[[1, 0], [0, 1]]`, `0.9`, `true`, `randn(6, 4; seed=1)`.
 *
 * In: the text after `Q=` on a command line. Out: a tensor, or the first fault with its span. Numbers are f32 (or f64),
 * truth values bool; calls take sizes, then options. Nothing is computed and nothing is looked up: no formula, no file.
 */

import { HeedError, printable, type Checked, type Context, type Diagnostic, type Span } from '@heed/diagnostics';
import { MOST_AXES, tensor, type Nested, type Tensor } from '@heed/tensor';
import { callLiteral, LITERAL_CALLS, type CallArgument } from './literal-call.ts';
import { Scanner, type Token } from './literal-scan.ts';
import { report } from './messages-literal.ts';

export interface LiteralOptions {
  /** The seed and stream of random calls that name none; 0 where nothing is said. */
  readonly seed?: number;
  readonly stream?: number;
  /** Written numbers to every digit that was written, as f64; else as f32. Calls stay what they are. */
  readonly exact?: boolean;
  /** Calls make no numbers: all elements of their tensor are one zero. To look at a shape before it is paid for. */
  readonly shapeOnly?: boolean;
}

type Element = number | boolean;

const WORDS: ReadonlyMap<string, Element> = new Map<string, Element>([
  ['true', true],
  ['false', false],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['nan', Number.NaN],
]);

/** Where the reading stands among the lists, and the place whose span is looked for, as the tensor room names it. */
interface Trail {
  readonly path: number[];
  readonly wanted?: string;
  span?: Span;
}

export function readLiteral(text: string, options: LiteralOptions = {}): Checked<Tensor> {
  const scanner = new Scanner(text);
  const first = scanner.peek();
  try {
    if (first.kind === 'end') throw fault(report['literal/empty']({}, { span: first.span }));
    const value = isCall(first) ? readCall(scanner, options) : madeOf(readNested(scanner, { path: [] }), options);
    const rest = scanner.peek();
    if (rest.kind !== 'end') throw fault(report['literal/trailing']({ found: quote(rest) }, { span: rest.span }));
    return { value, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    return {
      value: undefined,
      diagnostics: error.diagnostics.map((d) => (d.span ? d : { ...d, span: spanFor(d, text) })),
    };
  }
}

function madeOf(nested: Nested<Element>, { exact }: LiteralOptions): Tensor {
  let leaf = nested;
  while (Array.isArray(leaf)) leaf = (leaf as readonly Nested<Element>[])[0];
  return tensor(nested, undefined, exact && typeof leaf === 'number' ? { dtype: 'f64' } : {});
}

/** The span of what a fault of the tensor room speaks of: read a second time, since places are needed so seldom. */
function spanFor({ facts }: Diagnostic, text: string): Span {
  const whole = { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  if (facts['place'] === undefined) return whole;
  const trail: Trail = { path: [], wanted: String(facts['place']) };
  readNested(new Scanner(text), trail);
  return trail.span ?? whole;
}

function readNested(scanner: Scanner, trail: Trail): Nested<Element> {
  const { path, wanted } = trail;
  const open = scanner.peek();
  const note = (end: number): void => {
    if (wanted === `[${path.join(', ')}]`) trail.span = { start: open.span.start, end };
  };
  if (open.text !== '[') {
    const element = readElement(scanner, path.length > 0 ? '"]"' : '0.9');
    if (wanted !== undefined) note(element.end);
    return element.value;
  }
  scanner.take();
  if (path.length === MOST_AXES) throw fault(report['literal/deep']({ limit: MOST_AXES }, { span: open.span }));
  const list: Nested<Element>[] = [];
  while (scanner.peek().text !== ']') {
    path.push(list.length);
    list.push(readNested(scanner, trail));
    path.pop();
    if (scanner.peek().text !== ']') expectMark(scanner, [',', ']'], { labels: opened(open) });
  }
  const { end } = scanner.take().span;
  if (wanted !== undefined) note(end);
  return list;
}

/** A number with its signs, or a word that stands for one. */
function readElement(scanner: Scanner, missing: string): { readonly value: Element; readonly end: number } {
  const signed = scanner.peek().text === '-' || scanner.peek().text === '+' ? scanner.take() : undefined;
  const token = scanner.take();
  if (token.kind === 'end') throw fault(report['literal/unfinished']({ expected: missing }, { span: token.span }));
  const value =
    token.kind === 'number' ? token.value : token.text === '∞' ? Infinity : WORDS.get(token.text.toLowerCase());
  if (value === undefined || (signed !== undefined && typeof value === 'boolean')) {
    throw fault(report['literal/value']({ found: quote(token) }, { span: token.span }));
  }
  return { value: signed?.text === '-' ? -Number(value) : value, end: token.span.end };
}

function readCall(scanner: Scanner, options: LiteralOptions): Tensor {
  const name = scanner.take();
  const open = scanner.take();
  const args: CallArgument[] = [];
  if (open.text !== '(') {
    const known = LITERAL_CALLS.includes(name.text.toLowerCase());
    throw fault(known ? expected(['('], open) : report['literal/value']({ found: quote(name) }, { span: name.span }));
  }
  while (scanner.peek().text !== ')') {
    args.push(readArgument(scanner));
    const next = scanner.peek();
    if (next.text !== ')') expectMark(scanner, [',', ';', ')'], { labels: opened(open) });
  }
  scanner.take();
  const made = callLiteral({ text: name.text, span: name.span }, args, options);
  if (made.value === undefined) throw new HeedError(made.diagnostics);
  return made.value;
}

/** `6`, `seed=1` or `dtype=f64`. */
function readArgument(scanner: Scanner): CallArgument {
  const token = scanner.peek();
  const plain = token.kind === 'name' && !WORDS.has(token.text.toLowerCase());
  if (!plain) return readValue(scanner);
  scanner.take();
  expectMark(scanner, ['=']);
  return { ...readValue(scanner), name: token };
}

function readValue(scanner: Scanner): CallArgument {
  const token = scanner.peek();
  if (token.kind === 'name' && !WORDS.has(token.text.toLowerCase())) {
    scanner.take();
    return { value: token.text, span: token.span };
  }
  const { value, end } = readElement(scanner, '")"');
  return { value, span: { start: token.span.start, end } };
}

function expectMark(scanner: Scanner, marks: readonly string[], context: Context = {}): void {
  const token = scanner.take();
  if (!marks.includes(token.text)) throw fault(expected(marks, token, context));
}

function expected(marks: readonly string[], token: Token, context: Context = {}): Diagnostic {
  const facts = { expected: marks.map((mark) => `"${mark}"`).join(' / '), found: quote(token) };
  const at = { ...context, span: token.span };
  return token.kind === 'end' ? report['literal/unfinished'](facts, at) : report['literal/punctuation'](facts, at);
}

function opened(token: Token): NonNullable<Context['labels']> {
  return [{ span: token.span, text: { en: 'opened here', zh: '在此打开' } }];
}

/** What leaves the reading at once; its diagnostic already knows its place. */
function fault(diagnostic: Diagnostic): HeedError {
  return new HeedError([diagnostic]);
}

function isCall(token: Token): boolean {
  return token.kind === 'name' && !WORDS.has(token.text.toLowerCase());
}

function quote(token: Token): string {
  return `"${printable(token.text, 40)}"`;
}

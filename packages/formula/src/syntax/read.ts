/**
 * Text → syntax tree. The door of this room: never throws, always gives a program (with `missing` parts where the text
 * could not be read) and every fault, in bounded time and memory. A text with more faults than are listed is not read
 * to its end.
 *
 *     normalise → lex → arrange (statements, bars, brackets) → per statement: head, repair, parse, build → checks
 */

import type { Diagnostic, Span } from '@heed/diagnostics';
import { arrange } from './arrange.ts';
import type { RawStatement } from './arrange.ts';
import { buildExpression } from './build.ts';
import { Context } from './cst.ts';
import { declarationBrackets } from './declarations.ts';
import { advise, MAX_FAULTS, MAX_LENGTH, Source } from './faults.ts';
import { parseStatement } from './grammar.ts';
import type { CstNode, IRecognitionException } from './grammar.ts';
import { recogniseHead } from './heads.ts';
import type { Head } from './heads.ts';
import { report } from './messages.ts';
import { canonicalName } from './names.ts';
import { Maker } from './nodes.ts';
import { repair } from './repair.ts';
import { buildStatement } from './statements.ts';
import * as t from './tokens.ts';
import type { IToken } from './tokens.ts';
import type { ExpressionStatement, Program, Statement } from './tree.ts';
import { partsOfStatement, walk } from './walk.ts';

export interface Read {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a program. */
export function read(text: string): Read {
  if (text.length > MAX_LENGTH) {
    const fault = report['syntax/too-long'](
      { length: text.length, limit: MAX_LENGTH },
      { span: { start: MAX_LENGTH, end: text.length } },
    );
    return { program: { text, statements: [] }, diagnostics: [fault] };
  }
  const source = new Source(text);
  const raw = arrange(t.lex(source.normalised.text).tokens, source);
  if (raw.length === 0) {
    const fault = report['syntax/empty']({}, { span: { start: 0, end: text.length } });
    return { program: { text, statements: [] }, diagnostics: [fault] };
  }
  const parsed: ParsedStatement[] = [];
  for (let k = 0, found = 0; k < raw.length && found <= MAX_FAULTS; k += 1) {
    const one = parse(raw[k], source);
    parsed.push(one);
    found += one.faults.length;
  }
  const maker = new Maker();
  const context = new Context(source, maker, definedNames(parsed), buildExpression);
  const faults: Diagnostic[] = [];
  const statements = parsed.map((one, k) => {
    const before = maker.faults.length;
    maker.fresh();
    const statement = build(one, context);
    const own = [...one.faults, ...maker.faults.slice(before)];
    if (own.length === 0) own.push(...misplacedTuples(statement));
    if (own.length === 0 && k < parsed.length - 1 && !isCutOff(parsed[k + 1])) own.push(...unused(statement));
    faults.push(...own);
    return statement;
  });
  return { program: { text, statements }, diagnostics: bounded(faults) };
}

/** One statement between parsing and building. */
interface ParsedStatement {
  readonly kind: Head['kind'];
  readonly tokens: readonly IToken[];
  readonly cst: CstNode | undefined;
  readonly faults: readonly Diagnostic[];
  readonly span: Span;
}

function parse(raw: RawStatement, source: Source): ParsedStatement {
  const span = source.spanOf(raw.tokens[0], raw.tokens.at(-1));
  if (raw.hopeless) return { kind: 'expression', tokens: [], cst: undefined, faults: raw.faults, span };
  const headed = recogniseHead(raw.tokens, source);
  const bracketed = declarationBrackets(headed.tokens, headed.head, source);
  const repaired = repair(bracketed.tokens, headed.head, source);
  const faults = [...raw.faults, ...headed.faults, ...bracketed.faults, ...repaired.faults];
  if (faults.length > MAX_FAULTS) return { kind: 'expression', tokens: [], cst: undefined, faults, span };
  const { cst, errors } = parseStatement(repaired.tokens, headed.head.kind);
  const [error] = errors;
  if (faults.length === 0 && error !== undefined) faults.push(unexpected(error, source, span));
  return { kind: headed.head.kind, tokens: repaired.tokens, cst, faults, span };
}

function unexpected(error: IRecognitionException, source: Source, statement: Span): Diagnostic {
  const span = Number.isNaN(error.token.startOffset)
    ? { start: statement.end, end: statement.end }
    : source.spanOf(error.token);
  const place = span.end > span.start ? span : { start: Math.max(statement.start, span.start - 1), end: span.end };
  return report['syntax/unexpected']({ found: source.written(place) }, { span: place });
}

function build(parsed: ParsedStatement, context: Context): Statement {
  if (parsed.cst !== undefined) return buildStatement(context, parsed.kind, parsed.cst);
  const value = context.maker.missing(parsed.span);
  return context.maker.make<ExpressionStatement>({ kind: 'expression', value, span: parsed.span }, value);
}

/** The names that statements define, declare or take as parameters. */
function definedNames(parsed: readonly ParsedStatement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, tokens } of parsed) {
    if (kind === 'expression') continue;
    const end = kind === 'function' ? tokens.findIndex((token) => token.tokenType === t.Define) : 1;
    for (const token of tokens.slice(0, end)) if (token.tokenType === t.Name) names.add(canonicalName(token.image));
  }
  return names;
}

/** Lists in round brackets that are no arguments. */
function misplacedTuples(statement: Statement): Diagnostic[] {
  const faults: Diagnostic[] = [];
  for (const part of partsOfStatement(statement))
    walk(part, (node, parent) => {
      if (node.kind === 'tuple' && parent?.kind !== 'argument')
        faults.push(report['syntax/tuple']({}, { span: node.span }));
    });
  return faults;
}

/** Whether a statement begins with an infix sign, so that it was meant to go on with the one before. */
function isCutOff(next: ParsedStatement | undefined): boolean {
  return (
    next?.faults.some((f) => f.code === 'syntax/missing-value-before' && f.span?.start === next.span.start) ?? false
  );
}

function unused(statement: Statement): Diagnostic[] {
  if (statement.kind !== 'expression') return [];
  const { span } = statement;
  const help = advise('give it a name: `A = …`', '给它起个名字：`A = …`');
  return [report['syntax/unused-expression']({}, { span, help })];
}

/** In the order of the text, and not more than a person can use. */
function bounded(faults: Diagnostic[]): readonly Diagnostic[] {
  faults.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const first = faults[MAX_FAULTS];
  if (first === undefined) return faults;
  const more = report['syntax/too-many-faults'](
    { limit: MAX_FAULTS },
    first.span === undefined ? {} : { span: first.span },
  );
  return [...faults.slice(0, MAX_FAULTS), more];
}

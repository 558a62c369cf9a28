/**
 * The formatter of whole programs: each statement reprinted, comments, blank lines and the sharing of lines kept.
 *
 * A text with errors comes back as it was: nothing is reformatted that was not understood. Comments inside a statement
 * that spans lines move before it.
 */

import { hasErrors } from '@heed/diagnostics';
import { Source } from './faults.ts';
import { definedNames, printStatement } from './print.ts';
import type { Style } from './print.ts';
import { read } from './read.ts';
import * as t from './tokens.ts';
import type { Program } from './tree.ts';

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly comment: boolean;
}

export function format(text: string, style: Style): string {
  const { program, diagnostics } = read(text);
  if (hasErrors(diagnostics)) return text;
  const pieces = [...statementPieces(program, style), ...commentPieces(program)];
  pieces.sort((a, b) => a.start - b.start || Number(a.comment) - Number(b.comment));
  let out = '';
  for (const [k, piece] of pieces.entries()) {
    const last = pieces[k - 1];
    out += (last === undefined ? '' : separator(last, piece, text)) + piece.text;
  }
  return out.length === 0 || !/\n\s*$/.test(text) ? out : `${out}\n`;
}

function statementPieces(program: Program, style: Style): Piece[] {
  const known = definedNames(program);
  return program.statements.map((statement) => {
    const { start, end } = statement.span;
    return { start, end, text: printStatement(statement, style, known), comment: false };
  });
}

function commentPieces(program: Program): Piece[] {
  const source = new Source(program.text);
  return t.lex(source.normalised.text).comments.map((comment) => {
    const { start, end } = source.spanOf(comment);
    const inside = program.statements.find(({ span }) => span.start < start && start < span.end);
    const at = inside === undefined ? { start, end } : { start: inside.span.start - 0.5, end: inside.span.start - 0.5 };
    return { ...at, text: program.text.slice(start, end).trimEnd(), comment: true };
  });
}

/** What stands between two pieces: `; ` or a line break, with at most one blank line; comments end their line. */
function separator(last: Piece, next: Piece, text: string): string {
  const gap = text.slice(Math.ceil(last.end), Math.floor(next.start));
  const breaks = gap.match(/\r\n?|[\n\u0085\u2028\u2029]/g)?.length ?? 0;
  if (last.comment) return breaks > 1 ? '\n\n' : '\n';
  if (breaks === 0 && Number.isInteger(next.start)) return next.comment ? '  ' : '; ';
  return breaks > 1 ? '\n\n' : '\n';
}

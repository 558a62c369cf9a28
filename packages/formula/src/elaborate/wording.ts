/**
 * How faults speak of what the person wrote: operands by their source text, shapes with the letters people use, and
 * edits that keep the spelling (Unicode or ASCII) of the text.
 */

import type { Label, Span } from '@heed/diagnostics';
import { printable, verbatim } from '@heed/diagnostics';
import { displayShape, displaySize, substituteSizes, type Shape, type Size } from '@heed/tensor';
import type { Expr } from '../syntax/tree.ts';

const LONGEST = 32;

/** The source of an expression on one line, shortened when it is long. */
export function sourceOf(text: string, expr: { readonly span: Span }): string {
  const written = text.slice(expr.span.start, expr.span.end).replace(/\s+/gu, ' ').trim();
  return printable(withoutBrackets(written), LONGEST);
}

/** `d` for `Q.d`; the axes of inputs without roles keep the input's name: `M_0`. */
export function showSize(size: Size): string {
  return displaySize(substituteSizes(size, showSymbol));
}

export function showShape(shape: Shape): string {
  return displayShape({ lead: shape.lead, axes: shape.axes.map((axis) => substituteSizes(axis, showSymbol)) });
}

function showSymbol(symbol: string): string {
  return symbol.replace(/\.(\d+)$/, '_$1');
}

/** `K: […, m, d]` under the operand. */
export function shapeLabel(text: string, expr: Expr, shape: Shape): Label {
  const said = expr.kind === 'name' ? `${sourceOf(text, expr)}: ${showShape(shape)}` : showShape(shape);
  return { span: expr.span, text: verbatim(said) };
}

/** The source of `expr` transposed, or with its transposition taken away. */
export function transposedSource(text: string, expr: Expr): string {
  if (expr.kind === 'transpose') return text.slice(expr.operand.span.start, expr.operand.span.end);
  const written = text.slice(expr.span.start, expr.span.end);
  const closed = isClosed(expr, written) || withoutBrackets(written) !== written;
  return (closed ? written : `(${written})`) + (isAscii(text) ? '^T' : 'ᵀ');
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** Whether a postfix sign after it belongs to all of it (`softmax(x)`, but not `√x`). */
function isClosed(expr: Expr, written: string): boolean {
  if (expr.kind === 'call') return /[)|‖⌋⌉]$/u.test(written) && !/^[√Σ∑∏]/u.test(written);
  return expr.kind === 'name' || expr.kind === 'index';
}

/** The text without a pair of brackets around all of it. */
export function withoutBrackets(written: string): string {
  if (!written.startsWith('(') || !written.endsWith(')')) return written;
  let depth = 0;
  for (const [at, character] of [...written].entries()) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0 && at < [...written].length - 1) return written;
  }
  return withoutBrackets(written.slice(1, -1).trim());
}

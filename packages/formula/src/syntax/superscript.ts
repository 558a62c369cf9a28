/**
 * Raised signs: `²`, `ⁿ`, `⁻¹`, `ⁿ⁺¹` (and `^2`, which the token pass joins) → the exponent as an expression.
 */

import type { Span } from '@heed/diagnostics';
import type { Maker } from './nodes.ts';
import type { Binary, Expr, Unary } from './tree.ts';

const FORM = /^(−?)(\d+|\p{L})((?:[+−](?:\d+|\p{L}))*)$/u;

/** The exponent, or undefined where the run is not one. */
export function readSuperscript(image: string, span: Span, maker: Maker): Expr | undefined {
  if (image.startsWith('^')) return maker.number(image.slice(1), span);
  const [, sign, first, rest] = FORM.exec(image.normalize('NFKC')) ?? [];
  if (first === undefined || rest === undefined) return undefined;
  let exponent = leaf(first, span, maker);
  if (sign !== '') exponent = maker.expr<Unary>({ kind: 'unary', operator: 'neg', operand: exponent, span }, exponent);
  for (const { 0: part } of rest.matchAll(/[+−](?:\d+|\p{L})/gu)) {
    const right = leaf(part.slice(1), span, maker);
    const operator = part.startsWith('+') ? 'add' : 'sub';
    exponent = maker.expr<Binary>(
      { kind: 'binary', operator, operatorSpan: span, left: exponent, right, span },
      exponent,
      right,
    );
  }
  return exponent;
}

function leaf(text: string, span: Span, maker: Maker): Expr {
  return /^\d/.test(text) ? maker.number(text, span) : maker.name(text, span);
}

/**
 * How tightly an expression holds together once it is LaTeX, and how it begins: what decides about brackets.
 *
 * The levels are those of syntax/precedence.ts. `flat` is the small print of exponents and index lists, where a fraction
 * is `a/b`; elsewhere it is one factor that needs no brackets.
 */

import { LEVEL } from '../syntax/precedence.ts';
import type { Call, Expr } from '../syntax/tree.ts';
import { SIGMA } from './signs.ts';

const FRACTION = 9.5;
/** Powers and transposes; then what can be raised or indexed as it stands. */
export const POSTFIX = 10;
export const ATOM = 11;

/** The one argument of a call that can be written with a sign (`|x|`, `√x`, `Σ_t x`). */
export function onlyArgument(call: Call): Expr | undefined {
  const [argument, more] = call.arguments;
  if (argument === undefined || more !== undefined || argument.name !== undefined) return undefined;
  return argument.value.kind === 'tuple' ? undefined : argument.value;
}

/** Whether a call is written `\sum_{t} f`. */
export function isBig(call: Call): boolean {
  return call.subscript.length > 0 && SIGMA.has(call.callee.name) && onlyArgument(call) !== undefined;
}

export function levelOf(expr: Expr, flat: boolean): number {
  switch (expr.kind) {
    case 'unary':
      return expr.operator === 'not' ? LEVEL.not : LEVEL.prefix;
    case 'binary':
      if (expr.operator === 'pow') return POSTFIX;
      if (expr.operator === 'div' && !flat) return FRACTION;
      return expr.operator === 'add' || expr.operator === 'sub' ? LEVEL.add : LEVEL.mul;
    case 'transpose':
      return POSTFIX;
    case 'logic':
      return LEVEL[expr.operator];
    case 'compare':
      return LEVEL.compare;
    case 'exclude':
      return LEVEL.exclude;
    case 'call':
      return isBig(expr) ? LEVEL.reduce : ATOM;
    case 'number':
    case 'boolean':
    case 'name':
    case 'missing':
    case 'index':
    case 'concat':
    case 'iverson':
    case 'tuple':
      return ATOM;
  }
}

/** Whether a value is what a sum reaches over: factors joined by multiplication. */
export function isFactors(value: Expr, flat: boolean): boolean {
  if (value.kind === 'unary') return false;
  if (value.kind !== 'binary') return levelOf(value, flat) >= LEVEL.reduce;
  if (value.operator === 'pow') return true;
  if (value.operator === 'div') return !flat;
  return ['matmul', 'mul', 'outer'].includes(value.operator) && isFactors(value.left, flat);
}

/** Whether it begins with a minus. */
export function beginsWithSign(expr: Expr, flat: boolean): boolean {
  if (expr.kind === 'unary') return expr.operator === 'neg';
  if (expr.kind !== 'binary' || levelOf(expr, flat) > LEVEL.mul) return false;
  return levelOf(expr.left, flat) >= levelOf(expr, flat) && beginsWithSign(expr.left, flat);
}

/** Whether factors begin with a round bracket. */
export function beginsWithBracket(expr: Expr, flat: boolean): boolean {
  const own = levelOf(expr, flat);
  if (expr.kind === 'binary' && own === LEVEL.mul) return isBracketed(expr.left, own, flat);
  if (expr.kind === 'binary' && expr.operator === 'pow')
    return isBracketed(expr.left, ATOM, flat) || (expr.left.kind === 'name' && expr.left.name === 'e');
  if (expr.kind === 'transpose') return isBracketed(expr.operand, ATOM, flat);
  if (expr.kind === 'index') return isBracketed(expr.value, expr.value.kind === 'transpose' ? POSTFIX : ATOM, flat);
  return expr.kind === 'tuple';
}

function isBracketed(first: Expr, level: number, flat: boolean): boolean {
  return levelOf(first, flat) < level || beginsWithBracket(first, flat);
}

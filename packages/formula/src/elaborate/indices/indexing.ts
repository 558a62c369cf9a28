/**
 * `x[…]`: views for places that are known, one gather for those that are computed.
 *
 * In: an index expression. Out: a tensor; a number at each position where an index floats; a value of index notation
 * inside of it. An access that is not surely inside takes the demand around it as its guard (demand.ts).
 */

import type { IndexExpr } from '../../syntax/tree.ts';
import { everywhere } from '../demand.ts';
import { inNotation } from './numbers.ts';
import { placesOf } from './places.ts';
import { planOf } from './plan.ts';
import { atPositions } from './positions.ts';
import { unknown, type Value } from '../values.ts';
import type { Scope, Walker } from '../walker.ts';

export function indexing(walker: Walker, expr: IndexExpr, scope: Scope): Value {
  const { context } = walker;
  const base = everywhere(context, () => walker.evaluate(expr.value, scope));
  const read = placesOf(walker, expr, base, scope);
  const plan = read && planOf(context, expr, read);
  if (plan === undefined) return unknown;
  return context.binders > 0 ? inNotation(context, plan) : atPositions(context, plan);
}

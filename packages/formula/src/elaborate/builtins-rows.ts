/**
 * Built-ins over rows: normalisers keep the excluded set and take it as an operand; reductions use it up.
 */

import type { NormaliseNode, ReduceNode } from '@heed/graph';
import { elementwise, isNumber, numericOperands } from './arithmetic.ts';
import { countedAxes } from './axes.ts';
import { named, optional, required, type Bound, type Builtin } from './builtin.ts';
import { partOf, type Context, type Part } from './context.ts';
import { settle } from './floating.ts';
import { unknown, type Operand, type Tensor, type Value } from './values.ts';

/** The operand, its axes and its parts, where they are fine. */
function row(
  context: Context,
  { operands, axes, expr }: Bound,
): { x: Operand<Tensor>; axes: readonly number[]; parts: readonly Part[] } | undefined {
  const [numeric] = numericOperands(context, operands) ?? [];
  if (numeric === undefined || !isNumber(context, numeric)) return undefined;
  const value = settle(context, numeric);
  if (value.kind === 'unknown') return undefined;
  const x = { expr: numeric.expr, value };
  const counted = countedAxes(context, x, axes ?? [-1], expr.span);
  if (counted === undefined) return undefined;
  const parts = [context.part(x), ...(value.domain === undefined ? [] : [partOf(value.domain, numeric.expr)])];
  return { x, axes: counted, parts };
}

function normaliser(name: string, op: NormaliseNode['op']): Builtin {
  return {
    name,
    parameters: [required('x'), named('axis', 'axes'), named('sink', 'later')],
    elaborate: (context, call) => {
      const found = row(context, call);
      if (found === undefined) return unknown;
      const { x, axes, parts } = found;
      return context.value({ op, axes, domain: x.value.domain !== undefined }, parts, call.expr.span, x.value.domain);
    },
  };
}

function reduce(op: ReduceNode['op']): Builtin['elaborate'] {
  return (context, call): Value => {
    const found = row(context, call);
    if (found === undefined) return unknown;
    const { x, axes, parts } = found;
    return context.value(
      { op, axes, keep: call.flags.has('keep'), domain: x.value.domain !== undefined },
      parts,
      call.expr.span,
    );
  };
}

function reduction(name: string, op: ReduceNode['op']): Builtin {
  return {
    name,
    parameters: [required('x'), optional('axis', 'axes'), optional('keep', 'flag')],
    elaborate: reduce(op),
  };
}

/** With one argument over a row, with several elementwise. */
function extreme(name: 'min' | 'max'): Builtin {
  const overRow = reduce(`reduce_${name}`);
  return {
    name,
    parameters: [{ name: 'x', kind: 'rest', required: true }, named('axis', 'axes'), named('keep', 'flag')],
    elaborate: (context, call) =>
      call.operands.length === 1 ? overRow(context, call) : elementwise(context, name, call.operands, call.expr.span),
  };
}

export const rowBuiltins: readonly Builtin[] = [
  normaliser('softmax', 'softmax'),
  normaliser('log_softmax', 'log_softmax'),
  reduction('sum', 'reduce_sum'),
  reduction('mean', 'reduce_mean'),
  reduction('prod', 'reduce_prod'),
  reduction('norm', 'reduce_norm'),
  reduction('logsumexp', 'reduce_logsumexp'),
  extreme('max'),
  extreme('min'),
];

/**
 * Demand: the conditions under which a value is needed, so that an index may lie outside where it is not.
 *
 * Exclusion, `where` and left-to-right `∧ ∨` push conditions while the walk is inside of what they guard; whatever is
 * not elementwise lets go of them, because a condition is lined up with the value around it. A gather asks for what
 * holds here (`guard`), which is put together only then. Gathers take it as an operand: graph.ts.
 */

import type { Span } from '@heed/diagnostics';
import { elementwise } from './arithmetic.ts';
import type { Context, Demand } from './context.ts';
import { tensor, type Operand, type Value } from './values.ts';

/** Runs under the conditions around and `condition`, or its opposite. */
export function under<T>(context: Context, condition: Operand, holds: boolean, run: () => T): T {
  if (condition.value.kind === 'unknown' || condition.value.kind === 'function') return run();
  return within(context, [...context.demand, { condition, holds }], run);
}

/** Runs beside a value: what it excludes, the result does, so nothing beside it is needed there. */
export function beside<T>(context: Context, { expr, value }: Operand, run: () => T): T {
  if ((value.kind !== 'tensor' && value.kind !== 'indexed') || value.domain === undefined) return run();
  const condition: Value =
    value.kind === 'tensor' ? tensor(value.domain) : { ...value, node: value.domain, domain: undefined };
  return under(context, { expr, value: condition }, true, run);
}

/**
 * Runs inside of what is not elementwise: conditions lined up by axes let go, those of index notation stay, because an
 * index is the same one wherever it stands.
 */
export function everywhere<T>(context: Context, run: () => T): T {
  if (context.demand.length === 0) return run();
  return within(
    context,
    context.demand.filter(({ condition }) => condition.value.kind === 'indexed'),
    run,
  );
}

/** Runs what is evaluated for its own sake, as a definition is: nothing around the place of use is around it. */
export function anew<T>(context: Context, run: () => T): T {
  const { conditions, binders } = context;
  context.conditions = 0;
  context.binders = 0;
  try {
    return within(context, [], run);
  } finally {
    context.conditions = conditions;
    context.binders = binders;
  }
}

export function within<T>(context: Context, demand: readonly Demand[], run: () => T): T {
  const { demand: around } = context;
  context.demand = demand;
  try {
    return run();
  } finally {
    context.demand = around;
  }
}

/** The condition under which what the walk is at is needed; nothing where it always is. */
export function guard(context: Context, span: Span): Value | undefined {
  context.risks += 1;
  if (context.demand.length === 0) return undefined;
  context.demanded += 1;
  return context.faults.quietly(() => {
    let all: Operand | undefined;
    for (const { condition, holds } of context.demand) {
      const { expr } = condition;
      const one = holds ? condition : { expr, value: elementwise(context, 'not', [condition], span) };
      all = all === undefined ? one : { expr, value: elementwise(context, 'and', [all, one], span) };
    }
    return all?.value;
  });
}

/** Built-ins whose arguments are lined up with the result, so that what guards the call guards them. */
const ELEMENTWISE: ReadonlySet<string> = new Set(
  (
    'exp log sqrt abs sign sin cos tanh sigmoid relu leaky_relu elu gelu silu softplus erf floor ceil round clamp min max ' +
    'bitand bitor shl shr'
  ).split(' '),
);

export function passesDemand(builtin: string, argumentCount: number): boolean {
  return ELEMENTWISE.has(builtin) && (argumentCount > 1 || (builtin !== 'min' && builtin !== 'max'));
}

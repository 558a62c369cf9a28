/**
 * Which entries of a formula's values a condition keeps out.
 *
 * In: a bound formula, the values a run gave. Out: for each the entries that are out, where there are any. Only a formula
 * that excludes something is traced for it, on the backend that ran; a value is found among the steps by its name, the
 * result by where its text ends.
 */

import type { Backend, TraceStep } from 'heed';
import { displayName } from '@heed/formula';
import { isClose, type Tensor } from '@heed/tensor';
import type { BoundFormula } from './bound-formula.ts';

export async function excludedIn(
  { formula, inputs, options, during }: BoundFormula,
  backend: Backend,
): Promise<(name: string, value: Tensor) => Tensor | undefined> {
  if (!excludesSome(formula.source)) return () => undefined;
  const steps = await during(() => formula.trace(inputs, { ...options, backend }));
  return (name, value) => stepOf(name, value, steps)?.excluded;
}

/** The step that made a value. */
export function stepOf(name: string, value: Tensor, steps: readonly TraceStep[]): TraceStep | undefined {
  const named = steps.findLast((step) => step.name === displayName(name) || step.text === name);
  const step = named ?? (name === 'result' ? lastWritten(steps) : undefined);
  return step !== undefined && isSame(step.value, value) ? step : undefined;
}

/** The whole of what is written last, not a part of it. */
function lastWritten(steps: readonly TraceStep[]): TraceStep | undefined {
  return steps.reduce<TraceStep | undefined>((last, step) => {
    if (last === undefined || step.span.end > last.span.end) return step;
    return step.span.end === last.span.end && step.span.start < last.span.start ? step : last;
  }, undefined);
}

/** Two runs of one value may differ in their last digits, not in more. */
function isSame(a: Tensor, b: Tensor): boolean {
  return a.shape.join() === b.shape.join() && isClose(a, b, { rel: 1e-3, abs: 1e-4 });
}

/** The signs that exclusion is written with; one that means a magnitude costs a trace that finds nothing. */
function excludesSome(text: string): boolean {
  return /[|｜∣]|\bwhere\b/.test(text);
}

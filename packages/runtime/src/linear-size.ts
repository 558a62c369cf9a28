/**
 * Sizes inside loops: how a start follows the indices of the loops around it.
 *
 * In: a size, and the index symbols in scope. Out: `constant + Σ delta·index`, read off the structure of the size, so
 * that a step of the loop costs an addition; or nothing when it is no such form (a remainder, a product of indices):
 * the caller then evaluates the size anew each time. Nothing is guessed from samples.
 */

import { HeedError } from '@heed/diagnostics';
import { displaySize, evaluateSize, type Size, type SizeSymbol, type SizeValues } from '@heed/tensor';
import { report } from './messages.ts';

export interface LinearSize {
  readonly constant: number;
  /** One per index, in the order given. */
  readonly deltas: readonly number[];
}

/** The number a size stands for, or a HeedError that names it. */
export function valueOf(size: Size, values: SizeValues): number {
  if (typeof size === 'number') return size;
  const value = evaluateSize(size, values);
  if (value === undefined || !Number.isFinite(value)) {
    throw new HeedError([report['run/unsolved-size']({ size: displaySize(size) })]);
  }
  return value;
}

/** As `valueOf`, for the length of an axis or of a loop. */
export function lengthOf(size: Size, values: SizeValues): number {
  const value = valueOf(size, values);
  if (value < 0) throw new HeedError([report['run/negative-size']({ size: displaySize(size), value })]);
  return value;
}

export function linearSize(size: Size, indices: readonly SizeSymbol[], values: SizeValues): LinearSize | undefined {
  if (typeof size === 'number') return still(size, indices);
  if (typeof size === 'string') {
    const at = indices.lastIndexOf(size);
    if (at === -1) return still(valueOf(size, values), indices);
    return { constant: 0, deltas: indices.map((_, k) => (k === at ? 1 : 0)) };
  }
  if (!mentions(size, indices)) return still(valueOf(size, values), indices);
  if (size.op !== 'add' && size.op !== 'mul') return undefined;
  let total: LinearSize = still(size.op === 'add' ? 0 : 1, indices);
  for (const arg of size.args) {
    const term = linearSize(arg, indices, values);
    const next = term && (size.op === 'add' ? plus(total, term) : times(total, term));
    if (next === undefined) return undefined;
    total = next;
  }
  return total;
}

export function mentions(size: Size, indices: readonly SizeSymbol[]): boolean {
  if (typeof size === 'string') return indices.includes(size);
  return typeof size === 'object' && size.args.some((arg) => mentions(arg, indices));
}

export function moves(form: LinearSize): boolean {
  return form.deltas.some((delta) => delta !== 0);
}

export function plus(a: LinearSize, b: LinearSize): LinearSize {
  return { constant: a.constant + b.constant, deltas: a.deltas.map((delta, k) => delta + b.deltas[k]) };
}

export function scaled(a: LinearSize, factor: number): LinearSize {
  return { constant: a.constant * factor, deltas: a.deltas.map((delta) => delta * factor) };
}

function times(a: LinearSize, b: LinearSize): LinearSize | undefined {
  if (!moves(a)) return scaled(b, a.constant);
  return moves(b) ? undefined : scaled(a, b.constant);
}

function still(constant: number, indices: readonly SizeSymbol[]): LinearSize {
  return { constant, deltas: indices.map(() => 0) };
}

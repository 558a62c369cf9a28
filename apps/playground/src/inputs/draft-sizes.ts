/**
 * A length for every size that is still open: small, the same wherever the symbol stands, and such that the formula's
 * equations hold.
 *
 * In: shapes in symbols, equations, sizes known already. Out: all sizes; where the equations cannot be met within a
 * bounded search, the usual ones. A search by depth with early refusal; formulas have a handful of symbols.
 */

import { evaluateSize, sizeSymbols, type BindingEquation, type Size, type SizeValues } from '@heed/tensor';

/** What letters usually count: queries, keys, features, heads. Not all alike, so that a transposition shows. */
const USUAL: ReadonlyMap<string, number> = new Map([
  ['n', 3],
  ['m', 4],
  ['d', 4],
  ['e', 3],
  ['c', 4],
  ['p', 4],
  ['r', 5],
  ['B', 2],
  ['b', 2],
  ['H', 2],
  ['h', 2],
  ['g', 2],
]);
const OTHERS: readonly number[] = [3, 4, 2, 6, 8, 5, 1, 12, 16, 7, 9, 10, 32, 64];
/** Assignments that are looked at. */
const MOST_LOOKS = 4000;

export interface OpenSizes {
  /** Axes that must have a length of at least 1. */
  readonly axes: readonly Size[];
  readonly equations: readonly BindingEquation[];
  readonly known: SizeValues;
}

export function draftSizes({ axes, equations, known }: OpenSizes): SizeValues {
  const found = new Set<string>();
  for (const axis of axes) sizeSymbols(axis, found);
  for (const { left, right } of equations) for (const side of [left, right]) sizeSymbols(side, found);
  // What a learnt layer gives out is decided where it is drawn.
  const symbols = [...found].filter((symbol) => !Object.hasOwn(known, symbol) && !symbol.endsWith('.out'));
  const sizes: Record<string, number> = Object.assign(Object.create(null) as Record<string, number>, known);
  let looks = 0;
  const isKnown = (size: Size): boolean => [...sizeSymbols(size)].every((symbol) => Object.hasOwn(sizes, symbol));
  const holds = (): boolean =>
    axes.every((axis) => !isKnown(axis) || (evaluateSize(axis, sizes) ?? 0) >= 1) &&
    equations.every(({ left, right }) => {
      if (!isKnown(left) || !isKnown(right)) return true;
      const value = evaluateSize(left, sizes);
      return value !== undefined && value === evaluateSize(right, sizes);
    });
  const search = (at: number): boolean => {
    if (at === symbols.length) return true;
    const symbol = symbols[at];
    for (const size of candidates(symbol, sizes)) {
      if ((looks += 1) > MOST_LOOKS) break;
      sizes[symbol] = size;
      if (holds() && search(at + 1)) return true;
    }
    delete sizes[symbol];
    return false;
  };
  if (!search(0)) for (const symbol of symbols) sizes[symbol] = usual(symbol);
  return sizes;
}

function candidates(symbol: string, sizes: SizeValues): readonly number[] {
  return [...new Set([usual(symbol), ...OTHERS, ...Object.values(sizes)])];
}

/** `Q.n` is an `n`. */
function usual(symbol: string): number {
  return USUAL.get(symbol.slice(symbol.lastIndexOf('.') + 1)) ?? 3;
}

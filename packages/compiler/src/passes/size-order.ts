/**
 * Which of two computations is cheaper for all lengths.
 *
 * In: terms, each a product of sizes. Out: whether the new ones are fewer in every case that is assumed: a length of
 * positions (an axis named n or m) is no shorter than a number of features, leading axes are the same for all, and a
 * number that is written out is no longer than a length. Nothing is said of two features or two lengths.
 */

import { equalSizes, mulSizes, sizeSymbols, type Size } from '@heed/tensor';

/** Factors of a product, 1s left out. */
export type Term = readonly Size[];

/** Axes that count positions, as the formula's roles name them (and PyTorch's documentation). */
const POSITIONS: ReadonlySet<string> = new Set(['n', 'm', 'L', 'S', 'T', 'N', 'M']);

/** Whether `terms` sum to less than `others`: each new term is no larger than an old one of its own, and one is smaller. */
export function isCheaper(terms: readonly Term[], others: readonly Term[]): boolean {
  const numbers = [terms, others].map((list) => list.map((term) => mulSizes(...term)));
  if (numbers.flat().every((size) => typeof size === 'number')) {
    const [own, old] = numbers.map((list) => (list as number[]).reduce((sum, size) => sum + size, 0));
    return own < old;
  }
  return isMatched(terms, others, false);
}

function isMatched([term, ...rest]: readonly Term[], others: readonly Term[], gained: boolean): boolean {
  if (term === undefined) return gained || others.length > 0;
  return others.some((other, k) => {
    const found = compare(term, other);
    return found !== undefined && isMatched(rest, others.toSpliced(k, 1), gained || found === 'less');
  });
}

/** Whether the one product is at most the other, factor by factor. */
function compare(term: Term, other: Term): 'less' | 'equal' | undefined {
  const left = [...other];
  const own = term.filter((size) => {
    const at = left.findIndex((candidate) => equalSizes(candidate, size));
    if (at >= 0) left.splice(at, 1);
    return at < 0 && size !== 1;
  });
  for (const size of own) {
    const at = left.findIndex((candidate) => isBelow(size, candidate));
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  return own.length > 0 || left.some((size) => size !== 1) ? 'less' : 'equal';
}

function isBelow(size: Size, other: Size): boolean {
  if (typeof size === 'number' && typeof other === 'number') return size <= other;
  return isLength(other) && !isLength(size);
}

/** Whether it counts positions. */
export function isLength(size: Size): boolean {
  return [...sizeSymbols(size)].some((symbol) => POSITIONS.has(symbol.slice(symbol.lastIndexOf('.') + 1)));
}

/**
 * Reach: which part of an operand one cell of a result is made of, axis by axis.
 *
 * In: how each axis of an operand is read, and a cell. Out: a box of the operand. It may be larger than what is read,
 * never smaller. Everything is numbers and counts axes from 0 in concrete shapes, leading axes among them, so that it
 * can be sent to another thread and drawn there. How each op reads its operands is operand-reach.ts.
 */

/** `scale` · (⌊index / divide⌋ mod modulo), of the cell's index along `axis`; both are left out where they do nothing. */
export interface IndexTerm {
  readonly axis: number;
  readonly scale: number;
  readonly divide?: number;
  readonly modulo?: number;
}

/** An index of the operand as a sum of the cell's: `offset` and every term. */
export interface IndexSum {
  readonly offset: number;
  readonly terms: readonly IndexTerm[];
}

/** How one axis of an operand is read. */
export type AxisReach =
  /** At one index: the cell's own, shifted, another axis', always 0. Beyond the axis: not at all (a joined part). */
  | ({ readonly kind: 'at' } & IndexSum)
  /** From `first` to `last`, both included; not at all where `last` comes before `first`. */
  | { readonly kind: 'between'; readonly first: IndexSum; readonly last: IndexSum }
  /** All of it. */
  | { readonly kind: 'whole' }
  /** Wherever numbers say: any of it. */
  | { readonly kind: 'unknown' };

/** Along each axis of the operand, from the first index up to the second, without it. */
export type Region = readonly (readonly [from: number, to: number])[];

/** The box that the cell at `index` is made of; empty along some axis where it is made of none of the operand. */
export function readRegion(
  reads: readonly AxisReach[],
  index: readonly number[],
  operandShape: readonly number[],
): Region {
  return operandShape.map((size, axis) => {
    const read = reads[axis];
    if (read === undefined || read.kind === 'whole' || read.kind === 'unknown') return [0, size] as const;
    const [first, last] = read.kind === 'at' ? [read, read] : [read.first, read.last];
    const from = Math.min(size, Math.max(0, indexAt(first, index)));
    return [from, Math.max(from, Math.min(size, indexAt(last, index) + 1))] as const;
  });
}

function indexAt({ offset, terms }: IndexSum, index: readonly number[]): number {
  let sum = offset;
  for (const { axis, scale, divide = 1, modulo = Number.POSITIVE_INFINITY } of terms) {
    const own = Math.floor((index[axis] ?? 0) / divide);
    sum += scale * (own < modulo ? own : own % modulo);
  }
  return sum;
}

export function at(offset: number, ...terms: readonly IndexTerm[]): AxisReach {
  return { kind: 'at', offset, terms };
}

export const WHOLE: AxisReach = { kind: 'whole' };
export const UNKNOWN: AxisReach = { kind: 'unknown' };

/**
 * Two reads one after the other: how an operand of shape `operandShape` is read from a value of shape `shape`, and how
 * that value is read in turn (`through`). A box stands for what is between, so a stride over a whole axis becomes all it
 * spans.
 */
export function composeReads(
  reads: readonly AxisReach[],
  operandShape: readonly number[],
  through: readonly AxisReach[],
  shape: readonly number[],
): readonly AxisReach[] {
  return reads.map((read, axis) => {
    if (read.kind === 'whole' || read.kind === 'unknown') return read;
    const [own, other] = read.kind === 'at' ? [read, read] : [read.first, read.last];
    if ([...own.terms, ...other.terms].some((term) => through[term.axis]?.kind === 'unknown')) return UNKNOWN;
    const first = bound(own, through, shape, 'first');
    const last = bound(other, through, shape, 'last');
    if (first === undefined || last === undefined) return WHOLE;
    if (sameSum(first, last)) return at(first.offset, ...first.terms);
    const isFixed = first.terms.length === 0 && last.terms.length === 0;
    const isAll = isFixed && first.offset <= 0 && last.offset >= (operandShape[axis] ?? 0) - 1;
    return isAll ? WHOLE : { kind: 'between', first, last };
  });
}

type End = 'first' | 'last';

/** The lowest or highest index that a sum comes to, in terms of the cell further on; nothing where it is no sum. */
function bound(sum: IndexSum, through: readonly AxisReach[], shape: readonly number[], end: End): IndexSum | undefined {
  let offset = sum.offset;
  const terms: IndexTerm[] = [];
  for (const term of sum.terms) {
    const inner = boundOf(term, through[term.axis] ?? WHOLE, shape[term.axis] ?? 1, end);
    if (inner === undefined) return undefined;
    offset += term.scale * inner.offset;
    terms.push(...inner.terms.map((own) => ({ ...own, scale: own.scale * term.scale })));
  }
  return { offset, terms };
}

/** What a term takes of the axis it looks along: ⌊index / divide⌋ mod modulo, without the scale. */
function boundOf(term: IndexTerm, read: AxisReach, size: number, end: End): IndexSum | undefined {
  const { scale, divide = 1, modulo = Number.POSITIVE_INFINITY } = term;
  const isHighest = (end === 'last') === scale > 0;
  const isPlain = divide === 1 && modulo === Number.POSITIVE_INFINITY;
  if (read.kind === 'whole' || read.kind === 'unknown') {
    const highest = Math.min(Math.floor(Math.max(0, size - 1) / divide), modulo - 1);
    return { offset: isHighest ? highest : 0, terms: [] };
  }
  if (isPlain) return read.kind === 'at' ? read : isHighest ? read.last : read.first;
  if (read.kind === 'between') return undefined;
  const [inner, ...others] = read.terms;
  if (inner === undefined) {
    const own = Math.floor(read.offset / divide);
    return { offset: own < modulo ? own : own % modulo, terms: [] };
  }
  // ⌊⌊i / a⌋ mod b⌋ / c⌋ is ⌊i / (a·c)⌋ mod (b / c) where c divides b; another mod of it must divide that.
  const isOne = others.length === 0 && inner.scale === 1 && read.offset === 0;
  const rest = (inner.modulo ?? Number.POSITIVE_INFINITY) / divide;
  const least = Math.min(rest, modulo);
  const fits = (rest === Number.POSITIVE_INFINITY || Number.isInteger(rest)) && (least === rest || rest % least === 0);
  if (!isOne || !(fits || rest === Number.POSITIVE_INFINITY)) return undefined;
  const by = (inner.divide ?? 1) * divide;
  const whole = { axis: inner.axis, scale: 1, ...(by > 1 && { divide: by }) };
  return { offset: 0, terms: [least === Number.POSITIVE_INFINITY ? whole : { ...whole, modulo: least }] };
}

function sameSum(a: IndexSum, b: IndexSum): boolean {
  return (
    a.offset === b.offset &&
    a.terms.length === b.terms.length &&
    a.terms.every((term, k) => {
      const other = b.terms[k];
      return (
        other !== undefined &&
        term.axis === other.axis &&
        term.scale === other.scale &&
        (term.divide ?? 1) === (other.divide ?? 1) &&
        term.modulo === other.modulo
      );
    })
  );
}

function sameReach(a: AxisReach, b: AxisReach): boolean {
  if (a.kind === 'at') return b.kind === 'at' && sameSum(a, b);
  if (a.kind === 'between') return b.kind === 'between' && sameSum(a.first, b.first) && sameSum(a.last, b.last);
  return a.kind === b.kind;
}

/** Whether all that `b` reads is read by `a`. */
export function coversReads(a: readonly AxisReach[], b: readonly AxisReach[]): boolean {
  return a.every((read, axis) => {
    const other = b[axis] ?? WHOLE;
    return read.kind === 'whole' || (read.kind === 'unknown' && other.kind !== 'whole') || sameReach(read, other);
  });
}

/** One box that holds both: an axis that they read in different ways counts as a whole. */
export function uniteReads(a: readonly AxisReach[], b: readonly AxisReach[]): readonly AxisReach[] {
  return a.map((read, axis) => (sameReach(read, b[axis] ?? WHOLE) ? read : WHOLE));
}

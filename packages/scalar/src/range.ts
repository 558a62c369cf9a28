/**
 * Ranges: what is known of a number or a bool before it is computed.
 *
 * In and out: plain data. A range of numbers is closed and may hold ±∞; `nan` says that NaN may occur besides. A number
 * that can only be NaN is given the whole line with `nan`. No rule of any op stands here.
 */

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Whether NaN may occur. */
  readonly nan: boolean;
}

export type Truth = 'true' | 'false' | 'unknown';

export type Range = Interval | Truth;

/** [low, high], without NaN unless said so. */
export function between(low: number, high: number, nan: boolean = false): Interval {
  return { low, high, nan };
}

/** Exactly `value`. */
export function point(value: number): Interval {
  return Number.isNaN(value) ? anything : between(value, value);
}

/** Every number, and NaN. */
export const anything: Interval = between(-Infinity, Infinity, true);

export function isInterval(range: Range): range is Interval {
  return typeof range === 'object';
}

export function decided(value: boolean): Truth {
  return value ? 'true' : 'false';
}

/** Whether `value` is possible. */
export function contains(range: Range, value: number): boolean {
  if (!isInterval(range)) return range === 'unknown' || range === decided(value !== 0);
  return Number.isNaN(value) ? range.nan : range.low <= value && value <= range.high;
}

/** The smallest range of what either holds. */
export function unite(a: Range, b: Range): Range {
  if (isInterval(a) && isInterval(b)) {
    return between(Math.min(a.low, b.low), Math.max(a.high, b.high), a.nan || b.nan);
  }
  return a === b ? a : 'unknown';
}

/** With the nearest float32 of every number in it: rounding is monotone, so the ends decide. */
export function widenToF32({ low, high, nan }: Interval): Interval {
  return between(Math.min(low, Math.fround(low)), Math.max(high, Math.fround(high)), nan);
}

/** A little wider: for functions that engines compute with an error, here up to four units in the last place. */
export function widenByRounding({ low, high, nan }: Interval): Interval {
  const slack = (x: number): number => (Number.isFinite(x) ? Math.abs(x) * 2 ** -50 + Number.MIN_VALUE * 4 : 0);
  return between(low - slack(low), high + slack(high), nan);
}

/** Cut to [low, high], which must hold every number in it that can occur. */
export function clampTo(range: Interval, low: number, high: number): Interval {
  return between(Math.min(Math.max(range.low, low), high), Math.max(Math.min(range.high, high), low), range.nan);
}

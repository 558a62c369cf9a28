/**
 * Timing what is short: repeated until it is long enough to be seen, against a clock whose tick is known.
 *
 * In: a clock and work that says how long it took. Out: the median, how often it ran, the tick. Browsers round their
 * clocks (to 5 µs or 100 µs), so one short run says nothing.
 */

export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
}

/** Work is repeated until this much time is in the runs together, milliseconds. */
const ENOUGH = 20;
const MOST_RUNS = 50;
/** No more runs are begun after this much time, milliseconds. */
const MOST_TIME = 100;
const TICKS = 5;
const MOST_READINGS = 1_000_000;

export interface Timed {
  readonly median: number;
  readonly runs: number;
}

/** Times warm runs; a first run of `first` milliseconds that was long enough counts as one. */
export async function timeRuns(clock: Clock, first: number, run: () => Promise<number>): Promise<Timed> {
  if (first >= MOST_TIME / 2) return { median: first, runs: 1 };
  const begun = clock.now();
  const taken: number[] = [];
  let total = 0;
  do {
    const time = await run();
    taken.push(time);
    total += time;
  } while (total < ENOUGH && taken.length < MOST_RUNS && clock.now() - begun < MOST_TIME);
  const sorted = taken.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, runs: taken.length };
}

const ticks = new WeakMap<Clock, number>();

/** The smallest step of the clock that was seen, milliseconds; measured once. */
export function tickOf(clock: Clock): number {
  const known = ticks.get(clock);
  if (known !== undefined) return known;
  let smallest = Number.POSITIVE_INFINITY;
  let before = clock.now();
  for (let seen = 0, readings = 0; seen < TICKS && readings < MOST_READINGS; readings += 1) {
    const now = clock.now();
    if (now <= before) continue;
    smallest = Math.min(smallest, now - before);
    before = now;
    seen += 1;
  }
  const tick = Number.isFinite(smallest) ? smallest : 0;
  ticks.set(clock, tick);
  return tick;
}

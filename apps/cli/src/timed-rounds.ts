/**
 * How long runs take when they are repeated side by side: rounds in which each comes once, in an order that rotates.
 *
 * In: runs that are warm, a number of rounds. Out: milliseconds a run, summarised for each. What drifts, drifts for all of
 * them. A short run is repeated within a round, so that the clock's steps do not count.
 */

export interface Spread {
  readonly median: number;
  /** The quartiles. */
  readonly low: number;
  readonly high: number;
}

const BATCH = 10;
const MOST_REPEATS = 10_000;

export async function timedRounds(
  runs: readonly (() => Promise<unknown>)[],
  rounds: number,
  now: () => number = () => performance.now(),
): Promise<readonly Spread[]> {
  const repeats: number[] = [];
  for (const run of runs) {
    let each = Infinity;
    // The first runs are still being compiled by the engine.
    for (let count = 0; count < 5; count += 1) {
      const start = now();
      await run();
      each = Math.min(each, now() - start);
      if (each > 100) break;
    }
    repeats.push(Math.min(MOST_REPEATS, Math.max(1, Math.ceil(BATCH / Math.max(each, 1e-4)))));
  }
  const times: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < runs.length; turn += 1) {
      const k = (round + turn) % runs.length;
      const [run, count] = [runs[k], repeats[k] ?? 1];
      const start = now();
      for (let repeat = 0; repeat < count; repeat += 1) await run?.();
      times[k]?.push((now() - start) / count);
    }
  }
  return times.map(spread);
}

export function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => {
    const place = part * (sorted.length - 1);
    const low = sorted[Math.floor(place)];
    return low + (sorted[Math.ceil(place)] - low) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

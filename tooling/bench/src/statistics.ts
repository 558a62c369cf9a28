/**
 * The few statistics that the tables speak in.
 *
 * In: times of rounds. Out: medians, quartiles and paired ratios. Times drift by a third between minutes on a shared
 * machine while two runs of one round drift together, so ratios are taken within a round and only then summarised.
 */

export interface Spread {
  readonly median: number;
  /** The quartiles below and above. */
  readonly low: number;
  readonly high: number;
}

/** The value that a part `at` (0 to 1) of the numbers lies below, between two of them in proportion. */
export function quantile(numbers: readonly number[], at: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = at * (sorted.length - 1);
  const below = Math.floor(place);
  const lower = sorted[below] ?? Number.NaN;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] ?? lower;
  return lower === upper ? lower : lower + (upper - lower) * (place - below);
}

export function spread(numbers: readonly number[]): Spread {
  return { median: quantile(numbers, 0.5), low: quantile(numbers, 0.25), high: quantile(numbers, 0.75) };
}

/** `times[k] / base[k]`, summarised: how many times as long, round by round. */
export function pairedRatio(times: readonly number[], base: readonly number[]): Spread {
  return spread(times.slice(0, base.length).map((time, k) => time / (base[k] ?? Number.NaN)));
}

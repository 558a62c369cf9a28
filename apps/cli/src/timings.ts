/**
 * How long a formula takes: compiling, loading, the first run, and runs once all is warm.
 *
 * In: a run to repeat. Out: milliseconds, and lines that say them. Warm runs are repeated until a tenth of a second or a
 * hundred of them have passed; the median is told, for single runs wander. It is no benchmark: it says what waits.
 */

import type { RunResult, Timings } from 'heed';
import type { Terminal } from './terminal.ts';
import { words } from './words.ts';

export interface Measured {
  readonly result: RunResult;
  readonly first: Timings;
  /** The median of `repeats` warm runs, as seen from outside. */
  readonly warm: number;
  readonly repeats: number;
}

const MOST_TIME = 100;
const MOST_RUNS = 100;
const LEAST_RUNS = 3;

export async function measure(run: () => Promise<RunResult>): Promise<Measured> {
  const result = await run();
  const times: number[] = [];
  const began = performance.now();
  while (times.length < LEAST_RUNS || (times.length < MOST_RUNS && performance.now() - began < MOST_TIME)) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { result, first: result.timings, warm: sorted[sorted.length >> 1] ?? 0, repeats: times.length };
}

export function timingLines({ first, warm, repeats }: Measured, { language }: Terminal): readonly string[] {
  const says = words[language];
  const rows: readonly (readonly [string, number])[] = [
    [says.compile, first.compile],
    [says.load, first.load],
    [says.first, first.run],
    [says.warm.replace('{n}', String(repeats)), warm],
  ];
  return rows.map(([what, time]) => `${milliseconds(time).padStart(9)}  ${what}`);
}

export function milliseconds(time: number): string {
  return time < 0.0995 ? `${(time * 1000).toFixed(0)} µs` : `${time.toFixed(time < 9.995 ? 2 : 1)} ms`;
}

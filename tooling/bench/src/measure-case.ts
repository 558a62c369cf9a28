/**
 * One case from makers to figures.
 *
 * In: a case, settings, a number of rounds. Out: for each entry its times, its ratio to the subject and what the check
 * against float64 found; or why there is none of that. An entry whose numbers are wrong has no times: a wrong answer is
 * not quick.
 */

import type { Case, Entry } from './cases.ts';
import { checkRows, type RowCheck } from './check-rows.ts';
import type { Contestant, Settings } from './contestant.ts';
import { makers } from './makers.ts';
import type { Problem } from './problem.ts';
import { reasonOf, timeRounds } from './rounds.ts';
import { pairedRatio, spread, type Spread } from './statistics.ts';

export interface EntryFigures {
  readonly label: string;
  readonly flops: number;
  /** Milliseconds a run. */
  readonly time?: Spread;
  /** How many times as long as the subject. */
  readonly ratio?: Spread;
  readonly check?: RowCheck;
  /** Why figures are missing. */
  readonly failure?: string;
}

export interface CaseFigures {
  readonly measured: Case;
  readonly entries: readonly EntryFigures[];
}

interface Ready {
  readonly contestant?: Contestant;
  readonly flops: number;
  readonly check?: RowCheck;
  readonly failure?: string;
}

export async function measureCase(measured: Case, settings: Settings, rounds: number): Promise<CaseFigures> {
  const own = measured.problem();
  const made: Ready[] = [];
  for (const entry of measured.entries) made.push(await prepare(entry, own, settings));
  const taking = [...made.keys()].filter((k) => made[k]?.contestant !== undefined);
  const timed = await timeRounds(
    taking.map((k) => made[k]?.contestant as Contestant),
    { rounds },
  );
  for (const k of taking) await made[k]?.contestant?.close?.();
  const timesOf = (k: number): readonly number[] | undefined => {
    const found = timed[taking.indexOf(k)];
    return found && found.failure === undefined && found.times.length > 0 ? found.times : undefined;
  };
  const base = timesOf(0);
  const entries = measured.entries.map(({ label }, k): EntryFigures => {
    const { flops, check } = made[k];
    const failure = made[k].failure ?? timed[taking.indexOf(k)]?.failure;
    const times = timesOf(k);
    return {
      label,
      flops,
      ...(times && { time: spread(times) }),
      ...(times && base && { ratio: pairedRatio(times, base) }),
      ...(check && { check }),
      ...(failure !== undefined && { failure }),
    };
  });
  return { measured, entries };
}

/** Made, run once and checked. */
async function prepare(entry: Entry, own: Problem, settings: Settings): Promise<Ready> {
  const problem = entry.problem?.() ?? own;
  const { flops } = problem;
  try {
    const contestant = await (await makers[entry.maker]())(problem, settings);
    await contestant.run();
    const check = checkRows(problem, contestant.row);
    if (check.passed) return { contestant, flops, check };
    await contestant.close?.();
    return { flops, check, failure: `wrong numbers (off by ${check.error.toExponential(1)})` };
  } catch (error) {
    return { flops, failure: reasonOf(error) };
  }
}

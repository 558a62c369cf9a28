/**
 * Rounds: every contestant once per round, in an order that rotates, so that what drifts drifts for all of them.
 *
 * In: contestants that have been made, how many rounds, a clock. Out: milliseconds per run, by contestant and round. Before
 * each timed batch there is a pause, in which the thread pools of the others stop spinning, and one run that is not
 * counted, which wakes the own one. A contestant that fails is out from then on, and its reason is kept.
 */

export interface Runner {
  readonly run: () => unknown;
  readonly waits: boolean;
}

export interface Timed {
  readonly times: readonly number[];
  readonly failure?: string;
}

export interface RoundOptions {
  readonly rounds: number;
  /** Milliseconds between batches. */
  readonly pause?: number;
  /** Milliseconds that a batch should take at least. */
  readonly batch?: number;
  /** Milliseconds of runs before the first round. */
  readonly warmUp?: number;
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

const MOST_REPEATS = 100_000;

export async function timeRounds(runners: readonly Runner[], options: RoundOptions): Promise<readonly Timed[]> {
  const { rounds, pause = 40, batch = 20, warmUp = 250 } = options;
  const { now = () => performance.now(), sleep = defaultSleep } = options;
  const times: number[][] = runners.map(() => []);
  const failures = new Map<number, string>();
  const repeats = new Map<number, number>();

  const guarded = async (k: number, work: (runner: Runner) => Promise<void>): Promise<void> => {
    const runner = runners[k];
    if (!runner || failures.has(k)) return;
    try {
      await work(runner);
    } catch (error) {
      failures.set(k, reasonOf(error));
    }
  };

  for (const k of runners.keys()) {
    await guarded(k, async (runner) => {
      const began = now();
      let each = 0;
      for (let count = 0; count < 3 || (count < MOST_REPEATS && now() - began < warmUp); count += 1) {
        const start = now();
        await once(runner);
        each = now() - start;
        if (count > 0 && now() - began > 20 * warmUp) break; // a slow one is warm after its second run
      }
      repeats.set(k, Math.max(1, Math.min(MOST_REPEATS, Math.ceil(batch / Math.max(each, 1e-4)))));
    });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < runners.length; turn += 1) {
      const k = (round + turn) % runners.length;
      await guarded(k, async (runner) => {
        await sleep(pause);
        await once(runner);
        const count = repeats.get(k) ?? 1;
        const start = now();
        if (runner.waits) for (let each = 0; each < count; each += 1) await runner.run();
        else for (let each = 0; each < count; each += 1) runner.run();
        times[k]?.push((now() - start) / count);
      });
    }
  }
  return times.map((own, k) => {
    const failure = failures.get(k);
    return { times: own, ...(failure !== undefined && { failure }) };
  });
}

async function once({ run, waits }: Runner): Promise<void> {
  if (waits) await run();
  else run();
}

/** Its first line, without the folders of paths: those are of somebody's machine. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replaceAll(/\/(?:[\w.@-]+\/)+/g, '').slice(0, 160);
}

function defaultSleep(ms: number): Promise<unknown> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * Where the time of a run goes, stage by stage, by V8's sampling profiler.
 *
 * In: something to run, and how many floating-point operations its two products are. Out: milliseconds a run of each stage
 * of heed's kernels, of copies, and of the rest; for the products, how much of the roofline they reach. Stages are told
 * from names of WebAssembly functions, which heed's modules carry. Sampling costs some percent: shares count, not sums.
 */

import { Session, type Profiler } from 'node:inspector/promises';
import type { Case } from './cases.ts';
import type { Settings } from './contestant.ts';
import type { Outcome } from './fresh-process.ts';
import { makers } from './makers.ts';
import { reasonOf, type Runner } from './rounds.ts';

export interface StageFigures {
  readonly stage: string;
  readonly ms: number;
  readonly share: number;
  /** Useful operations a second; products alone have any. */
  readonly gflops?: number;
}

/** First match counts. */
const stages: readonly (readonly [stage: string, pattern: RegExp])[] = [
  ['scores', /^(product(_madd)?|dots(_madd)?)$/],
  ['product', /^(product_onto|product_careful|row_sums|tile_\d)/],
  ['weights', /^k\d+_weigh/],
  ['pack', /^(k\d+_pack|k\d+_begin|pack_|convert)/],
  ['finish', /^k\d+_finish/],
  ['other kernels', /^k\d+_row$/],
  ['walk and masks', /^k\d+|^is_finite$|^spread$/],
];
/** How long a case is looked at. */
const SECONDS = 2;

const copies = /^(copyOf|copyNumbers|set)$/;

/** The first entry of a case. */
export async function stagesOfCase(
  { entries: [subject], problem: pose }: Case,
  settings: Settings,
): Promise<Outcome<readonly StageFigures[]>> {
  if (subject === undefined) return { failure: 'nobody takes part' };
  try {
    const problem = pose();
    const contestant = await (await makers[subject.maker]())(problem, settings);
    const value = await stagesOf(contestant, problem.flops);
    await contestant.close?.();
    return { value };
  } catch (error) {
    return { failure: reasonOf(error) };
  }
}

async function stagesOf({ run }: Pick<Runner, 'run'>, flops: number): Promise<readonly StageFigures[]> {
  for (let warm = 0; warm < 5; warm += 1) await run();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 1000 });
  await session.post('Profiler.start');
  const start = performance.now();
  let runs = 0;
  do {
    await run();
    runs += 1;
  } while (performance.now() - start < 1000 * SECONDS);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  return stagesIn(profile, runs, flops);
}

/** What a profile of so many runs says of the stages. */
export function stagesIn(profile: Profiler.Profile, runs: number, flops: number): readonly StageFigures[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, stageOf(callFrame)]));
  const times = new Map<string, number>();
  profile.samples?.forEach((id, k) => {
    const stage = names.get(id);
    if (stage !== undefined) times.set(stage, (times.get(stage) ?? 0) + (profile.timeDeltas?.[k] ?? 0));
  });
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  const products = times.has('scores') ? 2 : 1;
  return [...times]
    .map(([stage, micros]): StageFigures => {
      const ms = micros / 1000 / runs;
      const isProduct = stage === 'scores' || stage === 'product';
      return { stage, ms, share: micros / all, ...(isProduct && { gflops: flops / products / ms / 1e6 }) };
    })
    .toSorted((a, b) => b.ms - a.ms);
}

function stageOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string | undefined {
  if (functionName === '(idle)' || functionName === '(root)') return undefined;
  if (!url.startsWith('wasm:')) return copies.test(functionName) ? 'copies in and out' : 'host';
  return stages.find(([, pattern]) => pattern.test(functionName))?.[0] ?? 'other kernels';
}

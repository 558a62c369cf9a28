/**
 * Answers: a request in, a reply out. What the worker does, without being one.
 *
 * In: a problem and where to run it. Out: all steps with their values, what was bound, timings of warm runs; or a
 * comparison of all backends; or what is wrong. Every exception becomes a refusal. The reference is part of this file's
 * code; everything that compiles is fetched when it is first asked for.
 */

import { HeedError, type Diagnostic } from '@heed/diagnostics';
import type * as Heed from 'heed';
import type { Backend, Inputs, RunOptions, RunResult, TraceStep } from 'heed';
import { attn as attnOnReference } from 'heed/reference';
import { report } from '../messages.ts';
import { BACKENDS } from '../state/valid-state.ts';
import { bindProblem } from './bind.ts';
import { tickOf, timeRuns, type Clock } from './clock.ts';
import type { Compared, Problem, Ran, Reply, Request, RunTimings } from './protocol.ts';

export async function answer(request: Request, clock: Clock = performance): Promise<Reply> {
  try {
    return request.kind === 'run' ? await ran(request, clock) : await compared(request, clock);
  } catch (error) {
    return { kind: 'refused', id: request.id, diagnostics: diagnosticsOf(error) };
  }
}

async function ran({ id, problem, backend }: Request & { readonly kind: 'run' }, clock: Clock): Promise<Ran> {
  const { inputs, options } = bound(problem);
  const formula = await formulaOn(problem.formula, backend);
  const first = await formula.run(inputs, { ...options, backend });
  const steps = await formula.trace(inputs, { ...options, backend });
  return {
    kind: 'ran',
    id,
    backend,
    steps,
    inputs: { ...inputs, ...first.inputs },
    seeded: first.seeded,
    timings: await timings(first, () => formula.run(inputs, { ...options, backend }), clock),
  };
}

async function compared({ id, problem }: Request & { readonly kind: 'compare' }, clock: Clock): Promise<Compared> {
  const { inputs, options } = bound(problem);
  const { attn, compareBackends } = await everyBackend();
  const found = await compareBackends(attn(problem.formula), inputs, { ...options, backends: BACKENDS });
  const backends: Compared['backends'][number][] = [];
  for (const one of found) {
    if (!one.available || one.diagnostics.length > 0) {
      backends.push(one);
      continue;
    }
    // A formula of its own, so that compiling it is timed too.
    const formula = attn(problem.formula);
    const run = (): Promise<RunResult> => formula.run(inputs, { ...options, backend: one.backend as Backend });
    backends.push({ ...one, timings: await timings(await run(), run, clock) });
  }
  return { kind: 'compared', id, backends };
}

interface Options {
  readonly sizes: Readonly<Record<string, number>>;
  readonly seed: number;
}

/** Tensors for the inputs; throws all that cannot be read. */
function bound(
  problem: Problem,
): { readonly inputs: Inputs; readonly options: Options } & ReturnType<typeof bindProblem> {
  const found = bindProblem(problem);
  if (found.diagnostics.length > 0) throw new HeedError(found.diagnostics);
  return { ...found, options: { sizes: found.sizes, seed: problem.seed } };
}

interface Runnable {
  readonly run: (inputs: Inputs, options: RunOptions) => Promise<RunResult>;
  readonly trace: (inputs: Inputs, options: RunOptions) => Promise<readonly TraceStep[]>;
}

async function formulaOn(text: string, backend: Backend): Promise<Runnable> {
  if (backend !== 'reference') return (await everyBackend()).attn(text);
  const formula = attnOnReference(text);
  return {
    run: (inputs, { sizes, seed }) =>
      formula.run(inputs, { ...(sizes && { sizes }), ...(seed !== undefined && { seed }) }),
    trace: (inputs, { sizes, seed }) =>
      formula.trace(inputs, { ...(sizes && { sizes }), ...(seed !== undefined && { seed }) }),
  };
}

/** What cannot be fetched is no fault of heed's. */
async function everyBackend(): Promise<typeof Heed> {
  try {
    return await import('heed');
  } catch (error) {
    throw new HeedError([report['page/worker']({ reason: reasonOf(error) })], { cause: error });
  }
}

async function timings(first: RunResult, run: () => Promise<RunResult>, clock: Clock): Promise<RunTimings> {
  const { compile, load } = first.timings;
  const { median, runs } = await timeRuns(clock, first.timings.run, async () => (await run()).timings.run);
  return { compile, load, run: median, runs, tick: tickOf(clock) };
}

export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof HeedError ? error.diagnostics : [report['page/broken']({ reason: reasonOf(error) })];
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

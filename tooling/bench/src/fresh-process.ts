/**
 * Figures that only a fresh process has: the time from first import to first result, and what memory a run takes.
 *
 * In: which contestant, or which memory case. Out: numbers, from a child that runs fresh-process-child.ts. The child's
 * first import of a library is within its time; starting Node is not.
 */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { attentionProblem } from './attention-problem.ts';
import { coldProblem } from './cases.ts';
import { savedProgram } from './heed-bundled.ts';
import type { MakerName } from './makers.ts';
import { reasonOf } from './rounds.ts';
import { spread, type Spread } from './statistics.ts';
import type { Settings } from './contestant.ts';

const call = promisify(execFile);
const child = join(import.meta.dirname, 'fresh-process-child.ts');

export interface MemoryFigures {
  readonly inputs: number;
  readonly outputs: number;
  /** Bytes of all WebAssembly memories after the run. */
  readonly device: number;
  readonly seconds: number;
  readonly error: number;
  readonly passed: boolean;
}

/** Who starts, and in how many milliseconds it ought to be done. */
export interface Starter {
  readonly maker: MakerName;
  readonly most?: number;
}

export interface ColdFigures {
  readonly name: string;
  readonly most?: number;
  readonly outcome: Outcome<Spread>;
}

export type Outcome<T> = { readonly value: T } | { readonly failure: string };

async function ask<T>(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome<T>> {
  try {
    const flags = process.execArgv;
    const { stdout } = await call(process.execPath, [...flags, child, ...words], {
      maxBuffer: 2 ** 24,
      env: { ...process.env, ...env },
    });
    return { value: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T };
  } catch (error) {
    return { failure: lastFault(error) };
  }
}

function lastFault(error: unknown): string {
  const { stderr = '' } = error as { readonly stderr?: string };
  return /^(?:\w*Error|NotPossible|HeedError)\b.*$/m.exec(stderr)?.[0].slice(0, 160) ?? reasonOf(error);
}

/** One start each in every round; the milliseconds of each. */
export async function coldStarts(starters: readonly Starter[], rounds: number): Promise<readonly ColdFigures[]> {
  const times = new Map<MakerName, number[]>(starters.map(({ maker }) => [maker, []]));
  const failures = new Map<MakerName, string>();
  const { env, remove } = await savedProgram(attentionProblem(coldProblem));
  for (let round = 0; round < rounds; round += 1) {
    for (const { maker } of starters) {
      if (failures.has(maker)) continue;
      const outcome = await ask<{ ms: number }>(['cold', maker], env);
      if ('value' in outcome) times.get(maker)?.push(outcome.value.ms);
      else failures.set(maker, outcome.failure);
    }
  }
  remove();
  return starters.map(({ maker, most }) => {
    const failure = failures.get(maker);
    const outcome = failure === undefined ? { value: spread(times.get(maker) ?? []) } : { failure };
    return { name: maker, outcome, ...(most !== undefined && { most }) };
  });
}

export function memoryOf(name: string, { threads, strict }: Settings): Promise<Outcome<MemoryFigures>> {
  return ask(['memory', name, String(threads), String(strict)]);
}

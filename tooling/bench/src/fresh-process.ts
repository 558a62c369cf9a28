/**
 * Figures that only a fresh process has: the time from first import to first result, and what memory a run takes.
 *
 * In: which contestant, or which memory case. Out: numbers, from a child that runs fresh-process-child.ts. The child's
 * first import of a library is within its time; starting Node is not.
 */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

export type Outcome<T> = { readonly value: T } | { readonly failure: string };

async function ask<T>(words: readonly string[]): Promise<Outcome<T>> {
  try {
    const flags = process.execArgv;
    const { stdout } = await call(process.execPath, [...flags, child, ...words], { maxBuffer: 2 ** 24 });
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
export async function coldStarts(
  names: readonly MakerName[],
  rounds: number,
): Promise<readonly { readonly name: MakerName; readonly outcome: Outcome<Spread> }[]> {
  const times = new Map<MakerName, number[]>(names.map((name) => [name, []]));
  const failures = new Map<MakerName, string>();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      if (failures.has(name)) continue;
      const outcome = await ask<{ ms: number }>(['cold', name]);
      if ('value' in outcome) times.get(name)?.push(outcome.value.ms);
      else failures.set(name, outcome.failure);
    }
  }
  return names.map((name) => {
    const failure = failures.get(name);
    return { name, outcome: failure === undefined ? { value: spread(times.get(name) ?? []) } : { failure } };
  });
}

export function memoryOf(name: string, { threads, strict }: Settings): Promise<Outcome<MemoryFigures>> {
  return ask(['memory', name, String(threads), String(strict)]);
}

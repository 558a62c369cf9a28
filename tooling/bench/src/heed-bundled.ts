/**
 * heed through its one-file entries, for fresh processes: from formula text, or from a program that was saved before.
 *
 * In: a problem; for the saved one also a file, which savedProgram makes and whose name goes to the child in its
 * environment. Out: contestants on one thread. Importing this file loads nothing of heed.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotPossible, type Contestant, type Maker } from './contestant.ts';
import type { HostTensor, Problem } from './problem.ts';

/** The variable that names the file of a saved program. */
const FILE = 'HEED_BENCH_PROGRAM';

interface Result {
  readonly data: ArrayLike<number>;
}

export const heedBundled: Maker = async (problem, { strict }) => {
  const { attn, tensor } = await import('heed/bundle');
  const formula = attn(problem.formula);
  const inputs = tensorsOf(problem, tensor);
  return contestant(problem, () => formula.runSync(inputs, { backend: 'wasm', ...(strict && { strict }) }).result);
};

export const heedSaved: Maker = async (problem) => {
  const file = process.env[FILE];
  if (file === undefined) throw new NotPossible(`no saved program: ${FILE} is not set`);
  const { chooseDevice, openSession, readProgram, tensor } = await import('@heed/runtime/bundle');
  const { value: device } = chooseDevice('wasm');
  if (device === undefined) throw new NotPossible('there is no WebAssembly here');
  const loaded = openSession(device).loadSync(readProgram(readFileSync(file)));
  const inputs = tensorsOf(problem, tensor);
  return contestant(problem, () => loaded.runSync(inputs).outputs['result']);
};

/** A file with the problem's program for children to load, and what removes it. */
export async function savedProgram({ formula }: Problem): Promise<{ env: Record<string, string>; remove: () => void }> {
  const { attn } = await import('heed');
  const folder = mkdtempSync(join(tmpdir(), 'heed-bench-'));
  const file = join(folder, 'program');
  writeFileSync(file, attn(formula).save({ backend: 'wasm' }));
  return { env: { [FILE]: file }, remove: () => rmSync(folder, { recursive: true }) };
}

function tensorsOf<T>(
  { inputs }: Problem,
  tensor: (data: HostTensor['data'], shape: HostTensor['shape']) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { data, shape }]) => [name, tensor(data, shape)]));
}

function contestant({ width }: Problem, run: () => Result | undefined): Contestant {
  let result: Result | undefined;
  return {
    waits: false,
    run: () => {
      result = run();
    },
    row: (row) =>
      result === undefined ? [] : Array.from({ length: width }, (_, k) => result?.data[row * width + k] ?? 0),
  };
}

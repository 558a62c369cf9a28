/**
 * For tests of tests: whether runs of a kernel tell a wrong module from the right one.
 *
 * In: a kernel, runs with what they should give. Out: for each function of its module or source, how many mutants there are
 * and which survive every run. A trap, a write where there is nothing to write and a wrong number are all seen.
 */

import { loadNumber } from '@heed/tensor';
import type { Kernel } from '../kernel.ts';
import type { Target } from '../program.ts';
import { emitSource } from '../emit-js/emit-source.ts';
import { sourceMutants } from '../emit-js/mutants.check.ts';
import { jsSupport } from '../emit-js/support.ts';
import { mutantsOf } from '../wasm/mutants.check.ts';
import { emitModule } from './emit-module.ts';
import { compileSource, eachPosition, put, launchOf, linked, runKernel, viewsOf, wasmTarget } from './kernel.check.ts';
import type { Closeness, Laid, Machine, Run } from './kernel.check.ts';

export interface Trial {
  readonly run: Run;
  readonly cuts: readonly number[];
  readonly want: Laid;
  readonly close: Closeness;
}

/** `value` for an index of the output's axes: outer, then those inner ones that are listed in `axes`. */
export function trialOf(
  kernel: Kernel,
  run: Run,
  { axes, value, close }: { axes: readonly number[]; value: (index: readonly number[]) => number; close: Closeness },
  cuts: readonly number[] = [],
): Trial {
  const out = run.operands[kernel.out];
  const want = { ...out, data: out.data!.slice() };
  const visited = [...run.outer, ...run.inner.map((extent, axis) => (axes.includes(axis) ? extent : 1))];
  eachPosition(visited, (index) => put(want, index, value(index)));
  return { run, cuts, want, close };
}

export interface Score {
  readonly mutants: number;
  readonly survivors: readonly string[];
}

interface Tried {
  readonly name: string;
  readonly what: string;
  readonly machine: () => Machine;
}

/** By name of function, without the kernel's own name. Of each some `sample` mutants are tried, evenly. */
export function survivorsOf(
  kernel: Kernel,
  trials: readonly Trial[],
  mutants: readonly Tried[],
  sample: number,
): ReadonlyMap<string, Score> {
  const scores = new Map<string, Score>();
  // What tells one mutant tells its neighbours.
  const order = [...trials];
  for (const [name, own] of Map.groupBy(mutants, (mutant) => mutant.name)) {
    const stride = Math.max(1, Math.floor(own.length / sample));
    const tried = own.filter((_, k) => k % stride === 0);
    const survivors: string[] = [];
    for (const { what, machine } of tried) {
      const mutant = machine();
      const teller = order.findIndex((trial) => !agrees(kernel, trial, mutant));
      if (teller < 0) survivors.push(what);
      else order.unshift(...order.splice(teller, 1));
    }
    scores.set(name.replace(/^k0_/, ''), { mutants: tried.length, survivors });
  }
  return scores;
}

/** Mutants of the kernel's module; `fused`: with relaxed operations. */
export function wasmMutants(kernel: Kernel, fused: boolean): readonly Tried[] {
  const target: Target = { ...wasmTarget, features: { ...wasmTarget.features, relaxedSimd: fused } };
  const whole = emitModule([kernel], target);
  const { libraries } = whole;
  const own = mutantsOf(Uint8Array.from(whole.bytes)).map((mutant) => ({
    mutant,
    of: (bytes: Uint8Array) => ({ ...whole, bytes }),
  }));
  const called = new Set(
    WebAssembly.Module.imports(new WebAssembly.Module(Uint8Array.from(whole.bytes))).map(({ name }) => name),
  );
  const shared = Object.entries(libraries).flatMap(([library, bytes]) =>
    mutantsOf(Uint8Array.from(bytes))
      .filter(({ name }) => called.has(name))
      .map((mutant) => ({
        mutant,
        of: (mutated: Uint8Array) => ({ ...whole, libraries: { ...libraries, [library]: mutated } }),
      })),
  );
  return [...own, ...shared].map(({ mutant: { name, what, encode }, of }) => ({
    name,
    what,
    machine: () => {
      const instantiate = linked(of(encode()));
      return (_, memory) => launchOf(instantiate(memory));
    },
  }));
}

/** Mutants of the kernel's JavaScript. */
export function jsMutants(kernel: Kernel): readonly Tried[] {
  return sourceMutants(emitSource([kernel])).map(({ name, what, source }) => ({
    name,
    what,
    machine: () => {
      const compiled = compileSource(source());
      return (_, memory) => compiled(() => viewsOf(memory), jsSupport)[0];
    },
  }));
}

/** Whether a machine gives what a run should give. */
export function agrees(kernel: Kernel, { run, cuts, want, close }: Trial, machine: Machine): boolean {
  const { relative = 0, absolute = 0 } = close;
  let got: Laid;
  try {
    got = runKernel(kernel, run, cuts, machine);
  } catch {
    return false;
  }
  return want.data!.every((_, k) => {
    const [a, b] = [loadNumber(got.data!, got.dtype!, k), loadNumber(want.data!, want.dtype!, k)];
    return Object.is(a, b) || a === b || Math.abs(a - b) <= absolute + relative * Math.abs(b);
  });
}

/**
 * Running: from tensors to tensors, on a device or on the oracle.
 *
 * One session per device is opened on first use and kept, so that programs of many formulas share one memory. The
 * reference backend is the graph's float64 evaluator and needs no session.
 */

import { HeedError } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import { evaluateGraph } from '@heed/graph';
import { chooseDevice, openSession, type Device, type LoadedProgram, type Session } from '@heed/runtime';
import type { SizeValues, Tensor } from '@heed/tensor';
import type { RunOptions, RunResult, Timings } from './face.ts';
import { report } from './messages.ts';
import type { Variant } from './variants.ts';

const sessions = new WeakMap<Device, Session>();

/** The session every formula of this page or process shares on a device. */
export function sessionOn(device: Device): Session {
  let session = sessions.get(device);
  if (!session) {
    session = openSession(device);
    sessions.set(device, session);
  }
  return session;
}

interface Prepared {
  readonly device: Device;
  readonly session: Session;
  readonly variant: Variant;
}

function prepare(variant: Variant, backend: RunOptions['backend']): Prepared {
  const chosen = chooseDevice(backend);
  if (!chosen.value) throw new HeedError(chosen.diagnostics);
  return { device: chosen.value, session: sessionOn(chosen.value), variant };
}

type Tensors = Readonly<Record<string, Tensor>>;

export async function runOn(
  variant: Variant,
  tensors: Tensors,
  options: RunOptions,
  seeded: readonly string[] = [],
): Promise<RunResult> {
  if (options.backend === 'reference') return runReference(variant, tensors, options, seeded);
  const clock = new Clock();
  const { device, session } = prepare(variant, options.backend);
  const program = clock.time('compile', () => variant.program(device.target()));
  const started = performance.now();
  const loaded = await session.load(program);
  clock.add('load', performance.now() - started);
  const ran = await clock.timeAsync('run', () => loaded.run(tensors, sizesOf(options)));
  return resultOf(ran.outputs, device.name, clock.spent, seeded);
}

export function runOnSync(
  variant: Variant,
  tensors: Tensors,
  options: RunOptions,
  seeded: readonly string[] = [],
): RunResult {
  if (options.backend === 'reference') return runReference(variant, tensors, options, seeded);
  const clock = new Clock();
  const { device, session } = prepare(variant, options.backend);
  const program = clock.time('compile', () => variant.program(device.target()));
  const loaded: LoadedProgram = clock.time('load', () => session.loadSync(program));
  const ran = clock.time('run', () => loaded.runSync(tensors, sizesOf(options)));
  return resultOf(ran.outputs, device.name, clock.spent, seeded);
}

function runReference(variant: Variant, tensors: Tensors, options: RunOptions, seeded: readonly string[]): RunResult {
  const clock = new Clock();
  const outputs = clock.time('run', () => evaluateGraph(variant.graph, tensors, sizesOf(options)));
  return resultOf(outputs, 'reference', clock.spent, seeded);
}

function sizesOf({ sizes }: RunOptions): { sizes?: SizeValues } {
  return sizes ? { sizes } : {};
}

function resultOf(outputs: Tensors, backend: string, timings: Timings, seeded: readonly string[]): RunResult {
  const at = (name: string): Tensor => {
    const canonical = canonicalName(name);
    if (!Object.hasOwn(outputs, canonical)) {
      throw new HeedError([report['run/not-computed']({ name, known: Object.keys(outputs).join(', ') })]);
    }
    return outputs[canonical];
  };
  return {
    get result() {
      return at('result');
    },
    outputs,
    at,
    backend,
    seeded,
    timings,
  };
}

/** Milliseconds by what they were spent on. */
class Clock {
  readonly spent = { compile: 0, load: 0, run: 0 };

  add(what: keyof Timings, milliseconds: number): void {
    this.spent[what] += milliseconds;
  }

  time<T>(what: keyof Timings, work: () => T): T {
    const started = performance.now();
    try {
      return work();
    } finally {
      this.add(what, performance.now() - started);
    }
  }

  async timeAsync<T>(what: keyof Timings, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.add(what, performance.now() - started);
    }
  }
}

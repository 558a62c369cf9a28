/**
 * The engine of the full entry: variants compiled for a device and run there.
 *
 * One session per device and number of threads is opened on first use and kept, so that programs of many formulas share one memory.
 */

import { HeedError } from '@heed/diagnostics';
import { saveProgram } from '@heed/kernels';
import { chooseDevice, devices, openSession, strictDevices, threadsOn, type Device, type Session } from '@heed/runtime';
import type { SizeValues } from '@heed/tensor';
import { Clock } from './clock.ts';
import { compiledOf } from './compiled.ts';
import { costOf } from './cost.ts';
import type { Engine } from './engine.ts';
import type { RunOptions } from './face.ts';
import { inspect } from './inspect.ts';

/** By device and number of threads. */
const sessions = new WeakMap<Device, Map<number, Session>>();

/** The session every formula of this page or process shares on a device, with so many threads if it has any. */
export function sessionOn(device: Device, wanted?: number): Session {
  const { threads } = threadsOn(device, wanted);
  const own = sessions.get(device) ?? new Map<number, Session>();
  sessions.set(device, own);
  let session = own.get(threads);
  if (!session) {
    session = openSession(device, { threads });
    own.set(threads, session);
  }
  return session;
}

/** What runs where no device, or one by name, is asked for. */
export function deviceFor({ backend, strict }: Pick<RunOptions, 'backend' | 'strict'>): Device {
  const chosen = chooseDevice(backend, strict === true ? strictDevices : devices);
  if (!chosen.value) throw new HeedError(chosen.diagnostics);
  return chosen.value;
}

function sizesOf({ sizes }: RunOptions): { sizes?: SizeValues } {
  return sizes ? { sizes } : {};
}

export const compiling: Engine = {
  backend: 'auto',
  reads: (variant) => compiledOf(variant).plan.signature.inputs.map(({ name }) => name),
  run: async (variant, tensors, options) => {
    const clock = new Clock();
    const device = deviceFor(options);
    const session = sessionOn(device, options.threads);
    const program = clock.time('compile', () => compiledOf(variant).program(session.target));
    const loaded = await clock.timeAsync('load', () => session.load(program));
    const { outputs } = await clock.timeAsync('run', () => loaded.run(tensors, sizesOf(options)));
    return { outputs, backend: device.name, timings: clock.spent };
  },
  runSync: (variant, tensors, options) => {
    const clock = new Clock();
    const device = deviceFor(options);
    const session = sessionOn(device, options.threads);
    const program = clock.time('compile', () => compiledOf(variant).program(session.target));
    const loaded = clock.time('load', () => session.loadSync(program));
    const { outputs } = clock.time('run', () => loaded.runSync(tensors, sizesOf(options)));
    return { outputs, backend: device.name, timings: clock.spent };
  },
  repeat: (variant, tensors, options) => {
    if (options.backend === 'reference') return undefined;
    const device = deviceFor(options);
    const session = sessionOn(device, options.threads);
    const program = compiledOf(variant).program(session.target);
    const { inputs, outputs } = program.signature;
    const loaded = session.loadSync(program); // a run has loaded it
    const { runSync, run } = loaded.ready(tensors, sizesOf(options));
    return {
      backend: device.name,
      inputs: inputs.map(({ name }) => name),
      outputs: outputs.map(({ name }) => name),
      runSync,
      run,
    };
  },
  save: (variant, options) => {
    const device = deviceFor(options);
    const { threads } = threadsOn(device, options.threads);
    return saveProgram(compiledOf(variant).program(device.target(threads > 1)));
  },
  cost: costOf,
  inspect,
};

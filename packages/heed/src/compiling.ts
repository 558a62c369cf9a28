/**
 * The engine of the full entry: variants compiled for a device and run there.
 *
 * One session per device is opened on first use and kept, so that programs of many formulas share one memory.
 */

import { HeedError } from '@heed/diagnostics';
import { chooseDevice, openSession, type Device, type Session } from '@heed/runtime';
import type { SizeValues } from '@heed/tensor';
import { Clock } from './clock.ts';
import { compiledOf } from './compiled.ts';
import { costOf } from './cost.ts';
import type { Engine } from './engine.ts';
import type { RunOptions } from './face.ts';
import { inspect } from './inspect.ts';

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

function deviceFor({ backend }: RunOptions): Device {
  const chosen = chooseDevice(backend);
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
    const session = sessionOn(device);
    const program = clock.time('compile', () => compiledOf(variant).program(device.target()));
    const loaded = await clock.timeAsync('load', () => session.load(program));
    const { outputs } = await clock.timeAsync('run', () => loaded.run(tensors, sizesOf(options)));
    return { outputs, backend: device.name, timings: clock.spent };
  },
  runSync: (variant, tensors, options) => {
    const clock = new Clock();
    const device = deviceFor(options);
    const session = sessionOn(device);
    const program = clock.time('compile', () => compiledOf(variant).program(device.target()));
    const loaded = clock.time('load', () => session.loadSync(program));
    const { outputs } = clock.time('run', () => loaded.runSync(tensors, sizesOf(options)));
    return { outputs, backend: device.name, timings: clock.spent };
  },
  cost: costOf,
  inspect,
};

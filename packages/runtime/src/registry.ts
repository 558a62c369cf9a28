/**
 * The devices that have names, and which one `auto` takes.
 *
 * In: a name, or a device of one's own. Out: a device that is available, or a diagnostic that says why not. It stands
 * above the devices; neither the contract nor a device knows it. `reference` is no device: it is the graph's evaluator.
 */

import { nearest, type Checked } from '@heed/diagnostics';
import type { Availability, Device } from './device.ts';
import { interpreter } from './interpreter/device.ts';
import { js } from './js/device.ts';
import { report } from './messages.ts';
import { strictWasm, wasm } from './wasm/device.ts';

/** In the order in which `auto` tries them. */
export const devices: readonly Device[] = [wasm, js, interpreter];

/** The same names, each keeping to operations that give the same bits on every engine. */
export const strictDevices: readonly Device[] = [strictWasm, js, interpreter];

export const deviceNames: readonly string[] = ['auto', ...devices.map(({ name }) => name)];

/** `auto` is the first device that is available; a name is that device and no other. */
export function chooseDevice(choice: string | Device = 'auto', known: readonly Device[] = devices): Checked<Device> {
  if (typeof choice !== 'string') return available(choice);
  if (choice === 'auto') {
    const first = known.find((device) => device.availability().available) ?? known.at(-1);
    if (first) return available(first);
  }
  const named = known.find(({ name }) => name === choice);
  if (named) return available(named);
  const names = ['auto', ...known.map(({ name }) => name)];
  const near = nearest(choice, names);
  const help = near && { text: { en: `did you mean \`${near}\`?`, zh: `是否想写 \`${near}\`？` } };
  const facts = { name: choice, known: names.join(', ') };
  return { value: undefined, diagnostics: [report['run/unknown-device'](facts, help ? { help } : {})] };
}

export interface DeviceReport {
  readonly name: string;
  readonly availability: Availability;
  /** What kernels may use there; absent where the device is not available. */
  readonly features?: readonly string[];
  /** Whether several threads may share a run; absent where the device has no such thing. */
  readonly threads?: Availability;
  /** Whether `auto` takes it. */
  readonly automatic: boolean;
}

/** For each device: whether it works here and, if not, why. */
export function surveyDevices(known: readonly Device[] = devices): readonly DeviceReport[] {
  const automatic = chooseDevice('auto', known).value;
  return known.map((device) => {
    const availability = device.availability();
    const base = { name: device.name, availability, automatic: device === automatic };
    if (!availability.available) return base;
    const features = Object.entries(device.target().features).flatMap(([feature, has]) => (has ? [feature] : []));
    return { ...base, features, ...(device.threads && { threads: device.threads() }) };
  });
}

function available(device: Device): Checked<Device> {
  const found = device.availability();
  if (found.available) return { value: device, diagnostics: [] };
  const facts = { device: device.name, reason: found.reason };
  return { value: undefined, diagnostics: [report['run/device-unavailable'](facts)] };
}

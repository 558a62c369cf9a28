/**
 * The WebAssembly device: loads modules into one growable memory and calls their kernels.
 *
 * In: programs whose artifact is module bytes that import `env.memory` and, where used, functions of `math`. Out:
 * kernels as functions. Compiling is synchronous, so that a small problem costs microseconds from the first call on;
 * where an engine insists on compiling in the background (a page's main thread and large modules), loading gives a
 * promise instead.
 */

import { bug, HeedError } from '@heed/diagnostics';
import { hostMath, type Program, type Target } from '@heed/kernels';
import type { Arena, Availability, Device, Executable } from '../device.ts';
import { memoryError } from '../faults.ts';
import { report } from '../messages.ts';
import { probeAvailability, probeFeatures, thisEngine, type Engine } from './probe.ts';

export const wasm: Device = wasmDevice();

/** The device over an engine; the default is the one this runs in. */
export function wasmDevice(engine: Engine | undefined = thisEngine()): Device {
  let availability: Availability | undefined;
  let target: Target | undefined;
  const memories = new WeakMap<Arena, WebAssembly.Memory>();
  return {
    name: 'wasm',
    availability: () => (availability ??= probeAvailability(engine)),
    target: () => (target ??= { name: 'wasm', artifact: 'wasm', features: probeFeatures(engine) }),
    openArena: (bytes) => {
      const memory = obtain(Math.ceil(bytes / PAGE));
      const arena: Arena = { buffer: () => memory.buffer, grow: (wanted) => grow(memory, wanted) };
      memories.set(arena, memory);
      return arena;
    },
    load: (program, arena) =>
      load(program, memories.get(arena) ?? bug('an arena is used with the device that opened it')),
  };
}

const PAGE = 65536;
/** 4 GiB less one page, so that every address past the end still fits in 32 bits. */
const MOST_PAGES = 65535;

function obtain(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: Math.max(1, pages) });
  } catch (cause) {
    throw memoryError(cause, 'wasm', pages * PAGE);
  }
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  const have = memory.buffer.byteLength / PAGE;
  const pages = Math.ceil(bytes / PAGE);
  if (pages <= have) return;
  if (pages > MOST_PAGES) {
    throw new HeedError([report['run/out-of-memory']({ bytes, limit: MOST_PAGES * PAGE, device: 'wasm' })]);
  }
  try {
    memory.grow(pages - have);
  } catch (cause) {
    throw memoryError(cause, 'wasm', bytes);
  }
}

function load({ artifact, kernels }: Program, memory: WebAssembly.Memory): Executable | Promise<Executable> {
  if (artifact.kind !== 'wasm') bug('a program for wasm carries module bytes', artifact.kind);
  const bytes = ownBytes(artifact.bytes);
  const imports: WebAssembly.Imports = { env: { memory }, math: { ...hostMath } };
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch (cause) {
    // Only a refusal to compile *now* is worth a second try: a page's main thread may limit the size.
    if (!(cause instanceof RangeError)) throw cause;
    return WebAssembly.instantiate(bytes, imports).then(({ instance }) => executableOf(instance, kernels.length));
  }
  return executableOf(new WebAssembly.Instance(module, imports), kernels.length);
}

/** Engines take bytes in memory that is not shared. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
}

type KernelFunction = (block: number, begin: number, end: number) => void;

function executableOf(instance: WebAssembly.Instance, count: number): Executable {
  const functions = Array.from({ length: count }, (_, k): KernelFunction => {
    const found = instance.exports[`k${k}`];
    return typeof found === 'function'
      ? (found as KernelFunction)
      : bug('a module exports each of its kernels', `k${k}`);
  });
  return { launch: (kernel, block, begin, end) => functions[kernel](block, begin, end) };
}

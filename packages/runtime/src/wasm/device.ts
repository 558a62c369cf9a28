/**
 * The WebAssembly device: loads modules into one growable memory and calls their kernels.
 *
 * In: programs whose artifact is module bytes that import `env.memory` and, where used, functions of `math` and of
 * libraries, which are linked once an arena. Out: kernels as functions. Compiling is synchronous, so that a small problem costs microseconds from the first call on;
 * where an engine insists on compiling in the background (a page's main thread and large modules), loading gives a
 * promise instead. An arena for several threads is shared memory and a pool of workers (thread-pool.ts); one for a single
 * thread is not shared, for engines copy into shared memory more slowly.
 */

import { bug, HeedError } from '@heed/diagnostics';
import { hostMath, type Program, type Target, type WasmArtifact } from '@heed/kernels';
import type { Arena, Availability, Device, Executable, Stage } from '../device.ts';
import { memoryError } from '../faults.ts';
import { report } from '../messages.ts';
import { probeAvailability, probeFeatures, thisEngine, type Engine } from './probe.ts';
import { findThreads, sharedMemory, type NoThreads, type ThreadHost } from './thread-host.ts';
import { ThreadPool } from './thread-pool.ts';
import { kernelsOf, type Modules } from './thread-work.ts';

export const wasm: Device = wasmDevice();

/** Without relaxed SIMD, whose results engines may round each in their way: the same bits everywhere. */
export const strictWasm: Device = wasmDevice(undefined, { strict: true });

export interface WasmOptions {
  /** Whether kernels keep to operations with one result on every engine. */
  readonly strict?: boolean;
  /** Where threads come from; what is found here unless told. */
  readonly threads?: ThreadHost | NoThreads;
}

/** What is behind an arena. */
interface Opened {
  readonly memory: WebAssembly.Memory;
  readonly pool?: ThreadPool;
  /** Libraries of programs as they are in this memory. */
  readonly libraries: WeakMap<WebAssembly.Module, WebAssembly.Instance>;
}

/** The device over an engine; the default is the one this runs in. */
export function wasmDevice(
  engine: Engine | undefined = thisEngine(),
  { strict = false, threads: given }: WasmOptions = {},
): Device {
  let availability: Availability | undefined;
  let found: ThreadHost | NoThreads | undefined = given;
  const host = (): ThreadHost | NoThreads => (found ??= findThreads(engine));
  const targets = new Map<boolean, Target>();
  const opened = new WeakMap<Arena, Opened>();
  return {
    name: 'wasm',
    parts: true,
    availability: () => (availability ??= probeAvailability(engine)),
    threads: () => {
      const threads = host();
      return 'reason' in threads ? { available: false, reason: threads.reason } : { available: true };
    },
    target: (shared = false) => {
      const target = targets.get(shared) ?? targetOf(engine, strict, shared);
      targets.set(shared, target);
      return target;
    },
    openArena: (bytes, threads = 1) => {
      const own = threads < 2 ? openAlone(bytes) : openShared(bytes, threads, host());
      const { memory, pool } = own;
      const arena: Arena = {
        buffer: () => memory.buffer,
        grow: (wanted) => grow(memory, wanted),
        ...(pool && { team: pool }),
      };
      opened.set(arena, own);
      return arena;
    },
    load: (program, arena) =>
      load(program, opened.get(arena) ?? bug('an arena is used with the device that opened it')),
  };
}

function openAlone(bytes: number): Opened {
  return { memory: obtain(bytes, (pages) => new WebAssembly.Memory({ initial: pages })), libraries: new WeakMap() };
}

function openShared(bytes: number, threads: number, host: ThreadHost | NoThreads): Opened {
  if ('reason' in host) bug('who opens an arena for threads has asked whether there are any', host.reason);
  const memory = obtain(bytes, sharedMemory);
  return { memory, pool: new ThreadPool(host, memory, threads), libraries: new WeakMap() };
}

function targetOf(engine: Engine | undefined, strict: boolean, threads: boolean): Target {
  const features = { ...probeFeatures(engine), threads };
  return { name: 'wasm', artifact: 'wasm', features: strict ? { ...features, relaxedSimd: false } : features };
}

const PAGE = 65536;
/** 4 GiB less one page, so that every address past the end still fits in 32 bits. */
const MOST_PAGES = 65535;

function obtain(bytes: number, make: (pages: number) => WebAssembly.Memory): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  try {
    return make(pages);
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

function load({ artifact, kernels }: Program, opened: Opened): Executable | Promise<Executable> {
  if (artifact.kind !== 'wasm') bug('a program for wasm carries module bytes', artifact.kind);
  let modules: Modules;
  try {
    modules = {
      module: new WebAssembly.Module(ownBytes(artifact.bytes)),
      libraries: Object.fromEntries(
        Object.entries(artifact.libraries).map(([name, bytes]) => [name, compiledOnce(bytes)]),
      ),
    };
  } catch (cause) {
    // Only a refusal to compile *now* is worth a second try: a page's main thread may limit the size.
    if (!(cause instanceof RangeError)) throw cause;
    return compileLater(artifact).then((compiled) => link(compiled, kernels.length, opened));
  }
  return link(modules, kernels.length, opened);
}

async function compileLater({ bytes, libraries }: WasmArtifact): Promise<Modules> {
  const compiled = Object.entries(libraries).map(
    async ([name, own]) => [name, await WebAssembly.compile(ownBytes(own))] as const,
  );
  return {
    module: await WebAssembly.compile(ownBytes(bytes)),
    libraries: Object.fromEntries(await Promise.all(compiled)),
  };
}

/** Programs that were emitted here have their libraries in common. */
const compiledLibraries = new WeakMap<Uint8Array, WebAssembly.Module>();

function compiledOnce(bytes: Uint8Array): WebAssembly.Module {
  const module = compiledLibraries.get(bytes) ?? new WebAssembly.Module(ownBytes(bytes));
  compiledLibraries.set(bytes, module);
  return module;
}

function link(modules: Modules, count: number, { memory, pool, libraries }: Opened): Executable {
  const env = { memory };
  const imports: WebAssembly.Imports = {};
  for (const [name, library] of Object.entries(modules.libraries)) {
    const instance = libraries.get(library) ?? new WebAssembly.Instance(library, { env });
    libraries.set(library, instance);
    imports[name] = instance.exports;
  }
  const instance = new WebAssembly.Instance(modules.module, { ...imports, env, math: { ...hostMath } });
  return executableOf(instance, modules, count, pool);
}

/** Engines take bytes in memory that is not shared. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
}

function executableOf(
  instance: WebAssembly.Instance,
  modules: Modules,
  count: number,
  pool: ThreadPool | undefined,
): Executable {
  const functions = kernelsOf(instance.exports, count);
  for (let k = 0; k < count; k++) {
    if (functions[placeOf(k)] !== undefined) continue;
    // Not a promise of ours: the program may have been read from anybody's bytes.
    throw new HeedError([report['run/load-failed']({ device: 'wasm', reason: `its module exports no k${k}` })]);
  }
  const launch: Executable['launch'] = (kernel, block, begin, end, stage) =>
    functions[placeOf(kernel, stage)](block, begin, end);
  if (pool === undefined) return { launch };
  const program = pool.add(modules, count);
  return {
    launch,
    share: (kernel, block, positions, share, stage) => {
      const place = placeOf(kernel, stage);
      return pool.share(program, place, functions[place], block, positions, share);
    },
  };
}

function placeOf(kernel: number, stage: Stage = 'whole'): number {
  return 3 * kernel + (stage === 'whole' ? 0 : stage === 'part' ? 1 : 2);
}

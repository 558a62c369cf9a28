/**
 * A session: one device, one memory, the programs loaded into it.
 *
 * In: programs. Out: loaded programs that run. Every program of a session works in the same arena; each artifact is
 * loaded once, whatever the shapes it later meets, and programs with identical artifacts share one. `statistics` makes
 * that observable. Results are copied out: only what was uploaded, and the session itself, are ever to be disposed of.
 */

import { HeedError } from '@heed/diagnostics';
import type { Program, Target } from '@heed/kernels';
import type { DType, Tensor } from '@heed/tensor';
import type { Arena, Device, Executable } from './device.ts';
import { loadError, memoryError } from './faults.ts';
import { Lane } from './lane.ts';
import { GRAIN } from './launch-share.ts';
import { MOST_BYTES } from './layout.ts';
import { loadedProgram, type Host, type LoadedProgram } from './loaded-program.ts';
import { Memory } from './memory.ts';
import { report } from './messages.ts';
import { upload, type ResidentTensor } from './resident.ts';

/** Counts since the session was opened; the object is live. */
export interface Statistics {
  /** Programs loaded. */
  readonly loads: number;
  /** Artifacts handed to the device: compilations, where it compiles. */
  readonly artifacts: number;
  /** Shape tuples solved and laid out. */
  readonly layouts: number;
  readonly runs: number;
  /** How many threads are up now, the calling one included; others may still be starting. */
  readonly threads: number;
  /** Why there are not as many threads as were asked for. */
  readonly fewerThreads: string | undefined;
}

export interface SessionOptions {
  /** How many shape tuples each program keeps ready; 32 unless told. */
  readonly tuples?: number;
  /** Bytes of memory a run may use at most; what 32 bits address unless told. */
  readonly limit?: number;
  /** How many threads share a run, the calling one included; 1 unless told. Where they are missing `statistics` says why. */
  readonly threads?: number;
  /** Nanoseconds of estimated work from which on a launch is shared among threads. */
  readonly grain?: number;
}

/** More threads than any machine that heed is for has processors. */
const MOST_THREADS = 256;

export interface UploadOptions {
  /** What the program reads: of another element type, a tensor is copied and converted in each run. The tensor's own unless told. */
  readonly dtype?: DType;
}

export interface Session {
  readonly device: Device;
  /** What programs are compiled for. */
  readonly target: Target;
  readonly statistics: Statistics;
  readonly load: (program: Program) => Promise<LoadedProgram>;
  /** As `load`, at once; refused when the device can load only asynchronously. */
  readonly loadSync: (program: Program) => LoadedProgram;
  /** Puts a tensor into the memory, where programs of this session read it without a copy until it is disposed of. */
  readonly upload: (tensor: Tensor, options?: UploadOptions) => ResidentTensor;
  readonly close: () => void;
  readonly [Symbol.dispose]: () => void;
}

const FIRST_BYTES = 65536;
/** How many artifacts are remembered for programs to come that have the same. */
const MOST_ARTIFACTS = 64;

export function openSession(device: Device, options: SessionOptions = {}): Session {
  const available = device.availability();
  if (!available.available) {
    throw new HeedError([report['run/device-unavailable']({ device: device.name, reason: available.reason })]);
  }
  const { threads, missing } = threadsOn(device, options.threads);
  const arena = openArena(device, threads);
  const { team } = arena;
  const lane = team && new Lane();
  const target = device.target(threads > 1);
  let memory: Memory | undefined = new Memory(arena, device.name);
  const counts = {
    loads: 0,
    artifacts: 0,
    layouts: 0,
    runs: 0,
    get threads() {
      return memory === undefined ? 1 : (team?.running() ?? 1);
    },
    get fewerThreads() {
      return missing ?? team?.reason();
    },
  };
  const programs = new WeakMap<Program, LoadedProgram>();
  /** By the first program that had the artifact; the ones used last. A program that is loaded keeps its own. */
  const executables = new Map<Program, Executable | Promise<Executable>>();

  const open = (): Memory => {
    lane?.finish();
    if (memory === undefined) throw new HeedError([report['run/session-closed']({ device: device.name })]);
    return memory;
  };
  const host: Host = {
    device: device.name,
    tuples: options.tuples ?? 32,
    limit: options.limit ?? MOST_BYTES,
    sharing: { threads, grain: options.grain ?? GRAIN, ...(device.parts && { parts: true }) },
    ...(lane && { lane }),
    memory: open,
    count: (event) => (counts[event] += 1),
  };

  /** The executable of a program's artifact, made at most once; a failed one is forgotten. */
  const executableOf = (program: Program): Executable | Promise<Executable> => {
    open();
    if (program.target !== target.name || program.artifact.kind !== target.artifact) {
      throw new HeedError([report['run/wrong-target']({ target: program.target, device: device.name })]);
    }
    for (const [other, executable] of executables) {
      if (!sameArtifact(other, program)) continue;
      // A Map lists its keys in the order they came in.
      executables.delete(other);
      executables.set(other, executable);
      return executable;
    }
    let executable: Executable | Promise<Executable>;
    try {
      executable = device.load(program, arena);
    } catch (cause) {
      throw loadError(cause, device.name);
    }
    counts.artifacts += 1;
    if (executable instanceof Promise) {
      executable = executable.then(
        (loaded) => {
          executables.set(program, loaded);
          return loaded;
        },
        (cause: unknown) => {
          executables.delete(program);
          throw loadError(cause, device.name);
        },
      );
    }
    executables.set(program, executable);
    const oldest = executables.keys().next();
    if (executables.size > MOST_ARTIFACTS && !oldest.done) executables.delete(oldest.value);
    return executable;
  };

  const keep = (program: Program, executable: Executable): LoadedProgram => {
    const known = programs.get(program);
    if (known) return known;
    const loaded = loadedProgram(program, executable, host);
    programs.set(program, loaded);
    counts.loads += 1;
    return loaded;
  };

  const close = (): void => {
    memory = undefined;
    team?.close();
    executables.clear();
  };

  return {
    device,
    target,
    statistics: counts,
    load: async (program) => {
      open();
      return programs.get(program) ?? keep(program, await executableOf(program));
    },
    loadSync: (program) => {
      open();
      const known = programs.get(program);
      if (known) return known;
      const executable = executableOf(program);
      if (executable instanceof Promise) {
        executable.catch(() => undefined); // told to whoever waits for it
        throw new HeedError([report['run/asynchronous-device']({ device: device.name })]);
      }
      return keep(program, executable);
    },
    upload: (tensor, { dtype } = {}) => upload(host, tensor, dtype),
    close,
    [Symbol.dispose]: close,
  };
}

/** How many threads a session on a device has of those that are wanted, and why there are not as many. */
export function threadsOn(
  device: Device,
  wanted: number = 1,
): { readonly threads: number; readonly missing: string | undefined } {
  if (!(Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST_THREADS)) {
    throw new HeedError([report['run/thread-count']({ threads: wanted, most: MOST_THREADS })]);
  }
  if (wanted === 1) return { threads: 1, missing: undefined };
  const there = device.threads?.() ?? { available: false, reason: `the backend ${device.name} has no threads` };
  return there.available ? { threads: wanted, missing: undefined } : { threads: 1, missing: there.reason };
}

function openArena(device: Device, threads: number): Arena {
  try {
    return device.openArena(FIRST_BYTES, threads);
  } catch (cause) {
    throw memoryError(cause, device.name, FIRST_BYTES);
  }
}

/** Kernels are compared by identity, bytes and text by value. */
function sameArtifact(a: Program, b: Program): boolean {
  const [left, right] = [a.artifact, b.artifact];
  if (left.kind === 'wasm' && right.kind === 'wasm')
    return sameBytes(left.bytes, right.bytes) && sameLibraries(left.libraries, right.libraries);
  if (left.kind === 'js' && right.kind === 'js') return left.source === right.source;
  return left.kind === right.kind && a.kernels === b.kernels;
}

type Libraries = Readonly<Record<string, Uint8Array>>;

/** Of modules that are the same, and so import from libraries of the same names. */
function sameLibraries(left: Libraries, right: Libraries): boolean {
  return Object.entries(left).every(([name, bytes]) => right[name] !== undefined && sameBytes(bytes, right[name]));
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left === right) return true;
  if (left.length !== right.length || fingerprint(left) !== fingerprint(right)) return false;
  return left.every((byte, k) => byte === right[k]);
}

/** Modules of one formula with other constants have one length and differ late. */
const fingerprints = new WeakMap<Uint8Array, number>();

function fingerprint(bytes: Uint8Array): number {
  let print = fingerprints.get(bytes);
  if (print === undefined) {
    print = 0;
    for (let k = 0; k < bytes.length; k += 1) print = (Math.imul(print, 31) + bytes[k]) | 0;
    fingerprints.set(bytes, print);
  }
  return print;
}

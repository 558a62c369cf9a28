/**
 * A program in a session: tensors in, tensors out, as often as one likes and at any sizes.
 *
 * In: host tensors by name. Out: fresh host tensors by name, and timings. Layouts are kept for the shape tuples used
 * most recently, so that a repeated shape solves nothing. A run holds the memory from its first byte to its last: it is
 * synchronous inside, and runs of one session follow each other.
 */

import { bug, HeedError } from '@heed/diagnostics';
import type { Program } from '@heed/kernels';
import { bindShapes, type DType, type SizeValues, type Tensor } from '@heed/tensor';
import type { Executable } from './device.ts';
import { FIRST_ADDRESS } from './faults.ts';
import type { Lane } from './lane.ts';
import { layOut, type Layout, type Sharing } from './layout.ts';
import { lifetimes, type Lifetime } from './lifetimes.ts';
import { readyRun, type Mark, type ReadyRun } from './ready-run.ts';
import { Recent } from './recent.ts';
import { checkResident, placementOf, type Placement, type ResidentHost } from './resident.ts';

export interface RunOptions {
  /** Sizes that do not follow from the inputs, by symbol. */
  readonly sizes?: SizeValues;
}

/** Milliseconds of each part of a run. */
export interface Timings {
  /** Finding or making the layout. */
  readonly prepare: number;
  readonly copyIn: number;
  readonly launch: number;
  readonly copyOut: number;
  readonly total: number;
}

export interface RunResult {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly timings: Timings;
}

export interface LoadedProgram {
  readonly program: Program;
  /** Bytes of memory that a run with these inputs needs. */
  readonly memory: (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions) => number;
  /** What runs with these shapes and element types, for a caller that meets them again and knows it. */
  readonly ready: (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions) => ReadyRun;
  readonly run: (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions) => Promise<RunResult>;
  readonly runSync: (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions) => RunResult;
}

/** What a loaded program needs of its session. */
export interface Host extends ResidentHost {
  readonly tuples: number;
  readonly sharing: Sharing;
  /** Where runs wait for threads. */
  readonly lane?: Lane;
  readonly count: (event: 'runs' | 'layouts') => void;
}

type Result = (tensors: readonly Tensor[]) => RunResult;

export function loadedProgram(program: Program, executable: Executable, host: Host): LoadedProgram {
  const kept = new Recent<string, ReadyRun>(host.tuples);
  const inputBuffers = buffersOf(program, 'input');
  const outputBuffers = buffersOf(program, 'output');
  const { signature } = program;
  let lives: readonly Lifetime[] | undefined;

  const ready = (inputs: Readonly<Record<string, Tensor>>, { sizes }: RunOptions = {}): ReadyRun => {
    const placements = signature.inputs.map(({ name, dtype }) => placementIn(inputs, name, dtype, host));
    return kept.get(tupleKey(program, inputs, sizes, placements), () => {
      const bound = bindShapes(signature.inputs, inputs, signature.equations, sizes, signature.outputs);
      if (bound.value === undefined) throw new HeedError(bound.diagnostics);
      const binding = bound.value;
      lives ??= lifetimes(program);
      const own = lives;
      const placed = new Map(placements.flatMap((one, k) => (one ? [[inputBuffers[k], one] as const] : [])));
      const layOutAt = (base: number): Layout => {
        const layout = layOut(program, own, binding, host.device, host.limit, base, placed, host.sharing);
        host.count('layouts');
        return layout;
      };
      return readyRun(program, layOutAt, executable, inputBuffers, outputBuffers, placements, host);
    });
  };

  /** A run of a ready program with its times measured. */
  const timed = (
    inputs: Readonly<Record<string, Tensor>>,
    options: RunOptions | undefined,
  ): {
    readonly ready: ReadyRun;
    readonly tensors: readonly Tensor[];
    readonly mark: Mark;
    readonly result: Result;
  } => {
    const spent = { prepare: 0, copyIn: 0, launch: 0, copyOut: 0 };
    const began = performance.now();
    host.memory(); // a closed session says so before anything else is looked at
    let last = began;
    return {
      ready: ready(inputs, options),
      tensors: signature.inputs.map(({ name }) => inputs[name]),
      mark: (part) => {
        const now = performance.now();
        spent[part] = now - last;
        last = now;
      },
      result: (tensors) => {
        const outputs: Record<string, Tensor> = Object.create(null);
        signature.outputs.forEach(({ name }, k) => (outputs[name] = tensors[k]));
        return { outputs, timings: { ...spent, total: last - began } };
      },
    };
  };

  const runSync = (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions): RunResult => {
    const { ready: own, tensors, mark, result } = timed(inputs, options);
    return result(own.runSync(tensors, mark));
  };

  const run = async (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions): Promise<RunResult> => {
    const { ready: own, tensors, mark, result } = timed(inputs, options);
    return result(await own.run(tensors, mark));
  };

  return {
    program,
    memory: (inputs, options) => {
      const layout = ready(inputs, options).layout();
      return layout.bytes - layout.base + FIRST_ADDRESS;
    },
    ready,
    run,
    runSync,
  };
}

/** For each input or output of the signature, its buffer. */
function buffersOf({ buffers, signature }: Program, kind: 'input' | 'output'): readonly number[] {
  const specs = kind === 'input' ? signature.inputs : signature.outputs;
  return specs.map(({ name }, index) => {
    const at = buffers.findIndex(({ use }) => use.kind === kind && use.index === index);
    return at === -1 ? bug(`every ${kind} of a signature has a buffer`, name) : at;
  });
}

/** Where an input lies already; one of another element type is copied like any tensor. */
function placementIn(
  inputs: Readonly<Record<string, Tensor>>,
  name: string,
  dtype: DType,
  host: Host,
): Placement | undefined {
  const placement = Object.hasOwn(inputs, name) ? placementOf(inputs[name]) : undefined;
  if (placement === undefined) return undefined;
  checkResident(placement, host);
  return placement.dtype === dtype ? placement : undefined;
}

/**
 * The shapes that decide a layout, as text. Inputs that are missing or too many make a key of their own, which no
 * layout is ever kept under, since binding refuses them.
 */
function tupleKey(
  { signature }: Program,
  inputs: Readonly<Record<string, Tensor>>,
  sizes: SizeValues | undefined,
  placements: readonly (Placement | undefined)[],
): string {
  let key = '';
  let present = 0;
  for (const { name } of signature.inputs) {
    if (!Object.hasOwn(inputs, name)) return '?';
    key += `${inputs[name].shape.join()};`;
    const placement = placements[present];
    if (placement) key += `@${placement.address}:${placement.strides.join()};`;
    present += 1;
  }
  if (Object.keys(inputs).length !== present) return '?';
  if (sizes === undefined) return key;
  const given = Object.keys(sizes).sort();
  return given.reduce((text, name) => `${text}${JSON.stringify(name)}=${sizes[name]};`, `${key}|`);
}

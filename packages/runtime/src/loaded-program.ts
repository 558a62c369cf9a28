/**
 * A program in a session: tensors in, tensors out, as often as one likes and at any sizes.
 *
 * In: host tensors by name. Out: fresh host tensors by name, and timings. Layouts are kept for the shape tuples used
 * most recently, so that a repeated shape solves nothing. A run holds the memory from its first byte to its last: it is
 * synchronous inside, and runs of one session follow each other.
 */

import { bug, HeedError } from '@heed/diagnostics';
import type { Program } from '@heed/kernels';
import { bindShapes, copyInto, dense, type SizeValues, type Tensor, type TypedArray } from '@heed/tensor';
import type { Executable } from './device.ts';
import { walkTree } from './launch-tree.ts';
import { layOut, type Layout } from './layout.ts';
import { lifetimes, type Lifetime } from './lifetimes.ts';
import type { Memory } from './memory.ts';
import { Recent } from './recent.ts';

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
  readonly run: (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions) => Promise<RunResult>;
  readonly runSync: (inputs: Readonly<Record<string, Tensor>>, options?: RunOptions) => RunResult;
}

/** What a loaded program needs of its session. */
export interface Host {
  readonly device: string;
  readonly tuples: number;
  readonly limit: number;
  /** Throws when the session is closed. */
  readonly memory: () => Memory;
  readonly count: (event: 'runs' | 'layouts') => void;
}

interface Ready {
  readonly layout: Layout;
  /** Views of one incarnation of the memory. */
  buffer: ArrayBufferLike | undefined;
  inputs: readonly TypedArray[];
  outputs: readonly TypedArray[];
}

export function loadedProgram(program: Program, executable: Executable, host: Host): LoadedProgram {
  const ready = new Recent<string, Ready>(host.tuples);
  const inputBuffers = buffersOf(program, 'input');
  const outputBuffers = buffersOf(program, 'output');
  const { signature } = program;
  let lives: readonly Lifetime[] | undefined;

  const prepare = (inputs: Readonly<Record<string, Tensor>>, sizes: SizeValues | undefined): Ready =>
    ready.get(tupleKey(program, inputs, sizes), () => {
      const bound = bindShapes(signature.inputs, inputs, signature.equations, sizes, signature.outputs);
      if (bound.value === undefined) throw new HeedError(bound.diagnostics);
      lives ??= lifetimes(program);
      const layout = layOut(program, lives, bound.value, host.device, host.limit);
      host.count('layouts');
      return { layout, buffer: undefined, inputs: [], outputs: [] };
    });

  const runSync = (inputs: Readonly<Record<string, Tensor>>, options: RunOptions = {}): RunResult => {
    const began = performance.now();
    const memory = host.memory();
    const entry = prepare(inputs, options.sizes);
    const { layout } = entry;
    memory.hold(layout);
    if (entry.buffer !== memory.buffer) {
      const view = (k: number): TypedArray => {
        const { dtype, address, elements } = layout.buffers[k];
        return memory.view(dtype, address, elements);
      };
      entry.inputs = inputBuffers.map(view);
      entry.outputs = outputBuffers.map(view);
      entry.buffer = memory.buffer;
    }
    const prepared = performance.now();
    signature.inputs.forEach((spec, k) => copyInto(inputs[spec.name], spec, entry.inputs[k]));
    const copied = performance.now();
    try {
      walkTree(layout, executable, memory, host.device);
    } catch (fault) {
      memory.forget();
      throw fault;
    }
    const launched = performance.now();
    const outputs: Record<string, Tensor> = Object.create(null);
    signature.outputs.forEach(({ name, dtype }, k) => {
      outputs[name] = dense(entry.outputs[k].slice(), dtype, layout.buffers[outputBuffers[k]].shape);
    });
    const ended = performance.now();
    host.count('runs');
    const timings: Timings = {
      prepare: prepared - began,
      copyIn: copied - prepared,
      launch: launched - copied,
      copyOut: ended - launched,
      total: ended - began,
    };
    return { outputs, timings };
  };

  return {
    program,
    memory: (inputs, options = {}) => prepare(inputs, options.sizes).layout.bytes,
    run: async (inputs, options) => runSync(inputs, options),
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

/**
 * The shapes that decide a layout, as text. Inputs that are missing or too many make a key of their own, which no
 * layout is ever kept under, since binding refuses them.
 */
function tupleKey(
  { signature }: Program,
  inputs: Readonly<Record<string, Tensor>>,
  sizes: SizeValues | undefined,
): string {
  let key = '';
  let present = 0;
  for (const { name } of signature.inputs) {
    if (!Object.hasOwn(inputs, name)) return '?';
    key += `${inputs[name].shape.join()};`;
    present += 1;
  }
  if (Object.keys(inputs).length !== present) return '?';
  if (sizes === undefined) return key;
  const given = Object.keys(sizes).sort();
  return given.reduce((text, name) => `${text}${JSON.stringify(name)}=${sizes[name]};`, `${key}|`);
}

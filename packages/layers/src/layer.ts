/**
 * What every layer is: a formula, the parameters it has learnt, and a way to run it on any backend.
 *
 * In: a mechanism, which says its parameters and, for given inputs, its formula text and what each name in it stands
 * for. Out: a layer that runs, and that loads and saves its parameters by PyTorch's names. A layer computes nothing
 * itself: everything it does stands in `formula(…)`, which may be copied out and run by hand. No gradients, no training.
 */

import { HeedError } from '@heed/diagnostics';
import { readSafetensors, writeSafetensors } from '@heed/formats';
import type { Tensor } from '@heed/tensor';
import { attn, type Formula, type Inputs, type RunOptions, type RunResult, type TensorLike, type Timings } from 'heed';
import { State, type ParameterSpec, type StateDict } from './state.ts';

export type LayerRunOptions = Pick<RunOptions, 'backend' | 'seed' | 'training'>;

/** The tensors a layer returns by name, and how they were computed. */
export type LayerResult<Out extends string> = Readonly<Record<Out, Tensor>> & {
  readonly backend: string;
  readonly timings: Timings;
};

export interface Layer<In, Out extends string> {
  /** In the order of the state dictionary. */
  readonly parameters: readonly ParameterSpec[];
  /** The formula that runs for inputs like these. */
  readonly formula: (inputs: In) => string;
  readonly run: (inputs: In, options?: LayerRunOptions) => Promise<LayerResult<Out>>;
  /** Where the backend can compile and run without waiting. */
  readonly runSync: (inputs: In, options?: LayerRunOptions) => LayerResult<Out>;
  readonly stateDict: () => StateDict;
  /** Replaces all parameters, or throws a HeedError that lists everything missing, unexpected or misshapen. */
  readonly loadStateDict: (state: Readonly<Record<string, TensorLike>>) => void;
  /** The state dictionary as the bytes of a safetensors file. */
  readonly toSafetensors: () => Uint8Array<ArrayBuffer>;
  readonly loadSafetensors: (bytes: Uint8Array) => void;
}

/** Options of every layer. */
export interface LayerOptions {
  /** What the initial parameters are drawn from; 0 unless told. */
  readonly seed?: number;
}

/** A formula and what its names stand for. */
export interface Prepared {
  readonly formula: string;
  readonly inputs: Inputs;
}

export interface Mechanism<In, Out extends string> {
  readonly parameters: readonly ParameterSpec[];
  readonly prepare: (inputs: In, state: State) => Prepared;
  /** What it returns, and the values of the formula they are. */
  readonly outputs: Readonly<Record<Out, string>>;
  /** A last view of an output, where the layer's shape is not the formula's. */
  readonly arrange?: (name: Out, value: Tensor) => Tensor;
}

export function layerOf<In, Out extends string>(mechanism: Mechanism<In, Out>, options: LayerOptions): Layer<In, Out> {
  const state = new State(mechanism.parameters, options.seed);
  const formulas = new Map<string, Formula>();
  const wanted = Object.entries(mechanism.outputs) as [Out, string][];
  const want = wanted.map(([, value]) => value);

  const ready = (inputs: In): { formula: Formula; given: Inputs } => {
    const { formula: text, inputs: given } = mechanism.prepare(inputs, state);
    const formula = formulas.get(text) ?? attn(text);
    formulas.set(text, formula);
    return { formula, given };
  };
  const taken = (run: RunResult): LayerResult<Out> => {
    const outputs = wanted.map(([name, value]) => {
      const tensor = run.at(value);
      return [name, mechanism.arrange?.(name, tensor) ?? tensor] as const;
    });
    return { ...(Object.fromEntries(outputs) as Record<Out, Tensor>), backend: run.backend, timings: run.timings };
  };

  return {
    parameters: mechanism.parameters,
    formula: (inputs) => mechanism.prepare(inputs, state).formula,
    run: async (inputs, run = {}) => {
      const { formula, given } = ready(inputs);
      return taken(await formula.run(given, { ...run, want }));
    },
    runSync: (inputs, run = {}) => {
      const { formula, given } = ready(inputs);
      return taken(formula.runSync(given, { ...run, want }));
    },
    stateDict: () => state.dict(),
    loadStateDict: (given) => state.load(given),
    toSafetensors: () => writeSafetensors(state.dict(), { metadata: { format: 'pt' } }),
    loadSafetensors: (bytes) => state.load(readAll(bytes)),
  };
}

/** Every parameter under its own name: what a mechanism gives its formula where both have the same names. */
export function parametersOf(state: State): Inputs {
  return state.dict();
}

function readAll(bytes: Uint8Array): Record<string, Tensor> {
  const { value: archive, diagnostics } = readSafetensors(bytes);
  if (archive === undefined) throw new HeedError(diagnostics);
  const read = archive.names.map((name) => [name, archive.tensor(name)] as const);
  const faults = read.flatMap(([, { value, diagnostics: found }]) => (value === undefined ? found : []));
  if (faults.length > 0) throw new HeedError(faults);
  return Object.fromEntries(read.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])));
}

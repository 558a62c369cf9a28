/**
 * What compiles and runs: the seam between a formula and the machinery under it.
 *
 * Only types stand here. The full entry binds compiling.ts (compiler, kernels, devices); `heed/reference` binds an
 * engine that refuses, and so loads none of these. The float64 oracle belongs to neither: run.ts always has it.
 */

import type { SizeValues, Tensor } from '@heed/tensor';
import type { Backend, CostOptions, Expectation, RunOptions, SaveOptions, Stage, Timings } from './face.ts';
import type { Variant } from './variants.ts';
import type { Cost } from './views.ts';

/** A run as the machine gives it: outputs by canonical name. */
export interface Ran {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** What ran. */
  readonly backend: string;
  readonly timings: Timings;
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** A run ready to be made again with other numbers. */
export interface Repeat {
  readonly backend: string;
  /** Canonical names, in the order in which tensors are given and come back. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Tensors must have the shapes and element types of the run that this repeats. */
  readonly runSync: (tensors: readonly Tensor[]) => readonly Tensor[];
  readonly run: (tensors: readonly Tensor[]) => Promise<readonly Tensor[]>;
}

export interface Engine {
  /** What runs where no backend is named. */
  readonly backend: Backend;
  /** The inputs that the compiled form for a backend reads, by canonical name. */
  readonly reads: (variant: Variant, options: RunOptions) => readonly string[];
  /** On any backend but the reference. */
  readonly run: (variant: Variant, tensors: Tensors, options: RunOptions) => Promise<Ran>;
  readonly runSync: (variant: Variant, tensors: Tensors, options: RunOptions) => Ran;
  /** After a run: what runs it again, where nothing needs waiting for. */
  readonly repeat?: (variant: Variant, tensors: Tensors, options: RunOptions) => Repeat | undefined;
  readonly save: (variant: Variant, options: SaveOptions) => Uint8Array;
  /** `inputs` are tensors by canonical name, as many as there are. */
  readonly cost: (variant: Variant, sizes: SizeValues, leads: CostOptions['leads'], inputs: Tensors) => Cost;
  readonly inspect: (text: string, stage: Stage, expectation: Expectation) => string;
}

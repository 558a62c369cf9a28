/**
 * The public types: what `attn` gives and takes.
 *
 * Only types stand here, so that the rest of this package and its users agree on one page. Shapes are in axes, times in
 * milliseconds; every fault is a `Diagnostic`, thrown as a `HeedError` by the methods that run.
 */

import type { Diagnostic } from '@heed/diagnostics';
import type { FormulaInput, FormulaParameter, LatexOptions } from '@heed/formula';
import type { Device } from '@heed/runtime';
import type { DType, Size, SizeValues, Tensor, TypedArray } from '@heed/tensor';
import type { Cost, TraceStep } from './views.ts';

/** Nested arrays of numbers or booleans, all rows of one length. */
export type Nested = number | boolean | readonly Nested[];

/** Anything an input may be given as. */
export type TensorLike =
  | Tensor
  | Nested
  | { readonly data: TypedArray | readonly number[]; readonly shape: readonly number[]; readonly dtype?: DType };

export type Inputs = Readonly<Record<string, TensorLike>>;

/** `auto` is the fastest that works here; `reference` is the float64 oracle. */
export type Backend = 'auto' | 'wasm' | 'js' | 'interpreter' | 'reference';

export interface RunOptions {
  /** A backend by name, or a device of one's own. Default `auto`. */
  readonly backend?: Backend | Device;
  /**
   * Values to give: `result`, names of the formula, or anything written in it, by its text (`Q·Kᵀ`) or span (`@8:12`).
   * Default: the result alone. Only what is asked for is computed.
   */
  readonly want?: readonly string[];
  /** Sizes no input fixes. */
  readonly sizes?: SizeValues;
  /** What parameters that are not given and the masks of `dropout` are drawn from: a whole number, 0 unless told. */
  readonly seed?: number;
  /** Whether `dropout` drops; it is the identity unless told. */
  readonly training?: boolean;
  /**
   * Whether to do without operations whose rounding is the engine's choice, at the price of speed: wasm without relaxed
   * SIMD. Other backends have none of these; a device of one's own decides itself.
   */
  readonly strict?: boolean;
  /** How many threads share the run, the calling one included; 1 unless told, and where there are none (`doctor`). */
  readonly threads?: number;
}

/** `reference` is the default here, and gives float64. Nothing is asked for by name: every step is given. */
export type TraceOptions = Omit<RunOptions, 'want'>;

/** Milliseconds spent; what was ready from an earlier call is 0. */
export interface Timings {
  readonly compile: number;
  readonly load: number;
  readonly run: number;
}

export interface RunResult {
  /** The formula's result; present unless `want` left it out. */
  readonly result: Tensor;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Any value listed in `want`, in any spelling. */
  readonly at: (name: string) => Tensor;
  /** The backend that ran. */
  readonly backend: string;
  /** What was read, given or drawn, by canonical name. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Learnt parameters that were not given and so have initial values drawn from `seed`, by canonical name. */
  readonly seeded: readonly string[];
  readonly timings: Timings;
}

/** What `inspect` can print. */
export type Stage = 'expr' | 'graph' | `pass:${string}` | 'kernels' | 'program' | 'wat' | 'js';

/** How inputs will come, where the formula does not say: ranks and element types by name, or tensors. */
export interface Expectation {
  readonly ranks?: Readonly<Record<string, number>>;
  readonly dtypes?: Readonly<Record<string, DType>>;
  readonly want?: readonly string[];
  readonly training?: boolean;
}

/** What a saved program is for: how inputs will come, and where it will run. */
export interface SaveOptions extends Expectation {
  /** A backend by name, or a device of one's own; `auto` unless told. The reference compiles nothing that could be saved. */
  readonly backend?: Exclude<Backend, 'reference'> | Device;
  /** Whether to do without operations whose rounding is the engine's choice; such a program also runs on older engines. */
  readonly strict?: boolean;
  /** How many threads the session will be opened for; 1 unless told. All that counts is whether they are several. */
  readonly threads?: number;
}

/** What a cost is counted for, beside sizes. */
export interface CostOptions {
  /**
   * Lengths of the leading axes: those of every input that may have some, or by input name. None unless told; in symbols
   * their product is `…Q`, or `…K…Q` for what two inputs broadcast to.
   */
  readonly leads?: readonly number[] | Readonly<Record<string, readonly number[]>>;
  /** Ranks of inputs that the formula leaves open. */
  readonly ranks?: Readonly<Record<string, number>>;
  /**
   * Inputs, or some of them: they tell ranks and sizes, and their numbers what conditions that read them leave out. No
   * other figure depends on their numbers.
   */
  readonly inputs?: Inputs;
  /** The values to compute: the result unless told. */
  readonly want?: readonly string[];
}

/** A formula, read and checked. Making one never throws. */
export interface Formula<In = Inputs> {
  readonly source: string;
  readonly diagnostics: readonly Diagnostic[];
  /** In order of first appearance. */
  readonly inputs: readonly FormulaInput[];
  /**
   * Learnt parameters in the order of the text (`linear.weight`, `linear.bias`). They are given like inputs, in the same
   * record; a run draws those that are not, and says so in `seeded`.
   */
  readonly parameters: readonly FormulaParameter[];
  readonly run: (inputs: In, options?: RunOptions) => Promise<RunResult>;
  /** Where the device can compile and run without waiting. */
  readonly runSync: (inputs: In, options?: RunOptions) => RunResult;
  /** Every written step with its value and a sentence; in float64 unless a backend is named. */
  readonly trace: (inputs: In, options?: TraceOptions) => Promise<readonly TraceStep[]>;
  /** Where the backend can run without waiting. */
  readonly traceSync: (inputs: In, options?: TraceOptions) => readonly TraceStep[];
  /** Arithmetic, traffic and memory, in symbols and, for sizes that are given (any spelling), in numbers. */
  readonly cost: (sizes?: SizeValues, options?: CostOptions) => Cost;
  /** The result's shape as text, for inputs of the given axes: `n×e`. Axes are sizes: numbers, names, arithmetic. */
  readonly shape: (axes?: Readonly<Partial<Record<keyof In & string, readonly Size[]>>>) => string;
  readonly unicode: () => string;
  readonly ascii: () => string;
  /** As papers print it, for KaTeX or TeX; a faulty formula too, with `\square` for what is missing. */
  readonly latex: (options?: LatexOptions) => string;
  /**
   * The program as bytes, for `readProgram` of `@heed/runtime`: it runs at every length, batch and head count, by formulas'
   * canonical names (`W_1`), without formula or compiler.
   */
  readonly save: (options?: SaveOptions) => Uint8Array;
  /** The text of one stage on the way from formula to kernels. */
  readonly inspect: (stage: Stage, expectation?: Expectation) => string;
}

/**
 * What the page and its worker say to each other: plain data that a structured clone carries.
 *
 * Only types stand here. Requests have a number that replies repeat; a reply to an older request is dropped. Faults are
 * diagnostics, never exceptions.
 */

import type { Diagnostic } from '@heed/diagnostics';
import type { BackendComparison, Tensor, TraceStep } from 'heed';
import type { PageBackend } from '../state/page-state.ts';

/** An input: a SOURCE text, or the numbers of a loaded file. */
export type InputValue = string | Tensor;

/** What a run needs. */
export interface Problem {
  readonly formula: string;
  /** By canonical name. What is missing and has a shape is drawn from `seed`. */
  readonly inputs: Readonly<Record<string, InputValue>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly seed: number;
}

export type Request =
  | { readonly kind: 'run'; readonly id: number; readonly problem: Problem; readonly backend: PageBackend }
  | { readonly kind: 'compare'; readonly id: number; readonly problem: Problem };

/** Milliseconds. `runs` is how often the warm run was timed, `tick` the clock's resolution. */
export interface RunTimings {
  readonly compile: number;
  readonly load: number;
  /** Median of the warm runs. */
  readonly run: number;
  readonly runs: number;
  readonly tick: number;
}

export interface Ran {
  readonly kind: 'ran';
  readonly id: number;
  readonly backend: PageBackend;
  readonly steps: readonly TraceStep[];
  /** The inputs and parameters that were bound, by canonical name. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Names of parameters that were drawn. */
  readonly seeded: readonly string[];
  readonly timings: RunTimings;
}

export interface Compared {
  readonly kind: 'compared';
  readonly id: number;
  /** The reference first. */
  readonly backends: readonly (BackendComparison & { readonly timings?: RunTimings })[];
}

/** The problem has faults: of the formula, of the inputs, of a backend that is not there. */
export interface Refused {
  readonly kind: 'refused';
  readonly id: number;
  readonly diagnostics: readonly Diagnostic[];
}

export type Reply = Ran | Compared | Refused;

/** Said once by a worker that is loaded: what it was sent before, it begins only now. */
export interface Listening {
  readonly kind: 'listening';
}

export type WorkerMessage = Reply | Listening;

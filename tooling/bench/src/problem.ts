/**
 * What is to be computed, as data that every contestant can read: heed as a formula, the others as they can.
 *
 * A problem has inputs, a formula and a float64 answer for any row of the result, computed here by plain loops that know
 * nothing of heed. Rows are counted over all leading axes. Making one costs no more than drawing its inputs.
 */

export interface HostTensor {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

export interface Problem {
  readonly formula: string;
  readonly inputs: Readonly<Record<string, HostTensor>>;
  /** Sizes of the formula that no input fixes. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** The result is `rows × width`. */
  readonly rows: number;
  readonly width: number;
  /** Useful floating-point operations: a multiply-add counts 2, and only where the mask keeps. */
  readonly flops: number;
  /** One row of the result in float64. */
  readonly expected: (row: number) => Float64Array;
  /** Where the problem is one of attention: what a contestant without formulas needs. */
  readonly attention?: Attention;
}

/** Attention as the peers' own operators know it. Query i sits at position i, also where there are more keys. */
export interface Attention {
  readonly heads: number;
  /** Heads of keys and values; fewer than `heads` where they are grouped. */
  readonly keyHeads: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
  readonly causal: boolean;
  /** How many of the last keys a query sees, its own included. */
  readonly window?: number;
  /** The document each position belongs to. */
  readonly documents?: Int32Array;
  /** Slopes of ALiBi by head. */
  readonly slopes?: readonly number[];
  readonly cap?: number;
  /** A further logit by head that has no value. */
  readonly sinks?: Float32Array;
  /** What becomes of a row of scores; `linear` has features elu(x) + 1 instead of an exponential. */
  readonly row: 'softmax' | 'sigmoid' | 'linear';
}

export const element = (data: ArrayLike<number>, at: number): number => data[at] ?? Number.NaN;

/** Whether a query sees a key. */
export function sees({ causal, window, documents }: Attention, i: number, j: number): boolean {
  if (causal && j > i) return false;
  if (window !== undefined && i - j >= window) return false;
  return documents === undefined || documents[i] === documents[j];
}

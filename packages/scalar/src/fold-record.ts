/**
 * The fold record: how a row of numbers becomes a state, and the state a number or a weight.
 *
 * Every row reduction and row normaliser is a value of this type; no device knows softmax. Merging states of parts of
 * a row gives the state of the whole (Milakov & Gimelshein 2018 for softmax), which is what makes SIMD lanes, tiles,
 * split keys and shards one mechanism. The rows themselves are fold-records.ts.
 *
 * Invariants, tested for every record: `merge` is associative and `identity` its unit; when `commutative`, order does
 * not matter; `weight(x, old) · rescale(old, new) = weight(x, new)` for states old ⊆ new of one row.
 */

import type { ScalarProgram } from './scalar.ts';

/**
 * A normaliser said in powers: p = exp(x − m) and u = exp(−m), for an m that is not below any x of the row, nor below 0
 * where `extra` is not 0. Both programs are homogeneous of degree 1 in (p, u), so that a sum under one m becomes one under
 * another by a single factor.
 */
export interface Powers {
  /** (p, u) → x's weight times the row's total; absent where the record only reduces. */
  readonly weight?: ScalarProgram;
  /** (p, u) → x's part of the row's total. */
  readonly total: ScalarProgram;
  /** How many numbers of value 0 the total counts besides. */
  readonly extra: number;
}

export interface FoldRecord {
  readonly name: string;
  /** Field names of the state; every field is of the working precision (f32). */
  readonly fields: readonly string[];
  /** State of the empty row, one number per field. */
  readonly identity: readonly number[];
  /** (x) → fields: the state of a row of one number. */
  readonly lift: ScalarProgram;
  /** (fields of a…, fields of b…) → fields: the state of a's row followed by b's. */
  readonly merge: ScalarProgram;
  /** (fields…) → number: what the reduction gives. */
  readonly finish: ScalarProgram;
  /** (x, fields…) → number: x's weight in a row with that final state; absent where the record only reduces. */
  readonly weight?: ScalarProgram;
  /** (fields of old…, fields of new…) → number: what a weight under `old` is multiplied by to be one under `new`. */
  readonly rescale?: ScalarProgram;
  /** The same weights, or the logarithm of the same total (logsumexp), for kernels that never hold a whole row. */
  readonly powers?: Powers;
  /** Whether parts of a row may be merged in any order. */
  readonly commutative: boolean;
}

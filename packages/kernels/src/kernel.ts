/**
 * What a kernel is: a skeleton (how it walks), operands, and scalar programs (what it computes), all data.
 *
 * A kernel holds no size, rank or stride: those come at run time in its parameter block (block.ts). It walks an *outer*
 * space of any rank, flattened and counted by an odometer, and a fixed number of *inner* axes: pointwise 1, rowwise 1
 * (the row), contract 3 (m, n, k), gather 1, stream 3 (query, key, value column) and one for each score product. One
 * kernel therefore serves every rank of leading axes and every broadcast pattern.
 */

import type { FoldRecord, ScalarProgram } from '@heed/scalar';
import type { DType } from '@heed/tensor';

/**
 * A tensor the kernel reads or writes, or a `position`: a number that moves with the walk exactly as an address would,
 * but is itself the value (f64 in scalar programs).
 */
export interface KernelOperand {
  readonly role: 'in' | 'out' | 'position';
  /** Storage type; a position has none. */
  readonly dtype?: DType;
}

/**
 * Where a parameter of a kernel's scalar program comes from: operand `operand`, run-time number `size` (f64), or, in a
 * stream, the sum of score product `product` (f32).
 */
export type ProgramInput =
  | { readonly from: 'operand'; readonly index: number }
  | { readonly from: 'size'; readonly index: number }
  | { readonly from: 'product'; readonly index: number };

/** A scalar program with its parameters tied to operands and sizes, in order. */
export interface BoundProgram {
  readonly program: ScalarProgram;
  readonly inputs: readonly ProgramInput[];
}

interface KernelBase {
  /** The kernel's address, e.g. `softmax_f32_rowwise`. */
  readonly name: string;
  readonly operands: readonly KernelOperand[];
  /** How many run-time numbers (sizes of the formula) its programs use. */
  readonly sizes: number;
}

/** out[outer, x] = body(…): operand `out` gets the program's one result at every position. */
export interface PointwiseKernel extends KernelBase {
  readonly skeleton: 'pointwise';
  readonly body: BoundProgram;
  readonly out: number;
}

/** A fold along the inner axis: `finish` per row (out does not move with the row), or `weight` of each element. */
export interface RowwiseKernel extends KernelBase {
  readonly skeleton: 'rowwise';
  readonly record: FoldRecord;
  readonly output: 'finish' | 'weight';
  /** The number folded at each position (f32). */
  readonly score: BoundProgram;
  /** Which positions are in the set (bool); absent: all. Others get weight 0. */
  readonly domain?: BoundProgram;
  readonly out: number;
}

/** out[outer, m, n] = Σ_k left·right where domain; operands move with (outer, m, n, k), unused ones with stride 0. */
export interface ContractKernel extends KernelBase {
  readonly skeleton: 'contract';
  readonly left: number;
  readonly right: number;
  readonly domain?: BoundProgram;
  readonly out: number;
}

/** One index of a gather: a number (f64) per position of the walk. */
export interface GatherIndex {
  readonly program: BoundProgram;
  /** Which axis of the indexed value it is for: what a fault says, nothing else. */
  readonly axis: number;
  /** Run-time numbers: how long that axis is, and how many bytes one step along it takes. */
  readonly extent: number;
  readonly stride: number;
}

/**
 * out[outer, x] = table at Σ index·stride bytes from where the table's own cursor is. 0 where the guard is false: there
 * no index counts. An index that is no whole number from 0 to its extent less one is a fault (block.ts): it reads nothing.
 */
export interface GatherKernel extends KernelBase {
  readonly skeleton: 'gather';
  /** Moves with the walk along the axes that are kept whole. */
  readonly table: number;
  readonly indices: readonly GatherIndex[];
  readonly guard?: BoundProgram;
  readonly out: number;
}

/** One matrix of scores: Σ_k left[i, k]·right[j, k] over inner axis 3 + its place among the products. */
export interface ScoreProduct {
  /** Moves along i and k. */
  readonly left: number;
  /** Moves along j and k. */
  readonly right: number;
}

/**
 * How a stream turns scores into weights. With `base: 'exp'`, p = exp(score − m) and u = exp(−m), where m is the row's
 * largest score so far, or 0 where that is larger and `extra` is there (a score of −∞ has no part in the total); `weight` and `total` are homogeneous of degree 1
 * in (p, u), so sums under an old m are carried over by exp(m_old − m_new). With `base: 'score'`, p is the score, u is 1
 * and nothing is carried over. After the last key every sum of weight·value is divided by the total, where there is one.
 */
export interface Normaliser {
  readonly base: 'exp' | 'score';
  /** (p, u) → what a value is multiplied by. */
  readonly weight: ScalarProgram;
  /** (p, u) → what the row's total grows by; absent: sums are not divided. */
  readonly total?: ScalarProgram;
  /** The total begins with this many members of score 0 (`base: 'exp'`), or with this number; may move along i. */
  readonly extra?: BoundProgram;
  /**
   * What a row whose total is 0 gives: 0, or 0/0; or, with `keyless`, 0 where no key counts and else 0/0. There a total
   * begins at −0, which stays −0 until something is added, be it 0.
   */
  readonly empty: 'zero' | 'divide' | 'keyless';
}

/** How much of the scores is held at once. Any numbers give the same result but for rounding. */
export interface StreamTile {
  /** Queries done at one position of the outer walk. */
  readonly queries: number;
  /** Keys between two corrections of the sums. */
  readonly keys: number;
}

/**
 * Attention in one pass: out[outer, i, e] = Σ_j weight(i, j)·value[j, e] / total(i), scores never stored beyond a tile
 * (Milakov & Gimelshein 2018; Rabe & Staats 2021; Dao et al., FlashAttention, 2022). Without a value: log of the total plus m
 * (`base: 'exp'`), or the total; out does not move along e then, whose extent is 1.
 *
 * A position of the outer walk is `tile.queries` queries: the walk counts (outer positions) × ⌈i / queries⌉, queries
 * fastest. Where `domain` is false neither score nor value counts, whatever they are.
 */
export interface StreamKernel extends KernelBase {
  readonly skeleton: 'stream';
  readonly products: readonly ScoreProduct[];
  /** (i, j) → f32; may use products. */
  readonly score: BoundProgram;
  /** (i, j) → bool; never uses products. */
  readonly domain?: BoundProgram;
  readonly normaliser: Normaliser;
  /** (i, j) → f32: multiplies the weight of a value, but not the total (dropout, gates). */
  readonly factor?: BoundProgram;
  /** Moves along j and e. */
  readonly value?: number;
  readonly out: number;
  readonly tile: StreamTile;
}

export type Kernel = PointwiseKernel | RowwiseKernel | ContractKernel | GatherKernel | StreamKernel;
export type Skeleton = Kernel['skeleton'];

/** How many inner axes a kernel walks. */
export function innerAxes(kernel: Kernel): number {
  switch (kernel.skeleton) {
    case 'pointwise':
    case 'rowwise':
    case 'gather':
      return 1;
    case 'contract':
      return 3;
    case 'stream':
      return 3 + kernel.products.length;
  }
}

/** Inner axes of a stream. */
export const streamAxes = { query: 0, key: 1, column: 2, product: (index: number): number => 3 + index } as const;

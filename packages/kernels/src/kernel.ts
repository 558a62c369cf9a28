/**
 * What a kernel is: a skeleton (how it walks), operands, and scalar programs (what it computes), all data.
 *
 * A kernel holds no size, rank or stride: those come at run time in its parameter block (block.ts). It walks an *outer*
 * space of any rank, flattened and counted by an odometer, and a fixed number of *inner* axes: pointwise 1, rowwise 1
 * (the row), contract 3 (m, n, k), gather 1. One kernel therefore serves every rank of leading axes and every broadcast pattern.
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

/** Where a parameter of a kernel's scalar program comes from: operand `operand`, or run-time number `size` (f64). */
export type ProgramInput =
  | { readonly from: 'operand'; readonly index: number }
  | { readonly from: 'size'; readonly index: number };

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

export type Kernel = PointwiseKernel | RowwiseKernel | ContractKernel | GatherKernel;
export type Skeleton = Kernel['skeleton'];

/** Inner axes per skeleton. */
export const innerAxes: Readonly<Record<Skeleton, number>> = { pointwise: 1, rowwise: 1, contract: 3, gather: 1 };

/**
 * The parameter block: how a kernel is told sizes, addresses and strides.
 *
 * A block lies in the session's memory, 8-byte aligned, little-endian. Emitters, the interpreter and the session agree
 * through `blockLayout` alone. Strides of tensors are in bytes, strides of positions in units; both are i32.
 *
 *     0        i32        outer rank R
 *     4        i32        address of the session's fault record, below
 *     8        i32        address of the kernel's scratch (scratch.ts), 16-byte aligned, each block its own; 0: it has none
 *     12       i32        extent of the first inner axis before it was cut (cuts.ts): a choice may depend on it
 *     16       i32        into how many parts a stream's keys are cut (stream-parts.ts), and
 *     20       i32        address of the room for their results; 16-byte aligned
 *     24       i32 × I    inner extents
 *     operand  i32        base: byte address of the first element, or the position's start
 *              i32 × I    inner strides                                  (per operand)
 *     sizes    f64 × S    run-time numbers
 *     extents  i32 × R    outer extents                                  (from here on R decides)
 *     strides  i32 × R    outer strides of operand 0, then of operand 1, …
 *     counters i32 × R    scratch of the odometer
 *
 * A kernel is called as `kernel(block, begin, end)` and does outer positions begin ≤ p < end (row-major, last axis
 * fastest). Invariant: what it writes does not depend on how [0, count) is cut into ranges. Calls that run at once need a
 * block each: the counters are scratch. Reads may run past an operand's end by at most 12 bytes (an arena is padded by
 * 64), writes never.
 *
 * The fault record is 8-byte aligned, one per session. A kernel that finds its code 0 fills it, and never touches one
 * that is not: the first fault stands. It then goes on without reading where the fault pointed; what it writes is lost.
 *
 *     0        i32        code: 0 none, see `faultCodes`
 *     4        i32        which of the kernel's indices (by its place in `indices`)
 *     8        f64        the value found
 *     16       f64        what it had to stay below
 */

import { innerAxes, type Kernel } from './kernel.ts';

/** Byte offsets in the fault record. */
export const faultRecord = { code: 0, which: 4, value: 8, limit: 16, bytes: 24 } as const;

/** Codes of the fault record that heed's own kernels use; a device of one's own may use others from 1000 on. */
export const faultCodes = { indexOutOfRange: 1 } as const;

const HEADER = 24;

export interface BlockLayout {
  readonly outerRank: number;
  readonly fault: number;
  readonly scratch: number;
  readonly whole: number;
  readonly parts: number;
  readonly partials: number;
  /** Byte offset of inner extent `axis`. */
  readonly innerExtent: (axis: number) => number;
  readonly base: (operand: number) => number;
  readonly innerStride: (operand: number, axis: number) => number;
  readonly size: (index: number) => number;
  /** Where the part that depends on R begins: extents. */
  readonly extents: number;
  /** Byte offset of the outer strides of `operand`. */
  readonly outerStrides: (operand: number, rank: number) => number;
  readonly counters: (rank: number) => number;
  /** Bytes in all. */
  readonly bytes: (rank: number) => number;
}

export function blockLayout(kernel: Kernel): BlockLayout {
  const inner = innerAxes(kernel);
  const count = kernel.operands.length;
  const operands = HEADER + 4 * inner;
  const perOperand = 4 + 4 * inner;
  const sizes = Math.ceil((operands + perOperand * count) / 8) * 8;
  const extents = sizes + 8 * kernel.sizes;
  return {
    outerRank: 0,
    fault: 4,
    scratch: 8,
    whole: 12,
    parts: 16,
    partials: 20,
    innerExtent: (axis) => HEADER + 4 * axis,
    base: (operand) => operands + perOperand * operand,
    innerStride: (operand, axis) => operands + perOperand * operand + 4 + 4 * axis,
    size: (index) => sizes + 8 * index,
    extents,
    outerStrides: (operand, rank) => extents + 4 * rank * (1 + operand),
    counters: (rank) => extents + 4 * rank * (1 + count),
    bytes: (rank) => Math.ceil((extents + 4 * rank * (2 + count)) / 8) * 8,
  };
}

/**
 * Reads a parameter block and walks the outer positions it describes.
 *
 * In: memory, a block's address, a range of outer positions. Out: per position, where each operand begins (a byte
 * address, or the value of a position). Kernel-independent; what happens at a position is the skeleton's file.
 */

import { blockLayout, innerAxes, type Kernel } from '@heed/kernels';
import type { Views } from '../plain-arena.ts';

/** One call of a kernel: what its block says, in plain arrays that are reused from call to call. */
export interface Call {
  views: Views;
  readonly innerExtents: Float64Array;
  /** `innerStrides[axis][operand]` */
  readonly innerStrides: readonly Float64Array[];
  readonly sizes: Float64Array;
  /** Address of the session's fault record. */
  fault: number;
  /** Where each operand is at the current outer position. */
  readonly at: Float64Array;
}

/** A function that calls `visit` for each outer position of a range; `begin` is called once before the first. */
export function blockReader(
  kernel: Kernel,
  begin: (call: Call) => void,
  visit: (call: Call) => void,
): (views: Views, block: number, first: number, end: number) => void {
  const layout = blockLayout(kernel);
  const inner = innerAxes(kernel);
  const operands = kernel.operands.length;
  const call: Omit<Call, 'views'> = {
    innerExtents: new Float64Array(inner),
    innerStrides: Array.from({ length: inner }, () => new Float64Array(operands)),
    sizes: new Float64Array(kernel.sizes),
    fault: 0,
    at: new Float64Array(operands),
  };
  // Tensors have unsigned addresses, positions signed values.
  const unsigned = kernel.operands.map(({ role }) => role !== 'position');

  return (views, block, first, end) => {
    const { i32, f64 } = views;
    const word = (offset: number): number => i32[(block + offset) / 4];
    const now: Call = Object.assign(call, { views });
    const rank = word(layout.outerRank);
    call.fault = word(layout.fault);
    for (let axis = 0; axis < inner; axis++) {
      call.innerExtents[axis] = word(layout.innerExtent(axis));
      for (let k = 0; k < operands; k++) call.innerStrides[axis][k] = word(layout.innerStride(k, axis));
    }
    for (let k = 0; k < kernel.sizes; k++) call.sizes[k] = f64[(block + layout.size(k)) / 8];
    const base = unsigned.map((is, k) => (is ? word(layout.base(k)) >>> 0 : word(layout.base(k))));
    const extents = Array.from({ length: rank }, (_, axis) => word(layout.extents + 4 * axis));
    const strides = unsigned.map((_, k) =>
      Array.from({ length: rank }, (_empty, axis) => word(layout.outerStrides(k, rank) + 4 * axis)),
    );
    const index = extents.map(() => 0);
    for (let axis = rank - 1, rest = first; axis >= 0; axis--) {
      index[axis] = rest % extents[axis];
      rest = Math.floor(rest / extents[axis]);
    }
    begin(now);
    for (let position = first; position < end; position++) {
      for (let k = 0; k < operands; k++) {
        let at = base[k];
        for (let axis = 0; axis < rank; axis++) at += index[axis] * strides[k][axis];
        call.at[k] = at;
      }
      visit(now);
      for (let axis = rank - 1; axis >= 0; axis--) {
        index[axis] += 1;
        if (index[axis] < extents[axis]) break;
        index[axis] = 0;
      }
    }
  };
}

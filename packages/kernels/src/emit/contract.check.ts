/**
 * For tests of contractions: kernels, matrices that lie in every way, and what comes out in float64.
 */

import type { DType } from '@heed/tensor';
import type { BoundProgram, ContractKernel, KernelOperand } from '../kernel.ts';
import { at, lay } from './kernel.check.ts';
import type { Laid, Lie, Random } from './kernel.check.ts';

/** Operands: left, right, those of `more`, the output. */
export function contract(
  types: readonly DType[],
  domain?: BoundProgram,
  more: readonly KernelOperand[] = [],
): ContractKernel {
  const [left, right, out] = types as [DType, DType, DType];
  return {
    skeleton: 'contract',
    name: 'test_contract',
    left: 0,
    right: 1,
    out: 2 + more.length,
    sizes: 1,
    operands: [{ role: 'in', dtype: left }, { role: 'in', dtype: right }, ...more, { role: 'out', dtype: out }],
    ...(domain && { domain }),
  };
}

/** How the last two axes of a matrix lie: as written, transposed, or anyhow. */
export type Matrix = 'rows' | 'columns' | Lie;

export function matrix(
  r: Random,
  dtype: DType,
  outer: readonly number[],
  axes: readonly (readonly [size: number, axis: 0 | 1 | 2])[],
  how: Matrix,
  value: () => number,
): Laid {
  const sizes = axes.map(([size]) => size);
  const isTransposed = how === 'columns';
  const lie = how === 'rows' || isTransposed ? 'contiguous' : how;
  const laid = lay(r, dtype, [...outer, ...(isTransposed ? sizes.toReversed() : sizes)], lie, value);
  const own = laid.strides.slice(outer.length);
  const inner = [0, 0, 0];
  axes.forEach(([, axis], k) => (inner[axis] = (isTransposed ? own.toReversed() : own)[k]!));
  return { ...laid, strides: [...laid.strides.slice(0, outer.length), ...inner] };
}

export function expectedOf(
  left: Laid,
  right: Laid,
  size: number,
  counts: (index: readonly number[]) => boolean = () => true,
): (index: readonly number[]) => number {
  return (index) => {
    let sum = 0;
    for (let k = 0; k < size; k++) {
      const place = [...index.slice(0, -1), k];
      if (counts(place)) sum += at(left, place) * at(right, place);
    }
    return sum;
  };
}

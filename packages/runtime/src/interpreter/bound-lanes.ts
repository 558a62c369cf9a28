/**
 * A kernel's scalar program tied to its operands: loads what the program reads, runs it, and gives its results.
 *
 * In: a call's addresses and the steps along one inner axis. Out: result lanes. Run-time numbers are loaded once a call,
 * operands as often as asked. Score products are the caller's: it hands in their lanes.
 */

import { bug } from '@heed/diagnostics';
import type { BoundProgram, Kernel } from '@heed/kernels';
import type { DType } from '@heed/tensor';
import type { Call } from './block-reader.ts';
import type { Lane } from './lane-ops.ts';
import { compileLanes, type LaneInput } from './lanes.ts';
import { loadLane } from './storage.ts';

export interface BoundLanes {
  /** The operands it reads. */
  readonly operands: readonly number[];
  readonly results: readonly Lane[];
  /** Loads the run-time numbers. */
  readonly begin: (call: Call) => void;
  /** Computes `n` positions from number `first` on; `at` and `strides` have one entry per operand of the kernel. */
  readonly run: (
    call: Call,
    at: Float64Array,
    strides: Float64Array,
    first: number,
    n: number,
    products?: readonly Lane[],
  ) => void;
}

export function bindLanes({ program, inputs }: BoundProgram, kernel: Kernel): BoundLanes {
  const lanes = compileLanes(program);
  const fromOperands: { readonly input: LaneInput; readonly operand: number; readonly dtype: DType | undefined }[] = [];
  const fromSizes: { readonly input: LaneInput; readonly size: number }[] = [];
  const fromProducts: { readonly input: LaneInput; readonly product: number }[] = [];
  inputs.forEach((source, k) => {
    const input = lanes.inputs[k] ?? bug('a bound program has one input per parameter', kernel.name);
    if (!input.used) return;
    if (source.from === 'size') fromSizes.push({ input, size: source.index });
    else if (source.from === 'product') fromProducts.push({ input, product: source.index });
    else {
      const { role, dtype } = kernel.operands[source.index];
      fromOperands.push({ input, operand: source.index, dtype: role === 'position' ? undefined : dtype });
    }
  });
  return {
    operands: fromOperands.map(({ operand }) => operand),
    results: lanes.results,
    begin: (call) => {
      for (const { input, size } of fromSizes) {
        input.lane.fill(input.type === 'f32' ? Math.fround(call.sizes[size]) : call.sizes[size]);
      }
    },
    run: (call, at, strides, first, n, products = []) => {
      for (const { input, operand, dtype } of fromOperands) {
        const step = strides[operand];
        const from = at[operand] + first * step;
        if (dtype === undefined) {
          for (let k = 0; k < n; k++) input.lane[k] = from + k * step;
        } else loadLane(call.views, dtype, from, step, n, input.lane, input.type === 'f32');
      }
      for (const { input, product } of fromProducts) input.lane.set(products[product].subarray(0, n));
      lanes.run(n);
    },
  };
}

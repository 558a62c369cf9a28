/**
 * Contraction by dot products: vectors along k, where left and right both lie contiguous, as in Q·Kᵀ without packing.
 *
 * A tile is some rows of m × 4 columns of n, each sum a vector of four interleaved sums; they are added in the order
 * (0 + 1) + (2 + 3), then the last k one by one. No domain here.
 */

import type { ContractKernel } from '../kernel.ts';
import type { Emit } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';
import { alongK, emitStage, K, leftOf, M, N, offsets } from './contract-stage.ts';
import type { Stage } from './contract-stage.ts';
import { countDown } from './stages.ts';

export function emitDot(module: WasmModule, kernel: ContractKernel, name: string, rows: number, fused: boolean): Stage {
  const { left, right, out } = kernel;
  return emitStage(module, kernel, `${name}_dot`, rows, (f, moving) => {
    const leftRow = offsets(f, moving, left, M, rows);
    const outRow = offsets(f, moving, out, M, rows);
    const here = moving.copy([right, out]);
    const remaining = leftOf(f, moving, N);

    for (const columns of [4, 1]) {
      const rightColumn = offsets(f, moving, right, N, columns);
      const outColumn = offsets(f, moving, out, N, columns);
      countDown(f, remaining, columns, () => {
        const walk = here.copy([left, right]);
        const leftK = leftOf(f, moving, K);
        /** Loads a row's and a column's numbers once each, and adds their products to the sums. */
        const products = (type: 'v128' | 'f32', sums: readonly (readonly ReturnType<typeof f.local>[])[]): void => {
          const shape = type === 'v128' ? 'f32x4' : 'f32';
          const fetch = (operand: number, offset: Emit): ReturnType<typeof f.local> => {
            const local = f.local(type, operand === left ? 'row' : 'column');
            f.get(walk.cursors[operand]);
            offset();
            f.load(type, 0, 2);
            f.set(local);
            return local;
          };
          const columnValues = rightColumn.map((offset) => fetch(right, offset));
          sums.forEach((row, r) => {
            const rowValue = fetch(left, leftRow[r]);
            row.forEach((sum, c) => {
              if (shape === 'f32x4' && fused) {
                f.get(rowValue, columnValues[c], sum);
                f.op('f32x4.relaxed_madd');
              } else {
                f.get(sum, rowValue, columnValues[c]);
                f.op(`${shape}.mul`);
                f.op(`${shape}.add`);
              }
              f.set(sum);
            });
          });
        };
        const vectors = outRow.map(() => outColumn.map(() => f.local('v128', 'sums')));
        for (const sum of vectors.flat()) {
          f.f32x4(0);
          f.set(sum);
        }
        alongK(f, walk, leftK, 4, [left, right], () => products('v128', vectors));
        const totals = vectors.map((row) =>
          row.map((sum) => {
            const total = f.local('f32', 'sum');
            const lane = (k: number): void => {
              f.get(sum);
              f.lane('f32x4.extract_lane', k);
            };
            lane(0);
            lane(1);
            f.op('f32.add');
            lane(2);
            lane(3);
            f.op('f32.add');
            f.op('f32.add');
            f.set(total);
            return total;
          }),
        );
        alongK(f, walk, leftK, 1, [left, right], () => products('f32', totals));
        totals.forEach((row, r) =>
          row.forEach((total, c) => {
            f.get(here.cursors[out]);
            outRow[r]();
            outColumn[c]();
            f.get(total);
            f.store('f32');
          }),
        );
        here.step(N, columns, [right, out]);
      });
    }
  });
}

/**
 * Contraction by panels: some rows of m, vectors along n, sums over k in registers.
 *
 * Relies on right and out being contiguous along n and left standing still there; k may have any stride. The register
 * tile is 4 rows × 2 vectors (8 sums, 2 of right, 1 splat of left: 11 of V8's 15 registers), for single rows 4 vectors.
 * The last columns read up to 12 bytes past right's end and store only what is theirs. With a domain, which must not
 * move along n here, products outside are skipped, never multiplied.
 */

import type { ContractKernel } from '../kernel.ts';
import type { FunctionBuilder } from '../wasm/function.ts';
import { Lanes } from '../wasm/lanes.ts';
import type { WasmModule } from '../wasm/module.ts';
import { alongK, emitStage, K, leftOf, M, N, offsets } from './contract-stage.ts';
import type { Stage } from './contract-stage.ts';
import { BoundCode, operandsOf } from './moving.ts';
import { countDown } from './stages.ts';
import { put } from './values.ts';

export function emitPanel(
  module: WasmModule,
  kernel: ContractKernel,
  name: string,
  rows: number,
  fused: boolean,
): Stage {
  const { left, right, out } = kernel;
  return emitStage(module, kernel, `${name}_panel`, rows, (f, moving) => {
    const lanes = new Lanes(f, { madd: fused });
    const domain = kernel.domain && new BoundCode(moving, kernel.domain);
    const walked = [...new Set([left, right, ...operandsOf(kernel.domain)])];
    const leftRow = offsets(f, moving, left, M, rows);
    const outRow = offsets(f, moving, out, M, rows);
    const here = moving.copy([right, out]);

    /** One tile of `vectors` vectors; `store` gets each sum. */
    const tile = (vectors: number, store: (row: number, vector: number, sum: () => void) => void): void => {
      const sums = outRow.map(() => Array.from({ length: vectors }, () => f.local('v128', 'sum')));
      for (const sum of sums.flat()) {
        f.f32x4(0);
        f.set(sum);
      }
      const walk = here.copy(walked);
      const panel = Array.from({ length: vectors }, () => f.local('v128', 'panel'));
      const splat = f.local('v128', 'splat');
      alongK(f, walk, leftOf(f, moving, K), 1, walked, () => {
        const multiply = (): void => {
          panel.forEach((vector, v) => {
            f.get(walk.cursors[right]);
            f.load('v128', 16 * v, 2);
            f.set(vector);
          });
          sums.forEach((row, r) => {
            f.get(walk.cursors[left]);
            leftRow[r]();
            f.mem('v128.load32_splat');
            f.set(splat);
            row.forEach((sum, v) => {
              lanes.put(lanes.madd(splat, panel[v], sum));
              f.set(sum);
            });
          });
        };
        if (domain === undefined) return multiply();
        put(domain.run('scalar', (operand) => walk.read(operand, 'scalar', N)));
        f.if(multiply);
      });
      sums.forEach((row, r) => row.forEach((sum, v) => store(r, v, () => f.get(sum))));
    };
    const address = (row: number): void => {
      f.get(here.cursors[out]);
      outRow[row]();
    };
    const whole = (row: number, vector: number, sum: () => void): void => {
      address(row);
      sum();
      f.mem('v128.store', 16 * vector, 2);
    };
    const remaining = leftOf(f, moving, N);
    for (const vectors of rows === 1 ? [4, 1] : [2, 1]) {
      countDown(f, remaining, 4 * vectors, () => {
        tile(vectors, whole);
        here.step(N, 4 * vectors, [right, out]);
      });
    }
    f.get(remaining);
    f.if(() => tile(1, (row, _, sum) => storeFirst(f, remaining, () => address(row), sum)));
  });
}

/** Stores the first one, two or three lanes. */
function storeFirst(
  f: FunctionBuilder,
  count: Parameters<FunctionBuilder['set']>[0],
  address: () => void,
  sum: () => void,
): void {
  for (let lane = 0; lane < 3; lane++) {
    f.get(count);
    f.i32(lane);
    f.op('i32.gt_s');
    f.if(() => {
      address();
      sum();
      f.memLane('v128.store32_lane', lane, 4 * lane);
    });
  }
}

/**
 * The register tile of a contraction in blocks: C[r][8] (+)= Σ_k A[r][k]·B[k][8], for one panel of B after another.
 *
 * In: A by two strides, B as panels [k][8] that follow each other, C by a row stride; panels of C lie side by side. Every
 * sum is one chain in the order of k, begun at 0 or at what C holds, whatever the tile's rows: all tiles round alike.
 */

import { PANEL_COLUMNS } from '../contract-scratch.ts';
import type { Func } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import { Lanes } from '../wasm/lanes.ts';
import type { WasmModule } from '../wasm/module.ts';
import { addProducts, rowAddresses } from './register-tile.ts';
import { countDown } from './stages.ts';

/** Bytes of a row of a panel. */
export const PANEL_ROW: number = 4 * PANEL_COLUMNS;

/** `fresh` is not 0 where sums begin at 0. */
const PARAMS = {
  a: 'i32',
  rowStride: 'i32',
  kStride: 'i32',
  b: 'i32',
  k: 'i32',
  panels: 'i32',
  c: 'i32',
  cStride: 'i32',
  fresh: 'i32',
} as const;

export function tileFunc(module: WasmModule, rows: number, fused: boolean): Func {
  const name = `tile_${rows}${fused ? '_madd' : ''}`;
  return module.shared('contract', name, PARAMS, [], (f, p) => {
    const v = new Lanes(f, { madd: fused });
    const at = rowAddresses(f, p.a, p.rowStride, rows);
    const sums = at.map(() => [0, 1].map(() => f.local('v128', 'sum')));
    const c = f.local('i32', 'c');

    /** Visits the tile's rows in C, one address after another. */
    const eachRow = (visit: (row: readonly Local<'v128'>[]) => void): void => {
      f.get(p.c);
      f.set(c);
      sums.forEach((row, r) => {
        visit(row);
        if (r + 1 === rows) return;
        f.get(c, p.cStride);
        f.op('i32.add');
        f.set(c);
      });
    };
    countDown(f, p.panels, 1, () => {
      f.get(p.fresh);
      f.if(
        () => {
          for (const sum of sums.flat()) {
            f.f32x4(0);
            f.set(sum);
          }
        },
        () =>
          eachRow((row) =>
            row.forEach((sum, half) => {
              f.get(c);
              f.mem('v128.load', 16 * half, 2);
              f.set(sum);
            }),
          ),
      );
      addProducts(v, { at, kStride: p.kStride, b: p.b, k: p.k }, sums);
      eachRow((row) =>
        row.forEach((sum, half) => {
          f.get(c, sum);
          f.mem('v128.store', 16 * half, 2);
        }),
      );
      f.bump(p.c, PANEL_ROW);
    });
  });
}

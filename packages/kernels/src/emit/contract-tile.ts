/**
 * The register tile of a contraction in blocks: C[r][8] (+)= Σ_k A[r][k]·B[k][8], for one panel of B after another.
 *
 * In: A by two strides, B as panels [k][8] that follow each other, C by a row stride; panels of C lie side by side. Every
 * sum is one chain in the order of k, begun at 0 or at what C holds, whatever the tile's rows: all tiles round alike.
 * The widest tile is what fits V8's 15 vector registers and measured best: 6 × 8 fused, 5 × 8 otherwise.
 */

import { PANEL_COLUMNS } from '../contract-scratch.ts';
import type { Func, FunctionBuilder } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import { Lanes } from '../wasm/lanes.ts';
import type { WasmModule } from '../wasm/module.ts';
import { countDown } from './stages.ts';

type Word = Local<'i32'>;

/** Bytes of a row of a panel. */
export const PANEL_ROW: number = 4 * PANEL_COLUMNS;
/** Steps of k in one round of the inner loop. */
const UNROLLED = 4;

/** Rows of the tiles, most first; the last is 1. */
export const tileRows = (fused: boolean): readonly number[] => (fused ? [6, 4, 1] : [5, 4, 1]);

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
  return module.standard(name, () =>
    module.func(name, PARAMS, [], (f, p) => {
      const v = new Lanes(f, { madd: fused });
      const at = multiples(f, p.a, p.rowStride, rows, 'row');
      const sums = at.map(() => [0, 1].map(() => f.local('v128', 'sum')));
      const panel = [0, 1].map(() => f.local('v128', 'panel'));
      const splat = f.local('v128', 'splat');
      const off = f.local('i32', 'off');
      const left = f.local('i32', 'left');
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
      const step = (u: number): void => {
        panel.forEach((vector, half) => {
          f.get(p.b);
          f.mem('v128.load', u * PANEL_ROW + 16 * half, 2);
          f.set(vector);
        });
        sums.forEach((row, r) => {
          f.get(at[r], off);
          f.op('i32.add');
          f.mem('v128.load32_splat');
          f.set(splat);
          row.forEach((sum, half) => {
            v.put(v.madd(splat, panel[half], sum));
            f.set(sum);
          });
        });
        f.get(off, p.kStride);
        f.op('i32.add');
        f.set(off);
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
        f.i32(0);
        f.set(off);
        f.get(p.k);
        f.set(left);
        for (const times of [UNROLLED, 1]) {
          countDown(f, left, times, () => {
            for (let u = 0; u < times; u++) step(u);
            f.bump(p.b, times * PANEL_ROW);
          });
        }
        eachRow((row) =>
          row.forEach((sum, half) => {
            f.get(c, sum);
            f.mem('v128.store', 16 * half, 2);
          }),
        );
        f.bump(p.c, PANEL_ROW);
      });
    }),
  );
}

/** `from`, and that plus one stride, two strides, …: a local each. */
function multiples(f: FunctionBuilder, from: Word, stride: Word, count: number, name: string): readonly Word[] {
  const at = Array.from({ length: count }, () => f.local('i32', name));
  at.forEach((local, r) => {
    f.get(r === 0 ? from : at[r - 1]);
    if (r > 0) {
      f.get(stride);
      f.op('i32.add');
    }
    f.set(local);
  });
  return at;
}

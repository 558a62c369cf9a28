/**
 * The register tile of a stream: C[r][8] (+)= Σ_k A[r][k]·B[k][8], queries side by side in eight lanes.
 *
 * In: A anywhere, by two strides (rows of keys for scores, columns of values for sums), B and C as panels of eight. A is
 * read number by number with splatting loads, so keys and values are used where they lie: nothing is packed, any strides
 * and any sizes do. Tile shapes are those that measured best on V8 (15 registers): 6 × 8 fused, 5 × 8 otherwise; no tile
 * writes more than its rows.
 */

import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Lanes } from '../../wasm/lanes.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { countDown } from '../stages.ts';

type Word = Local<'i32'>;

/** Bytes of a row of a panel: eight f32. */
export const ROW = 32;
/** Steps of k in one round of the inner loop. */
const UNROLLED = 4;

/** Rows of A side by side in registers, largest first; the last must be 1. */
const tiles = (fused: boolean): readonly number[] => (fused ? [6, 4, 1] : [5, 4, 1]);

/** `corr` is the address of eight numbers. */
const PARAMS = {
  a: 'i32',
  rowStride: 'i32',
  kStride: 'i32',
  rows: 'i32',
  b: 'i32',
  k: 'i32',
  c: 'i32',
  corr: 'i32',
} as const;

/** With `onto`, C's old numbers are multiplied by those at `corr` and added to; without, they are overwritten. */
export function productFunc(module: WasmModule, onto: boolean, fused: boolean): Func {
  const name = `product${onto ? '_onto' : ''}${fused ? '_madd' : ''}`;
  return module.standard(name, () => {
    return module.func(name, PARAMS, [], (f, p) => {
      for (const rows of tiles(fused)) {
        countDown(f, p.rows, rows, () => {
          tile(f, new Lanes(f, { madd: fused }), rows, p, onto ? p.corr : undefined);
          f.bump(p.c, rows * ROW);
          f.get(p.a, p.rowStride);
          f.i32(rows);
          f.op('i32.mul');
          f.op('i32.add');
          f.set(p.a);
        });
      }
    });
  });
}

interface Params {
  readonly a: Word;
  readonly rowStride: Word;
  readonly kStride: Word;
  readonly b: Word;
  readonly k: Word;
  readonly c: Word;
}

function tile(f: FunctionBuilder, v: Lanes, rows: number, p: Params, corr: Word | undefined): void {
  const at = Array.from({ length: rows }, () => f.local('i32', 'row'));
  at.forEach((row, r) => {
    if (r === 0) f.get(p.a);
    else {
      f.get(at[r - 1], p.rowStride);
      f.op('i32.add');
    }
    f.set(row);
  });
  const sums = at.map(() => [0, 1].map(() => f.local('v128', 'sum')));
  const corrections = [0, 1].map(() => f.local('v128', 'corr'));
  if (corr !== undefined) {
    corrections.forEach((correction, half) => {
      f.get(corr);
      f.mem('v128.load', 16 * half, 2);
      f.set(correction);
    });
  }
  sums.forEach((row, r) =>
    row.forEach((sum, half) => {
      if (corr === undefined) f.f32x4(0);
      else {
        f.get(p.c);
        f.mem('v128.load', r * ROW + 16 * half, 2);
        f.get(corrections[half]);
        f.op('f32x4.mul');
      }
      f.set(sum);
    }),
  );
  const b = f.local('i32', 'b');
  const off = f.local('i32', 'off');
  const left = f.local('i32', 'left');
  const panel = [0, 1].map(() => f.local('v128', 'panel'));
  const splat = f.local('v128', 'splat');
  f.get(p.b);
  f.set(b);
  f.i32(0);
  f.set(off);
  f.get(p.k);
  f.set(left);
  const step = (u: number): void => {
    panel.forEach((vector, half) => {
      f.get(b);
      f.mem('v128.load', u * ROW + 16 * half, 2);
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
  for (const times of [UNROLLED, 1]) {
    countDown(f, left, times, () => {
      for (let u = 0; u < times; u++) step(u);
      f.bump(b, times * ROW);
    });
  }
  sums.forEach((row, r) =>
    row.forEach((sum, half) => {
      f.get(p.c, sum);
      f.mem('v128.store', r * ROW + 16 * half, 2);
    }),
  );
}

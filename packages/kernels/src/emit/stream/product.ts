/**
 * The register tile of a stream: C[r][8] (+)= Σ_k A[r][k]·B[k][8], queries side by side in eight lanes.
 *
 * In: A anywhere, by two strides (rows of keys for scores, columns of values for sums), B and C as panels of eight. A is
 * read number by number (register-tile.ts), so keys and values are used where they lie: nothing is packed, any strides and
 * any sizes do. No tile writes more than its rows.
 */

import { ROW } from '../../stream-scratch.ts';
import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Lanes } from '../../wasm/lanes.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { addProducts, rowAddresses } from '../register-tile.ts';
import { countDown } from '../stages.ts';

type Word = Local<'i32'>;

/**
 * Numbers of rows that a tile leaves to smaller ones, lest some be left that go one by one, or four whose eight chains wait for
 * each other: 64 rows are nine times six and two times five, 128 are 20 times six and two of four.
 */
const LEAVES: Readonly<Record<number, readonly number[]>> = { 6: [8, 9, 10], 5: [8, 12, 16] };

/** Parameters of a product, whichever one it is; `corr` is the address of eight numbers. */
export const PRODUCT = {
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
  return module.shared('stream', name, PRODUCT, [], (f, p) => {
    for (const rows of fused ? [6, 5, 4, 1] : [5, 4, 1]) {
      const step = (): void => {
        tile(f, new Lanes(f, { madd: fused }), rows, p, onto ? p.corr : undefined);
        f.bump(p.c, rows * ROW);
        f.get(p.a, p.rowStride);
        f.i32(rows);
        f.op('i32.mul');
        f.op('i32.add');
        f.set(p.a);
      };
      countDown(f, p.rows, rows, step, LEAVES[rows]);
    }
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
  const at = rowAddresses(f, p.a, p.rowStride, rows);
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
  f.get(p.b);
  f.set(b);
  addProducts(v, { at, kStride: p.kStride, b, k: p.k }, sums);
  sums.forEach((row, r) =>
    row.forEach((sum, half) => {
      f.get(p.c, sum);
      f.mem('v128.store', r * ROW + 16 * half, 2);
    }),
  );
}

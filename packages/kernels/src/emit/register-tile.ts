/**
 * The inner loop of every product with panels: sums[r][8] += Σ_k A[r][k]·B[k][8], the sums in registers.
 *
 * In: where the rows of A begin and their stride along k, a panel of B as rows of eight, how many k. A is read number by
 * number with splatting loads, so it may lie in any way. What the sums begin at and where they go is the caller's.
 */

import { ROW } from '../stream-scratch.ts';
import type { FunctionBuilder } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import type { Lanes } from '../wasm/lanes.ts';
import { countDown } from './stages.ts';

type Word = Local<'i32'>;

/** Rows of A side by side, most first; the last is 1. What fits V8's 15 vector registers and measured best. */
export const tileRows = (fused: boolean): readonly number[] => (fused ? [6, 4, 1] : [5, 4, 1]);

/** Steps of k in one round. */
const UNROLLED = 4;

export interface TileOperands {
  /** Where each row of A begins. */
  readonly at: readonly Word[];
  readonly kStride: Word;
  /** The panel of B; left behind its last row. */
  readonly b: Word;
  readonly k: Word;
}

/** For each row two vectors, four lanes each. */
export type TileSums = readonly (readonly Local<'v128'>[])[];

export function addProducts(v: Lanes, { at, kStride, b, k }: TileOperands, sums: TileSums): void {
  const { f } = v;
  const panel = [0, 1].map(() => f.local('v128', 'panel'));
  const splat = f.local('v128', 'splat');
  const off = f.local('i32', 'off');
  const left = f.local('i32', 'left');
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
    f.get(off, kStride);
    f.op('i32.add');
    f.set(off);
  };
  f.i32(0);
  f.set(off);
  f.get(k);
  f.set(left);
  for (const times of [UNROLLED, 1]) {
    countDown(f, left, times, () => {
      for (let u = 0; u < times; u++) step(u);
      f.bump(b, times * ROW);
    });
  }
}

/** `from`, and that plus one stride, two strides, …: a local each. */
export function rowAddresses(f: FunctionBuilder, from: Word, stride: Word, count: number): readonly Word[] {
  const at = Array.from({ length: count }, () => f.local('i32', 'row'));
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

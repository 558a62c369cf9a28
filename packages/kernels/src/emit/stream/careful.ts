/**
 * Products with values that are not finite, in a tile that excludes some: where a weight is marked as excluded, its value
 * does not count, whatever it is. Slow and rare; `isFinite` says when it is not needed.
 */

import { ROW } from '../../stream-scratch.ts';
import type { Emit, Func } from '../../wasm/function.ts';
import { Lanes } from '../../wasm/lanes.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { countDown } from '../stages.ts';
import { HALVES } from './lanes-read.ts';
import { PRODUCT } from './product.ts';
import { EXCLUDED } from './weigh.ts';

/** Vectors side by side: as many sums do not wait for each other. */
const CHAINS = 4;
const LANES = 4;

/** Whether all of a block of f32 is finite: rows × k numbers at two strides. */
export function isFiniteFunc(module: WasmModule): Func {
  const params = { a: 'i32', rowStride: 'i32', kStride: 'i32', rows: 'i32', k: 'i32' } as const;
  return module.shared('stream', 'is_finite', params, ['i32'], (f, p) => {
    const v = new Lanes(f);
    const rest = f.local('f32', 'rest');
    const sums = Array.from({ length: CHAINS }, () => f.local('v128', 'sum'));
    const [at, left] = [f.local('i32', 'at'), f.local('i32', 'left')];
    // x − x is 0 for what is finite, else NaN.
    const add = (count: number): void => {
      sums.slice(0, count).forEach((sum, chain) => {
        const x = v.let('x', () => {
          f.get(at);
          f.mem('v128.load', 16 * chain, 2);
        });
        v.put(v.add(sum, v.sub(x, x)));
        f.set(sum);
      });
      f.bump(at, 16 * count);
    };
    countDown(f, p.rows, 1, () => {
      f.get(p.a);
      f.set(at);
      f.get(p.k);
      f.set(left);
      f.get(p.kStride);
      f.i32(4);
      f.op('i32.eq');
      f.if(() => {
        for (const count of [CHAINS, 1]) countDown(f, left, LANES * count, () => add(count));
      });
      countDown(f, left, 1, () => {
        f.get(rest, at);
        f.load('f32');
        f.get(at);
        f.load('f32');
        f.op('f32.sub');
        f.op('f32.add');
        f.set(rest);
        f.get(at, p.kStride);
        f.op('i32.add');
        f.set(at);
      });
      f.get(p.a, p.rowStride);
      f.op('i32.add');
      f.set(p.a);
    });
    const sum = v.let(
      'sum',
      sums.reduce<Emit>(
        (all, one) => v.add(all, one),
        () => {
          f.get(rest);
          f.op('f32x4.splat');
        },
      ),
    );
    v.put(v.of('f32x4.eq', sum, sum));
    f.op('i32x4.all_true');
  });
}

/** As `product_onto`, leaving out products with a weight of `EXCLUDED`. */
export function carefulFunc(module: WasmModule): Func {
  return module.shared('stream', 'product_careful', PRODUCT, [], (f, p) => {
    const [r, k, at, b] = [f.local('i32', 'r'), f.local('i32', 'k'), f.local('i32', 'at'), f.local('i32', 'b')];
    const sums = HALVES.map(() => f.local('v128', 'sum'));
    const weight = f.local('v128', 'weight');
    f.for(
      r,
      0,
      () => f.get(p.rows),
      1,
      () => {
        sums.forEach((sum, half) => {
          f.get(p.c);
          f.mem('v128.load', 16 * half, 2);
          f.get(p.corr);
          f.mem('v128.load', 16 * half, 2);
          f.op('f32x4.mul');
          f.set(sum);
        });
        f.get(p.a);
        f.set(at);
        f.get(p.b);
        f.set(b);
        f.for(
          k,
          0,
          () => f.get(p.k),
          1,
          () => {
            sums.forEach((sum, half) => {
              f.get(b);
              f.mem('v128.load', 16 * half, 2);
              f.set(weight);
              f.get(sum, sum, weight, at);
              f.mem('v128.load32_splat');
              f.op('f32x4.mul');
              f.op('f32x4.add');
              f.get(weight);
              f.i32x4(EXCLUDED);
              f.op('i32x4.eq');
              f.op('v128.bitselect');
              f.set(sum);
            });
            f.bump(b, ROW);
            f.get(at, p.kStride);
            f.op('i32.add');
            f.set(at);
          },
        );
        sums.forEach((sum, half) => {
          f.get(p.c, sum);
          f.mem('v128.store', 16 * half, 2);
        });
        f.bump(p.c, ROW);
        f.get(p.a, p.rowStride);
        f.op('i32.add');
        f.set(p.a);
      },
    );
  });
}

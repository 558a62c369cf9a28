/**
 * Products with values that are not finite, in a tile that excludes some: where a weight is marked as excluded, its value
 * does not count, whatever it is. Slow and rare; `isFinite` says when it is not needed.
 */

import { ROW } from '../../stream-scratch.ts';
import type { Func } from '../../wasm/function.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { HALVES } from './lanes-read.ts';
import { EXCLUDED } from './weigh.ts';

/** Whether all of a block of f32 is finite: rows × k numbers at two strides. */
export function isFiniteFunc(module: WasmModule): Func {
  return module.standard('is_finite', () => {
    const params = { a: 'i32', rowStride: 'i32', kStride: 'i32', rows: 'i32', k: 'i32' } as const;
    return module.func('is_finite', params, ['i32'], (f, p) => {
      const sum = f.local('f32', 'sum');
      const [r, k, at] = [f.local('i32', 'r'), f.local('i32', 'k'), f.local('i32', 'at')];
      f.for(
        r,
        0,
        () => f.get(p.rows),
        1,
        () => {
          f.get(p.a);
          f.set(at);
          f.for(
            k,
            0,
            () => f.get(p.k),
            1,
            () => {
              // 0 for what is finite, else NaN.
              f.get(sum, at);
              f.load('f32');
              f.f32(0);
              f.op('f32.mul');
              f.op('f32.add');
              f.set(sum);
              f.get(at, p.kStride);
              f.op('i32.add');
              f.set(at);
            },
          );
          f.get(p.a, p.rowStride);
          f.op('i32.add');
          f.set(p.a);
        },
      );
      f.get(sum);
      f.f32(0);
      f.op('f32.eq');
    });
  });
}

/** As `product_onto`, leaving out products with a weight of `EXCLUDED`. */
export function carefulFunc(module: WasmModule): Func {
  return module.standard('product_careful', () => {
    const params = {
      a: 'i32',
      rowStride: 'i32',
      kStride: 'i32',
      rows: 'i32',
      b: 'i32',
      k: 'i32',
      c: 'i32',
      corr: 'i32',
    } as const;
    return module.func('product_careful', params, [], (f, p) => {
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
  });
}

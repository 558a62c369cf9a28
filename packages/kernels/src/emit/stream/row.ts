/**
 * Products for a single query (decoding): vectors run along a key and along a value row, not across queries.
 *
 * In: a query as one contiguous row, keys and values whose rows are contiguous. Out: the same panels that tiles of eight
 * queries have, so that weighing and finishing are theirs: a score fills all eight lanes, sums stand in lane 0.
 */

import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Lanes } from '../../wasm/lanes.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { countDown } from '../stages.ts';
import { ROW } from './product.ts';

const HIGH_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

/** Keys side by side. */
const KEYS = 4;

/** scores[j] = a[j]·b over `k` numbers, for `rows` keys. */
export function dotsFunc(module: WasmModule, fused: boolean): Func {
  const name = `dots${fused ? '_madd' : ''}`;
  return module.once(name, () => {
    const params = { a: 'i32', rowStride: 'i32', rows: 'i32', b: 'i32', k: 'i32', c: 'i32' } as const;
    return module.func(name, params, [], (f, p) => {
      const v = new Lanes(f, { madd: fused });
      for (const keys of [KEYS, 1]) {
        countDown(f, p.rows, keys, () => {
          const at = Array.from({ length: keys }, (_, r) => {
            const row = f.local('i32', 'row');
            if (r > 0) {
              f.get(p.rowStride);
              f.i32(r);
              f.op('i32.mul');
            } else f.i32(0);
            f.get(p.a);
            f.op('i32.add');
            f.set(row);
            return row;
          });
          const sums = at.map(() => f.local('v128', 'sum'));
          const tails = at.map(() => f.local('f32', 'tail'));
          sums.forEach((sum, r) => {
            f.f32x4(0);
            f.set(sum);
            f.f32(0);
            f.set(tails[r]);
          });
          const [off, left] = [f.local('i32', 'off'), f.local('i32', 'left')];
          const query = f.local('v128', 'query');
          f.i32(0);
          f.set(off);
          f.get(p.k);
          f.set(left);
          const address = (base: Local<'i32'>): void => {
            f.get(base, off);
            f.op('i32.add');
          };
          countDown(f, left, 4, () => {
            address(p.b);
            f.mem('v128.load', 0, 2);
            f.set(query);
            sums.forEach((sum, r) => {
              v.put(
                v.madd(
                  () => {
                    address(at[r]);
                    f.mem('v128.load', 0, 2);
                  },
                  query,
                  sum,
                ),
              );
              f.set(sum);
            });
            f.bump(off, 16);
          });
          countDown(f, left, 1, () => {
            tails.forEach((tail, r) => {
              f.get(tail);
              address(at[r]);
              f.load('f32');
              address(p.b);
              f.load('f32');
              f.op('f32.mul');
              f.op('f32.add');
              f.set(tail);
            });
            f.bump(off, 4);
          });
          sums.forEach((sum, r) => {
            const pair = f.local('v128', 'pair');
            f.get(sum, sum, sum);
            f.shuffle(HIGH_HALF);
            f.op('f32x4.add');
            f.tee(pair);
            f.lane('f32x4.extract_lane', 0);
            f.get(pair);
            f.lane('f32x4.extract_lane', 1);
            f.op('f32.add');
            f.get(tails[r]);
            f.op('f32.add');
            f.op('f32x4.splat');
            f.set(sum);
            for (const half of [0, 16]) {
              f.get(p.c, sum);
              f.mem('v128.store', r * ROW + half, 2);
            }
          });
          f.bump(p.c, keys * ROW);
          f.get(p.a, p.rowStride);
          f.i32(keys);
          f.op('i32.mul');
          f.op('i32.add');
          f.set(p.a);
        });
      }
    });
  });
}

/** sums[e] = sums[e]·corr + Σ_j weights[j]·a[j, e], lane 0 of each panel; `rows` columns, `k` keys. */
export function rowSumsFunc(module: WasmModule, fused: boolean): Func {
  const name = `row_sums${fused ? '_madd' : ''}`;
  return module.once(name, () => {
    const params = { a: 'i32', keyStride: 'i32', rows: 'i32', b: 'i32', k: 'i32', c: 'i32', corr: 'i32' } as const;
    return module.func(name, params, [], (f, p) => {
      const correction = f.local('f32', 'correction');
      f.get(p.corr);
      f.load('f32');
      f.set(correction);
      for (const vectors of [4, 1]) {
        countDown(f, p.rows, 4 * vectors, () => {
          const sums = columns(f, p, vectors, fused);
          for (let column = 0; column < 4 * vectors; column++) {
            add(f, p.c, column, correction, () => {
              f.get(sums[column >> 2]);
              f.lane('f32x4.extract_lane', column & 3);
            });
          }
          f.bump(p.c, 4 * vectors * ROW);
          f.bump(p.a, 16 * vectors);
        });
      }
      countDown(f, p.rows, 1, () => {
        const sum = f.local('f32', 'sum');
        f.f32(0);
        f.set(sum);
        eachKey(f, p, (a, b) => {
          f.get(sum, a);
          f.load('f32');
          f.get(b);
          f.load('f32');
          f.op('f32.mul');
          f.op('f32.add');
          f.set(sum);
        });
        add(f, p.c, 0, correction, () => f.get(sum));
        f.bump(p.c, ROW);
        f.bump(p.a, 4);
      });
    });
  });
}

interface Sums {
  readonly a: Local<'i32'>;
  readonly keyStride: Local<'i32'>;
  readonly b: Local<'i32'>;
  readonly k: Local<'i32'>;
}

function eachKey(f: FunctionBuilder, p: Sums, body: (a: Local<'i32'>, b: Local<'i32'>) => void): void {
  const [a, b, left] = [f.local('i32', 'a'), f.local('i32', 'b'), f.local('i32', 'left')];
  f.get(p.a);
  f.set(a);
  f.get(p.b);
  f.set(b);
  f.get(p.k);
  f.set(left);
  countDown(f, left, 1, () => {
    body(a, b);
    f.get(a, p.keyStride);
    f.op('i32.add');
    f.set(a);
    f.bump(b, ROW);
  });
}

function columns(f: FunctionBuilder, p: Sums, vectors: number, fused: boolean): readonly Local<'v128'>[] {
  const v = new Lanes(f, { madd: fused });
  const sums = Array.from({ length: vectors }, () => f.local('v128', 'sum'));
  const weight = f.local('v128', 'weight');
  for (const sum of sums) {
    f.f32x4(0);
    f.set(sum);
  }
  eachKey(f, p, (a, b) => {
    f.get(b);
    f.mem('v128.load32_splat');
    f.set(weight);
    sums.forEach((sum, vector) => {
      v.put(
        v.madd(
          () => {
            f.get(a);
            f.mem('v128.load', 16 * vector, 2);
          },
          weight,
          sum,
        ),
      );
      f.set(sum);
    });
  });
  return sums;
}

/** c[column] = c[column]·correction + sum */
function add(f: FunctionBuilder, c: Local<'i32'>, column: number, correction: Local<'f32'>, sum: () => void): void {
  f.get(c, c);
  f.load('f32', column * ROW);
  f.get(correction);
  f.op('f32.mul');
  sum();
  f.op('f32.add');
  f.store('f32', column * ROW);
}

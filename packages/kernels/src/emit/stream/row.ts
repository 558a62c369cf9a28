/**
 * Products for a single query (decoding): vectors run along a key and along a value row, not across queries.
 *
 * In: a query as one contiguous row, keys and values whose rows are contiguous. Out: scores and weights as one row; sums
 * stand in lane 0 of panels as those of eight queries do, so that finishing is the same.
 */

import { ROW } from '../../stream-scratch.ts';
import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Lanes } from '../../wasm/lanes.ts';
import { HIGH_HALVES, HIGH_IN_TURNS, LOW_HALVES, LOW_IN_TURNS, NEIGHBOURS } from '../../wasm/shuffles.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { rowAddresses } from '../register-tile.ts';
import { countDown } from '../stages.ts';

/** Keys side by side. */
const KEYS = 8;
/** Vectors of a key in one round: with their places as offsets, an address is computed once for all of them. */
const UNROLLED = 4;

/** scores[j] = a[j]·b over `k` numbers, for `rows` keys. */
export function dotsFunc(module: WasmModule, fused: boolean): Func {
  const name = `dots${fused ? '_madd' : ''}`;
  const params = { a: 'i32', rowStride: 'i32', rows: 'i32', b: 'i32', k: 'i32', c: 'i32' } as const;
  return module.shared('stream', name, params, [], (f, p) => {
    const v = new Lanes(f, { madd: fused });
    for (const keys of [KEYS, 1]) {
      countDown(f, p.rows, keys, () => {
        const at = rowAddresses(f, p.a, p.rowStride, keys);
        const [off, left] = [f.local('i32', 'off'), f.local('i32', 'left')];
        f.i32(0);
        f.set(off);
        f.get(p.k);
        f.set(left);
        const address = (base: Local<'i32'>): void => {
          f.get(base, off);
          f.op('i32.add');
        };
        const sums = vectorSums(v, { at, b: p.b, left, off, address });
        if (keys === 1) {
          const sum = f.local('f32', 'sum');
          f.get(addAcross(v, sums[0]));
          f.lane('f32x4.extract_lane', 0);
          f.set(sum);
          countDown(f, left, 1, () => {
            f.get(sum);
            address(at[0]);
            f.load('f32');
            address(p.b);
            f.load('f32');
            f.op('f32.mul');
            f.op('f32.add');
            f.set(sum);
            f.bump(off, 4);
          });
          f.get(p.c, sum);
          f.store('f32');
        } else {
          const fours = [sums.slice(0, 4), sums.slice(4)].map((four) => addInto(v, four));
          countDown(f, left, 1, () => {
            const query = v.let('query', () => {
              address(p.b);
              f.mem('v128.load32_splat');
            });
            fours.forEach((four, k) => {
              const column = v.let('column', 0);
              for (let lane = 0; lane < 4; lane++) {
                address(at[4 * k + lane]);
                f.get(column);
                f.memLane('v128.load32_lane', lane);
                f.set(column);
              }
              v.put(v.madd(column, query, four));
              f.set(four);
            });
            f.bump(off, 4);
          });
          fours.forEach((four, k) => {
            f.get(p.c, four);
            f.mem('v128.store', 16 * k, 2);
          });
        }
        f.bump(p.c, 4 * keys);
        f.get(at[keys - 1], p.rowStride);
        f.op('i32.add');
        f.set(p.a);
      });
    }
  });
}

interface Dots {
  readonly at: readonly Local<'i32'>[];
  readonly b: Local<'i32'>;
  readonly left: Local<'i32'>;
  readonly off: Local<'i32'>;
  readonly address: (base: Local<'i32'>) => void;
}

/** Sums of every fourth product, for each key; `left` and `off` say what remains. */
function vectorSums(v: Lanes, { at, b, left, off, address }: Dots): readonly Local<'v128'>[] {
  const { f } = v;
  const sums = at.map(() => v.let('sum', 0));
  const place = f.local('i32', 'place');
  for (const vectors of [UNROLLED, 1]) {
    countDown(f, left, 4 * vectors, () => {
      address(b);
      f.set(place);
      const queries = Array.from({ length: vectors }, (_, u) =>
        v.let('query', () => {
          f.get(place);
          f.mem('v128.load', 16 * u, 2);
        }),
      );
      sums.forEach((sum, r) => {
        address(at[r]);
        f.set(place);
        queries.forEach((query, u) => {
          const numbers = (): void => {
            f.get(place);
            f.mem('v128.load', 16 * u, 2);
          };
          v.put(v.madd(numbers, query, sum));
          f.set(sum);
        });
      });
      f.bump(off, 16 * vectors);
    });
  }
  return sums;
}

function shuffled(v: Lanes, a: Local<'v128'>, b: Local<'v128'>, lanes: readonly number[]): () => void {
  return () => {
    v.f.get(a, b);
    v.f.shuffle(lanes);
  };
}

/** The sum of the four lanes, in the first. */
function addAcross(v: Lanes, x: Local<'v128'>): Local<'v128'> {
  const pair = v.let('pair', v.add(x, shuffled(v, x, x, HIGH_HALVES)));
  return v.let('sum', v.add(pair, shuffled(v, pair, pair, NEIGHBOURS)));
}

/** The sums of the lanes of four vectors, side by side. */
function addInto(v: Lanes, [a, b, c, d]: readonly Local<'v128'>[]): Local<'v128'> {
  const pairs = ([x, y]: readonly [Local<'v128'>, Local<'v128'>]): Local<'v128'> =>
    v.let('pairs', v.add(shuffled(v, x, y, LOW_IN_TURNS), shuffled(v, x, y, HIGH_IN_TURNS)));
  const [ab, cd] = [pairs([a, b]), pairs([c, d])];
  return v.let('four', v.add(shuffled(v, ab, cd, LOW_HALVES), shuffled(v, ab, cd, HIGH_HALVES)));
}

/** A row of scores, spread to panels of which every lane has the same: for what reads panels only. */
export function spreadFunc(module: WasmModule): Func {
  return module.shared('stream', 'spread', { scores: 'i32', keys: 'i32' }, [], (f, p) => {
    const score = f.local('v128', 'score');
    // From the last to the first, so that none is overwritten before it is read.
    countDown(f, p.keys, 1, () => {
      const key = (bytes: number): void => {
        f.get(p.scores, p.keys);
        f.i32(1);
        f.op('i32.sub');
        f.i32(bytes);
        f.op('i32.mul');
        f.op('i32.add');
      };
      key(4);
      f.mem('v128.load32_splat');
      f.set(score);
      for (const half of [0, 16]) {
        key(ROW);
        f.get(score);
        f.mem('v128.store', half, 2);
      }
    });
  });
}

/** sums[e] = sums[e]·corr + Σ_j weights[j]·a[j, e], lane 0 of each panel; `rows` columns, `k` keys. */
export function rowSumsFunc(module: WasmModule, fused: boolean): Func {
  const name = `row_sums${fused ? '_madd' : ''}`;
  const params = { a: 'i32', keyStride: 'i32', rows: 'i32', b: 'i32', k: 'i32', c: 'i32', corr: 'i32' } as const;
  return module.shared('stream', name, params, [], (f, p) => {
    const correction = f.local('f32', 'correction');
    f.get(p.corr);
    f.load('f32');
    f.set(correction);
    for (const vectors of [8, 2, 1]) {
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
    f.bump(b, 4);
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

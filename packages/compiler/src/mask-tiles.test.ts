/** Counts of tiles against all pairs of query and key, one by one. */

import { compileEvaluator, parseScalar } from '@heed/scalar';
import { describe, expect, test } from 'vitest';
import { graphFrom } from './graph-source.check.ts';
import { maskTiles } from './mask-tiles.ts';
import { compile } from './pipeline.ts';

const attention = (condition: string): string => `
%0 = input "Q" : f32[h, n, d]
%1 = input "K" : f32[h, m, d]
%2 = input "V" : f32[h, m, e]
%3 = contract hik hjk -> hij %0 %1 : f32[h, n, m]
%4 = position -3 : i32[h, 1, 1]
%5 = position -2 : i32[n, 1]
%6 = position -1 : i32[m]
%7 = map { (h: f64, i: f64, j: f64) => ${condition} } %4 %5 %6 : bool[h, n, m]
%8 = fold softmax weight axes(-1) keep %3 domain %7 : f32[h, n, m]
%9 = contract hik hkj -> hij %8 %2 : f32[h, n, e]
return result = %9`;

const sizes = { h: 2, n: 70, m: 61, d: 4, e: 5 };
const tile = { queries: 16, keys: 9 };

/** By looking at every pair. */
function counted(condition: string): { empty: number; full: number; partial: number } {
  const holds = compileEvaluator(parseScalar(`(h: f64, i: f64, j: f64) => ${condition}`)!, 'f64');
  const counts = { empty: 0, full: 0, partial: 0 };
  for (let h = 0; h < sizes.h; h++)
    for (let i = 0; i < sizes.n; i += tile.queries)
      for (let j = 0; j < sizes.m; j += tile.keys) {
        const seen = new Set<number>();
        for (let a = i; a < Math.min(i + tile.queries, sizes.n); a++)
          for (let b = j; b < Math.min(j + tile.keys, sizes.m); b++) seen.add(holds([h, a, b])[0]);
        counts[seen.size === 2 ? 'partial' : seen.has(1) ? 'full' : 'empty'] += 1;
      }
  return counts;
}

const of = (source: string): ReturnType<typeof maskTiles> =>
  maskTiles(compile(graphFrom(source), { tile }), { sizes, leads: {} });

describe('exact where the condition is affine, or of whole quotients', () => {
  test.each([
    'le(j, i)',
    'le(j, sub(i, f64(9)))',
    'and(le(j, i), lt(sub(i, j), f64(11)))',
    'or(lt(j, f64(7)), le(j, i))',
    'eq(floordiv(i, f64(20)), floordiv(j, f64(20)))',
    'le(floordiv(j, f64(5)), floordiv(i, f64(5)))',
    'lt(sub(i, j), mul(h, f64(30)))',
  ])('%s', (condition) => {
    expect(of(attention(condition))).toEqual([{ ...counted(condition), data: 'none' }]);
  });
});

test.each(['eq(mod(sub(i, j), f64(3)), f64(0))', 'and(le(j, i), ne(mod(add(i, j), f64(7)), f64(0)))'])(
  'never wrong elsewhere, doubt counts as partial: %s',
  (condition) => {
    const [{ empty, full, partial }] = of(attention(condition));
    const exact = counted(condition);
    expect(empty).toBeLessThanOrEqual(exact.empty);
    expect(full).toBeLessThanOrEqual(exact.full);
    expect(empty + full + partial).toBe(exact.empty + exact.full + exact.partial);
  },
);

test('what stands in memory is not known', () => {
  const source = attention('le(j, i)').replace(/%7 = .*/, '%7 = input "mask" : bool[n, m]');
  expect(of(source)).toEqual([{ empty: 0, full: 0, partial: 35, data: 'absent' }]);
});

test('nothing is said of streams without a condition, or whose sizes are open', () => {
  expect(of(attention('le(j, i)').replace(' domain %7', ''))).toEqual([]);
  expect(maskTiles(compile(graphFrom(attention('le(j, i)'))), { sizes: { n: 4 }, leads: {} })).toEqual([]);
});

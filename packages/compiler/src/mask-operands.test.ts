/** Tiles under masks whose numbers are known, against all pairs of query and key, one by one. */

import { bindGiven, dense, transpose, uniform, values, type Tensor } from '@heed/tensor';
import { expect, test } from 'vitest';
import { graphFrom } from './graph-source.check.ts';
import { maskTiles, type MaskTiles } from './mask-tiles.ts';
import { compile } from './pipeline.ts';

const sizes = { h: 3, n: 70, m: 61, d: 4, e: 5 };
const tile = { queries: 16, keys: 9 };

/** Attention whose condition is the last of these lines. */
const attention = (...condition: readonly string[]): string => `
%0 = input "Q" : f32[h, n, d]
%1 = input "K" : f32[h, m, d]
%2 = input "V" : f32[h, m, e]
%3 = contract hik hjk -> hij %0 %1 : f32[h, n, m]
${condition.map((line, k) => `%${k + 4} = ${line}`).join('\n')}
%${condition.length + 4} = fold softmax weight axes(-1) keep %3 domain %${condition.length + 3} : f32[h, n, m]
%${condition.length + 5} = contract hij hjk -> hik %${condition.length + 4} %2 : f32[h, n, e]
return result = %${condition.length + 5}`;

function tilesOf(source: string, inputs: Readonly<Record<string, Tensor>>): readonly MaskTiles[] {
  const plan = compile(graphFrom(source), { tile });
  const expected = plan.signature.inputs.filter(({ name }) => Object.hasOwn(inputs, name));
  const { binding, diagnostics } = bindGiven(expected, inputs, plan.signature.equations, sizes);
  expect(diagnostics).toEqual([]);
  return maskTiles(plan, binding, inputs);
}

type Kind = 'empty' | 'full' | 'partial';
type Counts = Readonly<Record<Kind, number>>;

/** The kinds of all tiles of so many heads, told from the pairs in each. */
function counted(
  heads: number,
  kindOf: (pairs: readonly (readonly [h: number, i: number, j: number])[]) => Kind,
): Counts {
  const counts = { empty: 0, full: 0, partial: 0 };
  for (let h = 0; h < heads; h++)
    for (let i = 0; i < sizes.n; i += tile.queries)
      for (let j = 0; j < sizes.m; j += tile.keys) {
        const pairs: [number, number, number][] = [];
        for (let a = i; a < Math.min(i + tile.queries, sizes.n); a++)
          for (let b = j; b < Math.min(j + tile.keys, sizes.m); b++) pairs.push([h, a, b]);
        counts[kindOf(pairs)] += 1;
      }
  return counts;
}

const exactly = (heads: number, holds: (h: number, i: number, j: number) => boolean): Counts =>
  counted(heads, (pairs) => {
    const count = pairs.filter(([h, i, j]) => holds(h, i, j)).length;
    return count === 0 ? 'empty' : count === pairs.length ? 'full' : 'partial';
  });

/** Whole numbers from 0, `steps` of them at random places, in order. */
function documents(length: number, steps: number, seed: number): Tensor {
  const cuts = [...uniform([steps], { seed }).data].map((one) => Math.floor(one * length));
  const numbers = Array.from({ length }, (_, k) => cuts.filter((cut) => cut <= k).length);
  return dense(Int32Array.from(numbers), 'i32', [length]);
}

/** True here and there, in blocks, so that tiles of every kind come up. */
function blocks(shape: readonly number[], seed: number): Tensor {
  const noise = uniform(shape, { seed }).data;
  const block = uniform([64], { seed: seed + 1 }).data;
  const width = shape.at(-1) ?? 1;
  const bits = Array.from(noise, (one, k) => {
    const draw = block[(Math.floor(k / (width * 23)) * 5 + Math.floor((k % width) / 19)) % 64];
    return draw < 0.35 ? 0 : draw < 0.7 ? 1 : one < 0.5 ? 1 : 0;
  });
  return dense(Uint8Array.from(bits), 'bool', shape);
}

test.each([1, 2, 3])('a mask of bools, for each head: every tile is known, draw %i', (seed) => {
  const mask = blocks([sizes.h, sizes.n, sizes.m], seed);
  const bits = values(mask);
  const wanted = exactly(sizes.h, (h, i, j) => bits[(h * sizes.n + i) * sizes.m + j] !== 0);
  expect(Math.min(wanted.empty, wanted.full, wanted.partial)).toBeGreaterThan(0);
  expect(tilesOf(attention('input "mask" : bool[h, n, m]'), { mask })).toEqual([{ ...wanted, data: 'given' }]);
});

test('a mask that all heads share counts once, whatever its strides are', () => {
  const turned = blocks([sizes.m, sizes.n], 5);
  const bits = values(turned);
  const wanted = exactly(1, (_, i, j) => bits[j * sizes.n + i] !== 0);
  const mask = transpose(turned);
  expect(tilesOf(attention('input "mask" : bool[n, m]'), { mask })).toEqual([{ ...wanted, data: 'given' }]);
});

test('of leading axes those that broadcast stay where they are', () => {
  const source = attention('input "mask" : bool[n, m]').replaceAll(/\[h, |, h, /g, (at) =>
    at === '[h, ' ? '[…L, ' : ', ',
  );
  const own = source.replaceAll('hi', 'i').replaceAll('hj', 'j').replace('bool[n, m]', 'bool[…M, n, m]');
  const leading = own.replaceAll(/(%(?:[5-9]|\d\d) = (?:contract|fold).*)\[…L/g, '$1[…L…M');
  const [one, two] = [blocks([2, 1, sizes.n, sizes.m], 7), blocks([sizes.n, sizes.m], 8)];
  for (const mask of [one, two]) {
    const bits = values(mask);
    const heads = mask.shape.length === 4 ? 2 : 1;
    const wanted = exactly(heads, (h, i, j) => bits[(h * sizes.n + i) * sizes.m + j] !== 0);
    expect(tilesOf(leading, { mask })).toEqual([{ ...wanted, data: 'given' }]);
  }
});

test.each(['f32', 'i32'] as const)('lengths of padding, %s', (dtype) => {
  const [type, len] = dtype === 'f32' ? ['f32', 'cast<f64>(len)'] : ['f64', 'len'];
  const lengths = [0, 37, sizes.m];
  const data = dtype === 'f32' ? Float32Array.from(lengths) : Int32Array.from(lengths);
  const source = attention(
    `input "len" : ${dtype}[h, 1, 1]`,
    'position -1 : i32[m]',
    `map { (len: ${type}, j: f64) => lt(j, ${len}) } %4 %5 : bool[h, n, m]`,
  );
  const wanted = exactly(3, (h, _, j) => j < lengths[h]);
  expect(tilesOf(source, { len: dense(data, dtype, [3, 1, 1]) })).toEqual([{ ...wanted, data: 'given' }]);
});

const same = attention(
  'input "a" : i32[n, 1]',
  'input "b" : i32[m]',
  'position -2 : i32[n, 1]',
  'position -1 : i32[m]',
  'map { (a: f64, b: f64, i: f64, j: f64) => and(eq(a, b), le(j, i)) } %4 %5 %6 %7 : bool[n, m]',
);

test.each([1, 2, 3, 4])('documents in order: every tile is known, draw %i', (seed) => {
  const a = documents(sizes.n, 4, seed);
  const b = dense(a.data.slice(0, sizes.m), 'i32', [sizes.m]);
  const wanted = exactly(1, (_, i, j) => a.data[i] === b.data[j] && j <= i);
  expect(tilesOf(same, { a: { ...a, shape: [sizes.n, 1], strides: [1, 1] }, b })).toEqual([
    { ...wanted, data: 'given' },
  ]);
});

test('documents in no order: as far as the least and the largest number of a tile say', () => {
  const shuffled = (length: number, seed: number): Tensor =>
    dense(
      Int32Array.from(uniform([length], { seed }).data, (one, k) => 2 * Math.floor(one * 3) + (Math.floor(k / 25) % 2)),
      'i32',
      [length],
    );
  const [a, b] = [shuffled(sizes.n, 11), shuffled(sizes.m, 12)];
  const wanted = counted(1, (pairs) => {
    const [left, right] = [pairs.map(([, i]) => a.data[i]), pairs.map(([, , j]) => b.data[j])];
    const [low, high] = [
      Math.max(Math.min(...left), Math.min(...right)),
      Math.min(Math.max(...left), Math.max(...right)),
    ];
    if (low > high || pairs.every(([, i, j]) => j > i)) return 'empty';
    return new Set([...left, ...right]).size === 1 && pairs.every(([, i, j]) => j <= i) ? 'full' : 'partial';
  });
  const exact = exactly(1, (_, i, j) => a.data[i] === b.data[j] && j <= i);
  expect(exact.empty).toBeGreaterThan(wanted.empty);
  expect(tilesOf(same, { a: dense(a.data, 'i32', [sizes.n, 1]), b })).toEqual([{ ...wanted, data: 'given' }]);
});

test('what the kernel does not follow is masked: arithmetic in f32', () => {
  const source = attention(
    'input "t" : f32[n, 1]',
    'input "s" : f32[m]',
    'map { (t: f32, s: f32) => lt(sub(s, t), -1000) } %4 %5 : bool[n, m]',
  );
  const inputs = { t: uniform([sizes.n, 1], { seed: 3 }), s: uniform([sizes.m], { seed: 4 }) };
  expect(tilesOf(source, inputs)).toEqual([{ empty: 0, full: 0, partial: 35, data: 'given' }]);
  const compared = source.replace('lt(sub(s, t), -1000)', 'lt(s, t)');
  const [t, s] = [values(inputs.t), values(inputs.s)];
  const [{ empty, full, partial }] = tilesOf(compared, inputs);
  const exact = exactly(1, (_, i, j) => s[j] < t[i]);
  expect([empty <= exact.empty, full <= exact.full, empty + full + partial]).toEqual([true, true, 35]);
});

test('a NaN among the numbers hides the rest', () => {
  const a = Float32Array.from(uniform([sizes.n], { seed: 5 }).data, (one, k) => (k === 20 ? Number.NaN : one));
  const source = attention('input "a" : f32[n, 1]', 'map { (a: f32) => lt(a, 2) } %4 : bool[n, 1]');
  // Of five tiles of queries one has it.
  expect(tilesOf(source, { a: dense(a, 'f32', [sizes.n, 1]) })).toEqual([
    { empty: 0, full: 28, partial: 7, data: 'given' },
  ]);
});

test('values computed on the way are not known, inputs that were not given either', () => {
  const computed = attention(
    'input "x" : f32[n, m]',
    'fold sum finish axes(-1) keep %4 : f32[n, 1]',
    'position -1 : i32[m]',
    'map { (x: f32, j: f64) => lt(cast<f64>(x), j) } %5 %6 : bool[n, m]',
  );
  const unknown = { empty: 0, full: 0, partial: 35 };
  expect(tilesOf(computed, { x: uniform([sizes.n, sizes.m], { seed: 6 }) })).toEqual([
    { ...unknown, data: 'computed' },
  ]);
  const [{ data, empty }] = tilesOf(same, { b: documents(sizes.m, 3, 1) });
  expect(data).toBe('absent');
  expect(empty).toBe(exactly(1, (_, i, j) => j <= i).empty);
});

test('a stream in a loop counts at every turn, with the numbers of that turn', () => {
  const turns = 4;
  const source = `
%0 = input "y" : f32[n, e]
%1 = input "Q" : f32[T, n, d]
%2 = input "K" : f32[T, m, d]
%3 = input "V" : f32[T, m, e]
%4 = input "mask" : bool[T, n, m]
%5 = scan carries 1 axis -3 length { T } %0 %1 %4 %2 %3 -> (f32[n, e], f32[T, n, e]) {
  %0 = input "y" : f32[n, e]
  %1 = input "Q" : f32[n, d]
  %2 = input "mask" : bool[n, m]
  %3 = input "K" : f32[m, d]
  %4 = input "V" : f32[m, e]
  %5 = contract ik jk -> ij %1 %3 : f32[n, m]
  %6 = fold softmax weight axes(-1) keep %5 domain %2 : f32[n, m]
  %7 = contract ij jk -> ik %6 %4 : f32[n, e]
  %8 = add %7 %0 : f32[n, e]
  return y = %8
  return out = %8
}
%6 = item 1 %5 : f32[T, n, e]
return result = %6`;
  const mask = blocks([turns, sizes.n, sizes.m], 9);
  const bits = values(mask);
  const wanted = exactly(turns, (t, i, j) => bits[(t * sizes.n + i) * sizes.m + j] !== 0);
  expect(tilesOf(source, { mask })).toEqual([{ ...wanted, data: 'given' }]);
});

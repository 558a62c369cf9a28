/**
 * Attention at its edges on every device, against the float64 oracle: no queries, no keys, no columns, rows that are
 * empty, numbers that are infinite, NaN or below the smallest normal one, in queries, keys and values, inside the set and
 * outside of it: what is left out must never be seen.
 */

import { randn, tensor, values, type Tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { doctor } from './doctor.ts';
import type { RunOptions } from './face.ts';

const available = new Set(doctor().flatMap(({ name, available: is }) => (is ? [name] : [])));
const DEVICES: readonly (readonly [string, RunOptions])[] = (
  [
    ['wasm', { backend: 'wasm' }],
    ['wasm, strict', { backend: 'wasm', strict: true }],
    ['js', { backend: 'js' }],
    ['interpreter', { backend: 'interpreter' }],
  ] as const
).filter(([, { backend }]) => available.has(backend));

const FORMULAS = [
  'softmax(Q·Kᵀ/√d)·V',
  'softmax(Q·Kᵀ/√d | j ≤ i)·V',
  'softmax(Q·Kᵀ/√d | j ≤ i + (m - n))·V',
  'softmax(Q·Kᵀ/√d | 0 ≤ i - j < 5)·V',
  'softmax(Q·Kᵀ/√d | j mod 3 = 1 ∧ j > i)·V',
  's: []\nsoftmax(Q·Kᵀ/√d | j ≤ i, sink=s)·V',
  'softmax1(Q·Kᵀ | j ≤ i)·V',
  'softpick(Q·Kᵀ/√d | j ≤ i + 3)·V',
  'σ(Q·Kᵀ/√d - 2)·V',
  'σ(Q·Kᵀ/√d | j ≤ i)·V',
  'relu²(Q·Kᵀ | j < i)·V',
  'logsumexp(Q·Kᵀ | j ≤ i)',
];

const SIZES: readonly (readonly [n: number, m: number, d: number, e: number])[] = [
  [0, 0, 3, 2],
  [0, 7, 3, 2],
  [7, 0, 3, 2],
  [1, 0, 1, 1],
  [1, 1, 1, 1],
  [1, 13, 1, 5],
  [13, 1, 4, 1],
  [9, 11, 3, 0],
  [2, 3, 1, 1],
  [8, 65, 5, 3],
  [1, 70, 8, 9],
];

type Fill = (x: number, place: number) => number;
const sub = (x: number): number => x * 2 ** -140;

/** What is odd about Q, K and V. */
const ODD: readonly (readonly [string, Partial<Record<'Q' | 'K' | 'V', Fill>>])[] = [
  ['nothing', {}],
  ['a NaN in each', each((x, k) => (k % 37 === 11 ? NaN : x))],
  ['an infinite query', { Q: (x, k) => (k % 29 === 3 ? Infinity : x) }],
  ['infinite keys', { K: (x, k) => (k % 31 === 7 ? -Infinity : x) }],
  ['infinite values', { V: (x, k) => (k % 17 === 5 ? Infinity : k % 23 === 2 ? -Infinity : x) }],
  ['queries of zeros and keys that are infinite', { Q: () => 0, K: (x, k) => (k % 19 === 4 ? Infinity : x) }],
  ['subnormal queries and values', { Q: sub, V: sub }],
  ['subnormal keys', { K: sub }],
  ['large scores', { Q: (x) => x * 1e4, K: (x) => x * 1e4 }],
];

function each(fill: Fill): Record<'Q' | 'K' | 'V', Fill> {
  return { Q: fill, K: fill, V: fill };
}

function filled(x: Tensor, fill: Fill | undefined): Tensor {
  return fill === undefined ? x : tensor(Float32Array.from(values(x), fill), x.shape);
}

function inputsOf(
  text: string,
  [n, m, d, e]: (typeof SIZES)[number],
  odd: (typeof ODD)[number][1],
): Record<string, Tensor> {
  const all = {
    Q: filled(randn([2, n, d], { seed: 11 }), odd.Q),
    K: filled(randn([2, m, d], { seed: 12 }), odd.K),
    V: filled(randn([2, m, e], { seed: 13 }), odd.V),
    s: tensor([0.5], []),
  };
  const names = attn(text).inputs.map(({ name }) => name as keyof typeof all);
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

describe.each(FORMULAS)('%s', (text) => {
  const attend = attn(text);
  test.each(ODD)('%s', (_, odd) => {
    const wrong = SIZES.flatMap((sizes) => {
      const inputs = inputsOf(text, sizes, odd);
      const oracle = attend.runSync(inputs, { backend: 'reference' }).result;
      return DEVICES.flatMap(([device, options]) => {
        const fault = disagreement(attend.runSync(inputs, options).result, oracle);
        return fault === undefined ? [] : [`${device}, ${sizes.join('×')}: ${fault}`];
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('what is left out is never seen', () => {
  const [n, m] = [21, 77];
  /** Rows of keys that no query may see, and what is in them. */
  const hidden = (x: Tensor, filling: number): Tensor => {
    const width = x.shape.at(-1)!;
    return filled(x, (v, k) => (Math.floor(k / width) % m >= 60 || Math.floor(k / width) % m === 40 ? filling : v));
  };
  const keep = tensor(
    Array.from({ length: m }, (_, j) => (j >= 60 || j === 40 ? 0 : 1)),
    [m],
    { dtype: 'bool' },
  );
  const base = { Q: randn([2, n, 6], { seed: 1 }), K: randn([2, m, 6], { seed: 2 }), V: randn([2, m, 5], { seed: 3 }) };

  test.each([
    'softmax(Q·Kᵀ/√d | j < 60 ∧ j ≠ 40)·V',
    'keep: bool[m]\nsoftmax(Q·Kᵀ/√d | keep)·V',
    'keep: bool[m]\nsoftmax1(Q·Kᵀ/√d - |i - j|/4 | keep ∧ j ≤ 2·i)·V',
    'keep: bool[m]\nsoftpick(Q·Kᵀ | keep)·V',
    'keep: bool[m]\nσ(Q·Kᵀ | keep)·V',
    'keep: bool[m]\nrelu²(Q·Kᵀ | keep)·V',
    'keep: bool[m]\n(Q·Kᵀ | keep)·V',
    'keep: bool[m]\nlogsumexp(Q·Kᵀ | keep)',
  ])('%s', (text) => {
    const attend = attn(text);
    const names = attend.inputs.map(({ name }) => name);
    const of = (all: Record<string, Tensor>): Record<string, Tensor> =>
      Object.fromEntries(names.map((name) => [name, all[name]]));
    for (const [device, options] of DEVICES) {
      const plain = attend.runSync(of({ ...base, keep }), options).result;
      for (const filling of [NaN, Infinity, -Infinity, 3e38]) {
        const odd = { ...base, K: hidden(base.K, filling), V: hidden(base.V, filling), keep };
        const got = attend.runSync(of(odd), options).result;
        // Where values are not all finite, products and sums may be rounded one by one.
        expect(`${device}, ${filling}: ${disagreement(got, plain) ?? 'agrees'}`).toBe(`${device}, ${filling}: agrees`);
      }
    }
  });
});

test('values below the smallest normal number keep what digits they have', () => {
  const inputs = {
    Q: randn([2, 9, 5], { seed: 1 }),
    K: randn([2, 31, 5], { seed: 2 }),
    V: filled(randn([2, 31, 7], { seed: 3 }), sub),
  };
  for (const text of ['softmax(Q·Kᵀ/√d | j ≤ i + 20)·V', 'σ(Q·Kᵀ)·V']) {
    const attend = attn(text);
    const want = values(attend.runSync(inputs, { backend: 'reference' }).result);
    expect(Math.max(...want)).toBeGreaterThan(2 ** -144);
    for (const [, options] of DEVICES) {
      const got = values(attend.runSync(inputs, options).result);
      // One rounding to a multiple of 2⁻¹⁴⁹ for each key.
      expect(Math.max(...want.map((x, k) => Math.abs(x - got[k])))).toBeLessThan(31 * 2 ** -149);
    }
  }
});

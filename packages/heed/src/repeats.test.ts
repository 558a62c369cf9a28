/** Repeated calls: they give what a first call gives, and whatever differs from the call before is noticed. */

import { HeedError } from '@heed/diagnostics';
import { randn, tensor, transpose, values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { sessionOn } from './compiling.ts';
import { doctor } from './doctor.ts';
import { devices } from '@heed/runtime';
import type { Backend, Formula, Inputs, RunOptions } from './face.ts';

const TEXT: string = 'softmax(Q·Kᵀ/√d + bias)·V';
const bias = 0.25;

function given(n: number, m: number, seed: number): { Q: Tensor; K: Tensor; V: Tensor; bias: number } {
  return {
    Q: randn([n, 5], { seed }),
    K: randn([m, 5], { seed: seed + 1 }),
    V: randn([m, 3], { seed: seed + 2 }),
    bias,
  };
}

/** Attention in float64 by plain loops; a bias on all scores changes nothing. */
function plainly({ Q, K, V }: { Q: Tensor; K: Tensor; V: Tensor }): number[] {
  const [q, k, v] = [values(Q), values(K), values(V)];
  const [[n = 0, d = 0], [m = 0], [, e = 0]] = [Q.shape, K.shape, V.shape];
  const out: number[] = [];
  for (let i = 0; i < n; i += 1) {
    const weights = Array.from({ length: m }, (_, j) => {
      let dot = 0;
      for (let t = 0; t < d; t += 1) dot += q[i * d + t] * k[j * d + t];
      return Math.exp(dot / Math.sqrt(d));
    });
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let c = 0; c < e; c += 1) out.push(weights.reduce((a, w, j) => a + (w / sum) * v[j * e + c], 0));
  }
  return out;
}

function expectClose(actual: Tensor, expected: readonly number[]): void {
  expect(actual.data.length).toBe(expected.length);
  values(actual).forEach((value, k) => expect(value).toBeCloseTo(expected[k] ?? Number.NaN, 5));
}

function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

/** What the second run of the same formula object gives, and what a formula never run before gives: both or neither. */
function expectAsFirst(formula: Formula, inputs: Inputs, options?: RunOptions): void {
  const fresh = attn(formula.source);
  const codes = codesOf(() => fresh.runSync(inputs, options));
  expect(codesOf(() => formula.runSync(inputs, options))).toEqual(codes);
  if (codes.length > 0) return;
  const [one, other] = [formula.runSync(inputs, options), fresh.runSync(inputs, options)];
  expect(one.backend).toBe(other.backend);
  expect(Object.keys(one.outputs)).toEqual(Object.keys(other.outputs));
  for (const name of Object.keys(other.outputs)) {
    expect(one.at(name).shape).toEqual(other.at(name).shape);
    expect([...values(one.at(name))]).toEqual([...values(other.at(name))]);
  }
  expect(Object.keys(one.inputs).toSorted()).toEqual(Object.keys(other.inputs).toSorted());
}

describe.each(doctor())('on $name', ({ name, available }) => {
  const backend = name as Backend;

  test.skipIf(!available)('other numbers of the same shapes, other shapes, and back', async () => {
    const formula = attn(TEXT);
    for (const [seed, [n, m]] of [
      [3, 7],
      [3, 7],
      [3, 7],
      [1, 9],
      [3, 7],
      [20, 33],
      [1, 9],
      [20, 33],
    ].entries()) {
      const inputs = given(n ?? 0, m ?? 0, 10 * seed);
      expectClose(formula.runSync(inputs, { backend }).result, plainly(inputs));
      expectClose((await formula.run(inputs, { backend })).result, plainly(inputs));
    }
  });

  test.skipIf(!available)('results are the caller’s own', () => {
    const formula = attn(TEXT);
    const runs = [1, 2, 3].map((seed) => formula.runSync(given(2, 3, seed), { backend }).result);
    const [, second, third] = runs;
    const before = [...values(third)];
    second.data.fill(7);
    (second.shape as number[])[0] = 99;
    expect([...values(third)]).toEqual(before);
    expect(formula.runSync(given(2, 3, 3), { backend }).result).toEqual(third);
  });
});

test('a repeat solves nothing, lays out nothing and is counted', () => {
  for (const device of devices.filter((one) => one.availability().available)) {
    const { statistics } = sessionOn(device);
    const formula = attn(TEXT);
    formula.runSync(given(4, 6, 1), { backend: device });
    const { loads, layouts, runs } = statistics;
    for (let k = 0; k < 5; k += 1) formula.runSync(given(4, 6, k), { backend: device });
    expect(statistics).toMatchObject({ loads, layouts, runs: runs + 5 });
  }
});

test('every way an input may come is as at first', () => {
  const formula = attn(TEXT);
  const base = given(3, 7, 4);
  const plain = ({ data, shape }: Tensor): { data: Tensor['data']; shape: readonly number[] } => ({ data, shape });
  const ways: readonly Inputs[] = [
    base,
    { ...base, Q: plain(base.Q) },
    { ...base, Q: { ...plain(base.Q), dtype: 'f32' } },
    { ...base, Q: { data: Float64Array.from(base.Q.data), shape: [3, 5] } },
    { ...base, Q: { data: [...base.Q.data], shape: [3, 5] } },
    { ...base, Q: transpose(randn([5, 3], { seed: 8 })) },
    { ...base, K: randn([7, 5], { seed: 8, dtype: 'f16' }) },
    { ...base, bias: tensor([0.5], []) },
    { ...base, bias: -3 },
    { ...base, bias: true },
    { ...base, Q: [[1, 2, 3, 4, 5.5]] },
    { V: base.V, Q: base.Q, K: base.K, bias },
    { ...base, Q: undefined as never },
    { ...base, Q: { data: base.Q.data, shape: [5, 3] } },
    { ...base, Q: { data: base.Q.data, shape: [3, 6] } },
    { ...base, Q: { ...base.Q, strides: [5, 2] } },
    { ...base, Q: { ...base.Q, offset: 1 } },
    { ...base, Q: { ...base.Q, strides: [0, 1] } },
    { ...base, Q: { ...base.Q, dtype: 'i32' } },
    { ...base, Q: { ...base.Q, dtype: 'f33' as 'f32' } },
    { ...base, Q: { data: 3 as never, shape: [] } },
    { ...base, extra: 1 },
    { Q: base.Q, K: base.K, bias },
    Object.create(base) as Inputs,
  ];
  for (let round = 0; round < 3; round += 1) for (const inputs of ways) expectAsFirst(formula, inputs);
});

test('truth values and whole numbers are looked at each time', () => {
  const masked = attn('M: bool[n]; x: [n]; where(M, x, 0)');
  const x = randn([3], { seed: 2 });
  const truth = (...data: number[]): Tensor => ({
    data: Uint8Array.from(data),
    dtype: 'bool',
    shape: [3],
    strides: [1],
    offset: 0,
  });
  const counted = attn('t: i32[n]; w: [k]; w[t]');
  const w = randn([4], { seed: 3 });
  for (let round = 0; round < 2; round += 1) {
    for (const M of [truth(1, 0, 1), truth(0, 1, 1), truth(0, 2, 1), truth(1, 1, 1)]) expectAsFirst(masked, { M, x });
    for (const t of [
      [0, 1, 3],
      [3, 2, 1],
      [0, 0.5, 1],
      [0, 4, 1],
      [1, 1, 1],
    ]) {
      expectAsFirst(counted, { w, t: tensor(Float32Array.from(t)) });
    }
  }
});

test('other options are other calls', () => {
  const formula = attn('A = softmax(Q·Kᵀ/√d); A·V');
  const { Q, K, V } = given(3, 4, 6);
  const all: readonly RunOptions[] = [
    {},
    { want: ['A'] },
    { want: ['A', 'result'] },
    { want: ['result', 'A'] },
    { backend: 'js' },
    { backend: 'reference' },
    { want: ['Q·Kᵀ'] },
    { want: ['B'] },
    { sizes: { d: 5 } },
    { sizes: { d: 6 } },
    { sizes: { n: 3 } },
    { training: true },
    { seed: 4 },
  ];
  for (let round = 0; round < 3; round += 1) for (const options of all) expectAsFirst(formula, { Q, K, V }, options);
});

test('options that change in place are seen', () => {
  const formula = attn('A = softmax(Q·Kᵀ/√d); A·V');
  const inputs = given(3, 4, 6);
  const { Q, K, V } = inputs;
  const want = ['A'];
  const options = { want };
  for (let k = 0; k < 3; k += 1) expect(Object.keys(formula.runSync({ Q, K, V }, options).outputs)).toEqual(['A']);
  want.push('result');
  expect(formula.runSync({ Q, K, V }, options).result.shape).toEqual([3, 3]);
});

test('what is drawn follows the seed, and is drawn anew', () => {
  const formula = attn('dropout(Linear(X, out=3), 0.5)');
  const X = randn([4, 5], { seed: 1 });
  const run = (seed: number, training: boolean): number[] => [
    ...values(formula.runSync({ X }, { seed, training }).result),
  ];
  const first = [run(1, true), run(2, true), run(1, false)];
  expect([run(1, true), run(2, true), run(1, false)]).toEqual(first);
  expect(new Set(first.map(String)).size).toBe(3);
});

test('a result tells its inputs, times and values as the first does', () => {
  const formula = attn('softmax(Q·Kᵀ/√d)·V');
  const { Q, K, V } = given(3, 4, 6);
  for (let k = 0; k < 3; k += 1) {
    const run = formula.runSync({ Q, K, V });
    const { result, at, inputs, timings, seeded, outputs } = run;
    expect(at('result')).toBe(result);
    expect(outputs['result']).toBe(result);
    expect(codesOf(() => at('toString'))).toEqual(['run/not-computed']);
    expect({ ...inputs }).toEqual({ Q, K, V });
    expect(seeded).toEqual([]);
    expect(timings.run).toBeGreaterThan(0);
    expect([timings.compile > 0, timings.load > 0]).toEqual([k === 0, k === 0]);
  }
});

// Resident tensors: read where they lie, replaced in place, kept while the memory moves, refused where they are not.
import { HeedError } from '@heed/diagnostics';
import { emitProgram } from '@heed/kernels';
import { randn, slice, tensor, transpose, values, zeros, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { contractPlan } from './conformance/contract-cases.ts';
import { elementwisePlan } from './conformance/pointwise-cases.ts';
import { interpreter } from './interpreter/device.ts';
import { js } from './js/device.ts';
import { openSession } from './session.ts';
import { wasm } from './wasm/device.ts';

/** out[h, i, j] = Σ_t a[h, i, t]·b[h, j, t] */
const scores = contractPlan('rows', false);

function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

function plainly(a: Tensor, b: Tensor): number[] {
  const [p, q] = [values(a), values(b)];
  const [heads = 0, n = 0, d = 0] = a.shape;
  const m = b.shape[1] ?? 0;
  const out: number[] = [];
  for (let h = 0; h < heads; h += 1)
    for (let i = 0; i < n; i += 1)
      for (let j = 0; j < m; j += 1) {
        let sum = 0;
        for (let t = 0; t < d; t += 1) sum += p[(h * n + i) * d + t] * q[(h * m + j) * d + t];
        out.push(sum);
      }
  return out;
}

function expectClose(actual: Tensor, expected: readonly number[]): void {
  expect(actual.data.length).toBe(expected.length);
  values(actual).forEach((value, k) => expect(value).toBeCloseTo(expected[k], 4));
}

describe.each([interpreter, js, wasm])('on $name', (device) => {
  const open = (): ReturnType<typeof openSession> => openSession(device);

  test('a resident input gives what a host tensor gives, and one layout serves both its numbers', () => {
    const session = open();
    const program = session.loadSync(emitProgram(scores, device.target()));
    const [a, b, c] = [randn([3, 2, 5], { seed: 1 }), randn([3, 7, 5], { seed: 2 }), randn([3, 7, 5], { seed: 3 })];
    expectClose(program.runSync({ A: a, B: b }).outputs['out'], plainly(a, b));
    using kept = session.upload(b);
    expect([...values(kept)]).toEqual([...values(b)]);
    expectClose(program.runSync({ A: a, B: kept }).outputs['out'], plainly(a, b));
    const { layouts } = session.statistics;
    kept.write(c, 0);
    expectClose(program.runSync({ A: a, B: kept }).outputs['out'], plainly(a, c));
    expect(session.statistics.layouts).toBe(layouts);
    expectClose(program.runSync({ A: a, B: b }).outputs['out'], plainly(a, b));
    expectClose(program.runSync({ A: kept, B: kept }).outputs['out'], plainly(c, c));
  });

  test('it stays while the memory grows and others come and go', () => {
    const session = open();
    const program = session.loadSync(emitProgram(scores, device.target()));
    const first = randn([2, 9, 5], { seed: 1 });
    const kept = session.upload(first);
    const others = [1, 2, 3].map((seed) => session.upload(randn([40_000 * seed], { seed })));
    for (const [round, n] of [1, 300, 7, 900, 2].entries()) {
      const a = randn([2, n, 5], { seed: n });
      expectClose(program.runSync({ A: a, B: kept }).outputs['out'], plainly(a, first));
      others[round]?.dispose();
      const short = session.upload(randn([n], { seed: n }));
      expectClose(program.runSync({ A: a, B: kept }).outputs['out'], plainly(a, first));
      short.dispose();
    }
    expect([...values(kept)]).toEqual([...values(first)]);
  });

  test('another tensor at the address of one that is gone', () => {
    const session = open();
    const program = session.loadSync(emitProgram(scores, device.target()));
    const a = randn([1, 3, 4], { seed: 9 });
    for (const seed of [1, 2, 3]) {
      const b = randn([1, 6, 4], { seed });
      using kept = session.upload(b);
      expectClose(program.runSync({ A: a, B: kept }).outputs['out'], plainly(a, b));
    }
    expect(session.statistics.layouts).toBe(1);
  });

  test('rows are written along any axis, one or several, of any strides and element types', () => {
    const session = open();
    const host = zeros([3, 5, 4]);
    using kept = session.upload(host);
    const mirror = values(host);
    const write = (rows: Tensor, at: number, axis: number): void => {
      kept.write(rows, at, axis);
      const numbers = values(rows);
      const shape = rows.shape.length === 2 ? host.shape.with(axis, 1) : rows.shape;
      let from = 0;
      for (let x = 0; x < shape[0]; x += 1)
        for (let y = 0; y < shape[1]; y += 1)
          for (let z = 0; z < shape[2]; z += 1) {
            const [i, j, k] = [x, y, z].map((place, a) => (a === axis ? place + at : place)) as [
              number,
              number,
              number,
            ];
            mirror[(i * 5 + j) * 4 + k] = numbers[from++]!;
          }
      expect([...values(kept)]).toEqual(Array.from(mirror, Math.fround));
    };
    write(randn([3, 1, 4], { seed: 1 }), 4, 1);
    write(randn([3, 4], { seed: 2 }), 2, 1);
    write(randn([2, 5, 4], { seed: 3 }), 1, 0);
    write(randn([3, 5, 2], { seed: 4, dtype: 'f64' }), 1, 2);
    write(transpose(randn([4, 3], { seed: 5 })), 0, 1);
    write(slice(randn([7, 9, 4], { seed: 6 }), [{ step: 3 }, { start: 8, step: -4 }]), 1, 1);
    write(randn([3, 0, 4], { seed: 7 }), 5, 1);
  });

  test('the first rows of a partly filled cache are a tensor where they lie', () => {
    const session = open();
    const program = session.loadSync(emitProgram(scores, device.target()));
    using cache = session.upload(zeros([2, 6, 5]));
    const rows = randn([2, 6, 5], { seed: 8 });
    for (let m = 0; m < 6; m += 1) {
      cache.write(slice(rows, [{}, m]), m, 1);
      const filled = cache.first(m + 1, 1);
      expect(filled.shape).toEqual([2, m + 1, 5]);
      const a = randn([2, 3, 5], { seed: m });
      const { out } = program.runSync({ A: a, B: filled }).outputs;
      expectClose(out, plainly(a, slice(rows, [{}, { stop: m + 1 }])));
    }
    const few = cache.first(2, 1).first(1);
    few.write(randn([1, 2, 5], { seed: 4 }), 0);
    expect([...values(slice(cache, [0, { stop: 2 }]))]).toEqual([...values(randn([1, 2, 5], { seed: 4 }))]);
    expect([...values(slice(cache, [1]))]).toEqual([...values(slice(rows, [1]))]);
    expect(codesOf(() => cache.first(7, 1))).toEqual(['run/resident-rows']);
  });

  test('a tensor of another element type is converted each time', () => {
    const session = open();
    const program = session.loadSync(
      emitProgram(elementwisePlan('(x, y, i: f64, j: f64, n: f64) => mul(x, y)'), device.target()),
    );
    const x = tensor([3, -1, 7, 2], [2, 2], { dtype: 'i32' });
    using kept = session.upload(x);
    expect([...values(program.runSync({ X: kept, Y: kept }).outputs['out'])]).toEqual([9, 1, 49, 4]);
    using rounded = session.upload(randn([2, 2], { seed: 1, dtype: 'f64' }), { dtype: 'f32' });
    expect(rounded.data).toBeInstanceOf(Float32Array);
    expect(codesOf(() => session.upload(tensor([0.5]), { dtype: 'i32' }))).toEqual(['bind/not-whole']);
  });

  test('what is gone, of another session, or does not fit is refused', () => {
    const session = open();
    const program = session.loadSync(emitProgram(scores, device.target()));
    const a = randn([1, 2, 3], { seed: 1 });
    const kept = session.upload(a);
    const part = kept.first(1);
    program.runSync({ A: kept, B: a });
    const other = open();
    const elsewhere = other.loadSync(emitProgram(scores, device.target()));
    expect(codesOf(() => elsewhere.runSync({ A: kept, B: a }))).toEqual(['run/resident-elsewhere']);
    expect(codesOf(() => kept.write(randn([2, 2, 3], { seed: 2 }), 0))).toEqual(['run/resident-rows']);
    expect(codesOf(() => kept.write(randn([1, 1, 3], { seed: 2 }), 2, 1))).toEqual(['run/resident-rows']);
    expect(codesOf(() => kept.write(randn([1, 1, 3], { seed: 2 }), 0.5, 1))).toEqual(['run/resident-rows']);
    expect(codesOf(() => kept.write(randn([1, 1, 3], { seed: 2 }), 0, 3))).toEqual(['run/resident-rows']);
    expect(codesOf(() => kept.write(randn([1, 2, 4], { seed: 2 }), 0))).toEqual(['run/resident-rows']);
    part.dispose();
    expect(codesOf(() => part.data)).toEqual([]);
    kept.dispose();
    kept.dispose();
    for (const use of [
      () => program.runSync({ A: kept, B: a }),
      () => kept.data,
      () => part.data,
      () => kept.write(a, 0),
      () => kept.first(1),
    ]) {
      expect(codesOf(use)).toEqual(['run/resident-disposed']);
    }
    const late = session.upload(a);
    session.close();
    expect(codesOf(() => late.data)).toEqual(['run/session-closed']);
    expect(codesOf(() => session.upload(a))).toEqual(['run/session-closed']);
    late.dispose();
  });

  test('what does not fit into the memory leaves nothing behind', () => {
    const session = openSession(device, { limit: 100_000 });
    const program = session.loadSync(emitProgram(scores, device.target()));
    const a = randn([1, 2, 3], { seed: 1 });
    expect(codesOf(() => session.upload(zeros([30_000])))).toEqual(['run/out-of-memory']);
    using kept = session.upload(a);
    expectClose(program.runSync({ A: kept, B: a }).outputs['out'], plainly(a, a));
    expect([...values(kept)]).toEqual([...values(a)]);
  });
});

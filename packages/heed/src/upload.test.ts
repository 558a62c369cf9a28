/** Resident inputs of formulas: no copy, the same numbers, a decoder's loop, and what is refused. */

import { HeedError } from '@heed/diagnostics';
import { devices } from '@heed/runtime';
import { randn, slice, tensor, values, zeros, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { sessionOn } from './compiling.ts';
import type { Backend } from './face.ts';
import { upload } from './upload.ts';

function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

function expectClose(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const wanted = values(expected);
  values(actual).forEach((value, k) => expect(value).toBeCloseTo(wanted[k], 5));
}

const here = devices.filter((device) => device.availability().available);

describe.each(here)('on $name', (device) => {
  const backend = device.name as Backend;

  test('a formula reads resident keys and values as it reads others', async () => {
    const formula = attn('softmax(Q·Kᵀ/√d | j ≤ i + 4)·V');
    const [Q, K, V] = [randn([3, 4, 5], { seed: 1 }), randn([3, 9, 5], { seed: 2 }), randn([3, 9, 2], { seed: 3 })];
    const expected = formula.runSync({ Q, K, V }, { backend: 'reference' }).result;
    using keys = upload(K, { backend });
    using values_ = upload(V, { backend });
    for (let k = 0; k < 3; k += 1) {
      expectClose(formula.runSync({ Q, K: keys, V: values_ }, { backend }).result, expected);
      expectClose((await formula.run({ Q, K: keys, V }, { backend })).result, expected);
      expectClose(formula.runSync({ Q, K, V }, { backend }).result, expected);
    }
    expectClose(formula.runSync({ Q, K: keys, V: values_ }, { backend: 'reference' }).result, expected);
    const { inputs } = formula.runSync({ Q, K: keys, V: values_ }, { backend });
    expect(inputs['K']).toBe(keys);
  });

  test('decoding: a row a step into a cache, the filled part read where it lies', () => {
    const formula = attn('softmax(Q·Kᵀ/√d)·V');
    const [heads, most, d] = [2, 7, 5];
    const [allK, allV] = [randn([heads, most, d], { seed: 4 }), randn([heads, most, d], { seed: 5 })];
    using K = upload(zeros([heads, most, d]), { backend });
    using V = upload(zeros([heads, most, d]), { backend });
    for (let step = 0; step < most; step += 1) {
      const Q = randn([heads, 1, d], { seed: 10 + step });
      K.write(slice(allK, [{}, step]), step, 1);
      V.write(slice(allV, [{}, step]), step, 1);
      const { result } = formula.runSync({ Q, K: K.first(step + 1, 1), V: V.first(step + 1, 1) }, { backend });
      const upTo = [{}, { stop: step + 1 }];
      const host = { Q, K: slice(allK, upTo), V: slice(allV, upTo) };
      expectClose(result, formula.runSync(host, { backend: 'reference' }).result);
    }
    // Full: each further step repeats the last call, and lays out nothing.
    const { statistics } = sessionOn(device);
    const run = (): Tensor => formula.runSync({ Q: randn([heads, 1, d], { seed: 3 }), K, V }, { backend }).result;
    const first = run();
    const { layouts } = statistics;
    expect([...values(run())]).toEqual([...values(first)]);
    K.write(randn([heads, 1, d], { seed: 6 }), 0, 1);
    expect([...values(run())]).not.toEqual([...values(first)]);
    expect(statistics.layouts).toBe(layouts);
  });

  test('plain numbers become f32; another element type is told', () => {
    using x = upload(
      [
        [1.5, 2],
        [3, 4],
      ],
      { backend },
    );
    expect([x.dtype, x.shape]).toEqual(['f32', [2, 2]]);
    using t = upload([1, 0], { backend, dtype: 'i32' });
    const formula = attn('t: i32[n]; x: [m, d]; x[t, 0]');
    for (let k = 0; k < 2; k += 1) {
      expect([...values(formula.runSync({ x, t }, { backend }).result)]).toEqual([3, 1.5]);
    }
    t.write(tensor([1], [1], { dtype: 'i32' }), 1);
    expect([...values(formula.runSync({ x, t }, { backend }).result)]).toEqual([3, 3]);
  });

  test('one that is gone is refused, at first and when repeated', () => {
    const formula = attn('2·X');
    const X = upload([[1, 2]], { backend });
    for (let k = 0; k < 3; k += 1) expect([...values(formula.runSync({ X }, { backend }).result)]).toEqual([2, 4]);
    X.dispose();
    expect(codesOf(() => formula.runSync({ X }, { backend }))).toEqual(['run/resident-disposed']);
    expect(codesOf(() => attn('3·X').runSync({ X }, { backend }))).toEqual(['run/resident-disposed']);
    expect(codesOf(() => attn('3·X').runSync({ X }, { backend: 'reference' }))).toEqual(['run/resident-disposed']);
    using again = upload([[5, 6]], { backend });
    expect([...values(formula.runSync({ X: again }, { backend }).result)]).toEqual([10, 12]);
  });
});

test('another backend refuses it', () => {
  const [one, other] = here.map(({ name }) => name as Backend);
  using X = upload([[1, 2]], { backend: one });
  const formula = attn('2·X');
  for (let k = 0; k < 2; k += 1) {
    formula.runSync({ X: tensor([[3, 4]]) }, { backend: other });
    expect(codesOf(() => formula.runSync({ X }, { backend: other }))).toEqual(['run/resident-elsewhere']);
  }
  expect(codesOf(() => upload([1], { backend: 'reference' }))).toEqual(['run/unknown-device']);
});

test.skipIf(here[0]?.name !== 'wasm')('strict wasm is a session of its own', () => {
  using X = upload([[1, 2]], { backend: 'wasm' });
  using strictly = upload([[1, 2]], { backend: 'wasm', strict: true });
  const formula = attn('2·X');
  for (let k = 0; k < 2; k += 1) {
    expect(codesOf(() => formula.runSync({ X }, { backend: 'wasm', strict: true }))).toEqual([
      'run/resident-elsewhere',
    ]);
    const { result } = formula.runSync({ X: strictly }, { backend: 'wasm', strict: true });
    expect([...values(result)]).toEqual([2, 4]);
  }
});

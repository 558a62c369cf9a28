// Several threads give the bits that one gives, through the public face; where there are none, one runs.
import { randn, values, type Tensor } from '@heed/tensor';
import { expect, test } from 'vitest';
import { attn } from './attn.ts';

import { deviceFor, sessionOn } from './compiling.ts';
import { doctor } from './doctor.ts';
import { upload } from './upload.ts';

const has =
  doctor()
    .find(({ name }) => name === 'wasm')
    ?.features.includes('threads') === true;
const drawn = (...shape: number[]): Tensor => randn(shape, { seed: shape.reduce((a, b) => 31 * a + b, 7) });
const bits = (t: Tensor): Buffer => Buffer.from(values(t).slice().buffer);

const sizes = [
  [1, 1, 1],
  [37, 41, 5],
  [129, 257, 33],
  [321, 190, 64],
] as const;

test
  .skipIf(!has)
  .each([
    ['Q·Kᵀ'],
    ['softmax(Q·Kᵀ/√d)·V'],
    ['softmax(Q·Kᵀ/√d where j ≤ i)·V'],
    ['sigmoid(Q·Kᵀ - 2)·V'],
    ['relu(Q)·(relu(K)ᵀ·V)'],
    ['softmax(20·tanh(Q·Kᵀ/20) - |i - j|/4)·V'],
  ])('%s', async (text) => {
  const formula = attn(text);
  for (const [n, m, d] of sizes) {
    const all = { Q: drawn(3, n, d), K: drawn(3, m, d), V: drawn(3, m, 9) };
    const inputs = Object.fromEntries(formula.inputs.map(({ name }) => [name, all[name as 'Q']]));
    const want = bits(formula.runSync(inputs, { backend: 'wasm' }).result);
    for (const threads of [1, 2, 3, 4]) {
      const options = { backend: 'wasm', threads } as const;
      for (let k = 0; k < 3; k++) {
        const got = [formula.runSync(inputs, options), await formula.run(inputs, options)];
        for (const { result } of got)
          expect(bits(result).equals(want), `${n}×${m}×${d}, ${threads} threads`).toBe(true);
      }
    }
  }
});

test('backends without threads take the number and run on one', () => {
  const x = drawn(5, 4);
  const formula = attn('X·Xᵀ');
  const want = bits(formula.runSync({ X: x }, { backend: 'js' }).result);
  expect(bits(formula.runSync({ X: x }, { backend: 'js', threads: 3 }).result)).toEqual(want);
  const js = deviceFor({ backend: 'js' });
  expect(sessionOn(js, 3)).toBe(sessionOn(js));
  for (const backend of ['js', 'wasm'] as const) {
    expect(() => formula.runSync({ X: x }, { backend, threads: 0 })).toThrow(/is no number of threads/);
  }
});

test.skipIf(!has)('what is uploaded for several threads is read by runs with as many', () => {
  const formula = attn('Q·Kᵀ');
  const [q, k] = [drawn(7, 6), drawn(9, 6)];
  using stays = upload(k, { backend: 'wasm', threads: 2 });
  const want = bits(formula.runSync({ Q: q, K: k }, { backend: 'wasm' }).result);
  expect(bits(formula.runSync({ Q: q, K: stays }, { backend: 'wasm', threads: 2 }).result)).toEqual(want);
  expect(() => formula.runSync({ Q: q, K: stays }, { backend: 'wasm' })).toThrow(/another session/);
});

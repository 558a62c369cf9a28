import { randn, tensor, values, type Tensor } from '@heed/tensor';
import { expect, test } from 'vitest';
import { backends, expectLike } from './fixtures.check.ts';
import { scaledDotProduct } from './scaled-dot-product.ts';

const [B, n, m, d, e] = [2, 3, 5, 4, 6];
const Q = randn([B, n, d], { seed: 1 });
const K = randn([B, m, d], { seed: 2 });
const V = randn([B, m, e], { seed: 3 });

/** By loops; `seen` says which keys count, `added` what is added to a score. */
function plain(
  seen: (b: number, i: number, j: number) => boolean = () => true,
  added: (i: number, j: number) => number = () => 0,
  scale = 1 / Math.sqrt(d),
): { output: Tensor; weights: Tensor } {
  const [q, k, v] = [Q, K, V].map((x) => [...values(x)]) as [number[], number[], number[]];
  const output: number[] = [];
  const weights: number[] = [];
  for (let b = 0; b < B; b += 1) {
    for (let i = 0; i < n; i += 1) {
      const row = Array.from({ length: m }, (_, j) => {
        if (!seen(b, i, j)) return 0;
        let score = 0;
        for (let t = 0; t < d; t += 1) score += q[(b * n + i) * d + t] * k[(b * m + j) * d + t];
        return Math.exp(score * scale + added(i, j));
      });
      const total = row.reduce((a, x) => a + x, 0) || 1;
      weights.push(...row.map((x) => x / total));
      for (let c = 0; c < e; c += 1)
        output.push(row.reduce((sum, x, j) => sum + (x / total) * v[(b * m + j) * e + c], 0));
    }
  }
  const shaped = (data: number[], last: number): Tensor => tensor(Float64Array.from(data), [B, n, last]);
  return { output: shaped(output, e), weights: shaped(weights, m) };
}

const mask = tensor(
  Uint8Array.from({ length: n * m }, (_, k) => (k % 3 === 1 || k < 2 ? 1 : 0)),
  [n, m],
  { dtype: 'bool' },
);
const keyMask = tensor(Uint8Array.from([1, 1, 0, 1, 0, 0, 0, 0, 0, 0]), [B, m], { dtype: 'bool' });
const bias = tensor(
  Float64Array.from({ length: n * m }, (_, k) => (k % 4 === 0 ? -Infinity : k / 10)),
  [n, m],
);
const at = (x: Tensor, ...index: number[]): number =>
  x.data[index.reduce((sum, i, axis) => sum * x.shape[axis] + i, 0)];

test.each([
  ['plain', {}, {}, plain()],
  ['causal', { causal: true }, {}, plain((_, i, j) => j <= i)],
  ['a scale', { scale: 0.25 }, {}, plain(undefined, undefined, 0.25)],
  ['a mask', {}, { mask }, plain((_, i, j) => at(mask, i, j) === 1)],
  ['a mask over keys, all of one batch hidden', {}, { keyMask }, plain((b, _, j) => at(keyMask, b, j) === 1)],
  [
    'masks and causal',
    { causal: true },
    { mask, keyMask },
    plain((b, i, j) => j <= i && at(mask, i, j) === 1 && at(keyMask, b, j) === 1),
  ],
  ['an additive mask', {}, { mask: bias }, plain(undefined, (i, j) => at(bias, i, j))],
])('%s', (_, options, masks, expected) => {
  const layer = scaledDotProduct(options);
  for (const backend of backends) {
    const found = layer.runSync({ Q, K, V, ...masks }, { backend });
    expectLike(found.output, expected.output, backend);
    expectLike(found.weights, expected.weights, backend);
  }
});

test('dropout only while training', () => {
  const layer = scaledDotProduct({ dropout: 0.5 });
  const run = (training: boolean): number[] => [...values(layer.runSync({ Q, K, V }, { training, seed: 1 }).output)];
  expect(run(false)).toEqual([...values(scaledDotProduct().runSync({ Q, K, V }).output)]);
  expect(run(true)).not.toEqual(run(false));
  expect(run(true)).toEqual(run(true));
});

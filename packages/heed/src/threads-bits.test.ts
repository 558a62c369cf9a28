/**
 * The same bits for 1, 2, 3 and 4 threads, whatever kernels a formula becomes: streams of every kind of mask, decoding
 * against few and many heads, grouped heads, products in blocks, recurrences, what is pointwise.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { randn, tensor, values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { deviceFor, sessionOn } from './compiling.ts';
import { doctor } from './doctor.ts';

const has =
  doctor()
    .find(({ name }) => name === 'wasm')
    ?.features.includes('threads') === true;

const drawn = (...shape: number[]): Tensor => randn(shape, { seed: shape.reduce((a, b) => 31 * a + b, 7) });
const bits = (t: Tensor): Buffer => Buffer.from(values(t).slice().buffer);

const heads = { Q: drawn(3, 205, 33), K: drawn(3, 311, 33), V: drawn(3, 311, 19) };
const self = { Q: drawn(3, 301, 17), K: drawn(3, 301, 17), V: drawn(3, 301, 35) };
const one = { Q: drawn(1, 64), K: drawn(5003, 64), V: drawn(5003, 33) };
const decoding = { Q: drawn(7, 1, 64), K: drawn(7, 1031, 64), V: drawn(7, 1031, 64) };

const CASES: readonly (readonly [what: string, text: string, inputs: Readonly<Record<string, Tensor>>])[] = [
  ['dense', 'softmax(Q·Kᵀ/√d)·V', heads],
  ['causal', 'softmax(Q·Kᵀ/√d | j ≤ i)·V', self],
  ['window', 'softmax(Q·Kᵀ/√d | 0 ≤ i - j < 37)·V', self],
  [
    'documents',
    'doc: i32[n]\nsoftmax(Q·Kᵀ/√d | doc[i] = doc[j] ∧ j ≤ i)·V',
    {
      ...self,
      doc: tensor(
        Array.from({ length: 301 }, (_, k) => Math.floor(k / 43)),
        [301],
        { dtype: 'i32' },
      ),
    },
  ],
  ['a sink', 's: [H]\nsoftmax(Q·Kᵀ/√d | j ≤ i, sink=s[h])·V', { ...self, s: drawn(3) }],
  ['softpick', 'softpick(Q·Kᵀ/√d | j ≤ i)·V', self],
  ['the logarithm of a total', 'logsumexp(Q·Kᵀ/√d | j ≤ i)', { Q: self.Q, K: self.K }],
  [
    'grouped heads',
    'Q: [H, n, d]; K: [G, m, d]; V: [G, m, e]\nsoftmax(Q·gqa(K, Q)ᵀ/√d | j ≤ i + 90)·gqa(V, Q)',
    { Q: drawn(6, 93, 17), K: drawn(2, 187, 17), V: drawn(2, 187, 21) },
  ],
  ['decoding, many heads', 'softmax(Q·Kᵀ/√d)·V', decoding],
  ['decoding, one head', 'softmax(Q·Kᵀ/√d)·V', one],
  ['decoding, a window', 'softmax(Q·Kᵀ/√d | j > m - 900)·V', one],
  ['decoding, σ', 'σ(Q·Kᵀ/√d - 3)·V', one],
  ['a few queries', 'softmax1(Q·Kᵀ/√d)·V', { ...one, Q: drawn(5, 64) }],
  ['a product', 'A·B', { A: drawn(301, 403), B: drawn(403, 207) }],
  ['a product with few rows', 'A·B', { A: drawn(9, 1403), B: drawn(1403, 507) }],
  [
    'talking heads',
    'W: [H, H]\nA = softmax(Q·Kᵀ/√d)\nR[h, i, j] = Σ_g W[h, g]·A[g, i, j]\nR·V',
    { ...heads, W: drawn(3, 3) },
  ],
  ['linear attention', 'φ(x) = elu(x) + 1\nφ(Q)·(φ(K)ᵀ·V)', heads],
  ['causal linear attention', 'φ(x) = elu(x) + 1\nA = φ(Q)·φ(K)ᵀ | j ≤ i\nA·V/sum(A, keep=true)', self],
  ['pointwise', 'tanh(X)⊙σ(X) + exp(-|X|)', { X: drawn(3, 70_001) }],
  ['rows', 'layernorm(X) + softmax(X, axis=-2)', { X: drawn(211, 307) }],
];

describe.skipIf(!has)('bits', () => {
  test.each(CASES)('%s', async (_, text, inputs) => {
    const formula = attn(text);
    const want = bits(formula.runSync(inputs, { backend: 'wasm' }).result);
    for (const threads of [1, 2, 3, 4]) {
      const options = { backend: 'wasm', threads } as const;
      const session = sessionOn(deviceFor(options), threads);
      for (let k = 0; k < 2000 && session.statistics.threads < threads; k++) await pause(5);
      expect(session.statistics.threads).toBe(threads);
      for (let k = 0; k < 3; k++) {
        const got = [formula.runSync(inputs, options), await formula.run(inputs, options)];
        expect([threads, ...got.map(({ result }) => bits(result).equals(want))]).toEqual([threads, true, true]);
      }
    }
  });
});

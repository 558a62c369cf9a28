import { randn, values } from '@heed/tensor';
import { expect, test } from 'vitest';
import { additive } from './additive.ts';
import { expectSame } from './fixtures.check.ts';

test("PyTorch's numbers", () => {
  expectSame(additive({ querySize: 4, keySize: 3, hiddenSize: 5 }), 'additive');
});

test('with biases and a mask, by loops', () => {
  const layer = additive({ querySize: 2, keySize: 3, hiddenSize: 4, bias: true, seed: 7 });
  const [Q, K, V] = [randn([3, 2], { seed: 1 }), randn([5, 3], { seed: 2 }), randn([5, 2], { seed: 3 })];
  const keyMask = [true, false, true, true, false];
  const { weights } = layer.runSync({ Q, K, V, keyMask }, { backend: 'reference' });
  const numbers = (name: string): number[] => [...values(layer.stateDict()[name])];
  const affine = (x: readonly number[], name: string, row: number): number =>
    x.reduce(
      (sum, value, t) => sum + value * numbers(`${name}.weight`)[row * x.length + t],
      numbers(`${name}.bias`)[row],
    );
  const [q, k] = [[...values(Q)], [...values(K)]];
  const expected = [0, 1, 2].flatMap((i) => {
    const scores = [0, 1, 2, 3, 4].map((j) => {
      const hidden = [0, 1, 2, 3].map((t) =>
        Math.tanh(affine(q.slice(i * 2, i * 2 + 2), 'W_q', t) + affine(k.slice(j * 3, j * 3 + 3), 'W_k', t)),
      );
      return keyMask[j] ? Math.exp(affine(hidden, 'w_v', 0)) : 0;
    });
    const total = scores.reduce((a, b) => a + b, 0);
    return scores.map((x) => x / total);
  });
  [...values(weights)].forEach((x, at) => expect(x).toBeCloseTo(expected[at], 12));
});

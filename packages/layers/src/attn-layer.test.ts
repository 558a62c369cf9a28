import { randn, values } from '@heed/tensor';
import { attn } from 'heed';
import { expect, test } from 'vitest';
import { attnLayer } from './attn-layer.ts';
import { backends, expectLike, expectSame, fixture } from './fixtures.check.ts';

test("the tutorial's call: arguments, names and shapes", async () => {
  const layer = attnLayer({ querySize: 32, keySize: 32, valueSize1: 32, valueSize2: 64, outputSize: 64 });
  expect(layer.parameters.map(({ name, shape }) => [name, shape])).toEqual([
    ['attn.weight', [32, 64]],
    ['attn.bias', [32]],
    ['attn_combine.weight', [64, 96]],
    ['attn_combine.bias', [64]],
  ]);
  const inputs = {
    Q: randn([1, 1, 32], { seed: 1 }),
    K: randn([1, 1, 32], { seed: 2 }),
    V: randn([1, 32, 64], { seed: 3 }),
  };
  const { output, weights } = await layer.run(inputs);
  expect(output.shape).toEqual([1, 1, 64]);
  expect(weights.shape).toEqual([1, 32]);
  expect([...values(weights)].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
});

test("PyTorch's numbers", () => {
  const layer = attnLayer({ querySize: 4, keySize: 3, valueSize1: 5, valueSize2: 6, outputSize: 2 });
  expectSame(layer, 'attn-layer');
});

test('each batch for itself', () => {
  const layer = attnLayer({ querySize: 4, keySize: 3, valueSize1: 5, valueSize2: 6, outputSize: 2, seed: 3 });
  const [Q, K, V] = [randn([3, 1, 4], { seed: 1 }), randn([3, 1, 3], { seed: 2 }), randn([3, 5, 6], { seed: 3 })];
  const { output, weights } = layer.runSync({ Q, K, V }, { backend: 'reference' });
  expect(weights.shape).toEqual([3, 5]);
  const batch = (x: typeof Q, k: number): typeof Q => {
    const size = x.data.length / 3;
    return { ...x, data: x.data.slice(k * size, (k + 1) * size), shape: [1, ...x.shape.slice(1)] };
  };
  for (let k = 0; k < 3; k += 1) {
    const one = layer.runSync({ Q: batch(Q, k), K: batch(K, k), V: batch(V, k) }, { backend: 'reference' });
    expectLike(one.output, batch(output, k), 'reference');
    expectLike(one.weights, batch(weights, k), 'reference');
  }
});

test('the first rule, verbatim, with a Linear of PyTorch', () => {
  const { state, inputs, outputs } = fixture('linear-rule');
  const formula = attn('Attention(Q,K,V)=Softmax(Linear([Q,K]))⋅V');
  for (const backend of backends) {
    const run = formula.runSync({ ...inputs, ...state } as never, { backend });
    expectLike(run.result, outputs['result'], backend);
    expect(run.seeded).toEqual([]);
  }
});

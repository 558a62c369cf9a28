import { randn, values } from '@heed/tensor';
import { expect, test } from 'vitest';
import { expectSame } from './fixtures.check.ts';
import { luong } from './luong.ts';

test.each(['dot', 'general', 'concat'] as const)("%s: PyTorch's numbers", (score) => {
  const layer = luong({ score, querySize: 4, hiddenSize: 5, outputSize: 3 });
  expectSame(layer, `luong-${score}`);
});

test('without an output size the output is the context; values may be of their own', () => {
  const layer = luong({ score: 'general', querySize: 3, keySize: 5, valueSize: 2 });
  expect(layer.parameters.map(({ name, shape }) => [name, shape])).toEqual([['W_a.weight', [3, 5]]]);
  const inputs = { Q: randn([4, 3], { seed: 1 }), K: randn([6, 5], { seed: 2 }), V: randn([6, 2], { seed: 3 }) };
  const { output, context, weights } = layer.runSync(inputs);
  expect(output.shape).toEqual([4, 2]);
  expect(weights.shape).toEqual([4, 6]);
  expect([...values(output)]).toEqual([...values(context)]);
});

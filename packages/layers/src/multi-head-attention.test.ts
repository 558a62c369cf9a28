import { randn, values } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { expectSame, fixture } from './fixtures.check.ts';
import { multiHeadAttention } from './multi-head-attention.ts';

describe("PyTorch's numbers, on every backend", () => {
  test('self-attention', () => {
    const { inputs } = fixture('mha-self');
    expectSame(multiHeadAttention({ embedDim: 8, numHeads: 2 }), 'mha-self', { Q: inputs['Q'] });
  });

  test('two sequences', () => {
    expectSame(multiHeadAttention({ embedDim: 8, numHeads: 4 }), 'mha-cross');
  });

  test('masks over pairs and over keys', () => {
    expectSame(multiHeadAttention({ embedDim: 6, numHeads: 3 }), 'mha-masks');
  });

  test('widths of their own, no biases', () => {
    expectSame(multiHeadAttention({ embedDim: 6, numHeads: 2, kdim: 5, vdim: 4, bias: false }), 'mha-kdim');
  });

  test('four heads on two key heads', () => {
    expectSame(multiHeadAttention({ embedDim: 8, numHeads: 4, kvHeads: 2 }), 'mha-grouped');
  });
});

test('without batch axes, and causal: what is ahead does not matter', () => {
  const layer = multiHeadAttention({ embedDim: 6, numHeads: 2, causal: true, seed: 5 });
  const Q = randn([5, 6], { seed: 1 });
  const { output, weights } = layer.runSync({ Q }, { backend: 'reference' });
  expect(output.shape).toEqual([5, 6]);
  expect(weights.shape).toEqual([2, 5, 5]);
  const changed = { ...Q, data: Q.data.map((x, k) => (k < 18 ? x : Number.NaN)) };
  const other = layer.runSync({ Q: changed }, { backend: 'reference' }).output;
  expect([...values(other)].slice(0, 18)).toEqual([...values(output)].slice(0, 18));
});

test('the formula is there to be read', () => {
  const layer = multiHeadAttention({ embedDim: 8, numHeads: 4, kvHeads: 2, dropout: 0.1 });
  expect(layer.formula({ Q: 0 }).split('\n')).toEqual([
    'Q: […, n, 8]; K: […, m, 8]; V: […, m, 8]',
    'q = heads(Linear(Q, out=8, name=q_proj), 4)',
    'k = heads(Linear(K, out=4, name=k_proj), 2)',
    'v = heads(Linear(V, out=4, name=v_proj), 2)',
    'S = q·gqa(k, q)ᵀ/√2',
    'weights = softmax(S)',
    'Linear(merge(dropout(weights, 0.1)·gqa(v, q)), out=8, name=out_proj)',
  ]);
});

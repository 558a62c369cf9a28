import { exactShapeText } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { check } from '../check.ts';
import type { ElaborateOptions } from './elaborate.ts';

function inputs(text: string, options?: ElaborateOptions): Record<string, string | undefined> {
  return Object.fromEntries(
    check(text, options).inputs.map(({ name, dtype, shape }) => [name, shape && `${dtype}${exactShapeText(shape)}`]),
  );
}

describe('what is an input, and of which shape', () => {
  test.each<[string, Record<string, string | undefined>, ElaborateOptions?]>([
    ['softmax(Q·Kᵀ/√d)·V', { Q: 'f32[…Q, Q.n, Q.d]', K: 'f32[…K, K.m, Q.d]', V: 'f32[…V, K.m, V.e]' }],
    ['Q·Kᵀ', { Q: 'f32[…Q, Q.n, Q.d]', K: 'f32[…K, K.m, Q.d]' }],
    ['X·W', { X: 'f32[…X, X.n, X.d]', W: undefined }],
    ['X·W', { X: 'f32[…X, X.n, X.d]', W: 'f32[X.d, W.1]' }, { ranks: { W: 2 } }],
    ['X·W₁ + γ', { X: 'f32[…X, X.n, X.d]', W_1: 'f32[X.d, W_1.1]', gamma: 'f32[]' }, { ranks: { 'W₁': 2, γ: 0 } }],
    [
      'Q | mask',
      { Q: 'f32[…Q, Q.n, Q.d]', mask: 'bool[mask.0, mask.1]' },
      { ranks: { mask: 2 }, dtypes: { mask: 'bool' } },
    ],
    [
      'Q | mask',
      { Q: 'f32[Q.0, Q.n, Q.d]', mask: 'bool[mask.0, mask.1, mask.2]' },
      { ranks: { mask: 3, Q: 3 }, dtypes: { mask: 'bool' } },
    ],
    [
      'Q: [B, n, d]; K: f16[…, m, d]; doc: i32[n]; γ: []; Q·Kᵀ',
      { Q: 'f32[B, n, d]', K: 'f16[…K, m, d]', doc: 'i32[n]', gamma: 'f32[]' },
    ],
    ['x: [n, 2·d + 1, H/g]; x', { x: 'f32[n, 2*d + 1, div(H, g)]' }],
    ['f(Q, K) = Q·Kᵀ', { Q: 'f32[…Q, Q.n, Q.d]', K: 'f32[…K, K.m, Q.d]' }],
    ['f(x, Q) = x + Q; f(K, V)', { K: 'f32[…K, K.m, K.d]', V: 'f32[…V, V.m, V.e]' }],
    ['S = Q·Qᵀ; i = 2; S·i', { Q: 'f32[…Q, Q.n, Q.d]' }],
    ['softmax(-|i - j| + 0·(Q·Kᵀ))', { Q: 'f32[…Q, Q.n, Q.d]', K: 'f32[…K, K.m, Q.d]' }],
  ])('%s', (text, expected, options) => {
    expect(inputs(text, options)).toEqual(expected);
  });
});

describe('the size d, undeclared', () => {
  test.each<[string, string | undefined]>([
    ['K: [m, c]; K/√d', 'c'],
    ['f(K) = K/√d_k; a: [n, c]; f(a)', 'c'],
    ['K = tanh(x); x: [n, c]; K/√d', 'c'],
    ['k: [m, c]; q: [n, c]; q·kᵀ/√d', 'c'],
    ['X: [n, c]; X/√d', 'c'],
    ['Q: [n, d]; K: [m, c]; Q/√d', 'd'],
    ['Q: [n, d]; K: [m, c]; Q/√d_k', 'c'],
    ['a: [n, c]; a/√d', undefined],
    ['a: [n, c]; z: [n, c]; (aᵀ·zᵀᵀ)/√d', undefined],
  ])('%s', (text, expected) => {
    const { graph } = check(text);
    const sizes = graph?.nodes.flatMap((node) => (node.op === 'size' ? [node.size] : []));
    expect(sizes?.at(-1)).toBe(expected);
  });
});

test('one program serves every number of leading axes, unless an operation must know it', () => {
  const shapeOf = (text: string, ranks: Record<string, number>): string => {
    const { result } = check(text, { ranks, dtypes: { mask: 'bool' } });
    return result?.type === undefined ? '' : exactShapeText(result.type.shape);
  };
  expect(shapeOf('Q·Kᵀ', { Q: 4, K: 4 })).toBe('[…K…Q, Q.n, K.m]');
  expect(shapeOf('softmax(Q·Kᵀ | mask)·V', { Q: 4, K: 4, V: 4, mask: 1 })).toBe('[…K…Q…V, Q.n, V.e]');
  const open = check('mask: bool[B, 1, 1, m]; softmax(Q·Kᵀ | mask)·V·W');
  expect([open.graph, open.diagnostics]).toEqual([undefined, []]);
  expect(open.needsRank.toSorted()).toEqual(['K', 'Q', 'W']);
  expect(
    check('softmax(Q·Kᵀ | mask)·V', { ranks: { Q: 4, K: 4, V: 4, mask: 4 }, dtypes: { mask: 'bool' } }).graph,
  ).toBeDefined();
});

test('spans, names and wanted values', () => {
  const text = 'S = Q·Kᵀ/√d\nA = softmax(S | j ≤ i)\nB = A\nA·V';
  const { graph, values, result, inputs: found } = check(text, { want: ['A', 'S', 'result', 'B', 'Q'] });
  const nodes = graph?.nodes ?? [];
  const written = (id: number | undefined): string => {
    const span = nodes[id ?? -1]?.span;
    return span === undefined ? '' : text.slice(span.start, span.end);
  };
  expect(written(values.get('S')?.node)).toBe('Q·Kᵀ/√d');
  expect(nodes[values.get('S')?.node ?? -1]?.name).toBe('S');
  expect(written(values.get('A')?.node)).toBe('softmax(S | j ≤ i)');
  expect(nodes[values.get('A')?.node ?? -1]?.name).toBe('A');
  expect(values.get('B')?.node).toBe(values.get('A')?.node);
  expect(written(result?.node)).toBe('A·V');
  expect(nodes.flatMap((node) => (node.op === 'matmul' ? [text.slice(node.span?.start, node.span?.end)] : []))).toEqual(
    ['Q·Kᵀ', 'A·V'],
  );
  expect(graph?.outputs.map(({ name }) => name)).toEqual(['A', 'S', 'result', 'B', 'Q']);
  // An excluded value is read through a select.
  expect(nodes[graph?.outputs[0]?.node ?? -1]?.op).toBe('exclude');
  expect(found.map(({ written: text_ }) => text_)).toEqual(['Q', 'K', 'V']);
});

test('only what is wanted is in the graph', () => {
  const { graph } = check('A = softmax(Q·Kᵀ); unused = exp(X); A·V', { want: ['A'] });
  expect(graph?.nodes.flatMap((node) => (node.op === 'input' ? [node.name] : []))).toEqual(['Q', 'K']);
  expect(check('A = Q; A', { want: ['a'] }).diagnostics[0]?.help?.text.en).toContain('`A`');
});

test('sizes made equal remember the text that forced it', () => {
  const text = 'softmax(Q·Kᵀ/√d)·V';
  const { unified } = check(text);
  const forced = unified.map(({ symbol, size, span }) => [symbol, size, span && text.slice(span.start, span.end)]);
  expect(forced).toEqual([
    ['K.d', 'Q.d', 'Q·Kᵀ'],
    ['V.m', 'K.m', text],
  ]);
});

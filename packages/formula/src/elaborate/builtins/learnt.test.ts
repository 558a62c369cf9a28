import { graphText, verify } from '@heed/graph';
import { displayShape } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { check } from '../../check.ts';
import { expectClose, random, result, rows } from '../elaborate.check.ts';

function shapesOf(text: string): string[] {
  return check(text).parameters.map(({ name, shape }) => `${name} ${shape === undefined ? '?' : displayShape(shape)}`);
}

describe('the shapes of parameters', () => {
  test.each<[string, string[]]>([
    ['Attention(Q,K,V)=Softmax(Linear([Q,K]))⋅V', ['linear.weight [m, 2*d]', 'linear.bias [m]']],
    [
      'Q: [1, a]; K: [m, c]; V: [m, e]\nAttention(Q,K,V)=Softmax(sum(tanh(Linear([Q,K]))))⋅V',
      ['linear.weight [out, a + c]', 'linear.bias [out]'],
    ],
    ['f(x) = Linear(x, bias=false)\nf(Q)·f(K)ᵀ', ['linear.weight [out, d]']],
    ['W: [7, 5]; Linear(X, name=attn)·W', ['attn.weight [7, d]', 'attn.bias [7]']],
    ['Linear(X, out=n)', ['linear.weight [n, d]', 'linear.bias [n]']],
    ['Linear(M)', ['linear.weight ?', 'linear.bias ?']],
    ['H = Linear(X, 1)\nX', []],
    ['unused(x) = Linear(x)\nLinear(Q, bias=true)', ['linear_2.weight [out, d]', 'linear_2.bias [out]']],
    ['Linear(x) = 2·x\nLinear(Q)', []],
    ['linear(x) = 2·x\nLinear(linear(Q), bias=false)', ['linear.weight [out, d]']],
    ['g(Linear) = Linear(Q)\nf(x) = x\ng(f)', []],
  ])('%s', (text, shapes) => {
    expect(shapesOf(text)).toEqual(shapes);
  });
});

test('a Linear is a product and a sum in the graph', () => {
  const { graph } = check('X: [n, d]\nLinear(X, out=3)');
  expect(graph && graphText(graph).replaceAll(/ @\d+:\d+/g, '')).toBe(
    [
      '%0 = input "X" : f32[n, d]',
      '%1 = input "linear.weight" : f32[3, d]',
      '%2 = transpose %1 : f32[d, 3]',
      '%3 = matmul %0 %2 : f32[n, 3]',
      '%4 = input "linear.bias" : f32[3]',
      '%5 = add %3 %4 : f32[n, 3]',
      'return result = %5',
      '',
    ].join('\n'),
  );
});

test('a name is a label, not an input, also one that is a name elsewhere', () => {
  const { inputs, diagnostics } = check('Linear(X, name=attn) + Linear(X, name=Q)·W');
  expect(diagnostics).toEqual([]);
  expect(inputs.map(({ name }) => name)).toEqual(['X', 'W']);
});

test('x·Wᵀ + bias, by plain loops', () => {
  const [X, weight, bias] = [random(4, 5), random(3, 5), random(3)];
  const got = result('X: [n, d]\nLinear(X)', { X, 'linear.weight': weight, 'linear.bias': bias });
  const expected = rows(X).flatMap((x) =>
    rows(weight).map((w, o) => x.reduce((sum, value, t) => sum + value * (w[t] ?? 0), Number(bias.data[o]))),
  );
  expectClose(got, expected);
});

test('dropout is a hidden input when training, and nothing otherwise', () => {
  const text = 'dropout(softmax(Q·Kᵀ), 0.25)·V';
  const training = check(text, { training: true });
  expect(training.masks.map(({ name, shape, keep }) => [name, displayShape(shape), keep])).toEqual([
    ['dropout.1', '[…, n, m]', 0.75],
  ]);
  expect(training.inputs.map(({ name }) => name)).toEqual(['Q', 'K', 'V']);
  const plain = check(text);
  expect(plain.masks).toEqual([]);
  expect(plain.graph?.nodes.length).toBe(check('softmax(Q·Kᵀ)·V').graph?.nodes.length);
});

test('programs of random parts: diagnostics or a graph that verifies, never an exception', () => {
  let state = 5;
  const pick = (of: readonly string[]): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return of[Math.floor((state / 2 ** 32) * of.length)] ?? '';
  };
  const value = (depth: number): string => {
    if (depth === 0) return pick(['Q', 'K', 'V', 'X', 'M', 'w', '2', 'd', 'i', 'n']);
    const [a, b] = [value(depth - 1), value(depth - 1)];
    const more = pick(['', '', ', out=4', ', out=d', ', bias=false', ', name=W₁', ', name=φ', ', out=1.5', ', bias=2']);
    return pick([
      `Linear(${a}${more})`,
      `linear(${a}${more})`,
      `f(${a})`,
      `dropout(${a}, ${pick(['0.1', '0', '1', 'd', b])})`,
      `(${a} + ${b})`,
      `(${a}·${b})`,
      `(${a}·(${b})ᵀ)`,
      `softmax(${a} | j ≤ i)`,
      `sum(tanh(${a}))`,
      `[${a}, ${b}]`,
    ]);
  };
  let graphs = 0;
  for (let k = 0; k < 600; k += 1) {
    const text = `f(x) = Linear(x)\nS = ${value(2)}\n${value(3)}`;
    const { graph, parameters } = check(text, { ranks: { M: 2, w: 1, Q: 3 }, training: k % 2 === 0 });
    if (graph === undefined) continue;
    graphs += 1;
    expect([text, verify(graph)]).toEqual([text, []]);
    const names = parameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
  expect(graphs).toBeGreaterThan(20);
});

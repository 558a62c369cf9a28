// Every written step with its value and its sentence: the tutorial's numbers, exclusions, ranks, backends.

import { formulaCases, makeInputs, sizeTuples } from '@heed/testing';
import { toNested, values, zeros } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import type { Inputs } from './face.ts';
import type { TraceStep } from './views.ts';

const EIGHT = `K = X·W_key
Q = X·W_query
V = X·W_value
S = Q·Kᵀ
A = softmax(S)
output = A·V
output`;

const TUTORIAL = {
  X: [
    [1, 0, 1, 0],
    [0, 2, 0, 2],
    [1, 1, 1, 1],
  ],
  W_key: [
    [0, 0, 1],
    [1, 1, 0],
    [0, 1, 0],
    [1, 1, 0],
  ],
  W_query: [
    [1, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 1],
  ],
  W_value: [
    [0, 2, 0],
    [0, 3, 0],
    [1, 0, 3],
    [1, 1, 0],
  ],
};

const tracing = (text: string, inputs: Inputs, options = {}): readonly TraceStep[] =>
  attn(text).traceSync(inputs, options);

describe('the tutorial in eight steps', () => {
  const steps = tracing(EIGHT, TUTORIAL);
  const value = (name: string): unknown => toNested(steps.find((step) => step.name === name)!.value);

  test('each named value is a step, in the order of the text', () => {
    expect(steps.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'K: X·W_key',
      'Q: X·W_query',
      'V: X·W_value',
      'S: Q·Kᵀ',
      'A: softmax(S)',
      'output: A·V',
    ]);
    for (const { text, span } of steps) expect(EIGHT.slice(span.start, span.end)).toBe(text);
  });

  test('with the numbers of the tutorial, to the last digit', () => {
    expect(value('K')).toEqual([
      [0, 1, 1],
      [4, 4, 0],
      [2, 3, 1],
    ]);
    expect(value('Q')).toEqual([
      [1, 0, 2],
      [2, 2, 2],
      [2, 1, 3],
    ]);
    expect(value('V')).toEqual([
      [1, 2, 3],
      [2, 8, 0],
      [2, 6, 3],
    ]);
    expect(value('S')).toEqual([
      [2, 4, 4],
      [4, 16, 12],
      [4, 12, 10],
    ]);
    expect(value('A')).toEqual([
      [0.06337893833303762, 0.4683105308334812, 0.4683105308334812],
      [0.000006033664854558337, 0.9820078648958167, 0.01798610143932864],
      [0.00029538722303456454, 0.8805369017749616, 0.11916771100200385],
    ]);
    const output = values(steps.at(-1)!.value);
    const expected = [
      1.9366210616669624, 6.683105308334811, 1.5950684074995565, 1.9999939663351454, 7.963991595132215,
      0.053976405312549595, 1.9997046127769653, 7.759892254657784, 0.35838929467511527,
    ];
    for (const [k, x] of expected.entries()) expect(output[k]).toBeCloseTo(x, 14);
    expect(steps.every((step) => step.value.dtype === 'f64' && step.dtype === 'f32')).toBe(true);
  });

  test('and sentences in both languages', () => {
    expect(steps.slice(3).map(({ sentence }) => sentence)).toEqual([
      {
        en: 'multiply Q (3×3) by the transpose of K (3×3): each entry is the dot product of a query and a key',
        zh: '将 Q（3×3）与 K（3×3）的转置相乘：每个元素都是一个查询与一个键的点积',
      },
      {
        en: 'turn each row of S (3×3) into weights that add up to 1 (softmax)',
        zh: '用 softmax 把 S（3×3）的每一行变成和为 1 的权重',
      },
      {
        en: 'weigh V (3×3) by A (3×3): each row of the result is a weighted sum of the values',
        zh: '用 A（3×3）给 V（3×3）加权：结果的每一行都是各个值的加权和',
      },
    ]);
  });

  test('on a device, within its precision', () => {
    const onDevice = tracing(EIGHT, TUTORIAL, { backend: 'interpreter' });
    expect(onDevice.map(({ name }) => name)).toEqual(steps.map(({ name }) => name));
    for (const [k, step] of onDevice.entries()) {
      expect(step.value.dtype).toBe('f32');
      for (const [at, x] of values(step.value).entries()) expect(x).toBeCloseTo(values(steps[k].value)[at], 5);
    }
  });
});

test('steps 6 and 7 in index notation', () => {
  const text = EIGHT.replace(
    'output = A·V',
    'weighted[i, k, t] = A[i, k]·V[k, t]\noutput[i, t] = Σ_k weighted[i, k, t]',
  );
  const steps = tracing(text, TUTORIAL);
  const [weighted, output] = steps.slice(-2);
  expect(steps.map(({ name }) => name)).toEqual(['K', 'Q', 'V', 'S', 'A', 'weighted', 'output']);
  expect(weighted.value.shape).toEqual([3, 3, 3]);
  expect(Array.from(values(weighted.value).subarray(0, 3))).toEqual([
    0.06337893833303762, 0.12675787666607524, 0.19013681499911286,
  ]);
  expect(values(output.value)[1]).toBeCloseTo(6.683105308334811, 14);
  expect([weighted.sentence, output.sentence]).toEqual([
    {
      en: 'for every i, k, t: multiply A[i, k] by V[k, t]; the result is 3×3×3',
      zh: '对每个 i、k、t：把 A[i, k] 与 V[k, t] 相乘，结果的形状是 3×3×3',
    },
    { en: 'for every i, t: add up weighted[i, k, t] over k', zh: '对每个 i、t：把 weighted[i, k, t] 对 k 求和' },
  ]);
});

describe('exclusion', () => {
  const Q = [
    [1, 2],
    [3, -1],
    [0, 1],
  ];
  const inputs = { Q, K: Q, V: [[1], [2], [4]] };

  test('says which entries are out, from the scores on', () => {
    const steps = tracing('softmax(Q·Kᵀ/√d | j ≤ i)·V', inputs);
    expect(steps.map(({ kind, excluded }) => [kind, excluded && [...values(excluded)].join('')])).toEqual([
      ['matmul', undefined],
      ['div', '011001000'],
      ['le', undefined],
      ['softmax', '011001000'],
      ['matmul', undefined],
    ]);
    expect(steps[3].value.shape).toEqual([3, 3]);
    expect(steps[3].sentence.en).toContain('leaving out the entries where j ≤ i does not hold');
    expect(steps[3].sentence.zh).toContain('不满足 j ≤ i 的元素不参与计算');
  });

  test('a named value with a condition reads 0 where it is out', () => {
    const steps = tracing('S = Q·Kᵀ | j ≤ i\nsoftmax(S)·V', inputs);
    const scores = steps.find(({ name }) => name === 'S')!;
    expect(toNested(scores.value)).toEqual([
      [5, 0, 0],
      [1, 10, 0],
      [2, -1, 1],
    ]);
    expect([...values(scores.excluded!)]).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0]);
    expect(steps.at(-2)!.sentence.en).toMatch(/^turn each row of S \(3×3\)/);
  });

  test('a mask wider than the scores marks the weights only', () => {
    const mask = zeros([2, 3, 3], 'bool');
    const steps = tracing('mask: bool[2, n, m]\nsoftmax(Q·Kᵀ | mask)·V', { ...inputs, mask });
    expect(steps.map(({ kind, excluded }) => [kind, excluded?.shape])).toEqual([
      ['matmul', undefined],
      ['softmax', [2, 3, 3]],
      ['matmul', undefined],
    ]);
  });
});

describe('what is a step', () => {
  test.each<[string, Inputs, string[]]>([
    ['W·x', { W: [[1, 2]], x: [3, 4] }, ['matmul W·x']],
    ['f(x) = x + 1\nf(f(X))', { X: [[1]] }, ['add x + 1', 'add x + 1']],
    ['A = softmax(X)\nX + 1', { X: [[1, 2]] }, ['softmax softmax(X)', 'add X + 1']],
    ['Xᵀ·X + Xᵀ·X', { X: [[1]] }, ['matmul Xᵀ·X', 'add Xᵀ·X + Xᵀ·X']],
    [
      'X: [n, d]\nsoftmax((X | 0 ≤ i - j < 2))',
      { X: [[1, 2]] },
      ['sub i - j', 'compare 0 ≤ i - j < 2', 'softmax softmax((X | 0 ≤ i - j < 2))'],
    ],
    ['softmax(Xᵀ)', { X: [[1, 2]] }, ['transpose Xᵀ', 'softmax softmax(Xᵀ)']],
    ['X', { X: [[1]] }, []],
    ['[j ≤ i]⊙X', { X: [[1, 2]] }, ['le j ≤ i', 'iverson [j ≤ i]', 'mul [j ≤ i]⊙X']],
  ])('%s', (text, inputs, expected) => {
    expect(tracing(text, inputs).map((step) => `${step.kind} ${step.text}`)).toEqual(expected);
  });
});

test('every case of the table: the last step is the result, and every sentence speaks', async () => {
  const sizes = sizeTuples[1];
  for (const formulaCase of formulaCases) {
    if (formulaCase.except?.(sizes)) continue;
    const formula = attn(formulaCase.formula);
    const inputs = makeInputs(formulaCase, sizes, 5);
    const steps = await formula.trace(inputs);
    const { result } = formula.runSync(inputs, { backend: 'reference' });
    const last = steps.findLast(({ shape }) => shape.join() === result.shape.join());
    expect([formulaCase.name, values(last!.value)]).toEqual([formulaCase.name, values(result)]);
    for (const { sentence, text, span } of steps) {
      expect(sentence.en).not.toMatch(/undefined|\?|\bNaN\b/);
      expect(sentence.zh).toMatch(/\p{Script=Han}/u);
      expect(formulaCase.formula.slice(span.start, span.end)).toContain(text);
    }
  }
});

test('sizes that no input fixes, in any spelling; parameters that a seed draws', () => {
  const [step] = tracing('Y: [a_1 + c]\nY + a_1', { Y: [1, 2, 3] }, { sizes: { 'a₁': 1 } });
  expect(toNested(step.value)).toEqual([2, 3, 4]);
  const learnt = (seed: number): unknown =>
    toNested(tracing('X: [n, 3]\nLinear(X, out=2)', { X: [[1, 2, 3]] }, { seed })[0].value);
  expect(learnt(1)).toEqual(learnt(1));
  expect(learnt(1)).not.toEqual(learnt(2));
});

test('what is missing is told as by run', () => {
  expect(() => tracing('Q·Kᵀ', { Q: [[1]] })).toThrow('input/missing');
  expect(() => tracing('Q·K', { Q: [[1]], K: [[1]] })).toThrow('shape/inner-sizes');
});

import { dense, randn, slice, tensor, transpose } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { isWeights, labelsFor, matricesOf, weightsStep } from './matrices.ts';
import { EIGHT, stepsOf, TUTORIAL } from './steps.check.ts';

describe('matrices of a tensor', () => {
  test('a number, a vector, a matrix', () => {
    const one = (value: Parameters<typeof matricesOf>[0]): unknown =>
      matricesOf(value).of.map(({ index, matrix }) => [index, matrix.rows, matrix.columns, Array.from(matrix.values)]);
    expect(one(tensor([7], []))).toEqual([[[], 1, 1, [7]]]);
    expect(one(tensor([1, 2, 3]))).toEqual([[[], 1, 3, [1, 2, 3]]]);
    expect(
      one(
        transpose(
          tensor([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        ),
      ),
    ).toEqual([[[], 3, 2, [1, 4, 2, 5, 3, 6]]]);
  });

  test('leading axes one after another, the last of them first; the rest is counted', () => {
    const t = randn([2, 3, 4, 5], { seed: 1 });
    const { of, more } = matricesOf(t, undefined, 5);
    expect(of.map(({ index }) => index)).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
    ]);
    expect(more).toBe(1);
    for (const { index, matrix } of of) {
      expect(Array.from(matrix.values)).toEqual(Array.from(matricesOf(slice(t, index)).of[0].matrix.values));
    }
    expect(matricesOf(t, undefined, 0)).toEqual({ of: [], more: 6 });
  });

  test('nothing to show where an axis is empty', () => {
    expect(matricesOf(tensor([], [0, 2, 3]))).toEqual({ of: [], more: 0 });
    expect(matricesOf(tensor([], [2, 0])).of[0].matrix).toMatchObject({ rows: 2, columns: 0 });
  });
});

describe('weights', () => {
  const weights = (values: readonly number[], excluded?: readonly number[]): boolean =>
    isWeights({ rows: values.length / 2, columns: 2, values, ...(excluded && { excluded }) });

  test.each<[string, boolean, boolean]>([
    ['rows that sum to 1', weights([0.25, 0.75, 1, 0]), true],
    ['a row that attends to nothing', weights([0.25, 0.75, 0, 0]), true],
    ['nothing but such rows', weights([0, 0, 0, 0]), false],
    ['a negative entry', weights([1.25, -0.25]), false],
    ['another sum', weights([0.5, 0.6]), false],
    ['no number', weights([NaN, 1]), false],
    ['no number, excluded', weights([NaN, 1], [1, 0]), true],
    ['a sum that an excluded entry makes', weights([0.5, 0.5], [0, 1]), false],
    ['one column', isWeights({ rows: 2, columns: 1, values: [1, 1] }), false],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('labels', () => {
  const Q = [
    [1, 2],
    [3, 4],
    [0, 1],
    [1, 1],
  ];
  const K = [
    [1, 0],
    [2, 1],
    [1, 1],
  ];
  const steps = stepsOf('S = Q·Kᵀ/√d\nA = softmax(S)\nA·V', {
    Q,
    K,
    V: [
      [1, 2, 3, 4, 5],
      [1, 1, 1, 1, 1],
      [0, 0, 0, 1, 0],
    ],
  });
  const tokens = { rows: ['a', 'b', 'c', 'd'], columns: ['x', 'y', 'z'] };
  const of = (text: string): unknown =>
    labelsFor(
      steps.find((step) => step.text === text)!,
      steps,
      tokens,
    );

  test('the weights are found, not the scores nor a mask', () => {
    expect(weightsStep(steps)).toBe(steps.findIndex(({ name }) => name === 'A'));
    expect(weightsStep(steps.slice(0, 2))).toBe(-1);
    const identity = dense(Uint8Array.of(1, 0, 0, 1), 'bool', [2, 2]);
    expect(weightsStep([{ ...steps[0], value: identity, shape: [2, 2] }])).toBe(-1);
  });

  test('both for scores and weights, rows alone for the result', () => {
    expect(of('softmax(S)')).toEqual(tokens);
    expect(of('Q·Kᵀ')).toEqual(tokens);
    expect(of('A·V')).toEqual({ rows: tokens.rows });
  });

  test('what runs along the keys has the tokens of the keys, whichever way it lies', () => {
    const base = steps[0];
    const [n = '', m = ''] = steps[weightsStep(steps)].axes;
    const step = (axes: readonly string[], shape: readonly number[]): typeof base => ({ ...base, axes, shape });
    expect(labelsFor(step([m, 'd'], [3, 2]), steps, tokens)).toEqual({ rows: tokens.columns });
    expect(labelsFor(step([m, n], [3, 4]), steps, tokens)).toEqual({ rows: tokens.columns, columns: tokens.rows });
    expect(labelsFor(step(['h', n, m], [2, 4, 3]), steps, tokens)).toEqual(tokens);
    expect(labelsFor(step([m], [3]), steps, tokens)).toEqual({ columns: tokens.columns });
    expect(labelsFor(step(['', ''], [4, 3]), steps, tokens)).toEqual({});
    expect(labelsFor(step([n, m], [2, 2]), steps, tokens)).toEqual({});
  });

  test('without weights there are none; counts that do not fit are none', () => {
    expect(labelsFor(steps[0], steps.slice(0, 2), tokens)).toEqual({});
    expect(labelsFor(steps.at(-2)!, steps, { rows: ['a'], columns: tokens.columns })).toEqual({
      columns: tokens.columns,
    });
    expect(labelsFor(steps.at(-2)!, steps, {})).toEqual({});
  });

  test('self-attention: each way its own tokens, else those of the other way', () => {
    const own = stepsOf(EIGHT, TUTORIAL);
    const rows = ['汤姆', '追逐', '杰瑞'];
    const scores = own.find(({ name }) => name === 'S')!;
    expect(labelsFor(scores, own, { rows, columns: ['1', '2', '3'] })).toEqual({ rows, columns: ['1', '2', '3'] });
    expect(labelsFor(scores, own, { rows })).toEqual({ rows, columns: rows });
    expect(labelsFor(own[0], own, { rows })).toEqual({ rows });
  });
});

// What each kind of written operation says, in symbols; steps are found without running anything.

import { displayShape } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { check } from '../check.ts';
import { kindOf, sentenceOf } from './sentences.ts';
import { writtenSteps } from './steps.ts';

function told(
  text: string,
  ranks: Record<string, number> = {},
): { kind: string; en: string; zh: string; text: string; name?: string }[] {
  const checked = check(text, { ranks });
  const steps = writtenSteps(checked);
  if (steps === undefined || checked.graph === undefined) return [];
  const { graph } = checked;
  const shapeText = (_: number, shape: Parameters<typeof displayShape>[0]): string =>
    displayShape(shape).slice(1, -1).replaceAll(', ', '×');
  return steps.steps.map((step) => ({
    kind: kindOf(step, graph, steps),
    ...sentenceOf(step, { graph, text, steps, shapeText }),
    text: step.text,
    ...(step.name !== undefined && { name: step.name }),
  }));
}

/** The last step's sentences. */
const last = (text: string): string[] => {
  const { en, zh } = told(text).at(-1)!;
  return [en, zh];
};

describe('the last step', () => {
  test.each<[string, string, string]>([
    ['X + 1', 'add X (…×n×d) and 1', '把 X（…×n×d）与 1 相加'],
    ['X: [n, d]\nX²', 'raise X (n×d) to the power 2', '求 X（n×d）的 2 次幂'],
    ['X: [n, d]\n-X', 'change the sign of each entry of X (n×d)', '对 X（n×d）的每个元素取相反数'],
    ['X: [n, d]\nφ(x) = x + 1\ntanh(φ(X))', 'take tanh of each entry of φ(X) (n×d)', '对 φ(X)（n×d）的每个元素取 tanh'],
    ['X: [n, d]; b: [d]\nX - b', 'subtract b (d) from X (n×d)', '从 X（n×d）中减去 b（d）'],
    [
      'u: [n, 1]; v: [m]\nu⊙v',
      'multiply u (n×1) and v (m) entry by entry; the result is n×m',
      '把 u（n×1）与 v（m）逐元素相乘，结果的形状是 n×m',
    ],
    ['X: [n, 8]\nheads(X, 2)', 'cut the features of X (n×8) into 2 heads', '把 X（n×8）的特征分成 2 个头'],
    [
      'a: [n]; c: [m]\na ⊗ c',
      'multiply every entry of a row of a (n) by every entry of a row of c (m) (outer product); the result is n×m',
      '把 a（n）一行的每个元素与 c（m）一行的每个元素相乘（外积），结果的形状是 n×m',
    ],
    [
      'X: [n, d]\nargmax(X | j > 0)',
      'find the place of the largest entry of each row of X (n×d), leaving out the entries where j > 0 does not hold',
      '求 X（n×d）的每一行的最大元素的位置；不满足 j > 0 的元素不参与计算',
    ],
    [
      'X: [n, d]\nnormalize(X)',
      'divide each row of X (n×d) by its Euclidean length (normalize)',
      '把 X（n×d）的每一行除以它的欧几里得长度（normalize）',
    ],
    ['X: [n, d]; c: []\nX/c', 'divide X (n×d) by c', '把 X（n×d）除以 c'],
    ['X: [n, d]\nsum(X, axis=-2)', 'add up each column of X (n×d)', '对 X（n×d）的每一列求和'],
    [
      'X: [n, d]\nmax(X | j > 0)',
      'take the largest entry of each row of X (n×d), leaving out the entries where j > 0 does not hold',
      '求 X（n×d）的每一行的最大值；不满足 j > 0 的元素不参与计算',
    ],
    ['X: [n, d]\nmean(X, axis=(-2,-1))', 'take the mean of each matrix of X (n×d)', '求 X（n×d）的每个矩阵的平均值'],
    [
      'v: [n]\nsoftmax(v)',
      'turn v (n) into weights that add up to 1 (softmax)',
      '用 softmax 把 v（n）变成和为 1 的权重',
    ],
    ['v: [n]; w: [n]\nv·w', 'the dot product of v (n) and w (n)', '求 v（n）与 w（n）的点积'],
    [
      'X: [n, d]; w: [d]\nX·w',
      'multiply X (n×d) by w (d): each entry is the dot product of a row of X and w',
      '将 X（n×d）与 w（d）相乘：每个元素都是 X 的一行与 w 的点积',
    ],
    [
      'X: [n, d]\nXᵀ·X',
      'multiply the transpose of X (n×d) by X (n×d): each entry is the dot product of a column of X and a column of X',
      '将 X（n×d）的转置与 X（n×d）相乘：每个元素都是 X 的一列与 X 的一列的点积',
    ],
    [
      'X: [n, d]\nX·Xᵀ',
      'multiply X (n×d) by the transpose of X (n×d): each entry is the dot product of a row of X and a row of X',
      '将 X（n×d）与 X（n×d）的转置相乘：每个元素都是 X 的一行与 X 的一行的点积',
    ],
    [
      'X: [n, d]; Y: [n, e]\n[X, Y]',
      'join X (n×d) and Y (n×e) along the last axis',
      '沿最后一个轴拼接 X（n×d）与 Y（n×e）',
    ],
    ['X: [n, d]\n[j ≤ i]⊙X', 'multiply [j ≤ i] and X (n×d) entry by entry', '把 [j ≤ i] 与 X（n×d）逐元素相乘'],
    [
      'X: [n, d]\nwhere(X > 0, X, 0)',
      'take X (n×d) where X > 0 holds and 0 elsewhere',
      '在 X > 0 成立处取 X（n×d），其余处取 0',
    ],
    [
      'X: [n, d]\nX | j ≤ i',
      'leave out the entries of X (n×d) where j ≤ i does not hold (they read as 0)',
      '把 X（n×d）中不满足 j ≤ i 的元素排除在外（读作 0）',
    ],
    ['X: [n, d]\n-1 < X ≤ 1', 'mark where -1 < X ≤ 1 holds', '标出 -1 < X ≤ 1 成立的位置'],
    ['X: [n, d]\ns[i] = Σ_t X[i, t]', 'for every i: add up X[i, t] over t', '对每个 i：把 X[i, t] 对 t 求和'],
  ])('%s', (text, en, zh) => expect(last(text)).toEqual([en, zh]));
});

describe('steps', () => {
  test('follow the text, operands first, however definitions are ordered', () => {
    const found = told('A·V\nS = Q·Kᵀ/√d\nA = softmax(S)'.split('\n').toReversed().join('\n'));
    expect(found.map(({ name, text }) => `${name ?? '–'}: ${text}`)).toEqual([
      '–: Q·Kᵀ',
      'S: Q·Kᵀ/√d',
      'A: softmax(S)',
      '–: A·V',
    ]);
  });

  test('a built-in made of several operations is one', () => {
    const found = told('X: [n, d]\nsoftmax(Linear(X))');
    expect(found.map(({ kind }) => kind)).toEqual(['linear', 'softmax']);
    expect(found[0].zh).toBe('用学到的权重乘 X（n×d），再加上学到的偏置（Linear）');
  });

  test('conditions kept by the elaboration are nobody’s step', () => {
    const found = told('X: [n, d]\nA = X | j ≤ i; B = X | j ≥ 1\nsoftmax(A + B)');
    expect(found.map(({ text }) => text)).toEqual(['j ≤ i', 'j ≥ 1', 'A + B', 'softmax(A + B)']);
    expect(found.at(-1)!.en).toMatch(/^turn each row of A \+ B/);
  });

  test('nothing is told of a formula with a fault or an open rank', () => {
    expect(told('Q·K')).toEqual([]);
    expect(told('M·X')).toEqual([]);
    expect(told('M·X', { M: 2 })).toHaveLength(1);
  });
});

test('a call that only looks at its operand is a step of its own', () => {
  const kinds = told('K: [2, m, d]; Q: [4, n, d]\nQ·gqa(K, Q)ᵀ').map(({ kind }) => kind);
  expect(kinds).toEqual(['gqa', 'matmul']);
  expect(told('X: [n, d]\nX·Xᵀ').map(({ kind }) => kind)).toEqual(['matmul']);
});

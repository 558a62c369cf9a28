import { randn, tensor, values } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { cellStory } from './cell-story.ts';
import type { CellStory } from './pictures.ts';
import { EIGHT, stepsOf, tensorsOf, TUTORIAL, type Numbers } from './steps.check.ts';

const tell = (
  text: string,
  given: Numbers,
  step: string,
  cell: readonly number[],
  language: 'en' | 'zh' = 'en',
): CellStory => {
  const steps = stepsOf(text, given);
  const at = steps.findIndex((one) => one.name === step || one.text === step);
  return cellStory(steps, tensorsOf(given), at, cell, language);
};

describe('the tutorial', () => {
  const eight = (step: string, cell: readonly number[], language?: 'en' | 'zh'): string =>
    tell(EIGHT, TUTORIAL, step, cell, language).text;

  test('a product: a row times a column, written out', () => {
    expect(eight('S', [1, 2])).toBe('row 2 of Q · column 3 of Kᵀ = 2·2 + 2·3 + 2·1 = 12');
    expect(eight('S', [1, 2], 'zh')).toBe('Q 的第 2 行 · Kᵀ 的第 3 列 = 2·2 + 2·3 + 2·1 = 12');
    expect(eight('K', [2, 1])).toBe('row 3 of X · column 2 of W_key = 1·0 + 1·1 + 1·1 + 1·1 = 3');
  });

  test('the boxes are those of what is stored: K, not its transposition', () => {
    const { parts, value } = tell(EIGHT, TUTORIAL, 'S', [1, 2]);
    expect(value).toBe(12);
    expect(parts).toEqual([
      {
        operand: { step: 1 },
        text: 'row 2 of Q',
        region: [
          [1, 2],
          [0, 3],
        ],
      },
      {
        operand: { step: 0 },
        text: 'column 3 of Kᵀ',
        region: [
          [2, 3],
          [0, 3],
        ],
      },
    ]);
  });

  test('softmax: a row, with its powers', () => {
    expect(eight('A', [0, 1])).toBe('row 1 of S through softmax = e^4/(e^2 + e^4 + e^4) ≈ 0.47');
    expect(eight('A', [0, 1], 'zh')).toBe('对 S 的第 1 行作 softmax = e^4/(e^2 + e^4 + e^4) ≈ 0.47');
  });

  test('rounded numbers make a rounded result', () => {
    expect(eight('output', [0, 1])).toBe('row 1 of A · column 2 of V = 0.06·2 + 0.47·8 + 0.47·6 ≈ 6.68');
  });
});

const Q = [
  [1, 2],
  [3, -4],
  [0, -1],
];

describe('the formula’s own signs, with cells and with numbers', () => {
  test.each<[string, string, readonly number[], string]>([
    ['S = Q·Qᵀ\nT = S/√d', 'T', [1, 2], 'S[1, 2]/√d = 4/√d ≈ 2.83'],
    ['T = Q·Qᵀ/√d', 'T', [1, 2], '(Q·Qᵀ)[1, 2]/√d = 4/√d ≈ 2.83'],
    ['T = relu(Q)', 'T', [1, 1], 'relu(Q[1, 1]) = relu((-4)) = 0'],
    ['T = (Q + 1)⊙(Q - 1)', 'T', [1, 0], '(Q + 1)[1, 0]⊙(Q - 1)[1, 0] = 4⊙2 = 8'],
    ['T = Q⊙Q', 'T', [1, 1], 'Q[1, 1]⊙Q[1, 1] = (-4)⊙(-4) = 16'],
    ['T = exp(Q + exp(Q))', 'T', [0, 0], 'exp((Q + exp(Q))[0, 0]) ≈ exp(3.72) ≈ 41.2'],
    ['f(x) = x⊙x\nT = f(Q + 1)', 'x⊙x', [1, 0], 'from (Q + 1)[1, 0] = 4: 16'],
    ['T = [Q; Q + 1]', 'T', [1, 3], 'taken from (Q + 1)[1, 1] = -3'],
    ['T[i, k, t] = Q[i, t]·Q[k, t]', 'T', [1, 2, 1], 'Q[1, 1]·Q[2, 1] = (-4)·(-1) = 4'],
  ])('%s', (text, step, cell, expected) => {
    expect(tell(text, { Q }, step, cell).text).toBe(expected);
  });

  test('in Chinese', () => {
    expect(tell('f(x) = x⊙x\nT = f(Q + 1)', { Q }, 'x⊙x', [1, 0], 'zh').text).toBe('由 (Q + 1)[1, 0] = 4 得到 16');
    expect(tell('T = Qᵀ', { Q }, 'T', [1, 0], 'zh').text).toBe('取自 Q[0, 1] = 2');
  });
});

describe('computations over rows', () => {
  test.each<[string, readonly number[], string, string]>([
    ['T = sum(Q)', [1], 'sum of row 2 of Q = 3 + (-4) = -1', 'Q 的第 2 行之和 = 3 + (-4) = -1'],
    ['T = mean(Q)', [1], 'mean of row 2 of Q = (3 + (-4))/2 = -0.5', 'Q 的第 2 行的平均值 = (3 + (-4))/2 = -0.5'],
    ['T = max(Q)', [1], 'largest of row 2 of Q = max(3, -4) = 3', 'Q 的第 2 行的最大值 = max(3, -4) = 3'],
    ['T = min(Q)', [1], 'smallest of row 2 of Q = min(3, -4) = -4', 'Q 的第 2 行的最小值 = min(3, -4) = -4'],
    ['T = cumsum(Q)', [1, 1], 'sum of row 2 of Q = 3 + (-4) = -1', 'Q 的第 2 行之和 = 3 + (-4) = -1'],
    ['T = layernorm(Q)', [1, 0], 'row 2 of Q through layernorm ≈ 1.00', '对 Q 的第 2 行作 layernorm ≈ 1.00'],
    ['T = norm(Q)', [1], 'row 2 of Q through norm = 5', '对 Q 的第 2 行作 norm = 5'],
    [
      'T = sum(Q, axis=-2)',
      [1],
      'sum of column 2 of Q = 2 + (-4) + (-1) = -3',
      'Q 的第 2 列之和 = 2 + (-4) + (-1) = -3',
    ],
  ])('%s', (text, cell, en, zh) => {
    expect(tell(text, { Q }, 'T', cell).text).toBe(en);
    expect(tell(text, { Q }, 'T', cell, 'zh').text).toBe(zh);
  });

  test('at most eight terms', () => {
    const X = [Array.from({ length: 9 }, (_, k) => k + 1)];
    expect(tell('T = sum(X)', { X }, 'T', [0]).text).toBe('sum of row 1 of X = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + … = 45');
    expect(tell('T = X·Xᵀ', { X }, 'T', [0, 0]).text).toMatch(/ = 1·1 \+ .* \+ 8·8 \+ … = 285$/);
  });
});

describe('conditions', () => {
  const text = 'S = Q·Qᵀ\nA = softmax(S | j ≤ i)\noutput = A·Q';

  test('a cell that one keeps out', () => {
    const story = tell(text, { Q }, 'A', [1, 2]);
    expect(story).toMatchObject({ excluded: true, text: 'left out: j ≤ i does not hold here' });
    expect(story.parts.map((part) => part.text)).toEqual(['row 2 of S', 'row 2 of j ≤ i']);
    expect(tell(text, { Q }, 'A', [1, 2], 'zh').text).toBe('已排除：此处不满足 j ≤ i');
  });

  test('sums without what one keeps out', () => {
    const [en, zh] = (['en', 'zh'] as const).map((language) => tell(text, { Q }, 'A', [1, 0], language).text);
    expect(en).toBe('row 2 of S through softmax (where j ≤ i) = e^(-5)/(e^(-5) + e^25) ≈ 0.00');
    expect(zh).toBe('对 S 的第 2 行作 softmax（只取满足 j ≤ i 的元素）= e^(-5)/(e^(-5) + e^25) ≈ 0.00');
    expect(tell(text, { Q }, 'output', [0, 1]).text).toBe('row 1 of A · column 2 of Q (where j ≤ i) = 1·2 = 2');
  });

  test('the condition itself', () => {
    expect(tell(text, { Q }, 'j ≤ i', [1, 2]).text).toBe('(j ≤ i)[1, 2]: false');
    expect(tell(text, { Q }, 'j ≤ i', [1, 1], 'zh').text).toBe('(j ≤ i)[1, 1]: 成立');
  });
});

test('leading axes stand in brackets', () => {
  const given = { Q: randn([2, 3, 4, 5], { seed: 1 }), K: randn([2, 3, 6, 5], { seed: 2 }) };
  const { text, parts } = tell('T = Q·Kᵀ', given, 'T', [1, 2, 3, 4]);
  expect(text).toMatch(/^row 4 of Q\[1, 2\] · column 5 of Kᵀ\[1, 2\] = /);
  expect(parts[1]).toEqual({
    operand: { input: 'K' },
    text: 'column 5 of Kᵀ[1, 2]',
    region: [
      [1, 2],
      [2, 3],
      [4, 5],
      [0, 5],
    ],
  });
});

test('a sum of products is told only where it is one', () => {
  const steps = stepsOf('T = Q·Qᵀ', { Q });
  const wrong = [
    {
      ...steps[0],
      value: tensor(
        Array.from(values(steps[0].value), (x) => 2 * x),
        [3, 3],
      ),
    },
  ];
  expect(cellStory(wrong, tensorsOf({ Q }), 0, [1, 0], 'en').text).toBe('from row 2 of Q, column 1 of Qᵀ: -10');
});

test('an input that is not there is left out', () => {
  const steps = stepsOf('T = Q·Qᵀ', { Q });
  expect(cellStory(steps, {}, 0, [1, 0], 'en')).toEqual({
    value: -5,
    excluded: false,
    text: '(Q·Qᵀ)[1, 0] = -5',
    parts: [],
  });
});

test('every cell of many formulas has a story in both languages, and its parts lie in their operands', () => {
  const X = randn([5, 3], { seed: 4 });
  const formulas = [
    'softmax(X·Xᵀ/√d | 0 ≤ i - j < 2)·X',
    'rope(X[…, 0:2])·X[…, 0:2]ᵀ',
    'T[i, t] = Σ_k X[i, k]·X[t, k]\nT - mean(T, keep=true)',
    'relu(X)⊙σ(X) + cumsum(X)',
    'layernorm([X; X])',
    'log_softmax(Xᵀ)',
  ];
  for (const text of formulas) {
    const steps = stepsOf(text, { X });
    for (const [at, step] of steps.entries()) {
      const count = step.shape.reduce((a, b) => a * b, 1);
      for (let k = 0; k < count; k += 1) {
        let rest = k;
        const cell = step.shape.toReversed().map((size) => {
          const own = rest % size;
          rest = Math.floor(rest / size);
          return own;
        });
        for (const language of ['en', 'zh'] as const) {
          const { text: told, parts } = cellStory(steps, { X }, at, cell.toReversed(), language);
          expect(told).not.toMatch(/undefined|NaN|\[\]/);
          for (const { operand, region } of parts) {
            const { shape } = operand.step === undefined ? X : steps[operand.step].value;
            expect(region.every(([from, to], axis) => from >= 0 && from < to && to <= shape[axis])).toBe(true);
          }
        }
      }
    }
  }
});

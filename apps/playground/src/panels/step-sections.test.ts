import { check } from '@heed/formula';
import { formulaNamed } from '@heed/formulas';
import { attn } from 'heed/reference';
import { expect, test } from 'vitest';
import { headingIn, sectionsOf } from './step-sections.ts';

/** Titles with the texts of the steps, or the names of the inputs, beneath. */
function told(text: string, ...steps: readonly string[]): readonly string[] {
  const placed = steps.map((step) => ({ span: { start: text.indexOf(step), end: text.indexOf(step) + step.length } }));
  return sectionsOf(text, placed, check(text).inputs).map(
    (one) => `${one.title}: ${[...one.steps.map((k) => steps[k]), ...one.inputs.map(({ name }) => name)].join(', ')}`,
  );
}

test('the lesson: all eight steps, in order, in each language', async () => {
  const { formula, inputs } = formulaNamed('self-attention-eight-steps')!;
  const checked = check(formula);
  const given = Object.fromEntries(checked.inputs.map(({ name }) => [name, name === 'X' ? X : W]));
  const steps = await attn(formula).trace(given);
  const sections = sectionsOf(formula, steps, checked.inputs);
  expect(
    sections.map((one) => [...one.inputs.map(({ name }) => name), ...one.steps.map((k) => steps[k].name)]),
  ).toEqual([Object.keys(inputs), ['K', 'Q', 'V'], ['S'], ['A'], ['weighted'], ['output']]);
  const numbers = (language: 'en' | 'zh'): readonly string[] =>
    sections.flatMap(({ title }) => headingIn(title, language).match(/\d/g) ?? []);
  expect(numbers('en')).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  expect(numbers('zh')).toEqual(numbers('en'));
  expect(sections.map(({ span }) => formula.slice(span.start, span.start + 1))).toEqual(Array(6).fill('#'));
});

const W = [
  [1, 0, 2],
  [0, 1, 0],
  [3, 0, 1],
  [1, 1, 1],
];
const X = [
  [1, 2, 3, 4],
  [0, 1, 0, 2],
];

test('a comment holds until the next; what stands before the first has none', () => {
  expect(
    told('K = X·W\n# then\nS = K·Kᵀ; T = 2·S\n\n  # at last  \n  softmax(T)', 'X·W', 'K·Kᵀ', '2·S', 'softmax(T)'),
  ).toEqual([': X·W', 'then: K·Kᵀ, 2·S', 'at last: softmax(T)']);
});

test('only directly above, and on a line of its own', () => {
  expect(told('# far\n\nA = 2·X  # beside\n# above\n# and below\nB = 3·A\n# nothing\n', '2·X', '3·A')).toEqual([
    ': 2·X',
    'above and below: 3·A',
  ]);
  expect(told('#\nA = 2·X\r\n# two\r\nA·A', '2·X', 'A·A')).toEqual([': 2·X', 'two: A·A']);
});

test('declarations without steps are inputs, wherever they stand', () => {
  const text = '# ins\nX: [n, c]\n# step\nA = X·Xᵀ\n# more\nY: [n, n]\n# sum\nA + Y\n# rest\nZ: [n]';
  expect(told(text, 'X·Xᵀ', 'A + Y')).toEqual(['ins: X', 'step: X·Xᵀ', 'more: Y', 'sum: A + Y', 'rest: Z']);
  expect(told('X: [n, c]\nX·Xᵀ', 'X·Xᵀ')).toEqual([': X·Xᵀ']);
  expect(told('# both\nX: [n, c]\nX·Xᵀ', 'X·Xᵀ')).toEqual(['both: X·Xᵀ']);
});

test('steps that do not come in the order of the text are not put in it', () => {
  const text = '# f\nf(x) = 2·x\n# use\nf(X) + 1';
  expect(told(text, 'f(X)', '2·x', 'f(X) + 1')).toEqual(['use: f(X)', 'f: 2·x', 'use: f(X) + 1']);
});

test('a heading in two languages is read in one', () => {
  expect([headingIn('scores · 得分', 'en'), headingIn('scores · 得分', 'zh')]).toEqual(['scores', '得分']);
  expect(headingIn('得分 · scores', 'zh')).toBe('得分');
  for (const title of ['Q·K', 'Q · K', '得分 · 权重', 'a · b · 丙', '得分', ''])
    expect(headingIn(title, 'zh')).toBe(title);
});

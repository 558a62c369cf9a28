import { randn, tensor, values, zeros } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { heatMapModel } from './heat-map.ts';
import { matrixTitle, stepHeatMaps, valueHeatMaps } from './step-heat-maps.ts';
import { EIGHT, stepsOf, TUTORIAL } from './steps.check.ts';

const steps = stepsOf(EIGHT, TUTORIAL);
const tokens = { rows: ['汤姆', '追逐', '杰瑞'], columns: ['汤姆', '追逐', '杰瑞'] };
const named = (name: string) => steps.find((step) => step.name === name)!;

describe('a step', () => {
  test('the weights: both ways, under their name', () => {
    const { of, more } = stepHeatMaps(named('A'), steps, tokens);
    const matrix = { rows: 3, columns: 3, values: values(named('A').value) };
    const model = heatMapModel(matrix, { title: 'A', rowLabels: tokens.rows, columnLabels: tokens.columns });
    expect([of, more]).toEqual([[{ index: [], model }], 0]);
  });

  test('values: along their rows; a part has its text for a title', () => {
    const [{ model }] = stepHeatMaps(named('V'), steps, tokens).of;
    expect([model.rowLabels, model.columnLabels, model.cells[0].text]).toEqual([tokens.rows, ['0', '1', '2'], '1']);
    expect(stepHeatMaps(named('A'), steps, tokens, { digits: 1 }).of[0].model.cells[1].text).toBe('0.5');
    const part = stepsOf('softmax(X·Xᵀ)·X', { X: TUTORIAL.X });
    expect(part.map((step) => stepHeatMaps(step, part, {}).of[0].model.title)).toEqual(part.map(({ text }) => text));
  });

  test('what is excluded stays excluded', () => {
    const causal = stepsOf('A = softmax(X·Xᵀ | j ≤ i); A·X', { X: TUTORIAL.X });
    const [{ model }] = stepHeatMaps(
      causal.find(({ name }) => name === 'A')!,
      causal,
      tokens,
    ).of;
    expect(model.cells.map(({ excluded }) => excluded)).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0].map(Boolean));
  });

  test('a row of numbers has no label, a number neither', () => {
    const sums = stepsOf('s = sum(X, axis=-1); s·1', { X: TUTORIAL.X });
    const models = sums.map((step) => stepHeatMaps(step, sums, tokens).of[0].model);
    expect(models.map(({ rowLabels }) => rowLabels)).toEqual(sums.map(() => ['']));
  });
});

describe('any value', () => {
  const none = (): object => ({});

  test('the first matrices, or the one that is wanted', () => {
    const value = randn([2, 3, 5, 7], { seed: 3 });
    const all = valueHeatMaps({ name: 'B', value }, none, { most: 4 });
    expect([all.of.map(({ model }) => model.title), all.more]).toEqual([
      ['B[0, 0]', 'B[0, 1]', 'B[0, 2]', 'B[1, 0]'],
      2,
    ]);
    const one = valueHeatMaps({ name: 'B', value }, none, { place: [1, 0] });
    expect(one).toEqual({ of: [all.of[3]], more: 0 });
    expect(one.of[0].model.cells[8].value).toBe(values(value)[3 * 35 + 8]);
  });

  test('labels are asked for each matrix', () => {
    const asked = valueHeatMaps(
      { name: 'B', value: zeros([2, 1, 2]) },
      ({ rows, columns }) => ({
        rows: [`${rows}×${columns}`],
      }),
      { most: 2 },
    );
    expect(asked.of.map(({ model }) => model.rowLabels)).toEqual([['1×2'], ['1×2']]);
  });

  test('nothing is drawn as nothing', () => {
    const [{ index, model }] = valueHeatMaps({ name: 'E', value: zeros([0, 2, 2]) }, none).of;
    expect([index, model.title, model.cells]).toEqual([[], 'E', []]);
    expect(valueHeatMaps({ name: 'x', value: tensor(3) }, none).of[0].model.cells[0].value).toBe(3);
  });
});

test('titles', () => {
  expect([matrixTitle('A', []), matrixTitle('A', [0, 1])]).toEqual(['A', 'A[0, 1]']);
});

import { randn } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { averageBlocks } from './average-blocks.ts';
import { EXCLUDED, hex, NO_NUMBER, viridis } from './colours.ts';
import { heatMapModel } from './heat-map.ts';
import type { Matrix } from './pictures.ts';

const matrix = (rows: number, columns: number, values: readonly number[], excluded?: readonly number[]): Matrix => ({
  rows,
  columns,
  values,
  ...(excluded && { excluded }),
});

describe('the scale is told by the data', () => {
  test.each<[string, Matrix, Parameters<typeof heatMapModel>[1], unknown]>([
    ['weights from 0 to 1', matrix(1, 2, [0.3, 0.7]), {}, ['sequential', 0, 1]],
    ['both signs around 0', matrix(1, 3, [-1, 0, 4]), {}, ['diverging', -4, 4]],
    ['one sign from least to largest', matrix(1, 3, [3, 2, 4]), {}, ['sequential', 2, 4]],
    ['excluded entries have no say', matrix(1, 3, [3, -9, 4], [0, 1, 0]), {}, ['sequential', 3, 4]],
    ['nor what is no number', matrix(1, 4, [3, -Infinity, NaN, 5]), {}, ['sequential', 3, 5]],
    ['no number at all', matrix(1, 2, [NaN, NaN]), {}, ['sequential', 0, 0]],
    ['a range as asked for', matrix(1, 2, [1, 2]), { range: [0, 10] }, ['sequential', 0, 10]],
    ['a range of both signs is made even', matrix(1, 2, [1, 2]), { range: [-2, 10] }, ['diverging', -10, 10]],
    ['a kind as asked for', matrix(1, 2, [1, 2]), { scale: 'diverging' }, ['diverging', -2, 2]],
    ['a sequential scale over both signs', matrix(1, 2, [-1, 2]), { scale: 'sequential' }, ['sequential', -1, 2]],
    ['no entries', matrix(0, 3, []), {}, ['sequential', 0, 0]],
  ])('%s', (_, given, options, expected) => {
    const { kind, low, high } = heatMapModel(given, options).scale;
    expect([kind, low, high]).toEqual(expected);
  });

  test('places on it, and their colours', () => {
    expect(heatMapModel(matrix(1, 3, [2, 3, 4])).cells.map(({ at }) => at)).toEqual([0, 0.5, 1]);
    expect(heatMapModel(matrix(1, 2, [0.25, 0.75])).cells[0].fill).toBe(hex(viridis(0.25)));
    expect(heatMapModel(matrix(1, 2, [5, 5])).cells.map(({ at }) => at)).toEqual([0.5, 0.5]);
    expect(heatMapModel(matrix(1, 2, [-9, 9]), { range: [0, 1] }).cells.map(({ at }) => at)).toEqual([0, 1]);
    const huge = heatMapModel(matrix(1, 3, [-1.7e308, 0, 1.7e308]));
    expect(huge.cells.map(({ at }) => at)).toEqual([0, 0.5, 1]);
  });
});

describe('cells', () => {
  test('an excluded one is no zero: no number, no place, its own fill', () => {
    const [zero, out] = heatMapModel(matrix(1, 2, [0, 0], [0, 1])).cells;
    expect(zero).toMatchObject({ text: '0', excluded: false, at: 0.5 });
    expect(out).toEqual({ value: 0, text: '', excluded: true, fill: hex(EXCLUDED), ink: '#000000' });
    expect(out.fill).not.toBe(zero.fill);
  });

  test('what is no number says so on a neutral fill', () => {
    const cells = heatMapModel(matrix(2, 2, [NaN, Infinity, -Infinity, 1])).cells;
    expect(cells.map(({ text }) => text)).toEqual(['NaN', '∞', '-∞', '1']);
    expect(cells.slice(0, 3).map(({ fill, at }) => [fill, at])).toEqual(Array(3).fill([hex(NO_NUMBER), undefined]));
  });

  test('labels: those given where they fit, else indices from 0', () => {
    const given = matrix(2, 3, [1, 2, 3, 4, 5, 6]);
    const { rowLabels, columnLabels } = heatMapModel(given, { rowLabels: ['a', 'b'], columnLabels: ['x'] });
    expect([rowLabels, columnLabels]).toEqual([
      ['a', 'b'],
      ['0', '1', '2'],
    ]);
  });
});

describe('large matrices', () => {
  test.each([
    [65, 3],
    [3, 129],
    [131, 200],
    [64, 64],
  ])('%i×%i as the plain means of blocks', (rows, columns) => {
    const values = [...randn([rows * columns], { seed: rows }).data];
    const excluded = values.map((x) => (x > 1 ? 1 : 0));
    const model = heatMapModel({ rows, columns, values, excluded });
    const [down, across] = [Math.ceil(rows / 64), Math.ceil(columns / 64)];
    expect(model.averaged).toEqual(down * across === 1 ? undefined : { rows: down, columns: across });
    expect([model.rows, model.columns]).toEqual([Math.ceil(rows / down), Math.ceil(columns / across)]);
    for (let i = 0; i < model.rows; i += 1) {
      for (let j = 0; j < model.columns; j += 1) {
        const block: number[] = [];
        for (let a = i * down; a < Math.min(rows, (i + 1) * down); a += 1) {
          for (let b = j * across; b < Math.min(columns, (j + 1) * across); b += 1) {
            if (excluded[a * columns + b] === 0) block.push(values[a * columns + b]);
          }
        }
        const cell = model.cells[i * model.columns + j];
        const mean = block.reduce((x, y) => x + y, 0) / block.length;
        expect([cell.excluded, cell.excluded || Math.abs(cell.value - mean) < 1e-12]).toEqual([
          block.length === 0,
          true,
        ]);
      }
    }
  });

  test('labels of blocks are their ends', () => {
    const { rowLabels, columnLabels } = heatMapModel(matrix(65, 130, Array(65 * 130).fill(0)), {
      rowLabels: Array.from({ length: 65 }, (_, k) => `t${k}`),
    });
    expect([rowLabels.length, rowLabels[0], rowLabels.at(-1)]).toEqual([33, 't0–t1', 't64']);
    expect([columnLabels.length, columnLabels[0], columnLabels.at(-1)]).toEqual([44, '0–2', '129']);
  });

  test('means of weights have a scale from 0 to their largest', () => {
    const values = Array.from({ length: 128 * 128 }, () => 1 / 128);
    const { scale } = heatMapModel({ rows: 128, columns: 128, values });
    expect([scale.kind, scale.low]).toEqual(['sequential', 0]);
    expect(scale.high).toBeCloseTo(1 / 128, 12);
  });

  test('what is no number stays in its mean; very large numbers stay in range', () => {
    const { values } = averageBlocks(matrix(2, 4, [NaN, 1, 1.7e308, 1.7e308, 1, 1, 1.7e308, 1.7e308]), {
      rows: 2,
      columns: 2,
    });
    expect(Array.from(values)).toEqual([NaN, 1.7e308]);
  });
});

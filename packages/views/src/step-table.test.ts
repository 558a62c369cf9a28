import { randn } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '@heed/diagnostics';
import { elementsOf, expectHarmless } from './harmless.check.ts';
import { heatMapModel } from './heat-map.ts';
import { matricesOf } from './matrices.ts';
import { stepTableModel } from './step-table.ts';
import { stepTableSvg } from './step-table-svg.ts';
import { EIGHT, stepsOf, TUTORIAL } from './steps.check.ts';
import { widthOf } from './svg.ts';
import { wrapText } from './wrap-text.ts';

const steps = stepsOf(EIGHT, TUTORIAL);
const tokens = { rows: ['Tom', 'chase', 'Jerry'], columns: ['汤姆', '追逐', '杰瑞'] };
const big = stepsOf('softmax(Q·Kᵀ/√d | j ≤ i)·V', {
  Q: randn([2, 3, 40, 4], { seed: 1 }),
  K: randn([2, 3, 31, 4], { seed: 2 }),
  V: randn([2, 3, 31, 13], { seed: 3 }),
});
const textsOf = (svg: string): readonly string[] =>
  elementsOf(svg).flatMap(({ name, text }) => (name === 'text' ? [text] : []));

describe('the tutorial', () => {
  test.each(['en', 'zh'] as const)('in %s: number, formula, sentence, shape, numbers', (language) => {
    const { blocks } = stepTableModel(steps, { language, tokens });
    expect(blocks.map(({ number, name, text }) => `${number}. ${name} = ${text}`)).toEqual([
      '1. K = X·W_key',
      '2. Q = X·W_query',
      '3. V = X·W_value',
      '4. S = Q·Kᵀ',
      '5. A = softmax(S)',
      '6. output = A·V',
    ]);
    expect(blocks.map(({ sentence }) => sentence)).toEqual(steps.map(({ sentence }) => sentence[language]));
    expect(blocks[3].shape).toBe('n×n = 3×3');
    expect(blocks[3].grids[0].map.cells.map(({ text }) => text)).toEqual('2 4 4 4 16 12 4 12 10'.split(' '));
    expect(blocks[3].grids[0].map).toMatchObject({ rowLabels: tokens.rows, columnLabels: tokens.columns });
    expect(blocks[4].grids[0].map.scale).toEqual({ kind: 'sequential', low: 0, high: 1 });
    expect(blocks[4].grids[0].map.cells[0].text).toBe('0.06');
  });

  test.each(['en', 'zh'] as const)('as a picture in %s', (language) => {
    const svg = stepTableSvg(steps, { language, tokens });
    expectHarmless(svg);
    const texts = textsOf(svg);
    for (const { text, name, sentence } of steps) {
      expect(texts).toContain(`${name} = ${text}`);
      expect(texts.join('').replaceAll(' ', '')).toContain(sentence[language].replaceAll(' ', ''));
    }
    expect(elementsOf(svg)[0].attributes).toMatchObject({
      width: '760',
      'aria-label': { en: 'the formula in 6 steps', zh: '公式分 6 步计算' }[language],
    });
    expect(stepTableSvg(steps, { language, tokens })).toBe(svg);
  });
});

describe('what is large', () => {
  test('is cut to eight rows and twelve columns of the first matrices, with the scale of the whole', () => {
    const { blocks } = stepTableModel(big, { language: 'en' });
    const scores = blocks[0];
    expect(scores.grids.map(({ title, rows, columns, map }) => [title, rows, columns, map.rows, map.columns])).toEqual([
      ['[0, 0]', 40, 31, 8, 12],
      ['[0, 1]', 40, 31, 8, 12],
    ]);
    expect(scores.more).toBe(4);
    const whole = matricesOf(big[0].value).of.map(({ matrix }) => heatMapModel(matrix));
    for (const [k, { map }] of scores.grids.entries()) {
      expect(map.scale).toEqual(whole[k].scale);
      for (const [at, cell] of map.cells.entries()) {
        const there = whole[k].cells[Math.floor(at / 12) * 31 + (at % 12)];
        expect([cell.value, cell.fill, cell.excluded]).toEqual([there.value, there.fill, there.excluded]);
      }
    }
  });

  test('is said', () => {
    const texts = textsOf(stepTableSvg(big, { language: 'en' }));
    expect(texts).toContain('shown: 8 of 40 rows, 12 of 31 columns');
    expect(texts).toContain('… and 4 more matrices');
    const chinese = textsOf(stepTableSvg(big, { language: 'zh' }));
    expect(chinese).toContain('仅显示前 8 行（共 40 行）、前 12 列（共 31 列）');
    expect(chinese).toContain('……另有 4 个矩阵');
    expectHarmless(stepTableSvg(big, { language: 'zh' }));
  });

  test('keeps its excluded cells', () => {
    const weights = stepTableModel(big, { language: 'en' }).blocks.find(({ text }) => text.startsWith('softmax(Q'));
    expect(weights?.grids[0].map.cells.slice(0, 3).map(({ excluded, text }) => [excluded, text])).toEqual([
      [false, '1'],
      [true, ''],
      [true, ''],
    ]);
  });
});

test('nothing leaves the page to the right', () => {
  const wide = big.map((step) => ({ ...step, text: `${step.text} + ${'a_very_long_name·'.repeat(20)}` }));
  const hostile = wide.map((step) => ({ ...step, sentence: { en: '<&"\u0000'.repeat(80), zh: '汉'.repeat(300) } }));
  for (const language of ['en', 'zh'] as const) {
    const svg = stepTableSvg(hostile, { language });
    expectHarmless(svg);
    const ends = elementsOf(svg).flatMap(({ name, attributes, text }) => {
      const x = Number(attributes['x'] ?? 0);
      if (name === 'rect') return [x + Number(attributes['width'])];
      // Formulas and sentences; small print is cut elsewhere.
      const size = attributes['font-size'];
      if (name !== 'text' || attributes['text-anchor'] !== undefined || size === undefined || size === '11') return [];
      const family = attributes['font-family'] === undefined ? 'sans' : 'mono';
      return [x + widthOf(text, Number(size), family) + 20];
    });
    expect(Math.max(...ends)).toBeLessThanOrEqual(760);
  }
});

test('a vector is one row without a label, a number one cell', () => {
  const { blocks } = stepTableModel(stepsOf('x: [n]\ns = sum(x)\nx + s', { x: [1, 2, 3] }), { language: 'en' });
  expect(blocks.map(({ grids }) => [grids[0].map.rows, grids[0].map.columns, grids[0].map.rowLabels])).toEqual([
    [1, 1, ['']],
    [1, 3, ['']],
  ]);
});

describe('lines', () => {
  test.each<[string, string, number, readonly string[]]>([
    ['words stay whole', 'turn each row into weights', 15, ['turn each row', 'into weights']],
    ['a longer word is cut', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['Chinese breaks anywhere', '每个元素都是点积', 8, ['每个元素', '都是点积']],
    ['but no line begins with a closing mark', '每个元素。都是点积', 8, ['每个元', '素。都是', '点积']],
    ['or ends with an opening one', '每个元（都是）点积', 8, ['每个元', '（都是）', '点积']],
    ['words among characters', '用 softmax 把每一行', 12, ['用 softmax', '把每一行']],
    ['nothing', '', 9, ['']],
  ])('%s', (_, text, columns, expected) => {
    // A size at which one column is one unit, near enough: 0.5 em a column, and narrow letters wider.
    const most = Math.max(...expected.map((line) => widthOf(line, 1)));
    expect(Math.max(...expected.map(columnsOf))).toBeLessThanOrEqual(columns);
    expect(wrapText(text, most + 0.01, 1)).toEqual(expected);
  });

  test('nothing is lost', () => {
    const text =
      '把 Q（3×4）与 K（3×4）的转置相乘：each entry is the dot product of a query and a key，见 arXiv 1706。';
    for (let most = 3; most < 40; most += 1) {
      const lines = wrapText(text, most, 1);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      expect(Math.max(...lines.map((line) => widthOf(line, 1)))).toBeLessThanOrEqual(most + 1e-9);
    }
  });
});

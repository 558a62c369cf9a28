import { randn } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { EXCLUDED, hex } from './colours.ts';
import { heatMapModel } from './heat-map.ts';
import { heatMapSvg } from './heat-map-svg.ts';
import type { HeatMapOptions, Matrix } from './pictures.ts';
import { elementsOf, expectHarmless } from './harmless.check.ts';
import { readXml } from './well-formed.check.ts';

const draw = (matrix: Matrix, options: HeatMapOptions = {}, look = {}): string =>
  heatMapSvg(heatMapModel(matrix, options), look);
const textsOf = (svg: string, name: string): readonly string[] =>
  elementsOf(svg).flatMap((one) => (one.name === name ? [one.text] : []));

const WEIGHTS: Matrix = { rows: 2, columns: 3, values: [0.06, 0.71, 0.23, 1, 0, 0], excluded: [0, 0, 0, 0, 0, 1] };
const LABELS = { title: 'A', rowLabels: ['追逐', '杰瑞'], columnLabels: ['Tom', 'chase', 'Jerry'] };

test('a file that stands alone, with a name for every cell', () => {
  const svg = draw(WEIGHTS, LABELS);
  const [root] = elementsOf(svg);
  expect(root.attributes).toMatchObject({
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    'aria-label': 'A: heat map, 2 rows, 3 columns, scale from 0 to 1',
  });
  expect(textsOf(svg, 'title')).toEqual([
    '追逐 → Tom: 0.06',
    '追逐 → chase: 0.71',
    '追逐 → Jerry: 0.23',
    '杰瑞 → Tom: 1',
    '杰瑞 → chase: 0',
    '杰瑞 → Jerry: excluded',
  ]);
  expect(textsOf(svg, 'text')).toEqual([
    'A',
    ...LABELS.rowLabels,
    ...LABELS.columnLabels,
    '0.06',
    '0.71',
    '0.23',
    '1',
    '0',
    // The legend.
    '0',
    '1',
    'excluded',
  ]);
  expectHarmless(svg);
});

test('in Chinese, in the dark', () => {
  const svg = draw(WEIGHTS, LABELS, { language: 'zh', theme: 'dark' });
  expect(elementsOf(svg)[0].attributes).toMatchObject({
    'aria-label': 'A：热图，2 行 3 列，色标从 0 到 1',
    lang: 'zh',
  });
  expect(textsOf(svg, 'text').at(-1)).toBe('已排除');
  expect(textsOf(svg, 'title').at(-1)).toBe('杰瑞 → Jerry: 已排除');
  // Cells look alike on both papers.
  const cells = (one: string): unknown => [...one.matchAll(/<title>.*?fill="(#\w+)"/g)].map((found) => found[1]);
  expect(cells(svg)).toEqual(cells(draw(WEIGHTS, LABELS)));
});

test('an excluded cell is hatched and has no number; a zero is not', () => {
  const svg = draw({ rows: 1, columns: 2, values: [0, 0], excluded: [1, 0] });
  const groups = elementsOf(svg).filter(({ parent }) => parent?.name === 'g' && parent.parent?.name === 'g');
  const [out, zero] = ['0 → 0: excluded', '0 → 1: 0'].map((title) => {
    const owner = groups.find(({ text }) => text === title)?.parent;
    return groups.filter(({ parent }) => parent === owner);
  });
  expect(out.map(({ name }) => name)).toEqual(['title', 'rect', 'path']);
  expect(out[1].attributes['fill']).toBe(hex(EXCLUDED));
  expect(zero.map(({ name }) => name)).toEqual(['title', 'rect', 'text']);
  expect(zero[1].attributes['fill']).not.toBe(hex(EXCLUDED));
});

test('hatching stays inside its cell', () => {
  const svg = draw({ rows: 3, columns: 2, values: Array(6).fill(0), excluded: Array(6).fill(1) });
  const all = elementsOf(svg);
  for (const [k, path] of all.entries()) {
    if (path.name !== 'path') continue;
    const box = all[k - 1].attributes;
    const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((key) => Number(box[key]));
    for (const [, px, py] of path.attributes['d'].matchAll(/[ML](\S+?) ([\d.]+)/g)) {
      expect(Number(px)).toBeGreaterThanOrEqual(x - 0.01);
      expect(Number(px)).toBeLessThanOrEqual(x + w + 0.01);
      expect(Number(py)).toBeGreaterThanOrEqual(y - 0.01);
      expect(Number(py)).toBeLessThanOrEqual(y + h + 0.01);
    }
  }
  expect(all.filter(({ name }) => name === 'path')).toHaveLength(7); // and one in the legend
});

describe('labels', () => {
  const values = Array(9).fill(0.5);
  const turned = (columnLabels: readonly string[]): number =>
    elementsOf(draw({ rows: 3, columns: 3, values }, { columnLabels })).filter(
      ({ attributes }) => 'transform' in attributes,
    ).length;

  test('are turned only where one is long, and cut with …', () => {
    expect(turned(['a', 'b', 'c'])).toBe(0);
    expect(turned(['追逐', '杰瑞', '汤姆'])).toBe(0);
    expect(turned(['a', 'b', 'a rather long token'])).toBe(3);
    const long = '很'.repeat(40);
    const svg = draw({ rows: 3, columns: 3, values }, { rowLabels: [long, 'a', 'b'], columnLabels: [long, 'x', 'y'] });
    const cut = textsOf(svg, 'text').filter((text) => text.includes('很'));
    expect(cut.map((text) => /^很{5,12}…$/.test(text))).toEqual([true, true]);
    expect(textsOf(svg, 'title')[0]).toContain(long);
  });

  test('wide characters take twice the room', () => {
    const widthOf = (label: string): number =>
      Number(elementsOf(draw({ rows: 1, columns: 1, values: [1] }, { rowLabels: [label] }))[0].attributes['width']);
    expect(widthOf('汤姆汤姆') - widthOf('')).toBeGreaterThan(1.5 * (widthOf('abcd') - widthOf('')));
  });

  test('indices without room are thinned out, tokens are all there', () => {
    const big = { rows: 40, columns: 60, values: [...randn([2400], { seed: 2 }).data] };
    const heads = (svg: string): readonly string[] => textsOf(svg, 'text').filter((text) => /^\d+$/.test(text));
    expect(heads(draw(big)).length).toBeLessThan(80);
    const tokens = Array.from({ length: 60 }, (_, k) => `w${k}`);
    const shown = textsOf(draw(big, { columnLabels: tokens }), 'text');
    expect(tokens.every((token) => shown.includes(token))).toBe(true);
  });
});

test('many cells have no numbers but all their titles; averaged ones say so', () => {
  const values = [...randn([200 * 300], { seed: 3 }).data];
  const svg = draw({ rows: 200, columns: 300, values });
  expect(textsOf(svg, 'title')).toHaveLength(50 * 60);
  expect(textsOf(svg, 'text').at(-1)).toBe('each cell is the mean of 4 rows × 5 columns');
  expect(textsOf(draw({ rows: 200, columns: 300, values }, {}, { language: 'zh' }), 'text').at(-1)).toBe(
    '每格为 4 行 × 5 列元素的平均值',
  );
  expectHarmless(svg);
});

test('the legend: both ends, and zero in the middle where both signs are', () => {
  const legend = (values: readonly number[]): readonly string[] =>
    textsOf(draw({ rows: 1, columns: values.length, values }), 'text').slice(1 + 2 * values.length);
  expect(legend([-1.5, 3])).toEqual(['-3', '0', '3']);
  expect(legend([2, 4.25])).toEqual(['2', '4.25']);
  expect(legend([5, 5])).toEqual(['5']);
});

test('nothing to draw', () => {
  const svg = draw({ rows: 0, columns: 3, values: [] }, { title: 'E' });
  expect(textsOf(svg, 'text')).toContain('no entries');
  expectHarmless(svg);
});

test('the same model gives the same bytes, and no number has a long tail', () => {
  const matrix = { rows: 7, columns: 5, values: [...randn([35], { seed: 8 }).data] };
  const once = draw(matrix, { title: 'x', columnLabels: ['a longer label than the others', 'b', 'c', 'd', 'e'] });
  expect(draw(matrix, { title: 'x', columnLabels: ['a longer label than the others', 'b', 'c', 'd', 'e'] })).toBe(once);
  expect(once).not.toMatch(/="[^"]*\.\d{3}/);
});

describe('labels are anybody’s text', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '" onload="x',
    "'&amp;&lt;",
    ']]>',
    '<!--',
    '\u0000\u0007\u001b[31m',
    '\ud800',
    'a\udc00b',
    '\ufffe\uffff',
    '\u202egnp.exe',
    '\r\n\t',
    '🐕‍🦺',
    'e\u0301',
  ];

  test.each(HOSTILE)('%j', (label) => {
    const options = { title: label, rowLabels: [label], columnLabels: [label] };
    const svg = draw({ rows: 1, columns: 1, values: [1] }, options);
    expectHarmless(svg);
    expect(svg).not.toMatch(/<script|onload="/);
  });

  test('as is its mixture', () => {
    const seeds = [...randn([400], { seed: 11 }).data];
    const pieces = [...HOSTILE, '<', '&', '>', '"', "'", '=', '汤', 'x'];
    for (let k = 0; k < 100; k += 1) {
      const pick = (n: number): string => pieces[Math.floor(Math.abs(seeds[(4 * k + n) % 400] * 1e4)) % pieces.length];
      const label = pick(0) + pick(1) + pick(2) + pick(3);
      const { problem } = readXml(
        draw({ rows: 1, columns: 1, values: [1] }, { title: label, rowLabels: [label], columnLabels: [label] }),
      );
      expect([label, problem]).toEqual([label, undefined]);
    }
  });
});

test('the reader of these tests refuses what is not well-formed', () => {
  for (const wrong of [
    '<a>',
    '<a></b>',
    '<a b=c/>',
    '<a b="1" b="2"/>',
    '<a>&</a>',
    '<a>\u0001</a>',
    'x<a/>',
    '<a/><b/>',
    '<a b="<"/>',
    '',
  ]) {
    expect([wrong, readXml(wrong).problem]).not.toEqual([wrong, undefined]);
  }
  expect(readXml('<a b="&quot;">x<c/>&lt;</a>\n').problem).toBeUndefined();
});

import { columnsOf } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { contrast, nearest256, viridis, type Colour } from './colours.ts';
import { heatMap } from './heat-map.ts';

const ESCAPE = /\u001b\[[\d;]*m/g;
const plain = (line: string): string => line.replace(ESCAPE, '');

describe('heat map', () => {
  const map = {
    rows: 2,
    columns: 3,
    values: [0, 0.25, 1, 0.5, 0.75, NaN],
    rowLabels: ['Tom', '追逐'],
    columnLabels: ['Tom', 'chase', '杰瑞'],
    range: [0, 1] as const,
  };

  test('without colour: shades beside the numbers, aligned in columns of the terminal', () => {
    expect(heatMap(map, { depth: 1, width: 80 })).toEqual([
      '          Tom      chase    杰瑞',
      'Tom       0.00  ░░ 0.25  ██ 1.00',
      '追逐   ▒▒ 0.50  ▓▓ 0.75  ?? nan',
      '      0.00   ░░▒▒▓▓██ 1.00',
    ]);
  });

  test('labels are shown safely and cut', () => {
    const [head = '', row = ''] = heatMap(
      { rows: 1, columns: 1, values: [1], rowLabels: ['\u001b[31m'], columnLabels: ['a'.repeat(99)] },
      { depth: 1, width: 80 },
    );
    expect(row).toContain('\\u{1b}[31m');
    expect(head.trim()).toBe(`${'a'.repeat(13)}…`);
  });

  test.each([8, 24] as const)(
    'with %i bits of colour: the same numbers, and every line as wide as its cells',
    (depth) => {
      const lines = heatMap(map, { depth, width: 80 });
      expect(lines.slice(1, 3).map((line) => plain(line).split(/\s+/).filter(Boolean))).toEqual([
        ['Tom', '0.00', '0.25', '1.00'],
        ['追逐', '0.50', '0.75', 'nan'],
      ]);
      expect(lines[1]).toContain(depth === 24 ? '\u001b[48;2;253;231;37m' : `\u001b[48;5;${nearest256(viridis(1))}m`);
      for (const line of lines) expect(line.split('\u001b[0m').at(-1)).not.toContain('\u001b');
    },
  );

  test.each([
    [1, 7, 200],
    [1, 65, 64],
    [1, 300, 1000],
    [8, 7, 200],
    [24, 131, 999],
    [24, 1, 1],
  ] as const)('%i bits, %i×%i: never wider than asked, never long', (depth, rows, columns) => {
    const values = Array.from({ length: rows * columns }, (_, k) => Math.sin(k));
    for (const width of [40, 80]) {
      const lines = heatMap({ rows, columns, values }, { depth, width });
      expect(Math.max(...lines.map((line) => columnsOf(plain(line))))).toBeLessThanOrEqual(width);
      expect(lines.length).toBeLessThanOrEqual(67);
    }
  });

  test('what does not fit is averaged, and said', () => {
    const values = Array.from({ length: 200 }, (_, k) => (k % 4 < 2 ? 0 : 1));
    const lines = heatMap({ rows: 1, columns: 200, values }, { depth: 1, width: 103 });
    expect(lines[0]).toBe(`0  ${' █'.repeat(50)}`);
    expect(lines.at(-1)?.trim()).toBe('(one cell: mean of 1×2)');
  });

  test('half blocks carry two rows each', () => {
    const values = Array.from({ length: 3 * 60 }, (_, k) => Math.floor(k / 60) / 2);
    const lines = heatMap({ rows: 3, columns: 60, values }, { depth: 24, width: 80 });
    expect(lines.length).toBe(3);
    expect(lines[0]).toContain(
      '\u001b[38;2;68;1;84m\u001b[48;2;35;143;140m▀'.replace('35;143;140', viridis(0.5).join(';')),
    );
    expect(plain(lines[1] ?? '').trim()).toBe(`2  ${'▀'.repeat(60)}`);
  });

  test('nothing to show, one value, no finite value', () => {
    expect(heatMap({ rows: 0, columns: 3, values: [] }, { depth: 1, width: 80 })).toEqual(['(empty)']);
    expect(heatMap({ rows: 1, columns: 1, values: [3] }, { depth: 1, width: 80 })[1]).toBe('0   ▒▒ 3.00');
    expect(heatMap({ rows: 1, columns: 1, values: [NaN] }, { depth: 1, width: 80 })[1]).toBe('0   ?? nan');
  });
});

describe('colours', () => {
  test('viridis grows in lightness from end to end', () => {
    const lightness = ([r, g, b]: Colour): number => 0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2;
    const steps = Array.from({ length: 101 }, (_, k) => lightness(viridis(k / 100)));
    expect(steps.every((step, k) => k === 0 || step > (steps[k - 1] ?? 0))).toBe(true);
    expect([viridis(-1), viridis(2)]).toEqual([viridis(0), viridis(1)]);
  });

  test.each([
    [[0, 0, 0], 16],
    [[255, 255, 255], 231],
    [[255, 0, 0], 196],
    [[118, 118, 118], 243],
    [[95, 135, 175], 67],
  ] as const)('%j is number %i of the 256', (colour, number) => {
    expect(nearest256(colour)).toBe(number);
  });

  test('text on a colour is readable', () => {
    expect([contrast(viridis(0)), contrast(viridis(1))]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ]);
  });
});

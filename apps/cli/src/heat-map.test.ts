import { columnsOf } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { viridis } from '@heed/views';
import { nearest256 } from './colours.ts';
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
      'Tom       0     ░░ 0.25  ██ 1',
      '追逐   ▒▒ 0.50  ▓▓ 0.75  ?? NaN',
      '      0   ░░▒▒▓▓██ 1',
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
        ['Tom', '0', '0.25', '1'],
        ['追逐', '0.50', '0.75', 'NaN'],
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
    const values = Array.from({ length: 100 }, (_, k) => (k % 4 < 2 ? 0 : 1));
    const lines = heatMap({ rows: 1, columns: 100, values }, { depth: 1, width: 103 });
    expect(lines[0]).toBe(`0  ${' █'.repeat(25)}`);
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

  test.each([1, 8, 24] as const)(
    '%i bits: what is excluded looks unlike zero, and the scale passes it over',
    (depth) => {
      const out = { rows: 1, columns: 3, values: [0, 0.5, 9], excluded: [0, 0, 1] };
      const lines = heatMap(out, { depth, width: 80, language: 'zh' });
      expect(
        plain(lines[1] ?? '')
          .replaceAll(/[ █]+/g, ' ')
          .trim(),
      ).toBe('0 0 0.50 ·');
      expect(lines[1]?.split('\u001b[0m').at(-1)).toMatch(/ +·$/);
      expect(plain(lines[2] ?? '')).toMatch(/^ +0 .* 0\.50 {3}· 被排除$/);
      const many = {
        rows: 2,
        columns: 60,
        values: Array.from({ length: 120 }, () => 0),
        excluded: Array.from({ length: 120 }, (_, k) => Number(k % 60 > 0)),
      };
      const [first = ''] = heatMap(many, { depth, width: 80 });
      expect(plain(first)).toBe(`0  ${depth === 1 ? '▒' : '▀'}${'·'.repeat(59)}`);
    },
  );

  test('numbers of both signs have their middle at zero', () => {
    const lines = heatMap({ rows: 1, columns: 3, values: [-1, 0, 3] }, { depth: 24, width: 80 });
    expect(lines[1]).toContain('\u001b[48;2;247;247;247m');
    expect(plain(lines[2] ?? '').trim()).toMatch(/^-3 .* 3$/);
  });

  test('nothing to show, one value, no finite value', () => {
    expect(heatMap({ rows: 0, columns: 3, values: [] }, { depth: 1, width: 80 })).toEqual(['(empty)']);
    expect(heatMap({ rows: 1, columns: 1, values: [3] }, { depth: 1, width: 80 })[1]).toBe('0   ▒▒ 3');
    expect(heatMap({ rows: 1, columns: 1, values: [NaN] }, { depth: 1, width: 80 })[1]).toBe('0   ?? NaN');
  });
});

describe('colours', () => {
  test.each([
    [[0, 0, 0], 16],
    [[255, 255, 255], 231],
    [[255, 0, 0], 196],
    [[118, 118, 118], 243],
    [[95, 135, 175], 67],
  ] as const)('%j is number %i of the 256', (colour, number) => {
    expect(nearest256(colour)).toBe(number);
  });
});

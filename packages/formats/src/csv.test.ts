import { HeedError } from '@heed/diagnostics';
import { randn, slice, tensor, toNested, transpose, uniform, values, zeros, type DType } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { readCsv, writeCsv, type CsvOptions, type CsvTable } from './csv.ts';
import { csvExplanations } from './explanations-csv.ts';
import { mutated, randomInts, survives } from './mutate.check.ts';

function taken(text: string, options?: CsvOptions): CsvTable {
  const { value, diagnostics } = readCsv(text, options);
  expect(diagnostics.map((d) => d.message.en)).toEqual([]);
  if (value === undefined) throw new TypeError('nothing was read');
  return value;
}

/** Each fault as code, line and column, and the text under its span. */
const faults = (text: string, options?: CsvOptions): readonly (readonly unknown[])[] =>
  readCsv(text, options).diagnostics.map((d) => [
    d.code,
    d.facts['row'],
    d.facts['column'],
    d.span && text.slice(d.span.start, d.span.end),
  ]);

describe('separators', () => {
  test.each<[string, string, string]>([
    ['1,2\n3,4\n', ',', '.'],
    ['1, 2\r\n3 ,4', ',', '.'],
    ['1;2\r3;4\r', ';', '.'],
    ['1\t2\n3\t4', '\t', '.'],
    [' 1   2 \n\n 3 4\n', ' ', '.'],
    ['1.000000000000000000e+00 2.000000000000000000e+00\n3e0 4\n', ' ', '.'],
    ['\ufeff1,2\r\n3,4\r\n', ',', '.'],
    ['"1","2"\n"3","4"', ',', '.'],
    ['1,2,\n3,4,\n', ',', '.'],
    ['1,2\n3,4\n,\n,\n', ',', '.'],
    ['１，２\n３，４', ',', '.'],
    ['1；2\n3；4', ';', '.'],
    ['1,0;2,0\n3;4e0', ';', ','],
    ['1\u3000 2\n3\u00a04', ' ', '.'],
    ['1 \t2\n3 \t4', '\t', '.'],
  ])('%j by %j', (text, separator, decimal) => {
    const table = taken(text);
    expect(table).toMatchObject({ separator, decimal });
    expect(toNested(table.tensor)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect([table.columns, table.rows]).toEqual([undefined, undefined]);
  });

  test('one column, one row, one number', () => {
    expect(taken('1\n2\n3').tensor.shape).toEqual([3, 1]);
    expect(taken('1 2 3').tensor.shape).toEqual([1, 3]);
    expect(taken('-1.5').tensor).toEqual(tensor([[-1.5]]));
  });

  test('what is given is not found out', () => {
    expect(toNested(taken('1,5\t2,5', { decimal: ',' }).tensor)).toEqual([[1.5, 2.5]]);
    expect(toNested(taken('1,5 2,5', { separator: ' ', decimal: ',' }).tensor)).toEqual([[1.5, 2.5]]);
    expect(faults('1,234\t2', {})).toEqual([['csv/number', 1, 1, '1,234']]);
    expect(faults('1,5;2.5')).toEqual([['csv/number', 1, 1, '1,5']]);
  });
});

describe('numbers', () => {
  test('in all their forms', () => {
    const text = '+1,-.5,2.,1e3,1E-3,nan,NaN,-inf,Infinity,∞,−2,"7",-0,－３';
    const expected = [1, -0.5, 2, 1000, Math.fround(1e-3), NaN, NaN, -Infinity, Infinity, Infinity, -2, 7, -0, -3];
    expect([...values(taken(text).tensor)]).toEqual(expected);
  });

  test.each(['0x10', '1_000', '1e', '50%', '$3', '1 000', '², '.trim(), '--1', '1.2.3', '#N/A', 'null', '½', '1,5'])(
    '%j is none',
    (cell) => {
      expect(faults(`1;2\n${cell};3\n4;5.5`)).toEqual([['csv/number', 2, 1, cell]]);
    },
  );

  test('element types, and what does not fit into them', () => {
    expect(taken('true,FALSE\nFalse,TRUE').tensor).toEqual(
      tensor([
        [true, false],
        [false, true],
      ]),
    );
    expect(taken('1,0\ntrue,0', { dtype: 'bool' }).tensor.dtype).toBe('bool');
    expect(taken('0.1', { dtype: 'f64' }).tensor.data[0]).toBe(0.1);
    expect(taken('1,2', { dtype: 'i32' }).tensor).toEqual(tensor([[1, 2]], [1, 2], { dtype: 'i32' }));
    expect(faults('1,2.5\n3e9,nan', { dtype: 'i32' })).toEqual([
      ['csv/value', 1, 2, '2.5'],
      ['csv/value', 2, 1, '3e9'],
      ['csv/value', 2, 2, 'nan'],
    ]);
    expect(faults('1,1e39\n1e999,inf')).toEqual([
      ['csv/value', 1, 2, '1e39'],
      ['csv/value', 2, 1, '1e999'],
    ]);
    expect(faults('1,true\nfalse,2')).toEqual([
      ['csv/mixed', 1, 2, 'true'],
      ['csv/mixed', 2, 1, 'false'],
    ]);
  });
});

describe('names', () => {
  test.each<[string, string[] | undefined, string[] | undefined, number[][]]>([
    ['a,b\n1,2\n', ['a', 'b'], undefined, [[1, 2]]],
    ['x\n1\n2\n', ['x'], undefined, [[1], [2]]],
    ['r1,1,2\nr2,3,4', undefined, ['r1', 'r2'], [[1, 2], [3, 4]]], // prettier-ignore
    ['r1,1,2', undefined, ['r1'], [[1, 2]]],
    ['name,a,b\nr1,1,2\nr2,3,4', ['a', 'b'], ['r1', 'r2'], [[1, 2], [3, 4]]], // prettier-ignore
    [',2019,2020\nr1,1,2\nr2,3,4', ['2019', '2020'], ['r1', 'r2'], [[1, 2], [3, 4]]], // prettier-ignore
    [',a,b\n0,1,2\n1,3,4\n', ['a', 'b'], ['0', '1'], [[1, 2], [3, 4]]], // prettier-ignore
    ['"","a","b"\n"1",1,2\n"2",3,4', ['a', 'b'], ['1', '2'], [[1, 2], [3, 4]]], // prettier-ignore
    ['"a" "b"\n"1" 1 2\n"2" 3 4', ['a', 'b'], ['1', '2'], [[1, 2], [3, 4]]], // prettier-ignore
    ['x\nr1 1\nr2 2', ['x'], ['r1', 'r2'], [[1], [2]]],
    ['"2019","2020"\n1,2', ['2019', '2020'], undefined, [[1, 2]]],
    ['颜色\t键，值\n1\t2', ['颜色', '键，值'], undefined, [[1, 2]]],
    ['"say ""hi""","two\nlines"\n1,2', ['say "hi"', 'two\nlines'], undefined, [[1, 2]]],
    ['a; b,c\n1,2\n3,4', ['a; b', 'c'], undefined, [[1, 2], [3, 4]]], // prettier-ignore
    ['# q k\n1 2 3', ['#', 'q', 'k'], undefined, [[1, 2, 3]]],
  ])('%j', (text, columns, rows, numbers) => {
    const table = taken(text);
    expect([table.columns, table.rows]).toEqual([columns, rows]);
    expect(toNested(table.tensor)).toEqual(numbers);
  });

  test.each(['1,234', '50%', '$3', '1 000', '(5)', '0x1F', '05.01.2019'])(
    '%j is nearly a number, not a name',
    (cell) => {
      expect(faults(`${cell}\t1\n${cell}\t2`)).toEqual([
        ['csv/number', 1, 1, cell],
        ['csv/number', 2, 1, cell],
      ]);
      expect(faults(`${cell}\t${cell}\n1\t2`)).toHaveLength(2);
      expect(taken(`"${cell}"\t1\n"${cell}"\t2`).rows).toEqual([cell, cell]);
    },
  );

  test('dates and codes are names', () => {
    expect(taken('day,x\n2024-02-29,1\n2024/03/01,2').rows).toEqual(['2024-02-29', '2024/03/01']);
    expect(taken('1st,2nd\n1,2').columns).toEqual(['1st', '2nd']);
  });

  test('can be asked for, and refused', () => {
    expect(taken('1,2\n3,4', { header: true })).toMatchObject({ columns: ['1', '2'], tensor: { shape: [1, 2] } });
    expect(taken('1,2\n3,4', { labels: true })).toMatchObject({ rows: ['1', '3'], tensor: { shape: [2, 1] } });
    expect(faults('a,b\n1,2', { header: false })).toEqual([
      ['csv/number', 1, 1, 'a'],
      ['csv/number', 1, 2, 'b'],
    ]);
    expect(faults('r,1', { labels: false })).toEqual([['csv/number', 1, 1, 'r']]);
  });
});

describe('faults', () => {
  test.each<[string, (readonly unknown[])[]]>([
    ['', [['csv/empty', undefined, undefined, undefined]]],
    ['\ufeff \n\t\n', [['csv/empty', undefined, undefined, undefined]]],
    [',,\n,,', [['csv/empty', undefined, undefined, undefined]]],
    ['1,2\n3,', [['csv/empty-cell', 2, 2, '']]],
    ['1,,2\n\n3,"",4', [['csv/empty-cell', 1, 2, ''], ['csv/empty-cell', 3, 2, '""']]], // prettier-ignore
    ['1,2\n3', [['csv/ragged', 2, undefined, '3']]],
    ['1,2\n3,4,5\n6', [['csv/ragged', 2, undefined, '3,4,5'], ['csv/ragged', 3, undefined, '6']]], // prettier-ignore
    ['a,b\n1,2,3', [['csv/ragged', 2, undefined, '1,2,3']]],
    ['a,b\n1,two\nthree,4', [['csv/number', 2, 2, 'two'], ['csv/number', 3, 1, 'three']]], // prettier-ignore
    ['"a"b,1', [['csv/quote', 1, 1, 'b']]],
    ['1,2\n3,"4', [['csv/open-quote', 2, 2, '"']]],
    ['"a\nb"\n1\nx', [['csv/number', 4, 1, 'x']]],
  ])('%j', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  test('say line, column and separator in both languages', () => {
    const [fault] = readCsv('1;2\n3;four').diagnostics;
    expect(fault?.message).toEqual({
      en: 'line 2, column 2: "four" is not a number',
      zh: '第 2 行第 2 列："four" 不是数',
    });
    expect(fault?.notes).toEqual([{ en: 'cells are separated by ";"', zh: '单元格以 ";" 分隔' }]);
  });

  test.each(['number', 'mixed', 'empty-cell', 'ragged', 'quote', 'open-quote'] as const)(
    'the example of csv/%s',
    (code) => {
      expect(readCsv(csvExplanations[`csv/${code}`].example).diagnostics.map((d) => d.code)).toEqual([`csv/${code}`]);
    },
  );

  test('are listed all, up to a point', () => {
    const { diagnostics } = readCsv('1\n'.padEnd(2000, 'x\n'));
    expect(diagnostics).toHaveLength(33);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'file/more', facts: { count: 999 - 32 } });
  });
});

describe('writeCsv', () => {
  test.each<DType>(['f32', 'f64', 'f16', 'i32', 'u8', 'bool'])('%s comes back, by every separator', (dtype) => {
    const data = values(randn([7, 13], { seed: 5, dtype: 'f64' })).map((x) =>
      dtype.startsWith('f') ? x : Math.floor(Math.abs(x)) % 2,
    );
    if (dtype.startsWith('f')) data.set([NaN, Infinity, -Infinity, -0, 65504, 2 ** -24]);
    const t = tensor(data, [7, 13], { dtype });
    for (const separator of [',', ';', '\t', ' '] as const) {
      const table = taken(writeCsv(t, { separator }), dtype === 'bool' ? {} : { dtype });
      expect(table).toEqual({ tensor: t, separator, decimal: '.' });
    }
  });

  test.each([',', ';', '\t', ' '] as const)('names come back, by %j', (separator) => {
    const columns = ['a', '1', 'say "hi"', 'x, y; z', 'nan', ' padded ', 'two\nlines', '3,5'];
    const rows = ['q', '2', 'tab\there', '权重', 'true'];
    const t = uniform([5, 8], { seed: 9 });
    for (const names of [{ columns }, { rows }, { columns, rows }]) {
      expect(taken(writeCsv(t, { ...names, separator }))).toEqual({ tensor: t, ...names, separator, decimal: '.' });
    }
  });

  test('vectors are columns, views are followed, words are NumPy’s', () => {
    expect(writeCsv(tensor([0.1, NaN, -Infinity]))).toBe('0.1\nnan\n-inf\n');
    expect(writeCsv(tensor(true))).toBe('true\n');
    const t = slice(
      transpose(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
      [{ step: 2 }],
    );
    expect(writeCsv(t, { columns: ['a', 'b'], rows: ['x', 'y'] })).toBe(',a,b\nx,1,4\ny,3,6\n');
    expect(writeCsv(zeros([0, 3]))).toBe('');
  });

  test('refuses more axes, and names that do not fit', () => {
    expect(() => writeCsv(zeros([2, 3, 4]))).toThrow(HeedError);
    expect(() => writeCsv(zeros([2, 3]), { columns: ['a', 'b'] })).toThrow(HeedError);
    expect(() => writeCsv(zeros([2, 3]), { rows: ['a'] })).toThrow(HeedError);
  });
});

describe('hostile texts', () => {
  test.each([',', '"', '""', '1,', '1\n', ',\n', '"a"\n', '\u0000', '\r', 'a b\n', '1\t', '"\n', '-', '1;,\t '])(
    'a megabyte of %j is read in bounded time',
    (part) => {
      const begun = performance.now();
      const { value, diagnostics } = readCsv(part.repeat(1_000_000 / part.length));
      expect(value === undefined).toBe(diagnostics.length > 0);
      expect(performance.now() - begun).toBeLessThan(3000);
    },
  );

  test.each(['1', '1.', ' ', '1 ', '$', 'e1', '0x1', '0'])('a megabyte of %j in one cell, and then an x', (part) => {
    const begun = performance.now();
    for (const around of ['', '"']) {
      const cell = `${around}${part.repeat(1_000_000 / part.length)}x${around}`;
      expect(readCsv(`${cell}\t1\n${cell}\t1`).diagnostics.every(({ code }) => code.startsWith('csv/'))).toBe(true);
    }
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  test('one long row among many short ones takes no room', () => {
    const text = `${'1,'.repeat(200_000)}1\n${'2\n'.repeat(200_000)}`;
    expect(readCsv(text).diagnostics[0]?.code).toBe('csv/ragged');
  });

  test('20,000 broken tables: nothing is thrown, spans lie inside the text', () => {
    const sound = [
      'name,a,b\nr1,1,2\nr2,3.5,-4e2\n',
      '1;2,5\r\n3;4,5\r\n',
      '"a\t1"\tb\n1\t2\n',
      '1 2 3\n4 5 6\n',
      '\ufefftrue,false\n,true\n',
    ].map((text) => new TextEncoder().encode(text));
    const found = survives(sound, 20_000, (bytes) => {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      const read = readCsv(text);
      for (const { span } of read.diagnostics) {
        if (span !== undefined && (span.start > span.end || span.end > text.length)) throw new RangeError(text);
      }
      const { value } = read;
      if (value !== undefined && value.tensor.data.length !== value.tensor.shape[0] * value.tensor.shape[1]) {
        throw new RangeError(text);
      }
      return [read];
    });
    const expected = ['number', 'ragged', 'empty-cell', 'quote', 'open-quote', 'mixed', 'empty'];
    expect([...found.keys()]).toEqual(expect.arrayContaining(expected.map((code) => `csv/${code}`)));
  }, 60_000);

  test('random tables come back whatever their names hold', () => {
    const random = randomInts(77);
    const alphabet = ['a', '1', '"', ',', ';', '\t', ' ', '\n', '.', '-', '，', '键', '#'];
    const name = (): string => `x${Array.from({ length: random(5) }, () => alphabet[random(13)]).join('')}`;
    for (let k = 0; k < 500; k += 1) {
      const [height, width] = [1 + random(5), 1 + random(5)];
      const columns = Array.from({ length: width }, name);
      const rows = Array.from({ length: height }, name);
      const t = randn([height, width], { seed: k });
      for (const separator of [',', ';', '\t', ' '] as const) {
        const text = writeCsv(t, { columns, rows, separator });
        expect(taken(text, { separator })).toEqual({ tensor: t, columns, rows, separator, decimal: '.' });
      }
    }
    expect(mutated(new Uint8Array(), random)).toEqual(new Uint8Array());
  });
});

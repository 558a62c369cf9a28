import { ones, randn, tensor, toNested, uniform, values, zeros } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { readLiteral } from './literal.ts';

describe('readLiteral', () => {
  test.each<[string, unknown, string]>([
    [
      '[[1,0],[0,1]]',
      [
        [1, 0],
        [0, 1],
      ],
      'f32',
    ],
    ['0.5', 0.5, 'f32'],
    ['  -1.5e-3 ', Math.fround(-1.5e-3), 'f32'],
    ['.5', 0.5, 'f32'],
    ['+2.', 2, 'f32'],
    ['1_000', 1000, 'f32'],
    ['true', true, 'bool'],
    ['[[true], [False]]', [[true], [false]], 'bool'],
    ['[-inf, ∞, nan, -∞]', [-Infinity, Infinity, NaN, -Infinity], 'f32'],
    ['[1, 2,\n 3,]', [1, 2, 3], 'f32'],
    ['[]', [], 'f32'],
    ['［［１，−２］］', [[1, -2]], 'f32'],
  ])('%s', (text, expected, dtype) => {
    const { value, diagnostics } = readLiteral(text);
    expect(diagnostics).toEqual([]);
    expect(value && toNested(value)).toEqual(expected);
    expect(value?.dtype).toBe(dtype);
  });

  test('calls', () => {
    expect(readLiteral('randn(6,4; seed=1)').value).toEqual(randn([6, 4], { seed: 1 }));
    expect(readLiteral('Randn(2, 3, seed=5, stream=2; dtype=f64)').value).toEqual(
      randn([2, 3], { seed: 5, stream: 2, dtype: 'f64' }),
    );
    expect(readLiteral('uniform(13; low=-1, high=+2.5, seed=3)').value).toEqual(
      uniform([13], { seed: 3, low: -1, high: 2.5 }),
    );
    expect(readLiteral('zeros(2, 0, 3; dtype=i32)').value).toEqual(zeros([2, 0, 3], 'i32'));
    expect(readLiteral('ones()').value).toEqual(ones([]));
    expect(readLiteral('ｒａｎｄｎ（２；ｓｅｅｄ＝１）').value).toEqual(randn([2], { seed: 1 }));
  });

  test('random calls without a seed take the one given from outside', () => {
    expect(readLiteral('randn(7)', { seed: 9, stream: 4 }).value).toEqual(randn([7], { seed: 9, stream: 4 }));
    expect(readLiteral('randn(7; seed=1)', { seed: 9 }).value).toEqual(randn([7], { seed: 1 }));
    expect(values(readLiteral('randn(7)').value!)).toEqual(values(randn([7], { seed: 0 })));
  });

  test.each<[string, string, readonly [number, number]]>([
    ['', 'literal/empty', [0, 0]],
    ['   ', 'literal/empty', [3, 3]],
    ['[1, *]', 'literal/value', [4, 5]],
    ['(1)', 'literal/value', [0, 1]],
    ['-true', 'literal/value', [1, 5]],
    ['[1, x]', 'literal/value', [4, 5]],
    ['[,]', 'literal/value', [1, 2]],
    ['[1 2]', 'literal/punctuation', [3, 4]],
    ['[1, 2', 'literal/unfinished', [5, 5]],
    ['[1,', 'literal/unfinished', [3, 3]],
    ['-', 'literal/unfinished', [1, 1]],
    ['[1, 2] 3', 'literal/trailing', [7, 8]],
    ['0x10', 'literal/trailing', [1, 4]],
    ['[[1, 2], [3]]', 'tensor/ragged', [9, 12]],
    ['[1, [2]]', 'tensor/uneven', [4, 7]],
    ['[1, true]', 'tensor/mixed-elements', [4, 8]],
    ['rand(2)', 'literal/name', [0, 4]],
    ['randn', 'literal/unfinished', [5, 5]],
    ['randn[2]', 'literal/punctuation', [5, 6]],
    ['randn(2', 'literal/unfinished', [7, 7]],
    ['randn(2, 2.5)', 'literal/size', [9, 12]],
    ['randn(-1)', 'literal/size', [6, 8]],
    ['randn(x=1)', 'literal/option', [6, 7]],
    ['randn(2; sed=1)', 'literal/option', [9, 12]],
    ['randn(2; seed 1)', 'literal/punctuation', [14, 15]],
    ['randn(2; seed=-1)', 'literal/option-value', [14, 16]],
    ['randn(2; seed=f64)', 'literal/option-value', [14, 17]],
    ['randn(2; dtype=f8)', 'literal/option-value', [15, 17]],
    ['randn(2; seed=1, seed=2)', 'literal/option-twice', [17, 21]],
    ['uniform(2; low=inf)', 'literal/option-value', [15, 18]],
    ['zeros(2; seed=1)', 'literal/option', [9, 13]],
    ['zeros(4294967296, 4294967296)', 'tensor/too-large', [0, 29]],
    ['\0', 'literal/value', [0, 1]],
    ['\ud800', 'literal/value', [0, 1]],
    ['__proto__(2)', 'literal/name', [0, 9]],
    ['constructor', 'literal/value', [0, 11]],
    ['q.npy', 'literal/value', [0, 1]],
  ])('%j gives %s', (text, code, [start, end]) => {
    const { value, diagnostics } = readLiteral(text);
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => [d.code, d.span])).toEqual([[code, { start, end }]]);
  });

  test('offers what was meant', () => {
    expect(readLiteral('rnadn(2)').diagnostics[0]?.help?.edit).toEqual([{ span: { start: 0, end: 5 }, text: 'randn' }]);
    expect(readLiteral('randn(2; sed=1)').diagnostics[0]?.help?.text.zh).toBe('改为 seed');
  });

  test.each(['[', '(', '[1,', '1,', '-', 'randn(', '\0'])('a megabyte of %j is refused in bounded time', (part) => {
    const begun = performance.now();
    const { value, diagnostics } = readLiteral(part.repeat(1_000_000 / part.length));
    expect(value).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('numbers are kept to every digit where that is asked for; truth values and calls stay', () => {
    expect(readLiteral('[0.1, -2.5e-3, ∞]', { exact: true }).value).toEqual(
      tensor([0.1, -0.0025, Number.POSITIVE_INFINITY], undefined, { dtype: 'f64' }),
    );
    expect(readLiteral('[[true], [false]]', { exact: true }).value?.dtype).toBe('bool');
    expect(readLiteral('ones(2)', { exact: true }).value?.dtype).toBe('f32');
  });

  test('a shape alone costs no memory', () => {
    const { value } = readLiteral('randn(100000, 100000; dtype=f64)', { shapeOnly: true });
    expect([value?.shape, value?.dtype, value?.data.length]).toEqual([[100_000, 100_000], 'f64', 1]);
    const huge = readLiteral('zeros(4294967296, 4294967296)', { shapeOnly: true });
    expect(huge.diagnostics.map(({ code }) => code)).toEqual(['tensor/too-large']);
  });

  test('a long list is read', () => {
    const text = JSON.stringify(toNested(randn([300, 100], { seed: 1 })));
    expect(readLiteral(text).value).toEqual(randn([300, 100], { seed: 1 }));
  });
});

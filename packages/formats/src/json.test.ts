import { randn, slice, tensor, toNested, transpose, uniform, values, zeros, type DType } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { jsonFault } from './json-fault.ts';
import { fromJson, readJson, shortest, toJson, writeJson } from './json.ts';
import { survives } from './mutate.check.ts';

describe('readJson', () => {
  test.each<[string, object]>([
    ['[[1, 0], [0, 1]]', { shape: [2, 2], dtype: 'f32' }],
    ['0.9', { shape: [], dtype: 'f32' }],
    ['true', { shape: [], dtype: 'bool' }],
    ['[true, false, true]', { shape: [3], dtype: 'bool' }],
    ['[]', { shape: [0] }],
    ['{"shape": [2, 3], "dtype": "i32", "data": [1, 2, 3, 4, 5, 6]}', { shape: [2, 3], dtype: 'i32' }],
    ['{"data": [[1, 2], [3, 4]], "shape": [2, 2]}', { shape: [2, 2], dtype: 'f32' }],
    ['{"data": 3, "shape": []}', { shape: [] }],
    ['{"data": [], "shape": [2, 0, 3], "dtype": "u8"}', { shape: [2, 0, 3], dtype: 'u8' }],
    ['\ufeff[1]', { shape: [1] }],
  ])('%s', (text, expected) => {
    const { value, diagnostics } = readJson(text);
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject(expected);
  });

  test('special numbers are texts', () => {
    const { value } = readJson('[["NaN", 1], ["Infinity", "-Infinity"]]');
    expect(value && toNested(value)).toEqual([
      [NaN, 1],
      [Infinity, -Infinity],
    ]);
  });

  test.each([
    ['[1, 2', 'json/syntax'],
    ['', 'json/syntax'],
    ['[NaN]', 'json/syntax'],
    ['null', 'json/tensor'],
    ['"softmax"', 'json/tensor'],
    ['{}', 'json/tensor'],
    ['{"data": [1]}', 'json/tensor'],
    ['{"shpe": [1], "data": [1]}', 'json/key'],
    ['{"__proto__": {"data": [1], "shape": [1]}}', 'json/key'],
    ['{"shape": [1], "data": [1], "strides": [9], "offset": 7}', 'json/key'],
    ['[1, null]', 'tensor/element'],
    ['[1, "two"]', 'tensor/element'],
    ['[{"__proto__": 1}]', 'tensor/element'],
    ['[[1], [2, 3]]', 'tensor/ragged'],
    ['[1, true]', 'tensor/mixed-elements'],
    ['{"shape": [3], "data": [1]}', 'tensor/count'],
    ['{"shape": [-1], "data": []}', 'tensor/size'],
    ['{"shape": "2", "data": [1, 2]}', 'tensor/data'],
    ['{"shape": [1], "data": [1], "dtype": "constructor"}', 'tensor/dtype'],
    ['{"shape": [1], "data": [1.5], "dtype": "i32"}', 'tensor/value'],
    ['{"shape": [1e300], "data": []}', 'tensor/size'],
  ])('%s gives %s', (text, code) => {
    const { value, diagnostics } = readJson(text);
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
  });

  test('offers the key that was meant, and the place of a syntax fault', () => {
    expect(readJson('{"shap": [1], "data": [1]}').diagnostics[0]?.help?.text.en).toBe('write shape');
    expect(readJson('[1, 2,, 3]').diagnostics[0]?.span).toEqual({ start: 6, end: 7 });
  });

  test.each(['[', '[[1],', '{"a":', '"a', 'a', '1'])('a megabyte of %j is refused in bounded time', (part) => {
    const begun = performance.now();
    expect(readJson(`[${part.repeat(1_000_000 / part.length)}`).diagnostics[0]?.code).toBe('json/syntax');
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('deep but well-formed lists are refused', () => {
    const { diagnostics } = readJson(`${'['.repeat(5000)}1${']'.repeat(5000)}`);
    expect(diagnostics.map((d) => d.code)).toEqual(['tensor/deep']);
  });
});

test('20,000 broken texts: nothing is thrown, nothing takes long', () => {
  const sound = [
    '{"dtype":"f32","shape":[2,2],"data":["NaN",-1.5e3,0.1,"Infinity"]}',
    '[[1, 0], [0, -1]]',
    '{"shape": [2, 0], "dtype": "i32", "data": []}',
    '[[true], [false]]',
  ].map((text) => new TextEncoder().encode(text));
  const found = survives(sound, 20_000, (bytes) => [readJson(new TextDecoder().decode(bytes))]);
  const expected = ['json/syntax', 'json/key', 'json/tensor', 'tensor/count', 'tensor/element'];
  expect([...found.keys()]).toEqual(expect.arrayContaining(expected));
}, 60_000);

test.each([
  ['[1, 2', 5],
  ['', 0],
  ['[1 2]', 3],
  ['[1,]', 3],
  ['{"a" 1}', 5],
  ['{a: 1}', 1],
  ['{"a": 1,}', 8],
  ['[01]', 2],
  ['[NaN]', 1],
  ['[1] 2', 4],
  ['["\n"]', 1],
  [']', 0],
  ['[}', 1],
  ['{"a": [1, {"b": tru}]}', 16],
])('%j stops being JSON at %i', (text, at) => {
  expect(jsonFault(text)).toBe(at);
});

describe('writing', () => {
  test.each<DType>(['f32', 'f64', 'f16', 'i32', 'u8', 'bool'])('%s reads back to the same tensor', (dtype) => {
    for (const shape of [[], [0, 3], [13], [3, 1, 7]]) {
      const random = values(randn(shape, { seed: 21, dtype: 'f64' }));
      const data = dtype.startsWith('f')
        ? random
        : random.map((x) => (dtype === 'bool' ? +(x > 0) : Math.floor(x * x * 9)));
      const t = tensor(data, shape, { dtype });
      expect(readJson(writeJson(t)).value).toEqual(t);
      expect(fromJson(toJson(t)).value).toEqual(t);
    }
  });

  test('special numbers, lists, views', () => {
    expect(writeJson(tensor([NaN, -Infinity, 0.1, 1e-7]))).toBe(
      '{"dtype":"f32","shape":[4],"data":["NaN","-Infinity",0.1,1e-7]}',
    );
    const t = slice(
      transpose(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
      [{ step: 2 }],
    );
    expect(writeJson(t, { lists: true })).toBe('[[1,4],[3,6]]');
    expect(writeJson(zeros([2, 0], 'bool'), { lists: true })).toBe('[[],[]]');
    expect(writeJson(tensor([true]), { lists: true })).toBe('[true]');
  });

  test('few digits, the same number', () => {
    expect(shortest(Math.fround(0.1), 'f32')).toBe(0.1);
    expect(shortest(0.333251953125, 'f16')).toBe(0.3333);
    expect(shortest(0.1 + 0.2, 'f64')).toBe(0.1 + 0.2);
    for (const x of values(uniform([5000], { seed: 2, low: -1e-30, high: 1e-30 }))) {
      expect(Math.fround(shortest(x, 'f32'))).toBe(x);
    }
  });
});

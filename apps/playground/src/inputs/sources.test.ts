/** SOURCE texts, both ways: what is read is what the command line reads, and what is written reads back. */

import { streamOf, writeNpy, writeNpz } from '@heed/formats';
import { randn, tensor, toNested, transpose, zeros, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { readFile, readTable } from './read-file.ts';
import { isFileSource, readSource, shapeOfSource } from './read-source.ts';
import { sourceOf, withCell } from './write-source.ts';

const codesOf = (found: { readonly diagnostics: readonly { readonly code: string }[] }): readonly string[] =>
  found.diagnostics.map(({ code }) => code);

describe('readSource', () => {
  test('reads every digit, and draws from the stream of the name', () => {
    expect([...readSource('Q', '[0.1, 0.333]').value!.data]).toEqual([0.1, 0.333]);
    expect(readSource('Q', 'randn(3,5)').value).toEqual(randn([3, 5], { seed: 0, stream: streamOf('Q') }));
    expect(readSource('Q', 'randn(3,5; seed=1, stream=0)').value).toEqual(randn([3, 5], { seed: 1, stream: 0 }));
  });

  test.each([
    ['randn(1024,1025)', 'page/input-too-large'],
    ['zeros(100000,100000)', 'page/input-too-large'],
    ['zeros(4294967296,4294967296)', 'tensor/too-large'],
    ['weights.npy', 'page/file-missing'],
    ['[1, 2', 'literal/unfinished'],
    ['', 'literal/empty'],
  ])('%s is refused at once', (text, code) => {
    const begun = performance.now();
    const found = readSource('Q', text);
    expect([found.value, ...codesOf(found)]).toEqual([undefined, code]);
    expect(found.diagnostics[0].span).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  test('shapes without numbers', () => {
    expect([shapeOfSource('randn(9999,9999)'), shapeOfSource('[[1],[2]]'), shapeOfSource('[[1],')]).toEqual([
      [9999, 9999],
      [2, 1],
      undefined,
    ]);
    expect([isFileSource('a b.npy'), isFileSource('查询.CSV'), isFileSource('[1].npy'), isFileSource('1')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('writing', () => {
  test.each([
    [
      tensor([
        [1, -0.5],
        [Number.NaN, Number.NEGATIVE_INFINITY],
      ]),
      '[[1,-0.5],[nan,-inf]]',
    ],
    [tensor([0.1, 1e-9, 1e21]), '[0.1,1e-9,1e+21]'],
    [tensor([[true], [false]]), '[[true],[false]]'],
    [tensor(3), '3'],
    [zeros([0, 3]), 'zeros(0,3)'],
    [zeros([2, 0], 'bool'), 'zeros(2,0; dtype=bool)'],
    [
      transpose(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
      '[[1,3],[2,4]]',
    ],
  ])('%#', (given, text) => {
    expect(sourceOf(given)).toBe(text);
    const read = readSource('Q', text).value!;
    expect([read.shape, Math.fround(Number(read.data[0]))]).toEqual([given.shape, Math.fround(Number(given.data[0]))]);
  });

  test('a cell changes and its neighbours stay', () => {
    const before = randn([3, 5, 7], { seed: 4 });
    const after = readSource('Q', sourceOf(withCell(before, [2, 0, 6], -8.25))).value!;
    const expected = Float32Array.from(before.data);
    expected[2 * 35 + 6] = -8.25;
    expect(Float32Array.from(after.data)).toEqual(expected);
    const changed = (given: Tensor, index: readonly number[]): string => sourceOf(withCell(given, index, 9.5));
    expect(changed(tensor([true, false]), [1])).toBe('[true,true]');
    expect(
      changed(
        transpose(
          tensor([
            [1, 2],
            [3, 4],
          ]),
        ),
        [0, 1],
      ),
    ).toBe('[[1,9.5],[2,4]]');
    expect([changed(tensor([1, 2]), [2]), changed(tensor([1, 2]), [0, 0]), changed(tensor(1), [])]).toEqual([
      '[1,2]',
      '[1,2]',
      '9.5',
    ]);
    expect(toNested(before)).not.toEqual(toNested(after));
  });
});

describe('tables and files', () => {
  test.each([
    [
      '1\t2\n3\t4',
      undefined,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '1,2\n3,4',
      undefined,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '1;2\n3;4',
      undefined,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '1 2\n3 4',
      undefined,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      ' [[1, 2], [3, 4]]',
      undefined,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['1 2 3', 1, [1, 2, 3]],
    ['1\n2\n3', 1, [1, 2, 3]],
    ['7', 0, 7],
    ['1 2 3', 2, [[1, 2, 3]]],
    ['true,false', 1, [true, false]],
  ] as const)('%j', (text, rank, expected) => {
    expect(toNested(readTable(text, { name: 'Q', rank }).value!)).toEqual(expected);
  });

  test.each(['', '1,x', '1,2\n3', '[1,', '{"__proto__": 1}'])('%j is refused', (text) => {
    const found = readTable(text, { name: 'Q' });
    expect([found.value, found.diagnostics.length > 0]).toEqual([undefined, true]);
  });

  test('npy by its bytes, npz by the name, else the first', () => {
    const Q = randn([3, 5], { seed: 1 });
    const K = randn([2], { seed: 2 });
    expect(readFile('anything', writeNpy(Q), { name: 'Q' }).value).toEqual(Q);
    const npz = writeNpz({ K, Q });
    expect(readFile('a.npz', npz, { name: 'Q' }).value).toEqual(Q);
    expect(readFile('a.npz', npz, { name: 'V' }).value).toEqual(K);
    expect(codesOf(readFile('a.npz', writeNpz({}), { name: 'V' }))).toEqual(['page/no-arrays']);
    expect(readFile('a.csv', new TextEncoder().encode('1,2'), { name: 'Q' }).value?.shape).toEqual([1, 2]);
  });

  test('what is damaged or too large is refused', () => {
    expect(codesOf(readFile('a.npy', writeNpy(randn([9], { seed: 1 })).subarray(0, 100), { name: 'Q' }))).toEqual([
      'npy/truncated',
    ]);
    expect(codesOf(readFile('a.npy', new Uint8Array(16_777_217), { name: 'Q' }))).toEqual(['page/file-too-large']);
    expect(codesOf(readFile('a.npy', writeNpy(zeros([1025, 1024], 'u8')), { name: 'Q' }))).toEqual([
      'page/input-too-large',
    ]);
  });
});

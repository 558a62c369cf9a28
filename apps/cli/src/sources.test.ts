import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamOf, writeJson, writeNpy } from '@heed/formats';
import { randn, tensor, values } from '@heed/tensor';
import { afterAll, describe, expect, test } from 'vitest';
import { checkStandardInput, readAssignments, readSource, readSources } from './sources.ts';
import { Stop } from './stop.ts';

const folder = mkdtempSync(join(tmpdir(), 'heed-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The codes a piece of work stops with. */
async function codes(work: () => unknown): Promise<readonly string[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Stop) return error.findings.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
    throw error;
  }
  return [];
}

describe('assignments', () => {
  test('names in every spelling become one', () => {
    const found = readAssignments(['W₁=1', 'φ=a=b.npy', '查询=-', 'd_k＝8', 'x=']);
    expect(found.map(({ name, source }) => [name, source])).toEqual([
      ['W_1', '1'],
      ['phi', 'a=b.npy'],
      ['查询', '-'],
      ['d_k', '8'],
      ['x', ''],
    ]);
  });

  test('all that is wrong is told at once', async () => {
    const words = ['q.npy', '=1', '__proto__=1', '1x=2', 'W₁=1', 'W_1=2', 'constructor=1'];
    expect(await codes(() => readAssignments(words))).toEqual([
      'usage/not-a-source',
      'usage/not-a-source',
      'input/not-a-name',
      'input/not-a-name',
      'input/given-twice',
    ]);
  });

  test('standard input is read once', async () => {
    expect(await codes(() => checkStandardInput('-', readAssignments(['Q=1', 'K=2'])))).toEqual([]);
    expect(await codes(() => checkStandardInput('-', readAssignments(['Q=-'])))).toEqual(['usage/standard-input']);
    expect(await codes(() => checkStandardInput('Q', readAssignments(['Q=-', 'K=-'])))).toEqual([
      'usage/standard-input',
    ]);
  });
});

describe('one source', () => {
  test.each<[string, number[], number[]]>([
    ['0.9', [], [0.9]],
    ['-1e-3', [], [-0.001]],
    ['.5', [], [0.5]],
    ['[[1, 0.1], [-inf, 1e300]]', [2, 2], [1, 0.1, -Infinity, 1e300]],
    ['［1，−2］', [2], [1, -2]],
    ['[]', [0], []],
    ['true', [], [1]],
    ['[[true, false]]', [1, 2], [1, 0]],
  ])('literal %s keeps every digit', async (source, shape, numbers) => {
    const read = await readSource('Q', source);
    expect([read.shape, [...values(read)]]).toEqual([shape, numbers]);
  });

  test('random sources: by seed, and by name where there is none', async () => {
    const [a, b, c] = [
      await readSource('Q', 'randn(6,4; seed=1)'),
      await readSource('Q', 'randn(6,4)'),
      await readSource('K', 'randn(6,4)'),
    ];
    expect(a).toEqual(randn([6, 4], { seed: 1, stream: streamOf('Q') }));
    expect(b).toEqual(randn([6, 4], { seed: 0, stream: streamOf('Q') }));
    expect(values(c)).not.toEqual(values(b));
  });

  test('npy and JSON are known by their content', async () => {
    const t = randn([3, 5], { seed: 2 });
    expect(await readSource('Q', file('a.npy', writeNpy(t)))).toEqual(t);
    expect(await readSource('Q', file('b.bin', writeNpy(t)))).toEqual(t);
    expect(await readSource('Q', file('c', writeJson(t)))).toEqual(t);
  });

  test('numbers in JSON keep every digit, typed ones their type', async () => {
    expect((await readSource('Q', file('d.json', ' [[0.1, 2], [3, 4]]'))).data).toEqual(Float64Array.of(0.1, 2, 3, 4));
    expect((await readSource('Q', file('e.json', '{"data": [0.1, "NaN"], "shape": [2, 1]}'))).data).toEqual(
      Float64Array.of(0.1, NaN),
    );
    const whole = await readSource('Q', file('f.json', '{"dtype": "i32", "data": [1, 2], "shape": [2]}'));
    expect([whole.dtype, whole.shape]).toEqual(['i32', [2]]);
  });

  test('a JSON output of one tensor is an input again, of two it is not', async () => {
    const one = { result: JSON.parse(writeJson(tensor([[1, 2]]))) as unknown };
    expect((await readSource('Q', file('g.json', JSON.stringify(one)))).shape).toEqual([1, 2]);
    const two = file('h.json', JSON.stringify({ ...one, A: one.result }));
    expect(await codes(() => readSource('Q', two))).toEqual(['input/several-tensors']);
  });

  test.each<[string, string]>([
    ['missing.npy', 'input/no-such-file'],
    ['./missing', 'input/no-such-file'],
    [folder, 'input/directory'],
    ['.', 'input/directory'],
    ['[[1, 2], [3]]', 'tensor/ragged'],
    ['[1, 2', 'literal/unfinished'],
    ['randn(6,4; sed=1)', 'literal/option'],
    ['rand(6,4)', 'literal/name'],
    ['hello', 'literal/name'],
    ['', 'literal/empty'],
    ['[1]]', 'literal/trailing'],
  ])('%s: %s', async (source, code) => {
    expect(await codes(() => readSource('Q', source))).toEqual([expect.stringContaining(code.split('/')[0] ?? '')]);
    expect((await codes(() => readSource('Q', source)))[0]).toMatch(code === 'literal/name' ? /^literal\// : code);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['broken.npy', writeNpy(randn([9, 9], { seed: 1 })).subarray(0, 200), 'npy/truncated'],
    ['text.npy', 'hello', 'npy/not-npy'],
    ['empty.npy', '', 'npy/not-npy'],
    ['broken.json', '[[1, 2]', 'json/syntax'],
    ['strange.json', '{"__proto__": [1]}', 'json/key'],
    ['notes.txt', 'hello', 'input/unknown-kind'],
    ['latin.json', Uint8Array.of(0x5b, 0xff, 0x5d), 'input/not-text'],
    ['empty', '', 'input/unknown-kind'],
  ])('the file %s: %s %s', async (name, content, code) => {
    expect(await codes(() => readSource('Q', file(name, content)))).toEqual([code]);
  });
});

test('sizes, tensors and every fault of all sources', async () => {
  const read = await readSources(
    readAssignments(['g=8', 'H=2', 'X=3']),
    new Map([
      ['g', 'g'],
      ['H', 'K.H'],
    ]),
  );
  expect([[...read.sizes], [...read.tensors.keys()]]).toEqual([
    [
      ['g', 8],
      ['K.H', 2],
    ],
    ['X'],
  ]);
  const broken = readAssignments(['A=missing.npy', 'B=[1', 'C=1', 'D=.']);
  expect(await codes(() => readSources(broken, new Map()))).toEqual([
    'input/no-such-file',
    'literal/unfinished',
    'input/directory',
  ]);
});

import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNpy, writeNpz, writeSafetensors } from '@heed/formats';
import { randn, tensor, values } from '@heed/tensor';
import { afterAll, describe, expect, test } from 'vitest';
import { Stop } from './stop.ts';
import { hasFileEnding, placeOf, readTensorFile } from './tensor-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'heed-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function codeOf(name: string, source: string): Promise<string | undefined> {
  try {
    await readTensorFile(name, placeOf(source));
  } catch (error) {
    if (error instanceof Stop) return error.findings[0]?.diagnostics[0]?.code;
    throw error;
  }
  return undefined;
}

const [a, b] = [randn([3, 5], { seed: 1 }), randn([2, 7], { seed: 2 })];

describe('a place', () => {
  test('is a file and one of its tensors', () => {
    expect(placeOf('w.npz')).toEqual({ path: 'w.npz' });
    expect(placeOf('w.npz:layer.0:k')).toEqual({ path: 'w.npz', member: 'layer.0:k' });
    expect(placeOf('C:\\w.npz:k')).toEqual({ path: 'C:\\w.npz', member: 'k' });
    expect(placeOf('MODEL.SAFETENSORS:k')).toEqual({ path: 'MODEL.SAFETENSORS', member: 'k' });
  });

  test.skipIf(process.platform === 'win32')('a file of the whole name wins', () => {
    const path = file('odd.npz:k', writeNpy(a));
    expect(placeOf(path)).toEqual({ path });
    const bare = file('archive', writeNpz({ a }));
    expect(placeOf(`${bare}:a`)).toEqual({ path: bare, member: 'a' });
  });

  test.each(['q.npy', 'w.npz:k', 'T.CSV', 't.tsv', 'm.safetensors:a.b', 'd.json:q'])(
    '%s ends like a file',
    (source) => {
      expect(hasFileEnding(source)).toBe(true);
    },
  );

  test.each(['randn(3,4)', '[1, 2]', '0.5', 'x.txt'])('%s does not', (source) => {
    expect(hasFileEnding(source)).toBe(false);
  });
});

describe('kinds', () => {
  test('are known by their content, whatever the name', async () => {
    for (const [name, content] of [
      ['npz.bin', writeNpz({ a, b })],
      ['npz.json', writeNpz({ a, b }, { compress: true })],
      ['safetensors.bin', writeSafetensors({ a, b })],
      ['npy.csv', writeNpy(b)],
      ['npy.npz', writeNpy(b)],
    ] as const) {
      expect(await readTensorFile('b', placeOf(file(name, content)))).toEqual(b);
    }
  });

  test('tables keep every digit, and truth values', async () => {
    const numbers = await readTensorFile('X', { path: file('t.csv', 'x;y\n0,1;1e300\n2;-3\n') });
    expect([numbers.dtype, numbers.shape, [...values(numbers)]]).toEqual(['f64', [2, 2], [0.1, 1e300, 2, -3]]);
    const truth = await readTensorFile('mask', { path: file('t.tsv', 'true\tfalse\n') });
    expect([truth.dtype, truth.shape]).toEqual(['bool', [1, 2]]);
  });

  test('JSON objects hold tensors by name in any spelling', async () => {
    const path = file('d.json', '{"W₁": [[0.1, 2]], "b": 3, "t": {"dtype": "i32", "shape": [1], "data": [4]}}');
    expect(await readTensorFile('W_1', { path })).toEqual(tensor([[0.1, 2]], undefined, { dtype: 'f64' }));
    expect(await readTensorFile('x', { path, member: 'b' })).toEqual(tensor(3, undefined, { dtype: 'f64' }));
    expect((await readTensorFile('x', { path, member: 't' })).dtype).toBe('i32');
  });

  test('the only tensor needs no name', async () => {
    expect(await readTensorFile('Q', { path: file('one.npz', writeNpz({ arr_0: a })) })).toEqual(a);
    expect(await readTensorFile('Q', { path: file('one.safetensors', writeSafetensors({ a })) })).toEqual(a);
    expect(await readTensorFile('Q', { path: file('one.json', '{"z": [1]}') })).toMatchObject({ shape: [1] });
  });

  test('of a large safetensors file only the header and one tensor are read', async () => {
    // Sparse: 6 GB that are not there, more than readFile would take.
    const begin = 4;
    const end = 6_000_000_000;
    const described = {
      small: { dtype: 'F32', shape: [1], data_offsets: [0, begin] },
      large: { dtype: 'U8', shape: [end - begin], data_offsets: [begin, end] },
    };
    const text = JSON.stringify(described);
    const header = new Uint8Array(8 + text.length + 4);
    new DataView(header.buffer).setBigUint64(0, BigInt(text.length), true);
    header.set(new TextEncoder().encode(text), 8);
    new DataView(header.buffer).setFloat32(8 + text.length, 2.5, true);
    const path = file('large.safetensors', header);
    truncateSync(path, 8 + text.length + end);
    expect([...values(await readTensorFile('x', { path, member: 'small' }))]).toEqual([2.5]);
  });
});

describe('faults', () => {
  mkdirSync(join(folder, 'directory.npz'));
  test.each<[string, string]>([
    [file('two.npz', writeNpz({ a, b })), 'input/several-tensors'],
    [`${join(folder, 'two.npz')}:c`, 'npz/name'],
    [file('two.safetensors', writeSafetensors({ a, b })), 'input/several-tensors'],
    [`${join(folder, 'two.safetensors')}:aa`, 'input/no-member'],
    [file('none.safetensors', writeSafetensors({})), 'input/several-tensors'],
    [file('short.safetensors', 'abc'), 'safetensors/truncated'],
    [file('huge.safetensors', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127, 123)), 'safetensors/header-size'],
    [file('cut.safetensors', writeSafetensors({ a }).subarray(0, 90)), 'safetensors/'],
    [file('text.npz', 'hello'), 'npz/'],
    [`${file('plain.npy', writeNpy(a))}:a`, 'input/one-tensor'],
    [`${file('plain.csv', '1,2\n')}:a`, 'input/one-tensor'],
    [`${file('plain.json', '[1, 2]')}:a`, 'input/one-tensor'],
    [`${file('named.json', '{"a": [1], "b": [2]}')}:c`, 'input/no-member'],
    [file('prices.csv', '1,2\n3,4€\n'), 'csv/'],
    [join(folder, 'directory.npz'), 'input/directory'],
    [join(folder, 'missing.safetensors'), 'input/no-such-file'],
  ])('%s: %s', async (source, code) => {
    expect(await codeOf('q', source)).toEqual(expect.stringContaining(code));
  });
});

import { readFileSync } from 'node:fs';
import {
  numberAt,
  randn,
  slice,
  tensor,
  transpose,
  uniform,
  values,
  zeros,
  type DType,
  type Tensor,
} from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { survives } from './mutate.check.ts';
import { parseNpyHeader } from './npy-header.ts';
import { readNpy, writeNpy } from './npy.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = (name: string): Uint8Array => readFileSync(new URL(`${name}.npy`, FIXTURES));
const EXPECTED = JSON.parse(readFileSync(new URL('expected.json', FIXTURES), 'utf8')) as Record<
  string,
  { shape: number[]; data: (number | boolean | string)[] }
>;

const codes = (bytes: Uint8Array): readonly string[] => readNpy(bytes).diagnostics.map((d) => d.code);

function read(bytes: Uint8Array): Tensor {
  const { value, diagnostics } = readNpy(bytes);
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new TypeError('nothing was read');
  return value;
}

/** A version 1 file with the given header text and so many bytes of data. */
function file(header: string, data = 0, version: readonly number[] = [1, 0]): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + data);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version, header.length & 255, header.length >> 8]);
  for (let k = 0; k < header.length; k += 1) bytes[10 + k] = header.charCodeAt(k);
  return bytes;
}

describe('readNpy reads what NumPy wrote', () => {
  test.each<[string, DType]>([
    ['f64', 'f64'],
    ['f32', 'f32'],
    ['f16', 'f16'],
    ['f64-big', 'f64'],
    ['f32-big', 'f32'],
    ['f16-big', 'f16'],
    ['f32-fortran', 'f32'],
    ['i32-big-fortran', 'i32'],
    ['bool', 'bool'],
    ['i1', 'i32'],
    ['i2', 'i32'],
    ['i4', 'i32'],
    ['u1', 'u8'],
    ['u2', 'i32'],
    ['i2-big', 'i32'],
    ['u4-small', 'i32'],
    ['u4-wide', 'f64'],
    ['i8-small', 'i32'],
    ['i8-wide', 'f64'],
    ['i8-wide-big', 'f64'],
    ['scalar', 'f64'],
    ['empty', 'f32'],
    ['one', 'f32'],
    ['version2', 'f32'],
    ['version3', 'f32'],
  ])('%s as %s', (name, dtype) => {
    const t = read(fixture(name));
    const { shape, data } = EXPECTED[name];
    expect(t).toMatchObject({ dtype, shape });
    expect([...values(t)]).toEqual(data.map(Number));
  });

  test('every special value survives', () => {
    const t = read(fixture('f64'));
    expect([0, 1, 2, 3].map((k) => numberAt(t, 0, 0, k))).toEqual([NaN, Infinity, -Infinity, -0]);
  });

  test.each([
    ['complex', 'npy/dtype'],
    ['record', 'npy/dtype'],
    ['text', 'npy/dtype'],
    ['object', 'npy/dtype'],
    ['i8-too-wide', 'npy/value'],
    ['u8-too-wide', 'npy/value'],
  ])('%s gives %s', (name, code) => {
    expect(codes(fixture(name))).toEqual([code]);
  });

  test('names the value that does not fit, with all its digits', () => {
    expect(readNpy(fixture('i8-too-wide')).diagnostics[0]?.message.en).toBe(
      'element 1 of the npy file is 9007199254740993, which neither i32 nor f64 holds exactly',
    );
  });

  test('reads from the middle of a buffer, and shares nothing with it', () => {
    const bytes = fixture('f64');
    const around = new Uint8Array(bytes.length + 8);
    around.set(bytes, 3);
    const part = around.subarray(3, 3 + bytes.length);
    const t = read(part);
    part.fill(0);
    expect(values(t)).toEqual(values(read(bytes)));
  });
});

describe('writeNpy', () => {
  test.each(['f64', 'f32', 'f16', 'bool', 'i4', 'u1', 'scalar', 'empty', 'one'])(
    '%s: the bytes NumPy writes',
    (name) => {
      const bytes = fixture(name);
      expect(Buffer.from(writeNpy(read(bytes))).equals(bytes)).toBe(true);
    },
  );

  test('other layouts are written row-major', () => {
    const t = slice(transpose(randn([5, 7, 3], { seed: 4 }), [2, 0, 1]), [{ step: -2 }]);
    const back = read(writeNpy(t));
    expect(back.shape).toEqual(t.shape);
    expect(values(back)).toEqual(values(t));
  });

  test.each<DType>(['f32', 'f64', 'f16', 'i32', 'u8', 'bool'])('%s comes back, at odd sizes', (dtype) => {
    for (const shape of [[], [1], [13], [7, 0], [2, 3, 65], Array.from({ length: 64 }, () => 1)]) {
      const data = values(uniform(shape, { seed: 8, high: 2, dtype: 'f64' })).map((x) =>
        dtype === 'f64' ? x : Math.floor(x),
      );
      const t = tensor(data, shape, { dtype });
      const bytes = writeNpy(t);
      expect((bytes.length - t.data.byteLength) % 64).toBe(0);
      expect(read(bytes)).toEqual(t);
    }
  });
});

describe('broken and hostile files', () => {
  const good = writeNpy(randn([3, 5], { seed: 1 }));

  test('any cut gives a diagnostic', () => {
    for (let length = 0; length < good.length; length += 1) {
      const { value, diagnostics } = readNpy(good.subarray(0, length));
      expect(value).toBeUndefined();
      expect(diagnostics[0]?.code).toBe(length < 6 ? 'npy/not-npy' : 'npy/truncated');
    }
  });

  test('any single changed byte of the header gives a tensor or a diagnostic, never a crash', () => {
    for (let at = 0; at < 80; at += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        const bytes = good.slice();
        bytes[at] = byte;
        const { value, diagnostics } = readNpy(bytes);
        if ((value === undefined) !== diagnostics.some((d) => d.severity === 'error'))
          throw new RangeError(`${at} ${byte}`);
      }
    }
    expect(readNpy(good).diagnostics).toEqual([]);
  });

  test('bytes that follow are a warning', () => {
    const { value, diagnostics } = readNpy(Uint8Array.from([...good, 1, 2]));
    expect(value?.shape).toEqual([3, 5]);
    expect(diagnostics.map((d) => [d.code, d.severity, d.facts['count']])).toEqual([['npy/trailing', 'warning', 2]]);
  });

  const header = (shape: string, descr = "'<f4'"): string =>
    `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;

  test.each<[string, Uint8Array]>([
    ['npy/not-npy', new Uint8Array(0)],
    ['npy/not-npy', new TextEncoder().encode('[[1, 2], [3, 4]]')],
    ['npy/version', file(header('(2,)'), 8, [9, 0])],
    ['npy/version', file(header('(2,)'), 8, [1, 7])],
    ['npy/truncated', file(header('(1000000000000,)'), 8)],
    ['tensor/too-large', file(header('(4294967296, 4294967296)'), 8)],
    ['tensor/too-large', file(header('(0, 4294967296, 4294967296)'))],
    ['tensor/size', file(header('(99999999999999999999,)'), 8)],
    ['npy/header', file(header('(9999999999999999999999,)'), 8)],
    ['npy/header', file(header('(-1,)'), 8)],
    ['npy/header', file(header('(2.5,)'), 8)],
    ['npy/header', file(header(`(${'1,'.repeat(65)})`), 4)],
    ['npy/header', file(header('[2]'), 8)],
    ['npy/header', file(header('(2,)', "'<f4").slice(0, 30))],
    ['npy/header', file('')],
    ['npy/header', file('{'.repeat(1000))],
    ['npy/header', file(`${header('(2,)')} __import__('os')`, 8)],
    ['npy/header-keys', file("{'descr': '<f4', 'shape': (2,)}", 8)],
    ['npy/header-keys', file("{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", 8)],
    ['npy/header-keys', file(header('(2,)').replace('}', "'__proto__': True}"), 8)],
    ['npy/dtype', file(header('(2,)', "'<f16'"), 32)],
    ['npy/dtype', file(header('(2,)', "'<f3'"), 32)],
    ['npy/dtype', file(header('(2,)', "'constructor'"), 32)],
    ['npy/dtype', file(header('(2,)', "[('a', '<f4')]"), 8)],
  ])('%s (%#)', (code, bytes) => {
    expect(codes(bytes)).toEqual([code]);
  });

  test('a header that claims gigabytes is refused before anything is read', () => {
    const bytes = Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 255, 255, 255, 255]);
    expect(codes(bytes)).toEqual(['npy/header-size']);
  });

  test('the longest header is read in bounded time, whatever it holds', () => {
    const begun = performance.now();
    for (const part of ['(', '[', "'", ' ', "'a':", '{', '1,', "'a': [", '(1,']) {
      const long = `{${part.repeat(65_000 / part.length)}`;
      expect(parseNpyHeader(long).value).toBeUndefined();
      expect(parseNpyHeader(`{'descr': ${part.repeat(65_000 / part.length)}`).value).toBeUndefined();
    }
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('headers as other programs write them', () => {
    const shapes = ['(2L, 3L)', '( 2,3 )', '(2, 3,)'];
    for (const shape of shapes) expect(readNpy(file(header(shape), 24)).value?.shape).toEqual([2, 3]);
    const spaced = '{"shape": (2,), "fortran_order": True, "descr": "f4"}\n';
    expect(readNpy(file(spaced, 8)).value).toMatchObject({ shape: [2], dtype: 'f32' });
    expect(readNpy(file(header('()', "'?'"), 1)).value).toMatchObject({ shape: [], dtype: 'bool' });
    expect(readNpy(file(header('(0,)'))).value).toEqual(zeros([0]));
  });

  test('20,000 broken files: nothing is thrown, nothing takes long', () => {
    const sound = [good, fixture('i8-wide-big'), fixture('bool'), fixture('f32-fortran'), fixture('version3')];
    const found = survives(sound, 20_000, (bytes) => [readNpy(bytes)]);
    const expected = ['not-npy', 'version', 'truncated', 'header', 'header-keys', 'dtype', 'trailing'];
    expect([...found.keys()]).toEqual(expect.arrayContaining(expected.map((code) => `npy/${code}`)));
  }, 60_000);
});

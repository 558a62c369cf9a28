import { HeedError } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { asTensor } from './accept.ts';
import { astype, contiguous, isDense, numberAt, toNested, values } from './convert.ts';
import { printTensor } from './print.ts';
import { uniform } from './random.ts';
import { full, ones, tensor, zeros } from './tensor.ts';
import { slice, transpose } from './view.ts';

/** The code of the one diagnostic that `act` throws. */
function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof HeedError && error.diagnostics.length === 1) return error.diagnostics[0]?.code ?? '';
    throw error;
  }
  return 'nothing thrown';
}

describe('tensor', () => {
  test('from nested lists, numbers and truth values', () => {
    expect(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toMatchObject({ shape: [2, 3], strides: [3, 1], offset: 0, dtype: 'f32' });
    expect(tensor(0.9)).toMatchObject({ shape: [], dtype: 'f32', data: Float32Array.of(0.9) });
    expect(tensor([[true], [false]])).toMatchObject({ shape: [2, 1], dtype: 'bool', data: Uint8Array.of(1, 0) });
    expect(tensor([])).toMatchObject({ shape: [0], dtype: 'f32' });
    expect(tensor([[], []])).toMatchObject({ shape: [2, 0] });
    expect(tensor([1, 2, 3, 4], [2, 2])).toMatchObject({ shape: [2, 2] });
    expect(tensor([true, 2], [2], { dtype: 'f64' }).data).toEqual(Float64Array.of(1, 2));
    expect(tensor([1 / 3], [1], { dtype: 'f16' }).data).toEqual(Uint16Array.of(0x3555));
  });

  test('shares a typed array of its own element type and converts others', () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(tensor(data, [3, 2]).data).toBe(data);
    expect(tensor(data, [3, 2], { dtype: 'i32' }).data).toEqual(Int32Array.of(1, 2, 3, 4, 5, 6));
    expect(tensor(Uint8Array.of(0, 1)).dtype).toBe('u8');
    expect(tensor(Uint8Array.of(0, 1), [2], { dtype: 'bool' }).dtype).toBe('bool');
    expect(numberAt(tensor(Uint16Array.of(0xc000), [1], { dtype: 'f16' }), 0)).toBe(-2);
  });

  test('does not follow a shape that is changed afterwards', () => {
    const shape = [2, 3];
    const t = zeros(shape);
    shape[0] = 99;
    expect(t.shape).toEqual([2, 3]);
  });

  test.each<[string, () => unknown]>([
    ['tensor/ragged', () => tensor([[1, 2], [3]])],
    ['tensor/uneven', () => tensor([[1], 2] as never)],
    ['tensor/uneven', () => tensor([1, [2]] as never)],
    ['tensor/element', () => tensor([1, 'two'] as never)],
    ['tensor/element', () => tensor([1, null] as never)],
    ['tensor/element', () => tensor([1, , 3] as never)], // oxlint-disable-line no-sparse-arrays
    ['tensor/element', () => tensor('1' as never)],
    ['tensor/element', () => tensor([1n] as never)],
    ['tensor/mixed-elements', () => tensor([true, 2])],
    [
      'tensor/nested-shape',
      () =>
        tensor(
          [
            [1, 2],
            [3, 4],
          ],
          [4],
        ),
    ],
    ['tensor/count', () => tensor([1, 2, 3], [2, 2])],
    ['tensor/count', () => tensor(new Float32Array(5), [2, 2])],
    ['tensor/size', () => zeros([2, -1])],
    ['tensor/size', () => zeros([1.5])],
    ['tensor/size', () => zeros([NaN])],
    ['tensor/size', () => zeros([Infinity, 0])],
    ['tensor/too-large', () => zeros([2 ** 32, 2 ** 32])],
    ['tensor/too-large', () => zeros([0, 2 ** 32, 2 ** 32])],
    ['tensor/memory', () => zeros([2 ** 26, 2 ** 26])],
    ['tensor/value', () => tensor([0.5], [1], { dtype: 'i32' })],
    ['tensor/value', () => tensor([300], [1], { dtype: 'u8' })],
    ['tensor/value', () => tensor([NaN], [1], { dtype: 'i32' })],
    ['tensor/value', () => tensor(Uint8Array.of(2), [1], { dtype: 'bool' })],
    ['tensor/value', () => full([2], 2, 'bool')],
    ['tensor/dtype', () => tensor([1], [1], { dtype: '__proto__' as never })],
    ['tensor/data', () => tensor(new Uint16Array(2))],
    ['tensor/data', () => tensor(new BigInt64Array(2) as never)],
    ['tensor/data', () => tensor(new DataView(new ArrayBuffer(2)) as never)],
    ['tensor/data', () => tensor({} as never)],
    ['tensor/index', () => numberAt(tensor([1, 2]), 2)],
    ['tensor/index', () => numberAt(tensor([1, 2]), -1)],
    ['tensor/index-count', () => numberAt(tensor([1, 2]))],
  ])('%s: %s', (code, act) => {
    expect(codeOf(act)).toBe(code);
  });

  test('nesting of any depth ends in a diagnostic', () => {
    let deep: unknown = 1;
    for (let k = 0; k < 100_000; k += 1) deep = [deep];
    expect(codeOf(() => tensor(deep as never))).toBe('tensor/deep');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(codeOf(() => tensor(cycle as never))).toBe('tensor/deep');
    expect(codeOf(() => tensor([1, deep] as never))).toBe('tensor/uneven');
  });

  test('says where a list is ragged', () => {
    expect(() =>
      tensor([
        [[1], [2]],
        [[3], [4, 5]],
      ]),
    ).toThrow('tensor/ragged: the list at [1, 1] has length 2, but the first one at that depth has length 1');
  });

  test('full, zeros and ones', () => {
    expect(values(full([2, 3], 0.5, 'f16'))).toEqual(new Float64Array(6).fill(0.5));
    expect(toNested(ones([2], 'bool'))).toEqual([true, true]);
    expect(zeros([0, 7], 'i32').data).toHaveLength(0);
  });
});

describe('conversions', () => {
  const t = uniform([5, 7, 3], { seed: 3, dtype: 'f64' });

  test('values of a view are its elements in row-major order', () => {
    const view = transpose(slice(t, [{ start: 1 }, { step: -2 }]), [2, 0, 1]);
    const expected: number[] = [];
    for (let c = 0; c < 3; c += 1) {
      for (let a = 1; a < 5; a += 1) for (const b of [6, 4, 2, 0]) expected.push(numberAt(t, a, b, c));
    }
    expect(view.shape).toEqual([3, 4, 4]);
    expect([...values(view)]).toEqual(expected);
    const dense = contiguous(view);
    expect(isDense(dense) && !isDense(view)).toBe(true);
    expect(values(dense)).toEqual(values(view));
    expect(contiguous(dense)).toBe(dense);
  });

  test('a contiguous part of larger data is copied out', () => {
    const part = contiguous(slice(t, [2]));
    expect(part.data).toHaveLength(21);
    expect(numberAt(part, 3, 1)).toBe(numberAt(t, 2, 3, 1));
  });

  test('element types round and saturate', () => {
    const wild = tensor([-1.5, 0.1, 300, 1e10, NaN, -Infinity], [6], { dtype: 'f64' });
    expect([...values(astype(wild, 'u8'))]).toEqual([0, 0, 255, 255, 0, 0]);
    expect([...values(astype(wild, 'i32'))]).toEqual([-1, 0, 300, 2147483647, 0, -2147483648]);
    expect([...values(astype(wild, 'bool'))]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...values(astype(wild, 'f32'))]).toEqual([-1.5, Math.fround(0.1), 300, 1e10, NaN, -Infinity]);
    expect([...values(astype(astype(wild, 'f16'), 'f64'))]).toEqual([
      -1.5,
      0.0999755859375,
      300,
      Infinity,
      NaN,
      -Infinity,
    ]);
    expect(astype(wild, 'f64')).toBe(wild);
  });

  test('toNested reads back', () => {
    for (const shape of [[], [0], [2, 0, 3], [1], [3, 1, 5]]) {
      const random = uniform(shape, { seed: 1 });
      expect(toNested(tensor(toNested(random), shape))).toEqual(toNested(random));
    }
  });
});

describe('asTensor', () => {
  test('accepts what inputs are made of', () => {
    const t = slice(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      [{ step: -1 }],
    );
    expect(values(asTensor(t))).toEqual(Float64Array.of(3, 4, 1, 2));
    expect(values(asTensor({ data: [1, 2, 3, 4], shape: [2, 2], dtype: 'u8' }))).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(asTensor({ data: new Float64Array(6), shape: [2, 3] })).toMatchObject({ dtype: 'f64', strides: [3, 1] });
    expect(asTensor(2).shape).toEqual([]);
    expect(asTensor(Uint8Array.of(1)).dtype).toBe('u8');
  });

  const data = new Float32Array(6);
  test.each<[string, unknown]>([
    ['tensor/data', null],
    ['tensor/data', undefined],
    ['tensor/data', {}],
    ['tensor/element', { data: ['a'], shape: [1] }],
    ['tensor/data', { data, shape: 6 }],
    ['tensor/data', { data: {}, shape: [1] }],
    ['tensor/data', { data, shape: [6], strides: [1], offset: 0, dtype: 'i32' }],
    ['tensor/layout', { data, shape: [6], strides: [1], offset: 1, dtype: 'f32' }],
    ['tensor/layout', { data, shape: [6], strides: [-1], offset: 4, dtype: 'f32' }],
    ['tensor/layout', { data, shape: [2, 3], strides: [3], offset: 0, dtype: 'f32' }],
    ['tensor/layout', { data, shape: [2], strides: [0.5], offset: 0, dtype: 'f32' }],
    ['tensor/size', { data, shape: [-2], strides: [1], offset: 0, dtype: 'f32' }],
  ])('%s for %j', (code, value) => {
    expect(codeOf(() => asTensor(value))).toBe(code);
  });
});

describe('printTensor', () => {
  const printed = (data: Parameters<typeof tensor>[0], options?: Parameters<typeof printTensor>[1]): string =>
    printTensor(tensor(data), options);

  test('aligns, with as few places as needed', () => {
    expect(
      printed([
        [1, -0.5],
        [10.25, 0],
      ]),
    ).toBe('f32[2, 2]\n[[ 1.00, -0.50],\n [10.25,  0.00]]');
    expect(printed([1, 2, 30])).toBe('f32[3]\n[ 1,  2, 30]');
    expect(printed([true, false])).toBe('bool[2]\n[ true, false]');
    expect(printed(0.9)).toBe('f32[]\n0.9');
    expect(printed([NaN, -Infinity, 0.12345])).toBe('f32[3]\n[   nan,   -inf, 0.1235]');
    expect(printed([-0.00001, 1.5])).toBe('f32[2]\n[0.0, 1.5]');
    expect(printed([1 / 3], { digits: 2, heading: false })).toBe('[0.33]');
  });

  test('very large and very small numbers have exponents', () => {
    expect(printed([1.5e-6, 2e-5])).toBe('f32[2]\n[1.5e-6, 2.0e-5]');
    expect(printed([1e9, 1])).toBe('f32[2]\n[1e+9, 1e+0]');
  });

  test('stacks stand apart, empty tensors say so', () => {
    expect(printed([[[1, 2]], [[3, 4]]])).toBe('f32[2, 1, 2]\n[[[1, 2]],\n\n [[3, 4]]]');
    expect(printTensor(zeros([3, 0]))).toBe('f32[3, 0]\n[]');
  });

  test('summarises what is long, wraps what is wide', () => {
    const long = printTensor(tensor(Int32Array.from({ length: 2000 }, (_, k) => k)));
    expect(long).toBe('i32[2000]\n[   0,    1,    2, …, 1997, 1998, 1999]');
    const square = printTensor(zeros([100, 100])).split('\n');
    expect(square).toEqual([
      'f32[100, 100]',
      ...Array.from({ length: 7 }, (_, k) =>
        k === 3 ? ' …,' : `${k === 0 ? '[' : ' '}[0, 0, 0, …, 0, 0, 0]${k === 6 ? ']' : ','}`,
      ),
    ]);
    const wide = printTensor(tensor(Int32Array.from({ length: 60 }, (_, k) => k)), { width: 40 }).split('\n');
    expect(wide.every((line) => line.length <= 40)).toBe(true);
    expect(wide.join(' ').match(/\d+/g)?.slice(2)).toHaveLength(60);
  });

  test('stays short for many small axes', () => {
    expect(printTensor(zeros(Array.from({ length: 20 }, () => 2))).length).toBeLessThan(20_000);
    expect(printTensor(zeros(Array.from({ length: 9 }, () => 5))).length).toBeLessThan(20_000);
  });
});

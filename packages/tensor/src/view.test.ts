import { HeedError } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { broadcast } from './broadcast.ts';
import { compare, isClose } from './closeness.ts';
import { numberAt, toNested, values } from './convert.ts';
import { randn } from './random.ts';
import { tensor, zeros } from './tensor.ts';
import { broadcastTo, expandDims, reshape, slice, transpose } from './view.ts';

const t = randn([2, 5, 7], { seed: 11, dtype: 'f64' });

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics[0]?.code ?? '';
    throw error;
  }
  return 'nothing thrown';
}

describe('views', () => {
  test('share the data', () => {
    for (const view of [
      transpose(t),
      slice(t, [0]),
      broadcastTo(t, [3, 2, 5, 7]),
      expandDims(t, 1),
      reshape(t, [70]),
    ]) {
      expect(view.data).toBe(t.data);
    }
  });

  test('transpose', () => {
    expect(transpose(t).shape).toEqual([2, 7, 5]);
    const turned = transpose(t, [2, 0, -2]);
    expect(turned.shape).toEqual([7, 2, 5]);
    for (let a = 0; a < 2; a += 1) {
      for (let b = 0; b < 5; b += 1) {
        for (let c = 0; c < 7; c += 1) expect(numberAt(turned, c, a, b)).toBe(numberAt(t, a, b, c));
      }
    }
  });

  test('slice follows Python on one axis', () => {
    const line = tensor([0, 1, 2, 3, 4]);
    const bounds = [undefined, -7, -5, -2, -1, 0, 1, 3, 5, 9];
    for (const start of bounds) {
      for (const stop of bounds) {
        for (const step of [-3, -2, -1, 1, 2, 3]) {
          const range = { ...(start !== undefined && { start }), ...(stop !== undefined && { stop }), step };
          expect([range, toNested(slice(line, [range]))]).toEqual([range, pythonSlice(5, start, stop, step)]);
        }
      }
    }
  });

  test('slices compose, and a number drops its axis', () => {
    const view = slice(slice(t, [{}, { start: 1, step: 2 }]), [-1, { step: -1 }, 3]);
    expect([...values(view)]).toEqual([numberAt(t, 1, 3, 3), numberAt(t, 1, 1, 3)]);
  });

  test('broadcastTo repeats', () => {
    const row = tensor([[1], [2], [3]]);
    expect(toNested(broadcastTo(row, [2, 3, 2]))).toEqual([
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    ]);
    expect(broadcastTo(row, [3, 0]).shape).toEqual([3, 0]);
    expect(toNested(broadcastTo(tensor(4), [2]))).toEqual([4, 4]);
  });

  test('expandDims and reshape', () => {
    expect(expandDims(t, -1).shape).toEqual([2, 5, 7, 1]);
    expect(expandDims(t, 0).shape).toEqual([1, 2, 5, 7]);
    expect([...values(reshape(transpose(t), [7, 10]))]).toEqual([...values(transpose(t))]);
  });

  test.each<[string, () => unknown]>([
    ['tensor/axes', () => transpose(t, [0, 1])],
    ['tensor/axes', () => transpose(t, [0, 1, 1])],
    ['tensor/axis', () => transpose(t, [0, 1, 3])],
    ['tensor/axis', () => transpose(tensor([1]))],
    ['tensor/axis', () => expandDims(t, 5)],
    ['tensor/axis', () => slice(t, [0, 0, 0, 0])],
    ['tensor/index', () => slice(t, [2])],
    ['tensor/index', () => slice(t, [-3])],
    ['tensor/slice', () => slice(t, [{ step: 0 }])],
    ['tensor/slice', () => slice(t, [{ start: 0.5 }])],
    ['tensor/broadcast-to', () => broadcastTo(t, [5, 7])],
    ['tensor/broadcast-to', () => broadcastTo(t, [2, 5, 8])],
    ['tensor/count', () => reshape(t, [3, 5])],
    ['tensor/shapes-differ', () => compare(t, zeros([2, 5, 1]))],
  ])('%s: %s', (code, act) => {
    expect(codeOf(act)).toBe(code);
  });
});

describe('broadcast', () => {
  test.each([
    [
      [
        [2, 1, 4],
        [3, 1],
      ],
      [2, 3, 4],
    ],
    [[[], [5]], [5]],
    [[[0], [1]], [0]],
    [
      [[1, 0], [7, 1], [1]],
      [7, 0],
    ],
    [[], []],
  ])('%j → %j', (shapes, expected) => {
    expect(broadcast(...shapes)).toEqual(expected);
  });

  test('names the two that clash', () => {
    expect(() => broadcast([2, 3], [1], [2, 4])).toThrow(
      'tensor/broadcast: shapes [2, 3] and [2, 4] do not broadcast: 3 meets 4',
    );
    expect(codeOf(() => broadcast([0], [2]))).toBe('tensor/broadcast');
  });
});

describe('closeness', () => {
  test('finds the first worst element', () => {
    const a = tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      undefined,
      { dtype: 'f64' },
    );
    const b = tensor(
      [
        [1, 2.5, 3],
        [4.5, 5, 6.25],
      ],
      undefined,
      { dtype: 'f64' },
    );
    expect(compare(a, b)).toEqual({ maxAbs: 0.5, maxRel: 0.2, differing: 3, worst: { index: [0, 1], a: 2, b: 2.5 } });
    expect(compare(a, a)).toEqual({ maxAbs: 0, maxRel: 0, differing: 0 });
    expect(compare(transpose(transpose(t)), t).differing).toBe(0);
  });

  test('NaN and infinities equal only themselves', () => {
    const wild = tensor([NaN, Infinity, -Infinity]);
    expect(isClose(wild, wild)).toBe(true);
    expect(isClose(wild, tensor([NaN, Infinity, Infinity]), { rel: 10, abs: 10 })).toBe(false);
    expect(isClose(tensor([1]), tensor([Infinity]), { rel: 1 })).toBe(false);
    expect(compare(tensor([1, NaN]), tensor([1, 2]))).toMatchObject({ maxAbs: Infinity, worst: { index: [1] } });
  });

  test('the tolerance is a part of what is expected, and of nothing', () => {
    expect(isClose(tensor([1.00001]), tensor([1]), { rel: 1e-4, abs: 0 })).toBe(true);
    expect(isClose(tensor([1.001]), tensor([1]), { rel: 1e-4, abs: 0 })).toBe(false);
    expect(isClose(tensor([1e-9]), tensor([0]))).toBe(true);
    expect(isClose(tensor([1e-9]), tensor([0]), { abs: 0 })).toBe(false);
  });
});

/** Python's rule, spelt out: every position visited until the stop is passed. */
function pythonSlice(n: number, start: number | undefined, stop: number | undefined, step: number): number[] {
  const at = (value: number): number => (value < 0 ? value + n : value);
  const found: number[] = [];
  const first =
    start === undefined
      ? step > 0
        ? 0
        : n - 1
      : Math.max(step > 0 ? 0 : -1, Math.min(at(start), step > 0 ? n : n - 1));
  for (let k = first; k >= 0 && k < n; k += step) {
    if (stop !== undefined && (step > 0 ? k >= Math.max(0, at(stop)) : k <= Math.max(-1, at(stop)))) break;
    found.push(k);
  }
  return found;
}

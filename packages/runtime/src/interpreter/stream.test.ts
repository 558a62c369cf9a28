// The stream skeleton on the interpreter: the conformance suite's plans, and the corners that no finite number shows.
import { blockLayout, streamAxes, type StreamKernel } from '@heed/kernels';
import { parseScalar } from '@heed/scalar';
import { describe, expect, test } from 'vitest';
import { runConformance } from '../conformance/conformance.ts';
import { streamCases } from '../conformance/stream-cases.ts';
import { viewsOf } from '../plain-arena.ts';
import { interpreter } from './device.ts';
import { interpretStream } from './stream.ts';

describe('conformance', () => {
  test.each(streamCases)('$name', async (one) => {
    const { passed, failed } = await runConformance(interpreter, undefined, [one]);
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(20);
  });
});

const program = (text: string): NonNullable<ReturnType<typeof parseScalar>> => parseScalar(text)!;

/** One query; scores and values are given. */
function row(
  scores: readonly number[],
  values: readonly number[],
  included: readonly boolean[],
  change: Partial<StreamKernel> = {},
  keys = 2,
): number {
  const kernel: StreamKernel = {
    skeleton: 'stream',
    name: 'row',
    products: [],
    score: { program: program('(s) => s'), inputs: [{ from: 'operand', index: 0 }] },
    domain: { program: program('(k: bool) => k'), inputs: [{ from: 'operand', index: 2 }] },
    normaliser: { base: 'exp', weight: program('(p, u) => p'), total: program('(p, u) => p'), empty: 'zero' },
    value: 1,
    operands: [
      { role: 'in', dtype: 'f32' },
      { role: 'in', dtype: 'f32' },
      { role: 'in', dtype: 'u8' },
      { role: 'out', dtype: 'f32' },
    ],
    sizes: 0,
    out: 3,
    tile: { queries: 4, keys },
    ...change,
  };
  const buffer = new ArrayBuffer(4096);
  const views = viewsOf(buffer);
  const layout = blockLayout(kernel);
  const word = (offset: number, value: number): void => void (views.i32[offset / 4] = value);
  [1, scores.length, 1].forEach((extent, axis) => word(layout.innerExtent(axis), extent));
  [1024, 2048, 3072, 4000].forEach((base, k) => {
    word(layout.base(k), base);
    word(layout.innerStride(k, streamAxes.key), [4, 4, 1, 0][k]);
  });
  views.f32.set(scores, 256);
  views.f32.set(values, 512);
  views.u8.set(included.map(Number), 3072);
  interpretStream(kernel)(views, 0, 0, 1);
  return views.f32[1000];
}

const all = [true, true, true, true, true];
const NOT = Number.NaN;

describe('corners', () => {
  test('what is excluded never counts', () => {
    const mask = [false, true, false, true, false];
    expect(row([NOT, 1, Infinity, 1, 3], [NOT, 2, Infinity, 4, NOT], mask)).toBe(3);
  });

  test('a row without a score gives 0; with scores of −∞ alone 0, or 0/0', () => {
    const none = all.map(() => false);
    const keyless = {
      base: 'exp',
      weight: program('(p, u) => p'),
      total: program('(p, u) => p'),
      empty: 'keyless',
    } as const;
    expect(row([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], none)).toBe(0);
    expect(row([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], none, { normaliser: keyless })).toBe(0);
    const lowest = all.map(() => -Infinity);
    expect(row(lowest, [1, 2, 3, 4, 5], all)).toBe(0);
    expect(row(lowest, [1, 2, 3, 4, 5], all, { normaliser: keyless })).toBeNaN();
  });

  test.each([1, 2, 5])('infinite and huge scores, %i keys at a time', (keys) => {
    expect(row([-Infinity, -Infinity, -1e4, -Infinity, -1e4], [9, 9, 2, 9, 4], all, {}, keys)).toBe(3);
    expect(row([-1e30, 1e30, 0, 1e30, -1e30], [9, 1, 9, 2, 9], all, {}, keys)).toBe(1.5);
    expect(row([0, Infinity, 0, 0, 0], [1, 2, 3, 4, 5], all, {}, keys)).toBeNaN();
    expect(row([0, 0, NOT, 0, 0], [1, 2, 3, 4, 5], all, {}, keys)).toBeNaN();
  });

  test.each([1, 2, 5])('the log of the total, %i keys at a time', (keys) => {
    const change = { value: undefined } as unknown as Partial<StreamKernel>;
    expect(row([1e4, 1e4, -1e4, 0, 0], [], all, change, keys)).toBeCloseTo(1e4 + Math.LN2, 2);
    expect(row([0, Infinity, 0, 0, 0], [], all, change, keys)).toBe(Infinity);
    expect(
      row(
        all.map(() => -Infinity),
        [],
        all,
        change,
        keys,
      ),
    ).toBe(-Infinity);
  });
});

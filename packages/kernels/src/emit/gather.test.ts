import { apply, scalarConst, scalarParam, scalarProgram } from '@heed/scalar';
import { BYTES_OF, scalarTypeOf } from '@heed/tensor';
import type { DType } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import type { BoundProgram, GatherKernel, KernelOperand } from '../kernel.ts';
import { at, bytesOf, check, lay, position, random, runKernel } from './kernel.check.ts';
import type { Laid, Lie } from './kernel.check.ts';
import { kernelText } from './plan-text.ts';

const LENGTHS = [0, 1, 3, 4, 5, 7, 13, 33, 65];

const operand = (index: number, dtype: DType | 'position'): BoundProgram => ({
  program: scalarProgram(
    [scalarParam('x', dtype === 'position' ? 'f64' : scalarTypeOf[dtype])],
    [scalarParam('x', dtype === 'position' ? 'f64' : scalarTypeOf[dtype])],
  ),
  inputs: [{ from: 'operand', index }],
});

/** Operands: table, out, one index each, then the guard if there is one. */
function gather(dtype: DType, indices: readonly (DType | 'position')[], guarded: boolean): GatherKernel {
  const places = indices.map((kind): KernelOperand =>
    kind === 'position' ? { role: 'position' } : { role: 'in', dtype: kind },
  );
  return {
    skeleton: 'gather',
    name: 'test_gather',
    operands: [
      { role: 'in', dtype },
      { role: 'out', dtype },
      ...places,
      ...(guarded ? [{ role: 'in', dtype: 'bool' } as const] : []),
    ],
    sizes: 2 * indices.length,
    table: 0,
    indices: indices.map((kind, k) => ({
      program: operand(2 + k, kind),
      axis: k,
      extent: 2 * k,
      stride: 2 * k + 1,
    })),
    ...(guarded && { guard: operand(2 + indices.length, 'bool') }),
    out: 1,
  };
}

describe('places of a table', () => {
  test.each(['f32', 'f64', 'f16', 'i32', 'u8', 'bool'] as const)('of %s, strides of every kind', (dtype) => {
    const r = random(dtype.length + dtype.charCodeAt(0));
    const value = (): number => (dtype === 'bool' ? r.int(2) : r.int(100));
    for (const length of LENGTHS) {
      for (const lie of ['contiguous', 'any', 'broadcast'] satisfies Lie[]) {
        for (const kept of [true, false]) {
          const guarded = r.next() < 0.5;
          const outer = Array.from({ length: r.int(3) }, () => 1 + r.int(3));
          const walk = [...outer, length];
          const extents = [1 + r.int(6), 1 + r.int(3)];
          // The table: two indexed axes, and the walk's own last axis where rows are kept whole.
          const whole = lay(r, dtype, [...extents, kept ? length : 1], lie === 'broadcast' ? 'any' : lie, value);
          const table: Laid = { ...whole, strides: [...outer.map(() => 0), kept ? whole.strides[2] : 0] };
          const moves = walk.map((_, axis) => !(kept && axis === outer.length));
          const first = lay(r, 'i32', walk, lie, () => r.int(extents[0]), moves);
          const second = lay(r, 'f64', walk, lie, () => r.int(extents[1]), moves);
          const guard = lay(r, 'bool', walk, lie, () => r.int(2), moves);
          const out = lay(r, dtype, walk, lie === 'broadcast' ? 'any' : lie, () => 1);
          const bytes = BYTES_OF[dtype];
          const sizes = [extents[0], whole.strides[0] * bytes, extents[1], whole.strides[1] * bytes];
          const expected = (index: readonly number[]): number =>
            guarded && at(guard, index) === 0
              ? 0
              : at(whole, [at(first, index), at(second, index), kept ? index.at(-1)! : 0]);
          const operands = [table, out, first, second, ...(guarded ? [guard] : [])];
          check(r, gather(dtype, ['i32', 'f64'], guarded), { outer, inner: [length], operands, sizes }, [0], expected);
        }
      }
    }
  });

  test('by a position, over a row longer than a piece', () => {
    const r = random(5);
    const table = lay(r, 'f32', [3000], 'contiguous', () => r.next());
    const still = { ...table, strides: [0] };
    const out = lay(r, 'f32', [2500], 'contiguous', () => 0);
    const run = { outer: [], inner: [2500], operands: [still, out, position(2999, [-1])], sizes: [3000, 4] };
    check(r, gather('f32', ['position'], false), run, [0], ([k]) => at(table, [2999 - k]));
  });
});

test('an index that is no position reads nothing: 0 there, the others as they are', () => {
  const r = random(6);
  const table = lay(r, 'f32', [5], 'contiguous', () => 1 + r.next());
  const wild = [Number.NaN, -1, 5, 0.5, Number.POSITIVE_INFINITY, 2 ** 40, -(2 ** 33)];
  const places = Array.from({ length: 21 }, (_, k) => (k % 3 === 0 ? wild[k / 3] : k % 5));
  const index: Laid = { start: 0, strides: [1], dtype: 'f64', data: Float64Array.from(places) };
  const out = lay(r, 'f32', [21], 'contiguous', () => 9);
  const got = runKernel(gather('f32', ['f64'], false), {
    outer: [],
    inner: [21],
    operands: [{ ...table, strides: [0] }, out, index],
    sizes: [5, 4],
  });
  places.forEach((place, k) => expect(at(got, [k])).toBe(k % 3 === 0 ? 0 : at(table, [place])));
});

test('the module is valid and the kernel reads like its parts', () => {
  const half: BoundProgram = {
    program: scalarProgram([scalarParam('t', 'f64')], [apply('add', scalarParam('t', 'f64'), scalarConst(2, 'f64'))]),
    inputs: [{ from: 'operand', index: 2 }],
  };
  const kernel: GatherKernel = {
    ...gather('f32', ['position'], true),
    indices: [{ program: half, axis: 1, extent: 0, stride: 1 }],
  };
  bytesOf(kernel);
  expect(kernelText(kernel)).toBe(`\
kernel test_gather: gather(%0 in f32, %1 out f32, %2 position, %3 in bool)
  %1 = %0 at axis 1
  axis 1 = (t: f64) => add(t, f64(2)) where t = %2, below #0, #1 bytes a step
  guard = (x: bool) => x where x = %3
`);
});

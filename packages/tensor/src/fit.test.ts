// Every element type from every other: values that survive are taken, others are refused with their place.
import { describe, expect, test } from 'vitest';
import { HeedError } from '@heed/diagnostics';
import { values } from './convert.ts';
import { allocate, DTYPES, loadNumber, roundTo, type DType } from './dtype.ts';
import { randn } from './random.ts';
import { tensor, type Tensor } from './tensor.ts';
import { reshape, slice, transpose } from './view.ts';
import { copyInto } from './fit.ts';

function taken(t: Tensor, dtype: DType): number[] {
  const view = allocate(
    dtype,
    t.shape.reduce((a, b) => a * b, 1),
  );
  copyInto(t, { name: 'x', dtype }, view);
  return Array.from(view, (_, k) => loadNumber(view, dtype, k));
}

describe.each(DTYPES)('from %s', (from) => {
  test.each(DTYPES)('to %s: 0 and 1 always survive', (to) => {
    const t = tensor([0, 1, 1, 0, 1, 0], [2, 3], { dtype: from });
    expect(taken(t, to)).toEqual([0, 1, 1, 0, 1, 0]);
    expect(taken(transpose(t), to)).toEqual([0, 0, 1, 1, 1, 0]);
    expect(taken(slice(t, [{ start: 1 }, { start: 2, step: -1, stop: 0 }]), to)).toEqual([0, 1]);
  });
});

test.each<[DType, DType]>([
  ['f64', 'f32'],
  ['f64', 'f16'],
  ['f32', 'f16'],
  ['f16', 'f32'],
  ['f16', 'f64'],
  ['f32', 'f64'],
])('%s to %s rounds once', (from, to) => {
  const t = randn([13, 7], { seed: 5, dtype: from });
  const expected = [...values(transpose(t))].map((value) => roundTo(value, to));
  expect(taken(transpose(t), to)).toEqual(expected);
  expect(taken(t, to)).toEqual([...values(t)].map((value) => roundTo(value, to)));
});

test('whole numbers are taken from floats, exactly', () => {
  expect(taken(tensor([-3, 2_147_483_647, 0], [3], { dtype: 'f64' }), 'i32')).toEqual([-3, 2_147_483_647, 0]);
  expect(taken(tensor([255, 0, 7], [3]), 'u8')).toEqual([255, 0, 7]);
  expect(taken(tensor([-3, 70000], [2], { dtype: 'i32' }), 'f32')).toEqual([-3, 70000]);
});

test.each<[number, DType, DType]>([
  [0.5, 'f32', 'i32'],
  [2_147_483_648, 'f64', 'i32'],
  [Number.NaN, 'f32', 'i32'],
  [-1, 'i32', 'u8'],
  [256, 'i32', 'u8'],
  [2, 'u8', 'bool'],
  [-0.25, 'f32', 'bool'],
  [Number.NaN, 'f64', 'bool'],
])('%d in %s is not %s', (value, from, to) => {
  const t = tensor([0, 1, value], [3], { dtype: from });
  let caught: unknown;
  try {
    copyInto(t, { name: 'doc', dtype: to, span: { start: 3, end: 6 } }, allocate(to, 3));
  } catch (fault) {
    caught = fault;
  }
  expect(caught).toBeInstanceOf(HeedError);
  const [diagnostic] = (caught as HeedError).diagnostics;
  expect(diagnostic).toMatchObject({
    code: 'bind/not-whole',
    span: { start: 3, end: 6 },
    facts: { name: 'doc', dtype: to, at: 2, value: Number.isNaN(value) ? 'NaN' : value },
  });
  expect(diagnostic.message.zh).toContain('`doc`');
});

test('views are read where they lie, without their neighbours', () => {
  const t = randn([5, 8], { seed: 1 });
  const part = slice(t, [{ start: 1, stop: 4 }]);
  expect(taken(part, 'f32')).toEqual([...values(t).subarray(8, 32)]);
  expect(taken(reshape(part, [24]), 'f32')).toEqual([...values(t).subarray(8, 32)]);
});

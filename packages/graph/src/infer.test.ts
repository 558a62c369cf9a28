import { describe, expect, it } from 'vitest';
import { sizeText, type Size } from '@heed/tensor';
import type { Operand } from './element-types.ts';
import { faultText, type Inferred } from './faults.ts';
import { inferElementwise, inferNode } from './infer.ts';
import { inferGather, inferMerge, inferSplit } from './infer-places.ts';
import { inferBroadcast, inferConcat, inferContract, inferMatmul, inferRows } from './infer-shapes.ts';
import { type } from './samples.check.ts';
import { typeText } from './node-text.ts';

/** `f32[n, m]`, and after `where` the equations; or the kind of the fault. */
function said(found: Inferred): string {
  if (!found.ok) return faultText(found.fault).includes('undefined') ? 'unworded' : found.fault.kind;
  const equations = found.equations.map(({ left, right }) => `${sizeText(left)} = ${sizeText(right)}`);
  return [typeText(found.type), ...equations].join(' where ');
}
const f32 = (text: string): Operand => type(text);
const of = (dtype: Operand['dtype'], text = '[n]', weak = false): Operand => ({ ...type(text, dtype), weak });

describe('matmul', () => {
  it.each([
    ['[…Q, Q.n, d]', '[…K, d, K.m]', 'f32[…K…Q, Q.n, K.m]'],
    ['[…Q, Q.n, Q.d]', '[…K, K.d, K.m]', 'f32[…K…Q, Q.n, K.m] where Q.d = K.d'],
    ['[n, 1]', '[m, e]', 'f32[n, e] where 1 = m'],
    ['[n, 3]', '[4, e]', 'inner-sizes'],
    ['[d]', '[d]', 'f32[]'],
    ['[d]', '[…K, d, m]', 'f32[…K, m]'],
    ['[…Q, n, d]', '[d]', 'f32[…Q, n]'],
    ['[…Q, d]', '[d, e]', 'too-few-axes'],
    ['[]', '[d]', 'too-few-axes'],
    ['[B, 1, n, d]', '[h, d, m]', 'f32[B, h, n, m]'],
    ['[B, n, d]', '[C, d, m]', 'f32[broadcast(B, C), n, m] where broadcast(B, C) = broadcast(B, C)'],
    ['[3, n, d]', '[4, d, m]', 'axis-clash'],
    ['[…Q, n, d]', '[h, d, m]', 'lead-rank'],
  ])('%s · %s', (a, b, expected) => {
    expect(said(inferMatmul(f32(a), f32(b)))).toBe(expected);
  });

  it('takes a domain over rows and inner positions', () => {
    const infer = (domain: Operand): string => said(inferMatmul(f32('[1, m]'), f32('[m, e]'), domain));
    expect(infer(of('bool', '[n, m]'))).toBe('f32[n, e]');
    expect(infer(of('bool', '[h, n, m]'))).toBe('f32[h, n, e]');
    expect(infer(of('f32', '[n, m]'))).toBe('not-bool');
    const clash = inferMatmul(f32('[3, m]'), f32('[m, e]'), of('bool', '[4, m]'));
    expect(clash).toMatchObject({
      ok: false,
      fault: { kind: 'axis-clash', operands: [0, 2], axis: -2, left: 3, right: 4 },
    });
  });
});

describe('element types', () => {
  it.each([
    ['add', [of('f32'), of('f64', '[]', true)], 'f32[n]'],
    ['add', [of('f32'), of('f64')], 'f64[n]'],
    ['mul', [of('f16'), of('i32')], 'f32[n]'],
    ['add', [of('i32'), of('u8')], 'i32[n]'],
    ['mul', [of('bool'), of('i32')], 'i32[n]'],
    ['div', [of('i32'), of('i32')], 'f64[n]'],
    ['sqrt', [of('i32')], 'f64[n]'],
    ['floordiv', [of('i32'), of('i32')], 'i32[n]'],
    ['le', [of('f32'), of('i32')], 'bool[n]'],
    ['and', [of('bool'), of('bool')], 'bool[n]'],
    ['and', [of('bool'), of('i32')], 'not-bool'],
    ['iverson', [of('bool')], 'i32[n]'],
    ['where', [of('bool'), of('bool'), of('bool')], 'bool[n]'],
    ['where', [of('bool'), of('i32'), of('f32')], 'f32[n]'],
    ['where', [of('i32'), of('i32'), of('f32')], 'not-bool'],
    ['exclude', [of('f16'), of('bool')], 'f32[n]'],
    ['exclude', [of('bool'), of('f32')], 'not-bool'],
    ['add', [of('f32')], 'operand-count'],
    ['add', [of('f32', '[3]'), of('f32', '[4]')], 'axis-clash'],
  ] as const)('%s of %j', (op, operands, expected) => {
    expect(said(inferElementwise(op, operands))).toBe(expected);
  });

  it('of products and rows are f32 unless a float64 tensor goes in', () => {
    const rows = { axes: [-1], keep: false, domain: false, weights: false };
    expect(said(inferRows([of('i32')], rows))).toBe('f32[]');
    expect(said(inferRows([of('f64', '[n]', true)], rows))).toBe('f32[]');
    expect(said(inferRows([of('f64')], rows))).toBe('f64[]');
    expect(said(inferMatmul(of('f64'), of('f32')))).toBe('f64[]');
  });
});

describe('shapes', () => {
  it('broadcast, and say where only binding can tell', () => {
    expect(said(inferBroadcast([f32('[…Q, n, 1]'), f32('[m]'), f32('[]')]))).toBe('f32[…Q, n, m]');
    expect(said(inferBroadcast([f32('[a]'), f32('[b]'), f32('[c]')]))).toMatch(/^f32\[broadcast\(a, b, c\)\] where/);
    expect(said(inferBroadcast([f32('[broadcast(a, b)]'), f32('[b]')]))).toBe('f32[broadcast(a, b)]');
    expect(inferBroadcast([f32('[]'), f32('[…Q]'), f32('[n, m]')])).toMatchObject({
      fault: { kind: 'lead-rank', operand: 1, needed: 2 },
    });
    expect(inferBroadcast([f32('[2, 1]'), f32('[3]'), f32('[5, 1]')])).toMatchObject({
      fault: { kind: 'axis-clash', operands: [0, 2], axis: -2, left: 2, right: 5 },
    });
  });

  it('of rows keep, drop and refuse axes', () => {
    const infer = (axes: number[], keep = false): string =>
      said(inferRows([f32('[…X, n, m]'), of('bool', '[m]')], { axes, keep, domain: true, weights: false }));
    expect(infer([-1])).toBe('f32[…X, n]');
    expect(infer([-2, -1], true)).toBe('f32[…X, 1, 1]');
    expect(infer([-3])).toBe('no-axis');
    expect(infer([0])).toBe('no-axis');
    expect(infer([-1, -1])).toBe('repeated-axis');
  });

  it('of joins add up', () => {
    expect(said(inferConcat([f32('[…X, n, d]'), f32('[n, 3]'), f32('[1, d]')], -1))).toBe('f32[…X, n, 2*d + 3]');
    expect(said(inferConcat([f32('[n]'), f32('[2, n]')], -2))).toBe('too-few-axes');
    expect(said(inferConcat([f32('[n, 2]'), f32('[n, 3]')], -2))).toBe('axis-clash');
  });

  it('of contractions follow the labels', () => {
    const infer = (left: string, right: string, out: string, a = f32('[n, d]'), b = f32('[m, d]')): string =>
      said(inferContract({ op: 'contract', left, right, out }, [a, b]));
    expect(infer('ik', 'jk', 'ij')).toBe('f32[n, m]');
    expect(infer('ik', 'jk', 'jik')).toBe('f32[m, n, d]');
    expect(infer('ik', 'ik', '')).toBe('f32[] where broadcast(m, n) = broadcast(m, n)');
    for (const [left, right, out] of [
      ['i', 'jk', 'i'],
      ['ii', 'jk', 'j'],
      ['ik', 'jk', 'x'],
      ['ik', 'jk', 'ii'],
    ] as const) {
      expect(infer(left, right, out)).toBe('malformed');
    }
    expect(infer('ik', 'jk', 'ij', f32('[n, 3]'), f32('[m, 4]'))).toBe('axis-clash');
  });

  it('of gathers: the places, then what is kept whole', () => {
    const infer = (axes: number[], operands: Operand[], guard = false): string =>
      said(inferGather({ axes, guard }, operands));
    const x = f32('[…X, n, H, d]');
    expect(infer([0], [x, of('i32', '[m]')])).toBe('f32[…X, m, H, d]');
    expect(infer([1], [x, of('f64', '[…I, m, 1]')])).toBe('f32[…I…X, m, 1, n, d]');
    expect(infer([0, 2], [x, of('u8', '[a, 1]'), of('i32', '[b]')])).toBe('f32[…X, a, b, H]');
    expect(infer([0, 1, 2], [x, of('i32', '[]'), of('i32', '[]'), of('i32', '[]'), of('bool', '[m]')], true)).toBe(
      'f32[…X, m]',
    );
    expect(infer([0], [of('bool', '[n]'), of('i32', '[a]')])).toBe('bool[a]');
    expect(infer([0, 1], [x, of('i32', '[a]'), of('i32', '[b]')])).toMatch(/where broadcast\(a, b\) = /);
    expect(infer([3], [x, of('i32')])).toBe('no-axis');
    expect(infer([-1], [x, of('i32')])).toBe('no-axis');
    expect(infer([1, 1], [x, of('i32'), of('i32')])).toBe('repeated-axis');
    expect(infer([1, 0], [x, of('i32'), of('i32')])).toBe('malformed');
    expect(infer([], [x])).toBe('malformed');
    expect(infer([0], [x])).toBe('operand-count');
    expect(infer([0], [x, of('f32')])).toBe('malformed');
    expect(infer([0], [x, of('i32'), of('f32')], true)).toBe('not-bool');
    expect(inferGather({ axes: [0, 1], guard: false }, [x, of('i32', '[3]'), of('i32', '[4]')])).toMatchObject({
      fault: { kind: 'axis-clash', operands: [1, 2] },
    });
    expect(inferGather({ axes: [0, 1], guard: false }, [x, of('i32', '[…I, a]'), of('i32', '[a, b]')])).toMatchObject({
      fault: { kind: 'lead-rank', operand: 1 },
    });
  });

  it('of splits multiply to what they were, and of merges multiply', () => {
    const split = (axis: number, sizes: Size[], x = f32('[…X, n, D]')): string => said(inferSplit({ axis, sizes }, x));
    expect(split(1, ['H', 'd'])).toBe('f32[…X, n, H, d] where H*d = D');
    expect(split(1, ['H', { op: 'div', args: ['D', 'H'] }])).toMatch(/where H\*div\(D, H\) = D/);
    expect(split(1, ['H', 'd'], f32('[n, H*d]'))).toBe('f32[n, H, d]');
    expect(split(0, [2, 3, 4], f32('[24]'))).toBe('f32[2, 3, 4]');
    expect(split(0, [2, 3], f32('[7]'))).toBe('malformed');
    expect(split(0, [])).toBe('malformed');
    expect(split(2, [1, 'D'])).toBe('no-axis');
    const merge = (axis: number, count: number): string => said(inferMerge({ axis, count }, f32('[…X, n, H, d + 1]')));
    expect(merge(1, 2)).toBe('f32[…X, n, H + H*d]');
    expect(merge(0, 3)).toMatch(/^f32\[…X, /);
    expect(merge(2, 1)).toBe('f32[…X, n, H, d + 1]');
    expect(merge(2, 2)).toBe('no-axis');
    expect(merge(-1, 1)).toBe('no-axis');
    expect(merge(0, 0)).toBe('malformed');
  });

  it('of views stay inside', () => {
    const infer = (start: number, step: number, size: number): string =>
      said(inferNode({ op: 'view', axes: [{ axis: 0, start, step, size }], operands: [0] }, [f32('[5]')]));
    expect(infer(0, 1, 5)).toBe('f32[5]');
    expect(infer(4, -2, 3)).toBe('f32[3]');
    expect(infer(4, -2, 4)).toBe('outside-axis');
    expect(infer(1, 1, 5)).toBe('outside-axis');
    expect(infer(5, 1, 0)).toBe('f32[0]');
    expect(said(inferNode({ op: 'view', axes: [], operands: [0] }, [f32('[n]')]))).toBe('malformed');
  });
});

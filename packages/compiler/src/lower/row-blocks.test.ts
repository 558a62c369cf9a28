/** What goes by blocks of rows and what does not, from graph text to the plan; running it is tested in the face's room. */

import { planText } from '@heed/kernels';
import { describe, expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { compile, fusions } from '../pipeline.ts';

const scores = `
%0 = input "Q" : f32[h, n, d]
%1 = input "K" : f32[h, m, d]
%2 = input "V" : f32[h, m, e]
%3 = input "W" : f32[h, h]
%4 = contract hik hjk -> hij %0 %1 : f32[h, n, m]`;

const talking = `${scores}
%5 = fold softmax weight axes(-1) keep %4 : f32[h, n, m]
%6 = contract ab bij -> aij %3 %5 : f32[h, n, m]
%7 = contract hik hkj -> hij %6 %2 : f32[h, n, e]
return result = %7`;

const changed = (change: string): string => `${scores}
%5 = fold softmax weight axes(-1) keep %4 : f32[h, n, m]
${change}`;

const text = (source: string): string => planText(compile(graphFrom(source)));
const temporaries = (source: string): string[] => text(source).match(/(?<=: f\d\d ).*(?= temporary)/g) ?? [];

test('a loop over whole blocks, then what is left', () => {
  const steps = text(talking)
    .split(/(?=^launch|^loop|^  launch)/m)
    .slice(1);
  expect(steps.map((step) => step.split('\n')[0])).toEqual([
    'loop block.7 < div(n, 64)',
    '  launch 0 matmul_f32_contract over [h, 64, m, d]',
    '  launch 1 softmax_f32_rowwise over [h, 64, m]',
    '  launch 0 matmul_f32_contract over [64, h, m, h]',
    '  launch 0 matmul_f32_contract over [h, 64, e, m]',
    'launch 0 matmul_f32_contract over [h, -64*div(n, 64) + n, m, d]',
    'launch 1 softmax_f32_rowwise over [h, -64*div(n, 64) + n, m]',
    'launch 0 matmul_f32_contract over [-64*div(n, 64) + n, h, m, h]',
    'launch 0 matmul_f32_contract over [h, -64*div(n, 64) + n, e, m]',
  ]);
  expect(steps[1]).toContain('%0 = buffer 0 [0, 1, ·, 2], axis 1 from 64*block.7\n');
  expect(steps[4]).toContain('%2 = buffer 4 [0, 1, 2, ·], axis 1 from 64*block.7\n');
  expect(steps[8]).toContain('%2 = buffer 4 [0, 1, 2, ·], axis 1 from 64*div(n, 64)\n');
});

test('positions begin where the block does', () => {
  const causal = text(`${scores}
%5 = position -2 : i32[n, 1]
%6 = position -1 : i32[m]
%7 = map { (i: f64, j: f64) => le(j, i) } %5 %6 : bool[n, m]
%8 = fold softmax weight axes(-1) keep %4 domain %7 : f32[h, n, m]
%9 = contract ab bij -> aij %3 %8 : f32[h, n, m]
%10 = contract hik hkj -> hij %9 %2 : f32[h, n, e]
return result = %10`);
  expect(causal).toContain('position along axis -2 from 64*block.10\n');
  expect(causal).toContain('position along axis -1 from 0\n');
});

describe('by blocks', () => {
  test.each([
    ['weights mixed across heads', talking, 3, 'weights-changed'],
    [
      'weights changed after they are normalised',
      changed(`%6 = map { (x) => mul(x, x) } %5 : f32[h, n, m]
%7 = contract hik hkj -> hij %6 %2 : f32[h, n, e]
return result = %7`),
      2,
      'weights-changed',
    ],
    [
      'weights divided by the largest of their row',
      changed(`%6 = fold max finish axes(-1) keep %5 : f32[h, n, 1]
%7 = map { (x, y) => div(x, y) } %5 %6 : f32[h, n, m]
%8 = contract hik hkj -> hij %7 %2 : f32[h, n, e]
return result = %8`),
      2,
      'weights-wanted',
    ],
    [
      'a fold over keys at the end',
      changed(`%6 = contract ab bij -> aij %3 %5 : f32[h, n, m]
%7 = fold max finish axes(-1) %6 : f32[h, n]
return result = %7`),
      3,
      'wide-values',
    ],
  ])('%s', (_, source, least, reason) => {
    const shapes = temporaries(source);
    expect(shapes.filter((shape) => shape.startsWith('[h, 64, m]')).length).toBeGreaterThanOrEqual(least);
    expect(shapes.filter((shape) => shape.startsWith('[h, n, m]'))).toEqual([]);
    expect(fusions(graphFrom(source)).findLast(({ rows }) => rows === 64)?.reason).toBe(reason);
  });

  test('few rows where a score is a sum of stored numbers', () => {
    const additive = `
%0 = input "A" : f32[n, d]
%1 = input "C" : f32[m, d]
%2 = input "V" : f32[m, e]
%3 = input "v" : f32[d]
%4 = view [0 from 0 by 1 size n; new; 1 from 0 by 1 size d] %0 : f32[n, 1, d]
%5 = map { (a, c) => tanh(add(a, c)) } %4 %1 : f32[n, m, d]
%6 = contract t ijt -> ij %3 %5 : f32[n, m]
%7 = fold softmax weight axes(-1) keep %6 : f32[n, m]
%8 = contract ik kj -> ij %7 %2 : f32[n, e]
return result = %8`;
    expect(temporaries(additive)).toEqual(['[8, m, d]', '[-8*div(n, 8) + n, m, d]']);
    expect(fusions(graphFrom(additive))).toMatchObject([{ rows: 8, reason: 'wide-values' }]);
  });
});

describe('what others read too is stored whole, the rest by blocks', () => {
  test.each([
    [
      'rows that are mixed',
      changed(`%6 = fold sum finish axes(-2) keep %5 : f32[h, 1, m]
%7 = map { (x, y) => div(x, y) } %5 %6 : f32[h, n, m]
%8 = contract hik hkj -> hij %7 %2 : f32[h, n, e]
return result = %8`),
      '[h, n, m]',
    ],
    [
      'a value that a sum over queries needs too, through a step that is not stored',
      `${scores}
%5 = map { (x) => abs(x) } %4 : f32[h, n, m]
%6 = fold sum finish axes(-2) keep %5 : f32[h, 1, m]
%7 = map { (x, y) => div(x, y) } %5 %6 : f32[h, n, m]
%8 = fold softmax weight axes(-1) keep %7 : f32[h, n, m]
%9 = contract ab bij -> aij %3 %8 : f32[h, n, m]
%10 = contract hik hkj -> hij %9 %2 : f32[h, n, e]
return result = %10`,
      '[h, n, m]',
    ],
  ])('%s', (_, source, shape) => {
    expect(temporaries(source)).toContain(shape);
    expect(temporaries(source)).toContain('[h, 64, m]');
  });
});

describe('not by blocks', () => {
  test.each([
    ['scores that are asked for', `${talking}\nreturn R = %6`, '[h, n, m]'],
    [
      'rows that are those of the keys somewhere',
      `
%0 = input "Q" : f32[n, d]
%1 = contract ik jk -> ij %0 %0 : f32[n, n]
%2 = fold softmax weight axes(-1) keep %1 : f32[n, n]
%3 = contract ik kj -> ij %2 %2 : f32[n, n]
%4 = map { (x) => mul(x, x) } %3 : f32[n, n]
%5 = contract ik kj -> ij %4 %0 : f32[n, d]
return result = %5`,
      '[n, n]',
    ],
    ['no more rows than a block has', talking.replaceAll('n, ', '64, '), '[h, 64, m]'],
    [
      'a chain of products, in double precision',
      `
%0 = input "X" : f64[n, c]
%1 = input "U" : f64[c, d]
%2 = input "W" : f64[d, e]
%3 = contract ik kj -> ij %0 %1 : f64[n, d]
%4 = map { (x: f64) => max(x, f64(0)) } %3 : f64[n, d]
%5 = contract ik kj -> ij %4 %2 : f64[n, e]
return result = %5`,
      '[n, d]',
    ],
  ])('%s', (_, source, shape) => {
    expect(temporaries(source)).toContain(shape);
    expect(text(source)).not.toContain('loop');
  });
});

/** Tables of relative positions, from graph text to kernels and launches: one number for each difference, read along diagonals. */

import { planText } from '@heed/kernels';
import { describe, expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { compile } from '../pipeline.ts';

const table = `
%0 = input "S" : f32[h, n, m]
%1 = input "b" : f32[h, 9]
%2 = position -3 : i32[h, 1, 1]
%3 = position -2 : i32[n, 1]
%4 = position -1 : i32[m]`;
const sum = (gather: string, more = ''): string => `${table}
%5 = map { (i: f64, j: f64) => ${gather} } %3 %4 : i32[n, m]
%6 = gather axes(0 1) %1 %2 %5${more} : f32[h, n, m]
%7 = map { (x, y) => add(x, y) } %0 %6 : f32[h, n, m]
return result = %7`;
const clamped = sum('add(min(max(sub(i, j), f64(-4)), f64(4)), f64(4))');

const text = (source: string): string => planText(compile(graphFrom(source)));
const temporaries = (source: string): string[] => text(source).match(/(?<=: )f32 .*(?= temporary)/g) ?? [];

test('two launches over the differences, those of the first row first; then a view of diagonals', () => {
  expect(text(clamped)).toContain(`
  axis 0 = (x1: f64) => x1 where x1 = %1, below #0, #1 bytes a step
  axis 1 = (x2: f64) => add(min(max(neg(x2), f64(-4)), f64(4)), f64(4)) where x2 = %2, below #2, #3 bytes a step
  guard = (size4: f64) => lt(f64(0), size4) where size4 = #4
`);
  const launches = text(clamped)
    .split(/(?=^launch )/m)
    .slice(1);
  expect(launches.map((launch) => launch.split('\n').filter((line) => /^launch|position|buffer 3/.test(line)))).toEqual(
    [
      [
        'launch 0 take_f32_gather over [h, m]',
        '  %1 = position along axis -2 from 0',
        '  %2 = position along axis -1 from 0',
        '  %3 = buffer 3 [0, -1·1], axis 1 from m - 1',
      ],
      [
        'launch 1 take_f32_gather_2 over [h, max(0, n - 1)]',
        '  %1 = position along axis -2 from 0',
        '  %2 = position along axis -1 from 1',
        '  %3 = buffer 3 [0, 1], axis 1 from m',
      ],
      ['launch 2 map_f32_pointwise over [h, n, m]', '  %1 = buffer 3 [0, 1, -1·1], axis 1 from m - 1'],
    ],
  );
});

describe('what is stored', () => {
  test.each([
    ['a difference', clamped, '[h, m + n]'],
    ['the other way about', sum('add(sub(j, i), f64(4))'), '[h, m + n]'],
    ['a condition besides', sum('select(lt(i, j), f64(1), f64(0))'), '[h, m + n]'],
    ['positions by themselves', sum('mod(add(i, j), f64(9))'), '[h, n, m]'],
    ['positions with a step', sum('max(sub(i, mul(j, f64(2))), f64(0))'), '[h, n, m]'],
  ])('%s', (_, source, shape) => {
    expect(temporaries(source)).toEqual([`f32 ${shape}`]);
  });

  test('what is asked for is given as it is', () => {
    expect(temporaries(`${clamped}\nreturn bias = %6`)).toEqual([]);
  });
});

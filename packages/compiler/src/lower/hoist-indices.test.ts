import { planText } from '@heed/kernels';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { compile } from '../pipeline.ts';

const plan = (text: string): string => planText(compile(graphFrom(text)));

const scores = `
%0 = input "Q" : f32[…Q, n, d]
%1 = input "K" : f32[…K, m, d]
%2 = input "V" : f32[…V, m, e]
%3 = contract ik jk -> ij %0 %1 : f32[…K…Q, n, m]
%4 = position -2 : i32[n, 1]
%5 = position -1 : i32[m]`;

const attention = (score: string): string =>
  plan(`${scores}
${score}
%9 = fold softmax weight axes(-1) keep %8 : f32[…K…Q, n, m]
%10 = contract ij jt -> it %9 %2 : f32[…K…Q…V, n, e]
return result = %10`);

test('a logarithm of the query is computed for each query, not for each score', () => {
  const text = attention(`%6 = map { (i: f64) => log(add(i, f64(2))) } %4 : f64[n, 1]
%7 = map { (l: f64) => mul(l, f64(3)) } %6 : f64[n, 1]
%8 = map { (s, l: f64) => mul(s, cast<f32>(l)) } %3 %7 : f32[…K…Q, n, m]`);
  expect(text).toMatch(/pointwise\(%0 position, %1 out f64\)\n {2}%1 = .* mul\(log\(add\(x0, f64\(2\)\)\), f64\(3\)\)/);
  expect(text).toMatch(/launch \d+ \w+ over \[n, 1\]/);
  expect(text).toMatch(/score = \(s0, (x\d): f64\) => mul\(s0, cast<f32>\(\1\)\)/);
});

test('numbers of queries and numbers of keys are two rows', () => {
  const text = attention(`%6 = map { (i: f64) => cos(i) } %4 : f64[n, 1]
%7 = map { (j: f64) => exp(neg(j)) } %5 : f64[m]
%8 = map { (s, a: f64, b: f64) => add(s, cast<f32>(mul(a, b))) } %3 %6 %7 : f32[…K…Q, n, m]`);
  expect(text).toMatch(/launch \d+ \w+ over \[n, 1\]/);
  expect(text).toMatch(/launch \d+ \w+ over \[m\]/);
  expect(/score = .*/.exec(text)?.[0]).not.toMatch(/cos|exp/);
});

test.each([
  ['what is cheap', 'map { (i: f64) => mul(i, f64(3)) } %4 : f64[n, 1]', 'mul(x'],
  [
    'what needs both positions',
    'map { (i: f64, j: f64) => log(add(abs(sub(i, j)), f64(1))) } %4 %5 : f64[n, m]',
    'log(',
  ],
  ['what depends on sizes alone', 'map { (m: f64) => log(m) } %6 : f64[]', 'log(size'],
])('not %s', (_, map, inScore) => {
  const text = attention(`%6 = size m : i32[]
%7 = ${map}
%8 = map { (s, l: f64) => mul(s, cast<f32>(l)) } %3 %7 : f32[…K…Q, n, m]`);
  expect(text.match(/^launch /gm)).toHaveLength(1);
  expect(/score = .*/.exec(text)?.[0]).toContain(inScore);
});

test('not where the reader has as many positions', () => {
  const text = plan(`
%0 = input "x" : f32[n]
%1 = position -1 : i32[n]
%2 = map { (i: f64) => log(add(i, f64(1))) } %1 : f64[n]
%3 = map { (x, l: f64) => mul(x, cast<f32>(l)) } %0 %2 : f32[n]
return result = %3`);
  expect(text.match(/^launch /gm)).toHaveLength(1);
});

import { graphText } from '@heed/graph';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { permuteLabels } from './permute-labels.ts';

const check = (input: string, expected: string): void => {
  expect(graphText(permuteLabels(graphFrom(input))).trim()).toBe(expected.trim());
};

const keys = `
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[m, d]
%2 = view [1 from 0 by 1 size d; 0 from 0 by 1 size m] %1 : f32[d, m]`;

test('a transposed operand is read where it lies', () => {
  check(
    `${keys}
%3 = contract ik kj -> ij %0 %2 : f32[n, m]
return result = %3`,
    `${keys}
%3 = contract ik jk -> ij %0 %1 : f32[n, m]
return result = %3`,
  );
});

test('a new axis that the other operand has needs no view', () => {
  check(
    `
%0 = input "A" : f32[n, m]
%1 = input "V" : f32[m, e]
%2 = view [0 from 0 by 1 size n; 1 from 0 by 1 size m; new] %0 : f32[n, m, 1]
%3 = contract abc bc -> ac %2 %1 : f32[n, e]
return result = %3`,
    `
%0 = input "A" : f32[n, m]
%1 = input "V" : f32[m, e]
%2 = view [0 from 0 by 1 size n; 1 from 0 by 1 size m; new] %0 : f32[n, m, 1]
%3 = contract ab bc -> ac %0 %1 : f32[n, e]
return result = %3`,
  );
});

test('transposed scores are written as they are read', () => {
  check(
    `${keys}
%3 = contract ik kj -> ij %0 %2 : f32[n, m] "S"
%4 = view [1 from 0 by 1 size m; 0 from 0 by 1 size n] %3 : f32[m, n]
%5 = map { (x) => exp(x) } %4 : f32[m, n]
return result = %5`,
    `${keys}
%3 = contract ik jk -> ij %0 %1 : f32[n, m] "S"
%4 = contract ik jk -> ji %0 %1 : f32[m, n] "S"
%5 = map { (x) => exp(x) } %4 : f32[m, n]
return result = %5`,
  );
});

test('not where another reads the product, nor where a contraction reads the view', () => {
  const both = `${keys}
%3 = contract ik jk -> ij %0 %1 : f32[n, m]
%4 = view [1 from 0 by 1 size m; 0 from 0 by 1 size n] %3 : f32[m, n]
return S = %3
return result = %4`;
  check(both, both);
  const after = `${keys}
%3 = contract ik jk -> ij %0 %1 : f32[n, m]
%4 = view [1 from 0 by 1 size m; 0 from 0 by 1 size n] %3 : f32[m, n]
%5 = contract ik kj -> ij %4 %0 : f32[m, d]
return result = %5`;
  check(after, after.replace('ik kj -> ij %4', 'ki kj -> ij %3'));
});

test('a view of a part stays', () => {
  const text = `
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[m, d]
%2 = view [1 from 1 by 1 size 2; 0 from 0 by 1 size m] %1 : f32[2, m]
%3 = view [0 from 0 by 1 size n; 1 from 1 by 1 size 2] %0 : f32[n, 2]
%4 = contract ik kj -> ij %3 %2 : f32[n, m]
return result = %4`;
  check(text, text);
});

test('in the body of a scan readers are counted there', () => {
  const text = `
%0 = input "y0" : f32[c, d]
%1 = input "x" : f32[T, c, d]
%2 = scan carries 1 axis -3 length { T } %0 %1 -> (f32[c, d]) {
  %0 = input "y" : f32[c, d]
  %1 = input "x" : f32[c, d]
  %2 = contract ik jk -> ij %0 %1 : f32[c, c]
  %3 = view [1 from 0 by 1 size c; 0 from 0 by 1 size c] %2 : f32[c, c]
  %4 = fold sum finish axes(-1) keep %3 : f32[c, 1]
  %5 = map { (x, y) => mul(x, y) } %4 %1 : f32[c, d]
  return y = %5
}
%3 = item 0 %2 : f32[c, d]
return result = %3`;
  check(
    text,
    text.replace('%3 = view [1 from 0 by 1 size c; 0 from 0 by 1 size c] %2', '%3 = contract ik jk -> ji %0 %1'),
  );
});

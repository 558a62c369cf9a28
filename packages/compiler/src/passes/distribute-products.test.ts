import { graphText } from '@heed/graph';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { distributeProducts } from './distribute-products.ts';

const check = (input: string, expected: string): void => {
  expect(graphText(distributeProducts(graphFrom(input))).trim()).toBe(expected.trim());
};

const inputs = `
%0 = input "Q1" : f32[n, d]
%1 = input "K1" : f32[m, d]
%2 = input "Q2" : f32[n, d]
%3 = input "K2" : f32[m, d]
%4 = input "V" : f32[m, e]`;

const weights = `${inputs}
%5 = input "l" : f32[]
%6 = contract ik jk -> ij %0 %1 : f32[n, m]
%7 = fold softmax weight axes(-1) keep %6 : f32[n, m]
%8 = contract ik jk -> ij %2 %3 : f32[n, m]
%9 = fold softmax weight axes(-1) keep %8 : f32[n, m]`;

const difference = `${weights}
%10 = map { (x, y) => mul(x, y) } %5 %9 : f32[n, m]
%11 = map { (x, y) => sub(x, y) } %7 %10 : f32[n, m] "A"`;

test('a difference of weights is multiplied part by part', () => {
  check(
    `${difference}
%12 = contract ik kj -> ij %11 %4 : f32[n, e] "O"
return result = %12`,
    `${weights}
%10 = contract ik kj -> ij %7 %4 : f32[n, e]
%11 = contract ik kj -> ij %9 %4 : f32[n, e]
%12 = map { (x, y) => mul(x, y) } %5 %11 : f32[n, e]
%13 = map { (x, y) => sub(x, y) } %10 %12 : f32[n, e] "O"
return result = %13`,
  );
});

test('not where the difference is wanted by itself', () => {
  const text = `${difference}
%12 = contract ik kj -> ij %11 %4 : f32[n, e]
return A = %11
return result = %12`;
  check(text, text);
});

test('not where a number moves with the keys', () => {
  const text = `${weights.replace('"l" : f32[]', '"l" : f32[m]')}
%10 = map { (x, y) => mul(x, y) } %5 %9 : f32[n, m]
%11 = map { (x, y) => sub(x, y) } %7 %10 : f32[n, m]
%12 = contract ik kj -> ij %11 %4 : f32[n, e]
return result = %12`;
  check(text, text);
});

test('not where it is no sum', () => {
  const text = `${weights}
%10 = map { (x, y) => mul(x, y) } %7 %9 : f32[n, m]
%11 = contract ik kj -> ij %10 %4 : f32[n, e]
return result = %11`;
  check(text, text.replace('\n%5 = input "l" : f32[]', '\n%5 = input "l" : f32[]'));
});

test('not where a part has no scores of its own', () => {
  const text = `${inputs}
%5 = contract ik jk -> ij %0 %1 : f32[n, m]
%6 = fold softmax weight axes(-1) keep %5 : f32[n, m]
%7 = input "S" : f32[n, m]
%8 = fold softmax weight axes(-1) keep %7 : f32[n, m]
%9 = map { (x, y) => sub(x, y) } %6 %8 : f32[n, m]
%10 = contract ik kj -> ij %9 %4 : f32[n, e]
return result = %10`;
  check(text, text);
});

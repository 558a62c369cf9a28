import { graphText } from '@heed/graph';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { sumProducts } from './sum-products.ts';

const check = (input: string, expected: string): void => {
  expect(graphText(sumProducts(graphFrom(input))).trim()).toBe(expected.trim());
};

const product = `
%0 = input "A" : f32[n, m]
%1 = input "V" : f32[m, e]
%2 = view [0 from 0 by 1 size n; 1 from 0 by 1 size m; new] %0 : f32[n, m, 1]
%3 = view [new; 0 from 0 by 1 size m; 1 from 0 by 1 size e] %1 : f32[1, m, e]
%4 = map { (x, y) => mul(x, y) } %2 %3 : f32[n, m, e] "w"`;

test('a product that is summed next is a contraction', () => {
  check(
    `${product}
%5 = fold sum finish axes(-2) %4 : f32[n, e] "O"
return result = %5`,
    `${product}
%5 = contract abc abc -> ac %2 %3 : f32[n, e] "O"
return result = %5`,
  );
});

test('not where the product is wanted too', () => {
  const text = `${product}
%5 = fold sum finish axes(-2) %4 : f32[n, e]
return w = %4
return result = %5`;
  check(text, text);
});

test('not where only one of them moves along the sum', () => {
  const text = `${product}
%5 = fold sum finish axes(-1) %4 : f32[n, m]
return result = %5`;
  check(text, text);
});

test('not where one has every axis: it is read once as it is', () => {
  const text = `
%0 = input "v" : f32[d]
%1 = input "T" : f32[n, m, d]
%2 = map { (x, y) => mul(x, y) } %0 %1 : f32[n, m, d]
%3 = fold sum finish axes(-1) %2 : f32[n, m]
return result = %3`;
  check(text, text);
});

test('not where some are left out', () => {
  const text = `${product}
%5 = input "M" : bool[m, 1]
%6 = fold sum finish axes(-2) %4 domain %5 : f32[n, e]
return result = %6`;
  check(text, text);
});

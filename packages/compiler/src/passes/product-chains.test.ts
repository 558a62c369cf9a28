import { graphText } from '@heed/graph';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { reassociateProducts } from './reassociate-products.ts';

const after = (input: string): string => graphText(reassociateProducts(graphFrom(input))).trim();
const check = (input: string, expected: string): void => expect(after(input)).toBe(expected.trim());
const stays = (text: string): void => check(text, text);

const chain = `
%0 = input "A" : f32[n, d]
%1 = input "B" : f32[d, m]
%2 = input "C" : f32[m, e]
%3 = input "D" : f32[e, L]`;

test('two products of lengths: one step alone gains nothing that is known, two do', () => {
  check(
    `${chain}
%4 = contract ik kj -> ij %0 %1 : f32[n, m]
%5 = contract ik kj -> ij %2 %3 : f32[m, L]
%6 = contract ik kj -> ij %4 %5 : f32[n, L] "R"
return result = %6`,
    `${chain}
%4 = contract ba ac -> bc %1 %2 : f32[d, e]
%5 = contract bc cj -> bj %4 %3 : f32[d, L]
%6 = contract ib bj -> ij %0 %5 : f32[n, L] "R"
return result = %6`,
  );
});

test('from the left, features stay inside', () => {
  check(
    `${chain}
%4 = contract ik kj -> ij %0 %1 : f32[n, m]
%5 = contract ik kj -> ij %4 %2 : f32[n, e]
%6 = contract ik kj -> ij %5 %3 : f32[n, L]
return result = %6`,
    `${chain}
%4 = contract ak kj -> aj %1 %2 : f32[d, e]
%5 = contract ia aj -> ij %0 %4 : f32[n, e]
%6 = contract ik kj -> ij %5 %3 : f32[n, L]
return result = %6`,
  );
});

test('numbers: the six matrices of the textbook', () => {
  const sizes = [30, 35, 15, 5, 10, 20, 25];
  const inputs = sizes.slice(1).map((size, k) => `%${k} = input "M${k}" : f32[${sizes[k]}, ${size}]`);
  const products = [1, 2, 3, 4, 5].map(
    (k) => `%${5 + k} = contract ik kj -> ij %${k === 1 ? 0 : 4 + k} %${k} : f32[30, ${sizes[k + 1]}]`,
  );
  const text = after([...inputs, ...products, 'return result = %10'].join('\n'));
  const shapes = [...text.matchAll(/contract \w+ \w+ -> \w+ (%\d+ %\d+) : f32\[([\d, ]+)\]/g)];
  // (M0·(M1·M2))·((M3·M4)·M5)
  expect(shapes.map(([, operands, shape]) => `${operands}: ${shape}`)).toEqual([
    '%1 %2: 35, 5',
    '%0 %6: 30, 5',
    '%3 %4: 5, 20',
    '%8 %5: 5, 25',
    '%7 %9: 30, 25',
  ]);
});

test('transposed operands, heads and leading axes', () => {
  const source = `
%0 = input "Q" : f32[…Q, h, n, d]
%1 = input "K" : f32[…K, h, m, d]
%2 = input "V" : f32[…V, h, m, e]
%3 = input "W" : f32[h, L, e]`;
  check(
    `${source}
%4 = contract hik hjk -> hij %0 %1 : f32[…K…Q, h, n, m]
%5 = contract hjk htk -> hjt %2 %3 : f32[…V, h, m, L]
%6 = contract hij hjt -> hit %4 %5 : f32[…K…Q…V, h, n, L]
return result = %6`,
    `${source}
%4 = contract hab hac -> hbc %1 %2 : f32[…K…V, h, d, e]
%5 = contract hbc htc -> hbt %4 %3 : f32[…K…V, h, d, L]
%6 = contract hib hbt -> hit %0 %5 : f32[…K…Q…V, h, n, L]
return result = %6`,
  );
});

test('not where a product in between is wanted by itself, nor under a function', () => {
  stays(`${chain}
%4 = contract ik kj -> ij %0 %1 : f32[n, m]
%5 = contract ik kj -> ij %2 %3 : f32[m, L]
%6 = contract ik kj -> ij %4 %5 : f32[n, L]
return S = %4
return result = %6`);
  stays(`${chain}
%4 = contract ik kj -> ij %0 %1 : f32[n, m]
%5 = map { (x) => exp(x) } %4 : f32[n, m]
%6 = contract ik kj -> ij %2 %3 : f32[m, L]
%7 = contract ik kj -> ij %5 %6 : f32[n, L]
return result = %7`);
});

test('not where costs are not known', () => {
  stays(`
%0 = input "A" : f32[a, b]
%1 = input "B" : f32[b, c]
%2 = input "C" : f32[c, d]
%3 = input "D" : f32[d, e]
%4 = contract ik kj -> ij %0 %1 : f32[a, c]
%5 = contract ik kj -> ij %4 %2 : f32[a, d]
%6 = contract ik kj -> ij %5 %3 : f32[a, e]
return result = %6`);
});

const projected = (c: string, d: string): string => `
%0 = input "X" : f32[n, ${c}]
%1 = input "W" : f32[${c}, ${d}]
%2 = input "U" : f32[${c}, ${d}]
%3 = contract ik kj -> ij %0 %1 : f32[n, ${d}] "Q"
%4 = contract ik kj -> ij %0 %2 : f32[n, ${d}] "K"
%5 = contract ik jk -> ij %3 %4 : f32[n, n]
%6 = fold softmax weight axes(-1) keep %5 : f32[n, n]
return result = %6`;

test('projected queries and keys: weights go into one another only where that is known to be less', () => {
  stays(projected('c', 'd'));
  stays(projected('512', '64'));
  // Latent keys, narrower than a head: scores of n × n × 16 instead of n × n × 128.
  expect(after(projected('16', '128'))).toMatch(/contract \w+ \w+ -> \w+ %2 %1 : f32\[16, 16\]/);
});

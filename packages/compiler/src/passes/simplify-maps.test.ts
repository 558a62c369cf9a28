import { graphText } from '@heed/graph';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { simplifyMaps } from './simplify-maps.ts';

const check = (input: string, expected: string): void => {
  expect(graphText(simplifyMaps(graphFrom(input))).trim()).toBe(expected.trim());
};

test('the algebra of a map is simplified where it stands', () => {
  check(
    `
%0 = input "X" : f32[n, d]
%1 = map { (x) => exp(neg(neg(mul(x, 1)))) } %0 : f32[n, d]
return result = %1`,
    `
%0 = input "X" : f32[n, d]
%1 = map { (x) => exp(x) } %0 : f32[n, d]
return result = %1`,
  );
});

test('a value read twice is one parameter, and a map that hands it on is that value', () => {
  check(
    `
%0 = input "M" : bool[n, m]
%1 = input "X" : f32[n, m]
%2 = map { (p: bool, q: bool) => and(p, q) } %0 %0 : bool[n, m]
%3 = map { (p: bool, x, y) => select(p, max(x, y), neg(y)) } %2 %1 %1 : f32[n, m]
return result = %3`,
    `
%0 = input "M" : bool[n, m]
%1 = input "X" : f32[n, m]
%2 = map { (p: bool, x) => select(p, x, neg(x)) } %0 %1 : f32[n, m]
return result = %2`,
  );
});

test('a map that widens its operand stays', () => {
  const text = `
%0 = input "x" : f32[m]
%1 = input "X" : f32[n, m]
%2 = map { (x, y) => x } %0 %1 : f32[n, m]
return result = %2`;
  check(text, text);
});

test('other nodes, names and outputs stay', () => {
  const text = `
%0 = input "X" : f32[n, d]
%1 = fold sum finish axes(-1) %0 : f32[n] "S"
%2 = map { (s) => exp(s) } %1 : f32[n]
return S = %1
return result = %2`;
  check(text, text);
});

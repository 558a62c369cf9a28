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
%1 = map { (x) => neg(neg(mul(x, 1))) } %0 : f32[n, d]
return result = %1`,
    `
%0 = input "X" : f32[n, d]
%1 = map { (x) => x } %0 : f32[n, d]
return result = %1`,
  );
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

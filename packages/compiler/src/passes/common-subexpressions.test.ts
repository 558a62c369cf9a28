import { graphText } from '@heed/graph';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { commonSubexpressions } from './common-subexpressions.ts';

const check = (input: string, expected: string): void => {
  expect(graphText(commonSubexpressions(graphFrom(input))).trim()).toBe(expected.trim());
};
const stays = (text: string): void => check(text, text);

const inputs = `
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[m, d]`;

test('one value under two names is one value; outputs keep theirs', () => {
  check(
    `${inputs}
%2 = contract ik jk -> ij %0 %1 : f32[n, m] "S"
%3 = contract ik jk -> ij %0 %1 : f32[n, m] "T"
%4 = map { (x) => exp(x) } %2 : f32[n, m] "E"
%5 = map { (x) => exp(x) } %3 : f32[n, m] "F"
%6 = map { (x, y) => add(x, y) } %4 %5 : f32[n, m]
return F = %5
return result = %6`,
    `${inputs}
%2 = contract ik jk -> ij %0 %1 : f32[n, m] "S"
%3 = map { (x) => exp(x) } %2 : f32[n, m] "E"
%4 = map { (x, y) => add(x, y) } %3 %3 : f32[n, m]
return F = %3
return result = %4`,
  );
});

test('letters of a contraction, and the order of its factors, say nothing', () => {
  check(
    `${inputs}
%2 = contract ik jk -> ij %0 %1 : f32[n, m]
%3 = contract at bt -> ab %0 %1 : f32[n, m]
%4 = contract jk ik -> ij %1 %0 : f32[n, m]
%5 = map { (x, y, z) => add(x, mul(y, z)) } %2 %3 %4 : f32[n, m]
return result = %5`,
    `${inputs}
%2 = contract ik jk -> ij %0 %1 : f32[n, m]
%3 = map { (x, y, z) => add(x, mul(y, z)) } %2 %2 %2 : f32[n, m]
return result = %3`,
  );
});

test('nor do those of its condition', () => {
  check(
    `${inputs}
%2 = input "M" : bool[n, m]
%3 = contract ik jk -> ij %0 %1 domain ij %2 : f32[n, m]
%4 = contract at bt -> ab %0 %1 domain ab %2 : f32[n, m]
%5 = map { (x, y) => sub(x, y) } %3 %4 : f32[n, m]
return result = %5`,
    `${inputs}
%2 = input "M" : bool[n, m]
%3 = contract ik jk -> ij %0 %1 domain ij %2 : f32[n, m]
%4 = map { (x, y) => sub(x, y) } %3 %3 : f32[n, m]
return result = %4`,
  );
});

test('parameters of a map have any name', () => {
  check(
    `${inputs}
%2 = map { (x) => exp(x) } %0 : f32[n, d]
%3 = map { (score) => exp(score) } %0 : f32[n, d]
%4 = map { (x, y) => add(x, y) } %2 %3 : f32[n, d]
return result = %4`,
    `${inputs}
%2 = map { (x) => exp(x) } %0 : f32[n, d]
%3 = map { (x, y) => add(x, y) } %2 %2 : f32[n, d]
return result = %3`,
  );
});

test('in the body of a scan as outside, each for itself', () => {
  const source = (body: string): string => `
%0 = input "y0" : f32[c]
%1 = input "x" : f32[T, c]
%2 = map { (x) => exp(x) } %1 : f32[T, c]
%3 = scan carries 1 axis -2 length { T } %0 %2 -> (f32[c]) {
  %0 = input "y" : f32[c]
  %1 = input "x" : f32[c]
${body}
}
%4 = item 0 %3 : f32[c]
return result = %4`;
  check(
    source(`  %2 = map { (x) => exp(x) } %1 : f32[c] "a"
  %3 = map { (z) => exp(z) } %1 : f32[c] "b"
  %4 = map { (x, y, z) => add(x, mul(y, z)) } %0 %2 %3 : f32[c]
  return y = %4`),
    source(`  %2 = map { (x) => exp(x) } %1 : f32[c] "a"
  %3 = map { (x, y, z) => add(x, mul(y, z)) } %0 %2 %2 : f32[c]
  return y = %3`),
  );
});

test('what differs in anything that counts stays apart', () => {
  stays(`${inputs}
%2 = contract ik jk -> ij %0 %1 : f32[n, m]
%3 = contract ik jk -> ji %0 %1 : f32[m, n]
%4 = fold sum finish axes(-1) keep %2 : f32[n, 1]
%5 = fold max finish axes(-1) keep %2 : f32[n, 1]
%6 = fold sum finish axes(-1) %2 : f32[n]
%7 = map { (x, y) => sub(x, y) } %4 %5 : f32[n, 1]
%8 = map { (x, y) => sub(x, y) } %5 %4 : f32[n, 1]
return a = %3
return b = %6
return c = %7
return d = %8`);
});

test('a square told by its letters alone is not its transpose', () => {
  stays(`
%0 = input "A" : f32[n, n]
%1 = input "B" : f32[n, n]
%2 = contract ik kj -> ij %0 %1 : f32[n, n]
%3 = contract ki kj -> ij %0 %1 : f32[n, n]
%4 = contract ik kj -> ji %0 %1 : f32[n, n]
%5 = contract ik jk -> ij %0 %0 : f32[n, n]
%6 = contract ki kj -> ij %0 %0 : f32[n, n]
return a = %2
return b = %3
return c = %4
return d = %5
return e = %6`);
});

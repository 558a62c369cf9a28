import { graphText } from '@heed/graph';
import { expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { exponentialFeatures } from './exponential-features.ts';

const check = (input: string, expected: string): void => {
  expect(graphText(exponentialFeatures(graphFrom(input))).trim()).toBe(expected.trim());
};

const elu = `
%0 = input "K" : f32[m, d]
%1 = map { (x) => select(lt(0, x), x, expm1(min(x, 0))) } %0 : f32[m, d]`;

test('elu(x) + 1 is x + 1 or the exponential, in one map', () => {
  check(
    `${elu}
%2 = map { (y) => add(y, 1) } %1 : f32[m, d] "φ"
return result = %2`,
    `${elu}
%2 = map { (x) => select(lt(0, x), add(x, 1), exp(min(x, 0))) } %0 : f32[m, d] "φ"
return result = %2`,
  );
});

test('the 1 may come first, may be a constant of the graph, and may be cast', () => {
  const expected = `${elu}
%2 = constant 1 : i32[]
%3 = map { (x) => select(lt(0, x), add(x, 1), exp(min(x, 0))) } %0 : f32[m, d]
return result = %3`;
  check(
    `${elu}
%2 = constant 1 : i32[]
%3 = map { (one: f64, y) => add(cast<f32>(one), y) } %2 %1 : f32[m, d]
return result = %3`,
    expected,
  );
});

test('what is eˣ − 1 on every branch, or without one, is eˣ', () => {
  check(
    `
%0 = input "K" : f32[m, d]
%1 = map { (x) => expm1(x) } %0 : f32[m, d]
%2 = map { (y) => add(1, y) } %1 : f32[m, d]
return result = %2`,
    `
%0 = input "K" : f32[m, d]
%1 = map { (x) => expm1(x) } %0 : f32[m, d]
%2 = map { (x) => exp(x) } %0 : f32[m, d]
return result = %2`,
  );
});

test('the map below stays where it is wanted itself', () => {
  check(
    `${elu}
%2 = map { (y) => add(y, 1) } %1 : f32[m, d]
return elu = %1
return result = %2`,
    `${elu}
%2 = map { (x) => select(lt(0, x), add(x, 1), exp(min(x, 0))) } %0 : f32[m, d]
return elu = %1
return result = %2`,
  );
});

test.each([
  ['another number is added', 'add(y, 2)'],
  ['1 is taken away', 'sub(y, 1)'],
  ['1 is added to what is made of it', 'add(neg(y), 1)'],
  ['it is added to itself', 'add(y, y)'],
])('not where %s', (_, program) => {
  const text = `${elu}
%2 = map { (y) => ${program} } %1 : f32[m, d]
return result = %2`;
  check(text, text);
});

test('not where no branch is eˣ − 1, nor where the number comes from elsewhere', () => {
  const plain = `
%0 = input "K" : f32[m, d]
%1 = map { (x) => max(x, 0) } %0 : f32[m, d]
%2 = map { (y) => add(y, 1) } %1 : f32[m, d]
return result = %2`;
  check(plain, plain);
  const given = `
%0 = input "K" : f32[m, d]
%1 = map { (y) => add(y, 1) } %0 : f32[m, d]
return result = %1`;
  check(given, given);
});

test('not in float64, where the detour loses nothing that counts', () => {
  const text = `
%0 = input "K" : f64[m, d]
%1 = map { (x: f64) => expm1(x) } %0 : f64[m, d]
%2 = map { (y: f64) => add(y, f64(1)) } %1 : f64[m, d]
return result = %2`;
  check(text, text);
});

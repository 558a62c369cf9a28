import { graphText } from '@heed/graph';
import { describe, expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { reassociateProducts } from './reassociate-products.ts';

const check = (input: string, expected: string): void => {
  expect(graphText(reassociateProducts(graphFrom(input))).trim()).toBe(expected.trim());
};
const stays = (text: string): void => check(text, text);

const inputs = `
%0 = input "Q" : f32[…Q, n, d]
%1 = input "K" : f32[…K, m, d]
%2 = input "V" : f32[…V, m, e]`;

const scores = `${inputs}
%3 = contract ik jk -> ij %0 %1 : f32[…K…Q, n, m] "S"`;

describe('scores that are only multiplied and summed are not formed', () => {
  test('keys are multiplied by values first', () => {
    check(
      `${scores}
%4 = contract ij jt -> it %3 %2 : f32[…K…Q…V, n, e] "O"
return result = %4`,
      `${inputs}
%3 = contract ja jt -> at %1 %2 : f32[…K…V, d, e]
%4 = contract ia at -> it %0 %3 : f32[…K…Q…V, n, e] "O"
return result = %4`,
    );
  });

  test('a sum over keys sums the keys, kept or not', () => {
    check(
      `${scores}
%4 = fold sum finish axes(-1) keep %3 : f32[…K…Q, n, 1]
return result = %4`,
      `${inputs}
%3 = fold sum finish axes(-2) keep %1 : f32[…K, 1, d]
%4 = contract ik jk -> ij %0 %3 : f32[…K…Q, n, 1]
return result = %4`,
    );
    check(
      `${scores}
%4 = fold sum finish axes(-1) %3 : f32[…K…Q, n]
return result = %4`,
      `${inputs}
%3 = fold sum finish axes(-2) %1 : f32[…K, d]
%4 = contract ik k -> i %0 %3 : f32[…K…Q, n]
return result = %4`,
    );
  });

  test('a sum over queries sums the queries', () => {
    check(
      `${scores}
%4 = fold sum finish axes(-2) %3 : f32[…K…Q, m]
return result = %4`,
      `${inputs}
%3 = fold sum finish axes(-2) %0 : f32[…Q, d]
%4 = contract jk k -> j %1 %3 : f32[…K…Q, m]
return result = %4`,
    );
  });

  test('product and sum together: linear attention, divided after', () => {
    check(
      `${scores}
%4 = contract ij jt -> it %3 %2 : f32[…K…Q…V, n, e]
%5 = fold sum finish axes(-1) keep %3 : f32[…K…Q, n, 1]
%6 = map { (x, y) => div(x, y) } %4 %5 : f32[…K…Q…V, n, e]
return result = %6`,
      `${inputs}
%3 = contract ja jt -> at %1 %2 : f32[…K…V, d, e]
%4 = contract ia at -> it %0 %3 : f32[…K…Q…V, n, e]
%5 = fold sum finish axes(-2) keep %1 : f32[…K, 1, d]
%6 = contract ik jk -> ij %0 %5 : f32[…K…Q, n, 1]
%7 = map { (x, y) => div(x, y) } %4 %6 : f32[…K…Q…V, n, e]
return result = %7`,
    );
  });

  test('divided before: what stands still along the keys is done to the result, and rows without keys stay 0', () => {
    check(
      `${scores}
%4 = fold sum finish axes(-1) keep %3 : f32[…K…Q, n, 1]
%5 = map { (x, y) => div(x, y) } %3 %4 : f32[…K…Q, n, m]
%6 = contract ij jt -> it %5 %2 : f32[…K…Q…V, n, e]
return result = %6`,
      `${inputs}
%3 = fold sum finish axes(-2) keep %1 : f32[…K, 1, d]
%4 = contract ik jk -> ij %0 %3 : f32[…K…Q, n, 1]
%5 = size m : i32[]
%6 = contract ja jt -> at %1 %2 : f32[…K…V, d, e]
%7 = contract ia at -> it %0 %6 : f32[…K…Q…V, n, e]
%8 = map { (x, y) => div(x, y) } %7 %4 : f32[…K…Q…V, n, e]
%9 = map { (x, c0: f64) => select(lt(f64(0), c0), x, 0) } %8 %5 : f32[…K…Q…V, n, e]
return result = %9`,
    );
  });

  test('a scale is done to the result; as many rows as keys are no rows without keys', () => {
    const own = inputs.replaceAll(', m, ', ', n, ').replaceAll('[m', '[n');
    check(
      `${own}
%3 = contract ik jk -> ij %0 %1 : f32[…K…Q, n, n]
%4 = size d : i32[]
%5 = map { (s, d: f64) => div(s, cast<f32>(sqrt(d))) } %3 %4 : f32[…K…Q, n, n]
%6 = contract ij jt -> it %5 %2 : f32[…K…Q…V, n, e]
return result = %6`,
      `${own}
%3 = size d : i32[]
%4 = contract ja jt -> at %1 %2 : f32[…K…V, d, e]
%5 = contract ia at -> it %0 %4 : f32[…K…Q…V, n, e]
%6 = map { (s, d: f64) => div(s, cast<f32>(sqrt(d))) } %5 %3 : f32[…K…Q…V, n, e]
return result = %6`,
    );
  });

  test('the scores may be the second operand', () => {
    check(
      `${scores}
%4 = contract jt ij -> ti %2 %3 : f32[…K…Q…V, e, n]
return result = %4`,
      `${inputs}
%3 = contract ja jt -> at %1 %2 : f32[…K…V, d, e]
%4 = contract ia at -> ti %0 %3 : f32[…K…Q…V, e, n]
return result = %4`,
    );
  });

  test('heads as named axes', () => {
    const named = `
%0 = input "Q" : f32[B, h, n, d]
%1 = input "K" : f32[B, h, m, d]
%2 = input "V" : f32[B, h, m, e]`;
    check(
      `${named}
%3 = contract bhik bhjk -> bhij %0 %1 : f32[B, h, n, m]
%4 = contract bhij bhjt -> bhit %3 %2 : f32[B, h, n, e]
return result = %4`,
      `${named}
%3 = contract bhja bhjt -> bhat %1 %2 : f32[B, h, d, e]
%4 = contract bhia bhat -> bhit %0 %3 : f32[B, h, n, e]
return result = %4`,
    );
  });
});

describe('scores stay', () => {
  const product = `%5 = contract ij jt -> it %4 %2 : f32[…K…Q…V, n, e]
return result = %5`;

  test('under a row function', () => {
    stays(`${scores}
%4 = fold softmax weight axes(-1) keep %3 : f32[…K…Q, n, m]
${product}`);
  });

  test('under a function that is no multiple', () => {
    stays(`${scores}
%4 = map { (x) => max(x, 0) } %3 : f32[…K…Q, n, m]
${product}`);
    stays(`${scores}
%4 = map { (x) => add(x, 1) } %3 : f32[…K…Q, n, m]
${product}`);
    stays(`${scores}
%4 = map { (x) => mul(x, x) } %3 : f32[…K…Q, n, m]
${product}`);
  });

  test('times a number for each key', () => {
    stays(`${inputs}
%3 = input "g" : f32[m]
%4 = contract ik jk -> ij %0 %1 : f32[…K…Q, n, m]
%5 = map { (x, g) => mul(x, g) } %4 %3 : f32[…K…Q, n, m]
%6 = contract ij jt -> it %5 %2 : f32[…K…Q…V, n, e]
return result = %6`);
  });

  test('asked for by name', () => {
    stays(`${scores}
%4 = contract ij jt -> it %3 %2 : f32[…K…Q…V, n, e]
return S = %3
return result = %4`);
  });

  test('read by something else too', () => {
    stays(`${scores}
%4 = fold max finish axes(-1) keep %3 : f32[…K…Q, n, 1]
%5 = contract ij jt -> it %3 %2 : f32[…K…Q…V, n, e]
return top = %4
return result = %5`);
  });

  test('under a condition, in the product or in the sum', () => {
    const condition = `${scores}
%4 = position -2 : i32[n, 1]
%5 = position -1 : i32[m]
%6 = map { (j: f64, i: f64) => le(j, i) } %5 %4 : bool[n, m]`;
    stays(`${condition}
%7 = contract ij jt -> it %3 %2 domain ij %6 : f32[…K…Q…V, n, e]
return result = %7`);
    stays(`${condition}
%7 = fold sum finish axes(-1) %3 domain %6 : f32[…K…Q, n]
return result = %7`);
  });

  test('where costs are not known: features alone', () => {
    stays(`
%0 = input "A" : f32[a, b]
%1 = input "B" : f32[b, c]
%2 = input "C" : f32[c, d]
%3 = contract ab bc -> ac %0 %1 : f32[a, c]
%4 = contract ac cd -> ad %3 %2 : f32[a, d]
return result = %4`);
  });

  test('where lengths are written out and features are longer', () => {
    stays(`
%0 = input "Q" : f32[5, 64]
%1 = input "K" : f32[7, 64]
%2 = input "V" : f32[7, 32]
%3 = contract ik jk -> ij %0 %1 : f32[5, 7]
%4 = contract ij jt -> it %3 %2 : f32[5, 32]
return result = %4`);
  });

  test('in whole numbers', () => {
    stays(`
%0 = input "Q" : i32[n, d]
%1 = input "K" : i32[m, d]
%2 = input "V" : i32[m, e]
%3 = contract ik jk -> ij %0 %1 : i32[n, m]
%4 = contract ij jt -> it %3 %2 : i32[n, e]
return result = %4`);
  });
});

/** What is a stream and what is not, from graph text to the text of kernels; running them is tested in the face's room. */

import { kernelText } from '@heed/kernels';
import { describe, expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { compile, fusions } from '../pipeline.ts';

const inputs = `
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[m, d]
%2 = input "V" : f32[m, e]
%3 = contract ik jk -> ij %0 %1 : f32[n, m]`;

const mask = `
%4 = position -2 : i32[n, 1]
%5 = position -1 : i32[m]
%6 = map { (i: f64, j: f64) => le(j, i) } %4 %5 : bool[n, m]`;

const kernels = (text: string): string => compile(graphFrom(text)).kernels.map(kernelText).join('\n').trim();
const reasons = (text: string): (string | undefined)[] => fusions(graphFrom(text)).map(({ reason }) => reason);

describe('one kernel', () => {
  test.each([
    [
      'softmax with a condition: the condition is asked, scores are in natural units',
      `${inputs}${mask}
%7 = fold softmax weight axes(-1) keep %3 domain %6 : f32[n, m]
%8 = contract ik kj -> ij %7 %2 domain ik %6 : f32[n, e]
return result = %8`,
      `
kernel attention_f32_stream: stream(%0 in f32, %1 in f32, %2 position, %3 position, %4 in f32, %5 out f32)
  %5 = sum over j of weight · %4, divided by the total (zero where it is 0)
  product 0 = sum over k of %0 · %1
  score = (s0) => s0 where s0 = product 0
  domain = (x2: f64, x3: f64) => le(x3, x2) where x2 = %2, x3 = %3
  weight (exp) = (p) => p
  total = (p) => p
  tile = 64 queries × 24 keys`,
    ],
    [
      'the sum is the formula’s own, with a number added',
      `${inputs}
%4 = map { (x) => exp(x) } %3 : f32[n, m]
%5 = fold sum finish axes(-1) keep %4 : f32[n, 1]
%6 = input "c" : f32[n, 1]
%7 = map { (x, y) => add(x, y) } %5 %6 : f32[n, 1]
%8 = map { (x, y) => div(x, y) } %4 %7 : f32[n, m]
%9 = contract ik kj -> ij %8 %2 : f32[n, e]
return result = %9`,
      `
kernel attention_f32_stream: stream(%0 in f32, %1 in f32, %2 in f32, %3 in f32, %4 out f32)
  %4 = sum over j of weight · %3, divided by the total (zero where no key counts)
  product 0 = sum over k of %0 · %1
  score = (s0) => s0 where s0 = product 0
  weight (exp) = (p) => p
  total = (p) => p
  total from = (x2) => x2 where x2 = %2
  tile = 64 queries × 24 keys`,
    ],
    [
      'softpick: weights and total differ',
      `${inputs}
%4 = fold softpick weight axes(-1) keep %3 : f32[n, m]
%5 = contract ik kj -> ij %4 %2 : f32[n, e]
return result = %5`,
      `
kernel attention_f32_stream: stream(%0 in f32, %1 in f32, %2 in f32, %3 out f32)
  %3 = sum over j of weight · %2, divided by the total (zero where it is 0)
  product 0 = sum over k of %0 · %1
  score = (s0) => s0 where s0 = product 0
  weight (exp) = (p, u) => max(sub(p, u), 0)
  total = (p, u) => abs(sub(p, u))
  total from = () => 0.000001
  tile = 64 queries × 24 keys`,
    ],
    [
      'no normaliser',
      `${inputs}
%4 = map { (x) => sigmoid(x) } %3 : f32[n, m]
%5 = contract ik kj -> ij %4 %2 : f32[n, e]
return result = %5`,
      `
kernel attention_f32_stream: stream(%0 in f32, %1 in f32, %2 in f32, %3 out f32)
  %3 = sum over j of weight · %2
  product 0 = sum over k of %0 · %1
  score = (s0) => sigmoid(s0) where s0 = product 0
  weight (score) = (p) => p
  tile = 64 queries × 24 keys`,
    ],
    [
      'a gate on the weights is no part of the total',
      `${inputs}
%4 = input "g" : f32[m]
%5 = fold softmax1 weight axes(-1) keep %3 : f32[n, m]
%6 = map { (x, y) => mul(x, y) } %5 %4 : f32[n, m]
%7 = contract ik kj -> ij %6 %2 : f32[n, e]
return result = %7`,
      `
kernel attention_f32_stream: stream(%0 in f32, %1 in f32, %2 in f32, %3 in f32, %4 out f32)
  %4 = sum over j of weight · %3, divided by the total (zero where it is 0)
  product 0 = sum over k of %0 · %1
  score = (s0) => s0 where s0 = product 0
  weight (exp) = (p) => p
  total = (p) => p
  total from = () => 1
  factor = (x2) => x2 where x2 = %2
  tile = 64 queries × 24 keys`,
    ],
    [
      'the logarithm of the total: no values',
      `${inputs}
%4 = fold logsumexp finish axes(-1) %3 : f32[n]
return result = %4`,
      `
kernel attention_f32_stream: stream(%0 in f32, %1 in f32, %2 out f32)
  %2 = the total
  product 0 = sum over k of %0 · %1
  score = (s0) => s0 where s0 = product 0
  weight (exp) = (p) => p
  total = (p) => p
  tile = 64 queries × 24 keys`,
    ],
  ])('%s', (_, text, expected) => {
    expect(kernels(text)).toBe(expected.trim());
    expect(reasons(text)).toEqual([undefined]);
  });
});

describe('why not', () => {
  const attention = `${inputs}
%4 = fold softmax weight axes(-1) keep %3 : f32[n, m]
%5 = contract ik kj -> ij %4 %2 : f32[n, e]`;

  test.each([
    ['weights-wanted', `${attention}\nreturn A = %4\nreturn result = %5`],
    [
      'condition',
      `${inputs}${mask}
%7 = fold softmax weight axes(-1) keep %3 : f32[n, m]
%8 = contract ik kj -> ij %7 %2 domain ik %6 : f32[n, e]
return result = %8`,
    ],
    [
      'condition',
      `${inputs}
%4 = fold softmax weight axes(-1) keep %3 : f32[n, m]
%5 = input "M" : bool[m, e]
%6 = contract ik kj -> ij %4 %2 domain kj %5 : f32[n, e]
return result = %6`,
    ],
    [
      'other-axis',
      `${inputs}
%4 = fold softmax weight axes(-2) keep %3 : f32[n, m]
%5 = contract ik kj -> ij %4 %2 : f32[n, e]
return result = %5`,
    ],
    [
      'normaliser',
      `${inputs}
%4 = fold log_softmax weight axes(-1) keep %3 : f32[n, m]
%5 = contract ik kj -> ij %4 %2 : f32[n, e]
return result = %5`,
    ],
    [
      'weights-changed',
      `${inputs}
%4 = fold softmax weight axes(-1) keep %3 : f32[n, m]
%5 = map { (x) => mul(x, x) } %4 : f32[n, m]
%6 = contract ik kj -> ij %5 %2 : f32[n, e]
return result = %6`,
    ],
    [
      'weights-changed',
      `
%0 = input "Q" : f32[H, n, d]
%1 = input "K" : f32[H, m, d]
%2 = input "V" : f32[H, m, e]
%3 = contract hik hjk -> hij %0 %1 : f32[H, n, m]
%4 = fold softmax weight axes(-1) keep %3 : f32[H, n, m]
%5 = input "W" : f32[H, H]
%6 = contract hg gij -> hij %5 %4 : f32[H, n, m]
%7 = contract hij hje -> hie %6 %2 : f32[H, n, e]
return result = %7`,
    ],
    [
      'no-scores',
      `
%0 = input "S" : f32[n, m]
%1 = input "V" : f32[m, e]
%2 = fold softmax weight axes(-1) keep %0 : f32[n, m]
%3 = contract ik kj -> ij %2 %1 : f32[n, e]
return result = %3`,
    ],
  ])('%s', (reason, text) => {
    expect(reasons(text)).toContain(reason);
    expect(kernels(text)).not.toContain('stream(');
  });

  test('plain products are no attention, and nothing is said of them', () => {
    const text = `${inputs}
%4 = contract ik kj -> ij %3 %2 : f32[n, e]
return result = %4`;
    expect(reasons(text)).toEqual([]);
    expect(kernels(text)).not.toContain('stream(');
  });

  test('scores that are wanted cost one more product, and the weights are still never stored', () => {
    const plan = compile(graphFrom(`${attention}\nreturn S = %3\nreturn result = %5`));
    expect(plan.kernels.map(({ skeleton }) => skeleton)).toEqual(['contract', 'stream']);
    expect(plan.buffers.filter(({ use }) => use.kind === 'temporary')).toEqual([]);
  });
});

test('the tile is the caller’s to choose', () => {
  const text = `${inputs}
%4 = fold softmax weight axes(-1) keep %3 : f32[n, m]
%5 = contract ik kj -> ij %4 %2 : f32[n, e]
return result = %5`;
  const tile = { queries: 8, keys: 24 };
  expect(compile(graphFrom(text), { tile }).kernels[0]).toMatchObject({ skeleton: 'stream', tile });
});

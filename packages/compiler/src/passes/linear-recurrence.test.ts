import { graphText } from '@heed/graph';
import { describe, expect, test } from 'vitest';
import { graphFrom } from '../graph-source.check.ts';
import { linearRecurrence } from './linear-recurrence.ts';

const after = (input: string): string => graphText(linearRecurrence(graphFrom(input))).trim();
const stays = (text: string): void => expect(after(text)).toBe(text.trim());

/** Nodes 4 to 6: `program` over (j, i) for keys and queries. */
const condition = (program: string, n: string = 'n', m: string = 'n'): string => `
%4 = position -1 : i32[${m}]
%5 = position -2 : i32[${n}, 1]
%6 = map { (j: f64, i: f64) => ${program} } %4 %5 : bool[${n}, ${m}]`;

const inputs = `
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[n, d]
%2 = input "V" : f32[n, e]`;

const scores = `${inputs}
%3 = contract ik jk -> ij %0 %1 : f32[n, n] "S"`;

const product = '%7 = contract ij jt -> it %3 %2 domain ij %6 : f32[n, e] "O"';

describe('keys up to the query', () => {
  test('pieces of 128, a state carried over them, the rest as one more; the row sum is a column of ones', () => {
    expect(
      after(`${scores}${condition('le(j, i)')}
${product}
%8 = fold sum finish axes(-1) keep %3 domain %6 : f32[n, 1] "T"
%9 = map { (x, y) => div(x, y) } %7 %8 : f32[n, e]
return result = %9`),
    ).toBe(
      `${inputs}
%3 = constant 1 : f32[]
%4 = view [new; new] %3 : f32[1, 1]
%5 = concat axis -1 %2 %4 : f32[n, e + 1]
%6 = view [0 from 0 by 1 size 128*div(n, 128); 1 from 0 by 1 size d] %0 : f32[128*div(n, 128), d]
%7 = split axis 0 into [div(n, 128); 128] %6 : f32[div(n, 128), 128, d]
%8 = view [0 from 0 by 1 size 128*div(n, 128); 1 from 0 by 1 size d] %1 : f32[128*div(n, 128), d]
%9 = split axis 0 into [div(n, 128); 128] %8 : f32[div(n, 128), 128, d]
%10 = view [0 from 0 by 1 size 128*div(n, 128); 1 from 0 by 1 size e + 1] %5 : f32[128*div(n, 128), e + 1]
%11 = split axis 0 into [div(n, 128); 128] %10 : f32[div(n, 128), 128, e + 1]
%12 = contract bja bjt -> bat %9 %11 : f32[div(n, 128), d, e + 1]
%13 = constant 0 : f32[]
%14 = scan carries 1 axis -3 length { div(n, 128) } %13 %12 -> (f32[d, e + 1], f32[div(n, 128), d, e + 1]) {
  %0 = input "sum" : f32[d, e + 1]
  %1 = input "state" : f32[d, e + 1]
  %2 = map { (a, b) => add(a, b) } %0 %1 : f32[d, e + 1]
  return next = %2
  return before = %0
}
%15 = item 1 %14 : f32[div(n, 128), d, e + 1]
%16 = item 0 %14 : f32[d, e + 1]
%17 = contract bia bat -> bit %7 %15 : f32[div(n, 128), 128, e + 1]
%18 = position -1 : i32[128]
%19 = position -2 : i32[128, 1]
%20 = map { (j: f64, i: f64) => le(j, i) } %18 %19 : bool[128, 128]
%21 = contract bia bja -> bij %7 %9 : f32[div(n, 128), 128, 128]
%22 = contract bij bjt -> bit %21 %11 domain ij %20 : f32[div(n, 128), 128, e + 1]
%23 = map { (a, b) => add(a, b) } %17 %22 : f32[div(n, 128), 128, e + 1]
%24 = merge axis 0 count 2 %23 : f32[128*div(n, 128), e + 1]
%25 = view [0 from 128*div(n, 128) by 1 size -128*div(n, 128) + n; 1 from 0 by 1 size d] %0 : f32[-128*div(n, 128) + n, d]
%26 = view [0 from 128*div(n, 128) by 1 size -128*div(n, 128) + n; 1 from 0 by 1 size d] %1 : f32[-128*div(n, 128) + n, d]
%27 = view [0 from 128*div(n, 128) by 1 size -128*div(n, 128) + n; 1 from 0 by 1 size e + 1] %5 : f32[-128*div(n, 128) + n, e + 1]
%28 = contract ia at -> it %25 %16 : f32[-128*div(n, 128) + n, e + 1]
%29 = position -1 : i32[-128*div(n, 128) + n]
%30 = position -2 : i32[-128*div(n, 128) + n, 1]
%31 = map { (j: f64, i: f64) => le(j, i) } %29 %30 : bool[-128*div(n, 128) + n, -128*div(n, 128) + n]
%32 = contract ia ja -> ij %25 %26 : f32[-128*div(n, 128) + n, -128*div(n, 128) + n]
%33 = contract ij jt -> it %32 %27 domain ij %31 : f32[-128*div(n, 128) + n, e + 1]
%34 = map { (a, b) => add(a, b) } %28 %33 : f32[-128*div(n, 128) + n, e + 1]
%35 = concat axis -2 %24 %34 : f32[n, e + 1]
%36 = view [0 from 0 by 1 size n; 1 from 0 by 1 size e] %35 : f32[n, e] "O"
%37 = view [0 from 0 by 1 size n; 1 from e by 1 size 1] %35 : f32[n, 1] "T"
%38 = map { (x, y) => div(x, y) } %36 %37 : f32[n, e]
return result = %38`.trim(),
    );
  });

  const heads = `
%0 = input "Q" : f32[b, h, 256, 16]
%1 = input "K" : f32[b, h, 256, 16]
%2 = input "V" : f32[b, h, 256, 8]`;

  test('without a sum; heads are labels like others; whole pieces leave no rest; strictly before stays strict', () => {
    expect(
      after(`${heads}
%3 = contract bhik bhjk -> bhij %0 %1 : f32[b, h, 256, 256]${condition('lt(j, i)', '256', '256')}
%7 = contract bhij bhjt -> bhit %3 %2 domain ij %6 : f32[b, h, 256, 8]
return result = %7`),
    ).toBe(
      `${heads}
%3 = view [0 from 0 by 1 size b; 1 from 0 by 1 size h; 2 from 0 by 1 size 256; 3 from 0 by 1 size 16] %0 : f32[b, h, 256, 16]
%4 = split axis 2 into [2; 128] %3 : f32[b, h, 2, 128, 16]
%5 = view [0 from 0 by 1 size b; 1 from 0 by 1 size h; 2 from 0 by 1 size 256; 3 from 0 by 1 size 16] %1 : f32[b, h, 256, 16]
%6 = split axis 2 into [2; 128] %5 : f32[b, h, 2, 128, 16]
%7 = view [0 from 0 by 1 size b; 1 from 0 by 1 size h; 2 from 0 by 1 size 256; 3 from 0 by 1 size 8] %2 : f32[b, h, 256, 8]
%8 = split axis 2 into [2; 128] %7 : f32[b, h, 2, 128, 8]
%9 = contract bhcja bhcjt -> bhcat %6 %8 : f32[b, h, 2, 16, 8]
%10 = constant 0 : f32[]
%11 = scan carries 1 axis -3 length { 2 } %10 %9 -> (f32[b, h, 16, 8], f32[b, h, 2, 16, 8]) {
  %0 = input "sum" : f32[b, h, 16, 8]
  %1 = input "state" : f32[b, h, 16, 8]
  %2 = map { (a, b) => add(a, b) } %0 %1 : f32[b, h, 16, 8]
  return next = %2
  return before = %0
}
%12 = item 1 %11 : f32[b, h, 2, 16, 8]
%13 = contract bhcia bhcat -> bhcit %4 %12 : f32[b, h, 2, 128, 8]
%14 = position -1 : i32[128]
%15 = position -2 : i32[128, 1]
%16 = map { (j: f64, i: f64) => lt(j, i) } %14 %15 : bool[128, 128]
%17 = contract bhcia bhcja -> bhcij %4 %6 : f32[b, h, 2, 128, 128]
%18 = contract bhcij bhcjt -> bhcit %17 %8 domain ij %16 : f32[b, h, 2, 128, 8]
%19 = map { (a, b) => add(a, b) } %13 %18 : f32[b, h, 2, 128, 8]
%20 = merge axis 2 count 2 %19 : f32[b, h, 256, 8]
return result = %20`.trim(),
    );
  });

  test('queries beyond the last key see the state of all keys', () => {
    const text = after(`
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[m, d]
%2 = input "V" : f32[m, e]
%3 = contract ik jk -> ij %0 %1 : f32[n, m]${condition('le(j, i)', 'n', 'm')}
${product}
return result = %7`);
    expect(text).toContain('scan carries 1 axis -3 length { div(-max(m, n) + m + n, 128) }');
    expect(text).toMatch(/view \[0 from -max\(m, n\) \+ m \+ n by 1 size -m \+ max\(m, n\); .*\] %0 /);
    expect(text).toMatch(/concat axis -2 %\d+ %\d+ %\d+ : f32\[n, e\] "O"/);
  });

  test('a sum alone is a product with ones, its axis kept or not', () => {
    const sum = (keep: string, type: string): string =>
      after(`${scores}${condition('le(j, i)')}
%7 = fold sum finish axes(-1)${keep} %3 domain %6 : f32[${type}]
return result = %7`);
    expect(sum(' keep', 'n, 1')).toContain('map { (j: f64) => 1 }');
    expect(sum(' keep', 'n, 1')).toMatch(/= concat axis -2 %\d+ %\d+ : f32\[n, 1\]\nreturn result/);
    expect(sum('', 'n')).toMatch(/view \[0 from 0 by 1 size n\] %\d+ : f32\[n\]\nreturn result/);
  });

  test('product and sum under different conditions are two recurrences', () => {
    const text = after(`${scores}${condition('le(j, i)')}
${product}
%8 = map { (j: f64, i: f64) => lt(j, i) } %4 %5 : bool[n, n]
%9 = fold sum finish axes(-1) keep %3 domain %8 : f32[n, 1]
%10 = map { (x, y) => div(x, y) } %7 %9 : f32[n, e]
return result = %10`);
    expect(text.match(/= scan /g)).toHaveLength(2);
    expect(text).toContain('=> lt(j, i)');
    expect(text).not.toContain('[n, n]');
  });

  test('weights divided by their sum before the product: the sum is made apart, the division comes after', () => {
    const text = after(`${scores}${condition('le(j, i)')}
%7 = fold sum finish axes(-1) keep %3 domain %6 : f32[n, 1]
%8 = map { (x, y) => div(x, y) } %3 %7 : f32[n, n]
%9 = contract ij jt -> it %8 %2 domain ij %6 : f32[n, e]
return result = %9`);
    expect(text).toMatch(/map \{ \(x, y\) => div\(x, y\) \} %\d+ %\d+ : f32\[n, e\]\nreturn result/);
    expect(text).not.toContain('[n, n]');
  });
});

describe('scores stay', () => {
  test.each([
    ['a window', 'and(le(j, i), lt(sub(i, j), f64(16)))'],
    ['an offset', 'le(j, add(i, f64(3)))'],
    ['keys from the query on', 'le(i, j)'],
    ['keys after the query', 'lt(i, j)'],
    ['the same position', 'eq(j, i)'],
  ])('under %s', (_, program) => {
    stays(`${scores}${condition(program)}
${product}
return result = %7`);
  });

  test('under an offset that depends on the sizes: bottom right', () => {
    stays(`
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[m, d]
%2 = input "V" : f32[m, e]
%3 = contract ik jk -> ij %0 %1 : f32[n, m]
%4 = position -1 : i32[m]
%5 = position -2 : i32[n, 1]
%6 = size -n + m : i32[]
%7 = map { (j: f64, i: f64, o: f64) => le(j, add(i, o)) } %4 %5 %6 : bool[n, m]
%8 = contract ij jt -> it %3 %2 domain ij %7 : f32[n, e]
return result = %8`);
  });

  test('under a condition that is data', () => {
    stays(`${inputs}
%3 = input "M" : bool[n, n]
%4 = contract ik jk -> ij %0 %1 : f32[n, n]
%5 = contract ij jt -> it %4 %2 domain ij %3 : f32[n, e]
return result = %5`);
  });

  test('under none, where a row function stands between, and where someone wants them', () => {
    stays(`${scores}
%4 = contract ij jt -> it %3 %2 : f32[n, e]
return result = %4`);
    stays(`${scores}${condition('le(j, i)')}
%7 = fold softmax weight axes(-1) keep %3 domain %6 : f32[n, n]
%8 = contract ij jt -> it %7 %2 domain ij %6 : f32[n, e]
return result = %8`);
    stays(`${scores}${condition('le(j, i)')}
${product}
return S = %3
return result = %7`);
  });

  test('where one piece holds all', () => {
    stays(`
%0 = input "Q" : f32[128, 4]
%1 = input "K" : f32[128, 4]
%2 = input "V" : f32[128, 4]
%3 = contract ik jk -> ij %0 %1 : f32[128, 128]${condition('le(j, i)', '128', '128')}
%7 = contract ij jt -> it %3 %2 domain ij %6 : f32[128, 4]
return result = %7`);
  });

  test('where features are longer than lengths, or costs are not known', () => {
    stays(`
%0 = input "Q" : f32[200, 512]
%1 = input "K" : f32[200, 512]
%2 = input "V" : f32[200, 512]
%3 = contract ik jk -> ij %0 %1 : f32[200, 200]${condition('le(j, i)', '200', '200')}
%7 = contract ij jt -> it %3 %2 domain ij %6 : f32[200, 512]
return result = %7`);
    stays(`
%0 = input "Q" : f32[a, d]
%1 = input "K" : f32[b, d]
%2 = input "V" : f32[b, e]
%3 = contract ik jk -> ij %0 %1 : f32[a, b]${condition('le(j, i)', 'a', 'b')}
%7 = contract ij jt -> it %3 %2 domain ij %6 : f32[a, e]
return result = %7`);
  });
});

test('what is made is not made again: the pass runs on its own result without change', () => {
  const once = after(`${scores}${condition('le(j, i)')}
${product}
return result = %7`);
  expect(after(once)).toBe(once);
});

import { parseSize } from '@heed/tensor';
import { bug } from '@heed/diagnostics';
import { expect, test } from 'vitest';
import { isCheaper, isLength, type Term } from './size-order.ts';

/** `n m d + n m e` → the terms. */
const terms = (text: string): readonly Term[] =>
  text
    .split(' + ')
    .map((term) => term.split(' ').map((size) => parseSize(size) ?? bug(`the test's size \`${size}\` reads`)));

const cheaper = (own: string, old: string): boolean => isCheaper(terms(own), terms(old));

test.each([
  ['states of d × e instead of scores of n × m', 'm d e + n d e', 'n m d + n m e'],
  ['one length is both', 'n d e + n d e', 'n n d + n n e'],
  ["lengths of an input's own", 'K.m d e + Q.n d e', 'Q.n K.m d + Q.n K.m e'],
  ['a feature that is written out', 'm 64 e + n 64 e', 'n m 64 + n m e'],
  ['a row sum', 'm d + n d', 'n m d + n m'],
  ['1 is no factor', 'm d + n d 1', 'n m d + n m'],
  ['a term less', 'n d', 'n d + m d'],
  ['numbers are added up', '30 2 3', '20 4 + 11 10'],
  ['though a term is larger than each of the others', '100 + 1', '60 + 60'],
])('less: %s', (_, own, old) => {
  expect(cheaper(own, old)).toBe(true);
  expect(cheaper(old, own)).toBe(false);
});

test.each([
  ['features alone', 'a b c + a c d', 'b c d + a b d'],
  ['the same', 'n m d', 'm d n'],
  ['one length for another', 'n d', 'm d'],
  ['a term more', 'n d + d d', 'n m'],
  ['one gains and one is not known', 'm d e + n d e', 'n d d + n m e'],
  ['a length more', 'n m', 'd e f'],
  ['numbers that come to the same', '6 4', '3 8'],
])('neither: %s', (_, own, old) => {
  expect(cheaper(own, old)).toBe(false);
});

test('numbers written out are compared as they are, longer features than lengths included', () => {
  expect(cheaper('4 64 64 + 4 64 64', '4 4 64 + 4 4 64')).toBe(false);
  expect(cheaper('100 64 64 + 100 64 64', '100 100 64 + 100 100 64')).toBe(true);
});

test('a new term stands against one old term of its own, whichever order finds it', () => {
  expect(cheaper('n d + n m', 'n m + n m')).toBe(true);
  expect(cheaper('n m + n d', 'n m + n m')).toBe(true);
  expect(cheaper('n m + n m', 'n m d + n d')).toBe(false);
});

test('lengths are axes named as positions are, whoever owns them, and what is reckoned from them', () => {
  for (const text of ['n', 'K.m', 'x.T', 'L', 'div(n, 128)', 'm + -3']) expect(isLength(parseSize(text)!)).toBe(true);
  for (const text of ['d', 'K.d', 'H', '512', 'mul', 'Q.name']) expect(isLength(parseSize(text)!)).toBe(false);
});

import { check } from '@heed/formula';
import { expect, test } from 'vitest';
import { smallestAround, spansById } from './smallest-part.ts';

test('every part of the tree has its span', () => {
  const text = 'A = softmax(Q·Kᵀ/√d)\nA·V';
  const spans = [...spansById(check(text).program).values()].map(({ start, end }) => text.slice(start, end));
  expect(spans).toEqual(expect.arrayContaining(['softmax(Q·Kᵀ/√d)', 'Q·Kᵀ', 'Kᵀ', 'V', 'A·V']));
});

test('the smallest part around a span', () => {
  const spans = [{ start: 0, end: 20 }, { start: 4, end: 12 }, undefined, { start: 4, end: 8 }, { start: 14, end: 16 }];
  expect(smallestAround(spans, { start: 5, end: 7 })).toBe(3);
  expect(smallestAround(spans, { start: 4, end: 9 })).toBe(1);
  expect(smallestAround(spans, { start: 12, end: 15 })).toBe(0);
  expect(smallestAround(spans, { start: 19, end: 21 })).toBe(-1);
  expect(smallestAround(spans, undefined)).toBe(-1);
});

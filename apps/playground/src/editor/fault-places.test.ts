import { describe, expect, test } from 'vitest';
import { nextFault, visibleRange } from './fault-places.ts';

describe('visibleRange', () => {
  test.each([
    ['a span is marked as it is', 'Q·K', 0, 3, 'Q·K'],
    ['an empty span takes the character before it', 'Q·', 2, 2, '·'],
    ['at the start of a line it takes the one after it', 'A\nBC', 2, 2, 'B'],
    ['at the start of the text too', 'BC', 0, 0, 'B'],
    ['a span of another, longer text ends with this one', 'Q·K', 2, 9, 'K'],
    ['a span behind the end takes the last character', 'Q·K', 7, 9, 'K'],
    ['an empty text has nothing to mark', '', 0, 0, ''],
  ])('%s', (_, text, start, end, marked) => {
    const { from, to } = visibleRange({ start, end }, text);
    expect(text.slice(from, to)).toBe(marked);
  });
});

describe('nextFault', () => {
  const faults = [{ from: 2 }, { from: 5 }, { from: 9 }];

  test.each([
    [0, true, 2],
    [2, true, 5],
    [9, true, 2],
    [9, false, 5],
    [3, false, 2],
    [2, false, 9],
  ])('from %i, forward %s: %i', (place, forward, from) => {
    expect(nextFault(faults, place, forward)).toEqual({ from });
  });

  test('there is none among none', () => {
    expect(nextFault([], 3, true)).toBeUndefined();
    expect(nextFault([], 3, false)).toBeUndefined();
  });
});

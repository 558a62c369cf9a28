import { describe, expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

const KNOWN = ['softmax', 'sigmoid', 'sum', 'mean', 'max', 'logsumexp', 'Q', 'K', 'V', 'scores'];

describe('nearest', () => {
  test.each([
    ['sofmax', 'softmax'],
    ['sotfmax', 'softmax'],
    ['SoftMax', 'softmax'],
    ['logsumxep', 'logsumexp'],
    ['score', 'scores'],
    ['maen', 'mean'],
    ['q', 'Q'],
    ['Ｋ', 'K'],
    ['smu', 'sum'],
  ])('%s → %s', (name, expected) => {
    expect(nearest(name, KNOWN)).toBe(expected);
  });

  test.each(['X', 'banana', 'softmaxsoftmaxsoftmax', '', 'softmax', '__proto__'])('offers nothing for %j', (name) => {
    expect(
      nearest(
        name,
        KNOWN.filter((known) => known !== name && known !== 'sum'),
      ),
    ).toBeUndefined();
  });

  test('prefers a difference in case to a nearer spelling that comes first', () => {
    expect(nearest('SCORE', ['scorf', 'Score'])).toBe('Score');
  });

  test('does not look at names no person types', () => {
    expect(nearest('a'.repeat(1_000_000), KNOWN)).toBeUndefined();
    expect(nearest('a', ['a'.repeat(1_000_000)])).toBeUndefined();
  });
});

test('editDistance is symmetric, zero only for equals, and a swap costs one', () => {
  const words = ['', 'a', 'ab', 'ba', 'abc', 'acb', 'kitten', 'sitting', 'attention', 'attnetion'];
  for (const a of words) {
    for (const b of words) {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
      expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }
  }
  expect(editDistance('attention', 'attnetion')).toBe(1);
  expect(editDistance('kitten', 'sitting')).toBe(3);
});

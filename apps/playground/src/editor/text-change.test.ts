import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeBetween } from './text-change.ts';

function applied(before: string, after: string): string {
  const change = changeBetween(before, after);
  return change === undefined ? before : before.slice(0, change.from) + change.insert + before.slice(change.to);
}

describe('changeBetween', () => {
  test('a transposition put in is one character', () => {
    expect(changeBetween('softmax(Q·K/√d)·V', 'softmax(Q·Kᵀ/√d)·V')).toEqual({ from: 11, to: 11, insert: 'ᵀ' });
  });

  test('equal texts need none', () => {
    expect(changeBetween('Q·Kᵀ', 'Q·Kᵀ')).toBeUndefined();
  });

  test('a repeated letter taken out is one letter', () => {
    expect(changeBetween('aaa', 'aa')).toEqual({ from: 2, to: 3, insert: '' });
  });

  test('a character of two units is replaced whole', () => {
    // 𝐐 and 𝐑 share their first half; 🡆 (D83E DC46) and 𑑆 (D805 DC46) share their second.
    expect(changeBetween('a𝐐b', 'a𝐑b')).toEqual({ from: 1, to: 3, insert: '𝐑' });
    expect(changeBetween('a\u{1f846}b', 'a\u{11446}b')).toEqual({ from: 1, to: 3, insert: '\u{11446}' });
  });

  test('the change makes the one text of the other, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ᵀ', '𝐐', '𝐑', '\u{1f846}', '\u{11446}', '\n') });
    fc.assert(fc.property(text, text, (before, after) => applied(before, after) === after));
    expect(applied('', 'abc')).toBe('abc');
  });
});

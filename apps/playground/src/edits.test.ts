import { expect, test } from 'vitest';
import { edited } from './edits.ts';

const at = (start: number, end: number, text: string): { span: { start: number; end: number }; text: string } => ({
  span: { start, end },
  text,
});

test.each([
  ['softmax(Q·K)', [at(11, 11, 'ᵀ')], 'softmax(Q·Kᵀ)'],
  ['a 𝛼 b', [at(0, 1, 'x'), at(2, 4, 'α')], 'x α b'],
  ['abcdef', [at(4, 6, 'Z'), at(0, 2, 'Y'), at(2, 2, '-')], 'Y-cdZ'],
  ['abcdef', [at(0, 3, 'Y'), at(2, 4, 'Z')], 'abZef'],
  ['abc', [at(5, 9, 'x'), at(-1, 0, 'y'), at(2, 1, 'z')], 'abc'],
])('%s', (text, edits, expected) => {
  expect(edited(text, edits)).toBe(expected);
});

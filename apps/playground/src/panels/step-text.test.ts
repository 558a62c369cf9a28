import { expect, test } from 'vitest';
import { stepText } from './step-text.ts';

const source = 'X: [n, c];  K = X·W\nw[i, k] = A[i, k]·V[k]  # six\nsoftmax(S) + 1';
const stepAt = (text: string, name?: string) => {
  const start = source.indexOf(text);
  return { text, span: { start, end: start + text.length }, ...(name !== undefined && { name }) };
};

test('a step has the left side of its definition', () => {
  expect(stepText(stepAt('X·W', 'K'), source)).toBe('K = X·W');
  expect(stepText(stepAt('A[i, k]·V[k]', 'w'), source)).toBe('w[i, k] = A[i, k]·V[k]');
});

test('a part of an expression, and a result without a name, are their own text', () => {
  expect(stepText(stepAt('softmax(S)'), source)).toBe('softmax(S)');
  expect(stepText(stepAt('softmax(S) + 1'), source)).toBe('softmax(S) + 1');
});

test('where the text has moved on, the name is enough', () => {
  expect(stepText(stepAt('A[i, k]·V[k]', 'w'), `\n${source}`)).toBe('w = A[i, k]·V[k]');
});

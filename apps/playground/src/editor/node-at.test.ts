import { read } from '@heed/formula';
import { describe, expect, test } from 'vitest';
import { nodeAt } from './node-at.ts';

/** The text of the part at the mark `|`. */
function partAt(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const span = nodeAt(read(text).program, offset);
  return span && text.slice(span.start, span.end);
}

describe('nodeAt', () => {
  test.each([
    ['softmax(Q|·Kᵀ/√d)·V', 'Q'],
    ['softmax(Q·|Kᵀ/√d)·V', 'K'],
    ['softmax(Q·Kᵀ|/√d)·V', 'Kᵀ'],
    ['soft|max(Q·Kᵀ/√d)·V', 'softmax(Q·Kᵀ/√d)'],
    ['softmax(Q·Kᵀ/√d)·V|', 'V'],
    ['|A = Q·Kᵀ', 'Q·Kᵀ'],
    ['A = x\nB |= A·A', 'A·A'],
    ['w[i, k, t] = A[i, k|]·V[k, t]', 'k'],
    ['softmax(S, axis|=-1)', 'softmax(S, axis=-1)'],
  ])('%s → %s', (marked, part) => {
    expect(partAt(marked)).toBe(part);
  });

  test.each(['X: [n, c|]', 'A = x\n\n|\nB = y', '|'])('%j has none', (marked) => {
    expect(partAt(marked)).toBeUndefined();
  });
});

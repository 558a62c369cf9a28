// What is checked again only where it could come out otherwise.

import { expect, test } from 'vitest';
import { check, checkAgain } from './check.ts';
import type { ElaborateOptions } from './elaborate/elaborate.ts';

const serving = [
  'softmax(Q·Kᵀ/√d)·V',
  'softmax(Q·Kᵀ/√d | j ≤ i)·V',
  'S = Q·Kᵀ/√d\nE = exp(S - max(S))\nE/sum(E)·V',
  'Q: f16[…, n, d]\nsoftmax(Q·Kᵀ)·V',
  'softmax(Q·Kᵀ + slope·(j - i))·V\nslope: [h, 1, 1]',
];

const givenRanks: readonly ElaborateOptions['ranks'][] = [
  {},
  { Q: 2, K: 2, V: 2 },
  { Q: 3, K: 3, V: 3 },
  { K: 4, V: 5 },
];
const givenTypes: readonly ElaborateOptions['dtypes'][] = [{}, { K: 'f32' }];

test.each(serving)('what is told of inputs makes no difference to %j', (text) => {
  const known = check(text);
  for (const ranks of givenRanks) {
    for (const dtypes of givenTypes) {
      const again = checkAgain(known, { ranks, dtypes });
      expect(again).toEqual(check(text, { ranks, dtypes }));
      expect(again === known).toBe(known.graph !== undefined && known.needsRank.length === 0);
    }
  }
});

test.each([
  ['softmax(Q·Kᵀ/√d)·V', { ranks: { Q: 1, K: 2, V: 2 } }],
  ['softmax(Q·Kᵀ/√d)·V', { dtypes: { V: 'bool' } }],
  ['softmax(Q·Kᵀ + bias)·V', { ranks: { bias: 2 } }],
  ['softmax(Q·Kᵀ + mask)·V\nmask: f32[2, 3, n, m]', { ranks: { Q: 4, K: 4, V: 4 } }],
  ['A = softmax(Q·Kᵀ)\nA·V', { want: ['A'] }],
  ['dropout(softmax(Q·Kᵀ), 0.25)·V', { training: true }],
] as const)('what is told makes a difference: %j with %j', (text, options) => {
  const known = check(text);
  const again = checkAgain(known, options);
  expect(again).not.toBe(known);
  expect(again).toEqual(check(text, options));
});

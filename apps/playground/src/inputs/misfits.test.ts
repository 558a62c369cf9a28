import { check } from '@heed/formula';
import { expect, test } from 'vitest';
import { draftSources } from './draft-sources.ts';
import { misfits } from './misfits.ts';
import { shapeOfSource } from './read-source.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

test.each<[string, Shapes, readonly string[]]>([
  ['softmax(Q·Kᵀ)·V', { Q: [3, 4], K: [5, 4], V: [5, 2] }, []],
  ['softmax(Q·Kᵀ)·V', { Q: [3, 4], K: [5, 6], V: [5, 2] }, ['K']],
  ['softmax(Q·Kᵀ)·V', { Q: [3, 4], K: [5, 6], V: [7, 2] }, ['K']],
  ['softmax(Q·Kᵀ)·V', { Q: [3, 4], K: [5, 4], V: [7, 2] }, ['V']],
  ['X: [B, n, d]; Y: [n, d]; X + Y', { X: [3, 4], Y: [3, 4] }, ['X']],
  ['X: [n, 8]; X + M', { X: [3, 8], M: [3, 7] }, ['M']],
  ['W·x', { W: [3, 4], x: [5] }, ['x']],
  ['Linear(X)', { X: [3, 4], 'linear.weight': [4, 5] }, ['linear.weight']],
  ['toString: [n]; constructor: [n]; toString + constructor', { constructor: [3], toString: [4] }, ['constructor']],
  // Nothing to say where the text is at fault.
  ['softmax(Q·K)', { Q: [3, 4], K: [5, 6] }, []],
])('%s with %j', (text, shapes, expected) => {
  const checked = check(text);
  const found = misfits(text, checked, { shapes, sizes: {} });
  expect(found).toEqual(expected);
  const left = Object.fromEntries(Object.entries(shapes).filter(([name]) => !found.includes(name)));
  // What is drafted for them fits.
  const { sources } = draftSources(text, checked, { shapes: left, sizes: {} });
  const made = Object.entries(sources).map(([name, source]) => [name, shapeOfSource(source)!] as const);
  expect(misfits(text, checked, { shapes: { ...left, ...Object.fromEntries(made) }, sizes: {} })).toEqual([]);
});

test('a size that was said counts', () => {
  const text = 'X: [n, d]; 2·X';
  expect(misfits(text, check(text), { shapes: { X: [3, 4] }, sizes: { d: 5 } })).toEqual(['X']);
});

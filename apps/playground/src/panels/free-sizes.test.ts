import { bindShapes, parseShape, tensor } from '@heed/tensor';
import { expect, test } from 'vitest';
import { freeSizes } from './free-sizes.ts';

const bind = (sizes: Readonly<Record<string, number>>) => {
  const shape = parseShape('[div(H, g), m]');
  const expected = shape === undefined ? [] : [{ name: 'K', shape }];
  return bindShapes(expected, { K: tensor([[1, 2]]) }, [], sizes).diagnostics;
};

test('sizes that the binder cannot solve are asked for, and stay once they are said', () => {
  expect(freeSizes({}, bind({})).toSorted()).toEqual(['H', 'g']);
  expect(freeSizes({ g: 2 }, bind({ g: 2 })).toSorted()).toEqual(['H', 'g']);
  expect(freeSizes({ g: 2, H: 2 }, bind({ g: 2, H: 2 })).toSorted()).toEqual(['H', 'g']);
  expect(freeSizes({}, [])).toEqual([]);
});

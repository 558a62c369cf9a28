import { tensor } from '@heed/tensor';
import { expect, test } from 'vitest';
import { fileNameOf, indexOfCell, isCellOf, markedMatrix, placeOfCell } from './cell-places.ts';

test('a place and an index are each other’s inverse, for every rank', () => {
  const cases: readonly (readonly [shape: readonly number[], cell: readonly number[], leading: readonly number[]])[] = [
    [[], [], []],
    [[5], [3], []],
    [[2, 5], [1, 3], []],
    [[3, 2, 5], [2, 1, 3], [2]],
    [
      [4, 3, 2, 5],
      [3, 2, 1, 3],
      [3, 2],
    ],
  ];
  for (const [shape, cell, leading] of cases) {
    const place = placeOfCell(cell, leading, shape);
    expect(place).toBeDefined();
    expect(indexOfCell(leading, place ?? { row: -1, column: -1 }, shape.length)).toEqual(cell);
  }
});

test('a cell stands in its own matrix only, and only where there is one', () => {
  expect(placeOfCell([2, 1, 3], [1], [3, 2, 5])).toBeUndefined();
  expect(placeOfCell([2, 9], [], [3, 5])).toBeUndefined();
  expect(placeOfCell(undefined, [], [3, 5])).toBeUndefined();
  expect(isCellOf([0, -1], [2, 2])).toBe(false);
  expect(isCellOf([0, 0.5], [2, 2])).toBe(false);
  expect(isCellOf([0], [2, 2])).toBe(false);
});

test('a region is rows and columns of one matrix', () => {
  const value = tensor(
    Float64Array.from({ length: 24 }, (_, k) => k),
    [2, 3, 4],
  );
  const found = markedMatrix(value, [
    [1, 2],
    [2, 3],
    [0, 4],
  ]);
  expect(found?.index).toEqual([1]);
  expect([found?.rows, found?.columns]).toEqual([[2], [0, 1, 2, 3]]);
  expect(Array.from(found?.matrix.values ?? []).slice(0, 2)).toEqual([12, 13]);
  expect(
    markedMatrix(value, [
      [1, 1],
      [2, 3],
      [0, 4],
    ]),
  ).toBeUndefined();
  expect(markedMatrix(tensor([1, 2, 3]), [[1, 3]])).toMatchObject({ rows: [0], columns: [1, 2] });
});

test('file names hold no separators', () => {
  expect(fileNameOf('A')).toBe('heed-A.svg');
  expect(fileNameOf('softmax(Q·Kᵀ/√d)')).toBe('heed-softmax-Q-Kᵀ-d.svg');
  expect(fileNameOf('../..')).toBe('heed-figure.svg');
  expect(fileNameOf('权重')).toBe('heed-权重.svg');
});

import { expect, test } from 'vitest';
import { moveInGrid, moveInList } from './moves.ts';

test('a list is walked with arrows, j and k, and stops at its ends', () => {
  expect(['ArrowRight', 'ArrowDown', 'j'].map((key) => moveInList(key, 3, 8))).toEqual([4, 4, 4]);
  expect(['ArrowLeft', 'ArrowUp', 'k'].map((key) => moveInList(key, 3, 8))).toEqual([2, 2, 2]);
  expect(['Home', 'End'].map((key) => moveInList(key, 3, 8))).toEqual([0, 7]);
  expect([moveInList('k', 0, 8), moveInList('j', 7, 8)]).toEqual([0, 7]);
  // Nothing selected yet.
  expect(moveInList('j', -1, 8)).toBe(0);
});

test('other keys and empty lists move nothing', () => {
  expect(moveInList('Enter', 3, 8)).toBeUndefined();
  expect(moveInList('j', -1, 0)).toBeUndefined();
  expect(moveInGrid({ key: 'x' }, { row: 0, column: 0 }, { rows: 2, columns: 2 })).toBeUndefined();
  expect(moveInGrid({ key: 'ArrowUp' }, { row: 0, column: 0 }, { rows: 0, columns: 2 })).toBeUndefined();
});

test('a grid is walked cell by cell and along its edges', () => {
  const size = { rows: 3, columns: 5 };
  const go = (key: string, ctrlKey = false) => {
    const to = moveInGrid({ key, ctrlKey }, { row: 1, column: 2 }, size);
    return [to?.row, to?.column];
  };
  expect(go('ArrowUp')).toEqual([0, 2]);
  expect(go('ArrowDown')).toEqual([2, 2]);
  expect(go('ArrowLeft')).toEqual([1, 1]);
  expect(go('ArrowRight')).toEqual([1, 3]);
  expect(go('Home')).toEqual([1, 0]);
  expect(go('End')).toEqual([1, 4]);
  expect(go('Home', true)).toEqual([0, 0]);
  expect(go('End', true)).toEqual([2, 4]);
  expect(go('PageUp')).toEqual([0, 2]);
  expect(go('PageDown')).toEqual([2, 2]);
});

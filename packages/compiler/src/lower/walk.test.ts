// Splits and merges of locations: which values lie as one already, and which must be copied.
import { parseShape, type Shape } from '@heed/tensor';
import { expect, test } from 'vitest';
import { mergeLocation, splitLocation, viewLocation, wholeBuffer, type Location } from './walk.ts';

const shape = (text: string): Shape => parseShape(text)!;
const axis = (k: number, size: string | number, step = 1) => ({ axis: k, start: 0, step, size });

test('a split shares its buffer axis; merging it again gives the location back', () => {
  const whole = shape('[…X, n, D, e]');
  const source = wholeBuffer(3, whole);
  const split = splitLocation(source, 1, ['H', 'd']);
  expect(split.moves).toEqual([
    { axis: 0, step: 1, size: 'n' },
    { axis: 1, step: 'd', size: 'H' },
    { axis: 1, step: 1, size: 'd' },
    { axis: 2, step: 1, size: 'e' },
  ]);
  expect(mergeLocation(split, whole, 1, 2)?.moves[1]).toEqual({
    axis: 1,
    step: 1,
    size: { op: 'mul', args: ['H', 'd'] },
  });
});

test('axes of a buffer that follow each other are one; others are not', () => {
  const whole = shape('[n, H, 1, d]');
  const source = wholeBuffer(0, whole);
  const merged = (location: Location, at: number, count: number) =>
    mergeLocation(location, whole, at, count)?.moves[at];
  expect(merged(source, 0, 4)).toEqual({ axis: 3, step: 1, size: { op: 'mul', args: ['H', 'd', 'n'] } });
  expect(merged(source, 1, 2)).toEqual({ axis: 1, step: 1, size: 'H' });
  expect(merged(source, 2, 1)).toBeNull();
  // Turned, every second, or only a part of the inner axis.
  expect(merged(viewLocation(source, [axis(1, 'H'), axis(0, 'n'), axis(2, 1), axis(3, 'd')]), 0, 2)).toBeUndefined();
  expect(merged(viewLocation(source, [axis(0, 'n'), axis(1, 'H'), axis(2, 1), axis(3, 'k', 2)]), 1, 3)).toBeUndefined();
  expect(merged(viewLocation(source, [axis(0, 'n'), axis(1, 'H'), axis(2, 1), axis(3, 'k')]), 1, 3)).toBeUndefined();
  // A part of the outermost of them still follows.
  expect(merged(viewLocation(source, [axis(0, 'k', 1), axis(1, 'H'), axis(2, 1), axis(3, 'd')]), 0, 4)).toEqual({
    axis: 3,
    step: 1,
    size: { op: 'mul', args: ['H', 'd', 'k'] },
  });
});

import { expect, test } from 'vitest';
import { roomFor } from './value-room.ts';

test('room for the tallest, up to a most', () => {
  const one = roomFor([[3, 3]], 32);
  expect(roomFor([[3], [3, 3], [], [1, 3]], 32)).toBe(one);
  expect(
    roomFor(
      [
        [3, 3],
        [9, 3, 3],
      ],
      32,
    ),
  ).toBeGreaterThan(one);
  expect(roomFor([[8, 3]], 32)).toBeGreaterThan(roomFor([[7, 3]], 32));
  // Pictures are as tall as they are long.
  expect(roomFor([[2, 40]], 32)).toBeLessThan(roomFor([[30, 40]], 32));
  expect(roomFor([[60, 60]], 32)).toBe(30);
  expect([roomFor([[32, 2]], 32), roomFor([], 32)]).toEqual([30, 0]);
});

// The bottom of the arena: nothing overlaps, what is given back is used again, layouts begin above.
import { HeedBug } from '@heed/diagnostics';
import { expect, test } from 'vitest';
import { ResidentRegion } from './resident-region.ts';

/** Small whole numbers from a fixed sequence (Numerical Recipes' generator). */
function* sequence(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

test('any order of taking and giving back: no overlaps, aligned, below base', () => {
  const region = new ResidentRegion(64);
  const numbers = sequence(7);
  const faults: number[] = [];
  const live: { address: number; bytes: number }[] = [];
  for (let round = 0; round < 2000; round += 1) {
    if (live.length > 0 && numbers.next().value % 3 === 0) {
      const [gone] = live.splice(numbers.next().value % live.length, 1);
      region.free(gone.address);
    } else {
      const bytes = numbers.next().value % 5000;
      live.push({ address: region.take(bytes), bytes });
    }
    let end = 64;
    for (const { address, bytes } of live.toSorted((a, b) => a.address - b.address)) {
      if (address % 64 !== 0 || address < end) faults.push(round);
      end = address + Math.max(1, bytes);
    }
    if (region.end < end || region.base < region.end) faults.push(round);
  }
  expect(faults).toEqual([]);
  for (const { address } of live) region.free(address);
  expect([region.base, region.end]).toEqual([64, 64]);
});

test('the lowest gap that is long enough is taken', () => {
  const region = new ResidentRegion(64);
  const [a, b, c, d] = [100, 1000, 100, 100].map((bytes) => region.take(bytes));
  region.free(b);
  region.free(d);
  expect(region.take(1025)).toBeGreaterThan(c);
  expect(region.take(1024)).toBe(b);
  region.free(a);
  expect(region.take(1)).toBe(a);
});

test('what was not taken cannot be freed', () => {
  expect(() => new ResidentRegion(64).free(64)).toThrow(HeedBug);
});

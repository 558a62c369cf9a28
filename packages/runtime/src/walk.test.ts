// Merging axes changes neither what is visited nor in which order, on random spaces; and it merges where it can.
import { describe, expect, test } from 'vitest';
import { mergeAxes, type Walk } from './walk.ts';

/** Every position's address per operand, in order; the inner axes are walked row-major too. */
function visits({ extents, strides }: Walk): string[] {
  const found: string[] = [];
  const index = extents.map(() => 0);
  const total = extents.reduce((a, b) => a * b, 1);
  for (let p = 0; p < total; p++) {
    found.push(strides.map((own) => own.reduce((sum, stride, axis) => sum + stride * index[axis], 0)).join());
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      if (++index[axis] < extents[axis]) break;
      index[axis] = 0;
    }
  }
  return found;
}

/** A small deterministic generator of whole numbers below `n`. */
function dice(seed: number): (n: number) => number {
  let state = seed * 2654435761 + 1;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

test.each([1, 3])('merging keeps every visit, %i inner axes', (inner) => {
  for (let seed = 0; seed < 300; seed++) {
    const roll = dice(seed * 2 + inner);
    const rank = inner + roll(4);
    const extents = Array.from({ length: rank }, () => [1, 1, 2, 3, 5][roll(5)]);
    // Row-major strides, broadcast here and there, so that some axes merge and some do not.
    const strides = Array.from({ length: 3 }, () => {
      let step = 4;
      return extents
        .toReversed()
        .map((extent) => {
          const own = roll(4) === 0 ? 0 : step;
          step *= extent;
          return own;
        })
        .reverse();
    });
    const walk = { extents, strides };
    expect(visits(mergeAxes(walk, inner))).toEqual(visits(walk));
    expect(mergeAxes(walk, inner).extents.slice(-inner)).toEqual(extents.slice(-inner));
    const free = inner === 1 ? mergeAxes(walk, inner, []) : walk;
    expect(visits(free)).toEqual(visits(walk));
  }
});

describe('what merges', () => {
  const contiguous = [480, 96, 24, 4];
  test('a contiguous pointwise walk becomes one row', () => {
    expect(mergeAxes({ extents: [2, 5, 4, 6], strides: [contiguous, contiguous] }, 1, [])).toEqual({
      extents: [240],
      strides: [[4], [4]],
    });
  });

  test('without leave, outer axes merge and the inner one stays', () => {
    expect(mergeAxes({ extents: [2, 5, 4, 6], strides: [contiguous] }, 1)).toEqual({
      extents: [40, 6],
      strides: [[24, 4]],
    });
  });

  test('an operand that is broadcast keeps its axis apart', () => {
    const walk = {
      extents: [2, 5, 6],
      strides: [
        [120, 24, 4],
        [0, 24, 4],
      ],
    };
    expect(mergeAxes(walk, 1, [])).toEqual({
      extents: [2, 30],
      strides: [
        [120, 4],
        [0, 4],
      ],
    });
  });

  test('axes of one position vanish, and an inner axis of one takes the next', () => {
    const walk = { extents: [3, 1, 4, 1], strides: [[16, 16, 4, 999]] };
    expect(mergeAxes(walk, 1, [])).toEqual({ extents: [12], strides: [[4]] });
  });

  test('a contraction takes into m only what its right side does not follow', () => {
    const shared = {
      extents: [2, 3, 4, 5],
      strides: [
        [60, 20, 0, 4],
        [0, 0, 4, 16],
      ],
    };
    expect(mergeAxes(shared, 3, [1]).extents).toEqual([6, 4, 5]);
    const own = {
      extents: [2, 1, 4, 5],
      strides: [
        [20, 20, 0, 4],
        [80, 0, 4, 16],
      ],
    };
    expect(mergeAxes(own, 3, [1]).extents).toEqual([2, 1, 4, 5]);
  });

  test('no axis grows past what 32 bits count', () => {
    expect(mergeAxes({ extents: [65536, 65536], strides: [[0, 0]] }, 1, []).extents).toEqual([65536, 65536]);
  });
});

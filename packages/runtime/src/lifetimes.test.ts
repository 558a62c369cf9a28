// Lifetimes over launch trees, and placements in which nothing that lives at one time overlaps.
import { describe, expect, test } from 'vitest';
import type { Plan, Step } from '@heed/kernels';
import { lifetimes, place, type Lifetime } from './lifetimes.ts';

const step = (...buffers: number[]): Step => ({
  kind: 'launch',
  kernel: 0,
  shape: { lead: [], axes: [] },
  operands: buffers.map((buffer) => ({ kind: 'buffer', buffer, moves: [], starts: [] })),
  sizes: [],
});
const loop = (...body: Step[]): Step => ({ kind: 'loop', index: 't', count: 3, body });

const plan = (uses: readonly ('input' | 'output' | 'temporary')[], steps: readonly Step[]): Plan => ({
  signature: { inputs: [], outputs: [], equations: [] },
  kernels: [],
  buffers: uses.map((kind, index) => ({
    dtype: 'f32',
    shape: { lead: [], axes: [] },
    use: kind === 'temporary' ? { kind } : { kind, index },
  })),
  steps,
});

describe('lifetimes', () => {
  test('inputs live from the start, outputs to the end, others between first and last use', () => {
    const uses = ['input', 'output', 'temporary', 'temporary', 'temporary'] as const;
    expect(lifetimes(plan(uses, [step(0, 2), step(2, 3), step(3, 1), step(0, 1)]))).toEqual([
      { first: -1, last: 3 },
      { first: 2, last: 4 },
      { first: 0, last: 1 },
      { first: 1, last: 2 },
      undefined,
    ]);
  });

  test('in a loop a buffer lives as long as the loop', () => {
    const steps = [step(0, 1), loop(step(1, 2), loop(step(2, 3)), step(4, 4)), step(3, 5)];
    expect(lifetimes(plan(['input', 'temporary', 'temporary', 'temporary', 'temporary', 'output'], steps))).toEqual([
      { first: -1, last: 0 },
      { first: 0, last: 1 },
      { first: 1, last: 1 },
      { first: 1, last: 2 },
      { first: 1, last: 1 },
      { first: 2, last: 3 },
    ]);
  });

  test('an input nobody reads still has a place while inputs are copied', () => {
    expect(lifetimes(plan(['input', 'input'], [step(1)]))).toEqual([
      { first: -1, last: -1 },
      { first: -1, last: 0 },
    ]);
  });
});

test('buffers alive together never overlap, addresses are aligned, and space is reused', () => {
  let state = 12345;
  const roll = (n: number): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % n;
  let saved = 0;
  for (let round = 0; round < 200; round++) {
    const count = 1 + roll(12);
    const lives = Array.from({ length: count }, (): Lifetime => {
      const first = roll(8);
      return roll(10) === 0 ? undefined : { first, last: first + roll(4) };
    });
    const bytes = lives.map(() => roll(300));
    const { addresses, end } = place(lives, bytes, 64);
    let together = 0;
    for (const [a, one] of lives.entries()) {
      expect(addresses[a] % 16).toBe(0);
      if (one === undefined) continue;
      together += bytes[a];
      expect(addresses[a] + bytes[a]).toBeLessThanOrEqual(end);
      for (const [b, other] of lives.entries()) {
        if (a >= b || other === undefined || one.first > other.last || other.first > one.last) continue;
        const apart = addresses[a] + bytes[a] <= addresses[b] || addresses[b] + bytes[b] <= addresses[a];
        expect(apart || bytes[a] === 0 || bytes[b] === 0).toBe(true);
      }
    }
    if (end - 64 < together) saved += 1;
  }
  expect(saved).toBeGreaterThan(100);
});

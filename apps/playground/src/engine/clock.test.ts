import { expect, test } from 'vitest';
import { tickOf, timeRuns, type Clock } from './clock.ts';

/** A clock in steps of `tick`; each reading takes `cost`. */
function steppedClock(tick: number, cost = 0.01): Clock & { pass: (time: number) => void; readings: number } {
  let time = 0;
  const clock = {
    readings: 0,
    pass: (more: number): void => {
      time += more;
    },
    now: (): number => {
      clock.readings += 1;
      time += cost;
      return Math.floor(time / tick) * tick;
    },
  };
  return clock;
}

const timed = (first: number, times: readonly number[]): ReturnType<typeof timeRuns> => {
  const clock = steppedClock(0.001);
  let next = 0;
  return timeRuns(clock, first, () => {
    const time = times[next % times.length];
    next += 1;
    clock.pass(time);
    return Promise.resolve(time);
  });
};

test('short runs are repeated until there is enough, long ones are not', async () => {
  expect(await timed(1, [4, 6, 9, 1])).toEqual({ median: 5, runs: 4 });
  expect(await timed(0, [0])).toEqual({ median: 0, runs: 50 });
  expect(await timed(0, [30])).toEqual({ median: 30, runs: 1 });
  expect(await timed(900, [1])).toEqual({ median: 900, runs: 1 });
});

test('slow surroundings end it', async () => {
  const clock = steppedClock(0.001);
  const found = await timeRuns(clock, 0, () => {
    clock.pass(40);
    return Promise.resolve(0.5);
  });
  expect(found).toEqual({ median: 0.5, runs: 3 });
});

test('the tick is measured once', () => {
  const clock = steppedClock(0.1);
  expect(tickOf(clock)).toBeCloseTo(0.1, 9);
  const { readings } = clock;
  expect([tickOf(clock) > 0, clock.readings]).toEqual([true, readings]);
  expect(tickOf({ now: () => 5 })).toBe(0);
});

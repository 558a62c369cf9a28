import { expect, test } from 'vitest';
import { timeRounds } from './rounds.ts';

/** A clock that only runs move on. */
function bench(costs: readonly number[]): {
  order: number[];
  runners: { waits: boolean; run: () => unknown }[];
  options: { now: () => number; sleep: () => Promise<void> };
} {
  let time = 0;
  const order: number[] = [];
  const runners = costs.map((cost, k) => ({
    waits: k % 2 === 1,
    run: () => {
      order.push(k);
      time += cost;
      return k % 2 === 1 ? Promise.resolve() : undefined;
    },
  }));
  return { order, runners, options: { now: () => time, sleep: () => Promise.resolve() } };
}

test('each is timed once a round, per run, in an order that rotates', async () => {
  const { order, runners, options } = bench([30, 50, 70]);
  const timed = await timeRounds(runners, { rounds: 3, batch: 60, warmUp: 0, ...options });
  expect(timed).toEqual([{ times: [30, 30, 30] }, { times: [50, 50, 50] }, { times: [70, 70, 70] }]);
  // Two runs to warm up, for they are slow; then one to wake and one or two that count.
  const rounds = [
    [0, 0, 0, 1, 1, 1, 2, 2],
    [1, 1, 1, 2, 2, 0, 0, 0],
    [2, 2, 0, 0, 0, 1, 1, 1],
  ];
  expect(order).toEqual([0, 0, 1, 1, 2, 2, ...rounds.flat()]);
});

test('short runs are repeated within a batch', async () => {
  const { order, runners, options } = bench([0.5]);
  const [{ times }] = await timeRounds(runners, { rounds: 2, batch: 20, warmUp: 10, ...options });
  expect(times).toEqual([0.5, 0.5]);
  expect(order.length).toBe(20 + 2 * 41);
});

test('who fails is out, with the reason, and the others go on', async () => {
  const { runners, options } = bench([5, 5]);
  let left = 4;
  const failing = {
    waits: true,
    run: () => (left-- > 0 ? Promise.resolve() : Promise.reject(new TypeError('out of memory\n  at …'))),
  };
  const timed = await timeRounds([failing, ...runners], { rounds: 4, batch: 1, warmUp: 0, ...options });
  expect(timed[0]?.failure).toBe('out of memory');
  expect(timed.slice(1).map(({ times }) => times.length)).toEqual([4, 4]);
});

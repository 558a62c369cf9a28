/**
 * One wait for a word that another thread sets from 1 to 0, whether the calling thread may hold still or not.
 *
 * In: the shared words, and how to keep the process alive meanwhile. Out: a wait of at most a moment; whoever waits looks
 * again. A page's own thread may not hold still, so it looks again and again when it must not do anything else.
 */

import type { Wait } from '../device.ts';

/** Milliseconds of one wait. */
const HOLD = 50;

export function waitFor(words: Int32Array, index: number, mayBlock: boolean, hold: (held: boolean) => void): Wait {
  const block = (): void => {
    if (mayBlock) {
      Atomics.wait(words, index, 1, HOLD);
      return;
    }
    const until = performance.now() + HOLD;
    while (Atomics.load(words, index) === 1 && performance.now() < until);
  };
  const later = async (): Promise<void> => {
    // Most waits are shorter than a turn of the event loop.
    if (mayBlock && Atomics.wait(words, index, 1, 1) !== 'timed-out') return;
    hold(true);
    try {
      await change(words, index);
    } finally {
      hold(false);
    }
  };
  return { block, later };
}

type WaitAsync = (
  words: Int32Array,
  index: number,
  value: number,
  timeout: number,
) => { readonly async: boolean; readonly value: unknown };

async function change(words: Int32Array, index: number): Promise<void> {
  const { waitAsync } = Atomics as { waitAsync?: WaitAsync };
  if (waitAsync) await waitAsync(words, index, 1, HOLD).value;
  else await new Promise((resolve) => setTimeout(resolve, 1));
}

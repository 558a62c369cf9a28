/**
 * A pause after which something is done, begun anew each time it is begun.
 *
 * In: work. Out: ways to begin the pause, to end it, and to do the work before its time.
 */

import type { Timers } from './engine/client.ts';

export interface Pause {
  readonly begin: () => void;
  /** Ends it without its work: something else does it. */
  readonly end: () => void;
  /** Does its work now, where it is still to be done. */
  readonly flush: () => void;
}

export function createPause(timers: Timers, milliseconds: number, work: () => void): Pause {
  let timer: number | undefined;
  const end = (): void => {
    if (timer !== undefined) timers.clearTimeout(timer);
    timer = undefined;
  };
  const flush = (): void => {
    if (timer === undefined) return;
    end();
    work();
  };
  return {
    begin: () => {
      end();
      timer = timers.setTimeout(flush, milliseconds);
    },
    end,
    flush,
  };
}

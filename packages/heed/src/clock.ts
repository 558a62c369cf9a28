/**
 * What a run's time went into: milliseconds, by the names of `Timings`.
 */

import type { Timings } from './face.ts';

export class Clock {
  readonly spent: Record<keyof Timings, number> = { compile: 0, load: 0, run: 0 };

  add(what: keyof Timings, milliseconds: number): void {
    this.spent[what] += milliseconds;
  }

  time<T>(what: keyof Timings, work: () => T): T {
    const started = performance.now();
    try {
      return work();
    } finally {
      this.add(what, performance.now() - started);
    }
  }

  async timeAsync<T>(what: keyof Timings, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.add(what, performance.now() - started);
    }
  }
}

/**
 * Runs of a session that wait for threads: one at a time, in the order of their calls.
 *
 * In: runs as generators that give each wait to whoever drives them. Out: their results. A run that was called with `run`
 * and is still waiting is driven to its end by whoever needs the memory next, so a call with `runSync` in between meets it
 * finished. What a run does is not known here.
 */

import type { Wait } from './device.ts';

class Flight<T> {
  readonly #steps: Generator<Wait, T, void>;
  #outcome: { readonly value: T } | { readonly fault: unknown } | undefined;

  constructor(steps: Generator<Wait, T, void>) {
    this.#steps = steps;
  }

  /** Goes on to the next wait; `undefined` when it is over. */
  step(): Wait | undefined {
    if (this.#outcome !== undefined) return undefined;
    try {
      const { done, value } = this.#steps.next();
      if (done !== true) return value;
      this.#outcome = { value };
    } catch (fault) {
      this.#outcome = { fault };
    }
    return undefined;
  }

  finish(): void {
    for (let wait = this.step(); wait !== undefined; wait = this.step()) wait.block();
  }

  async land(): Promise<void> {
    for (let wait = this.step(); wait !== undefined; wait = this.step()) await wait.later();
  }

  result(): T {
    const outcome = this.#outcome;
    if (outcome !== undefined && 'value' in outcome) return outcome.value;
    throw outcome?.fault;
  }
}

export class Lane {
  #flight: Flight<unknown> | undefined;

  /** Brings the run that is on its way to its end; whoever called it gets its result. */
  finish(): void {
    const flight = this.#flight;
    // While it runs, a flight looks at the memory itself.
    this.#flight = undefined;
    flight?.finish();
  }

  runSync<T>(start: () => Generator<Wait, T, void>): T {
    this.finish();
    const flight = new Flight(start());
    flight.finish();
    return flight.result();
  }

  async run<T>(start: () => Generator<Wait, T, void>): Promise<T> {
    this.finish();
    const flight = new Flight(start());
    const first = flight.step();
    if (first !== undefined) {
      this.#flight = flight;
      await first.later();
      await flight.land();
      if (this.#flight === flight) this.#flight = undefined;
    }
    return flight.result();
  }
}

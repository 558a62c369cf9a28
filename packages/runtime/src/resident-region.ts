/**
 * Where tensors that stay lie: the bottom of the arena, below what runs lay out anew.
 *
 * In: lengths to find room for, addresses to give back. Out: addresses, the lowest that fit, and `base`, from which on
 * the memory is free for layouts. It is arithmetic alone: who grows the memory and moves layouts is memory.ts.
 */

import { bug } from '@heed/diagnostics';

/** A cache line, so that a row of a resident tensor begins where one of a vector load may. */
const ALIGNMENT = 64;
/** Layouts begin at multiples of this, so that a small tensor more does not move them all. */
const STEP = 65536;

interface Taken {
  readonly address: number;
  readonly end: number;
}

export class ResidentRegion {
  readonly #origin: number;
  /** By address. */
  readonly #taken: Taken[] = [];
  #base: number;

  constructor(origin: number) {
    this.#origin = origin;
    this.#base = origin;
  }

  /** Where layouts may begin. */
  get base(): number {
    return this.#base;
  }

  /** The end of what is to be kept when the memory moves. */
  get end(): number {
    return this.#taken.at(-1)?.end ?? this.#origin;
  }

  /** An address with so many bytes of its own. */
  take(bytes: number): number {
    let address = this.#origin;
    let at = 0;
    for (; at < this.#taken.length; at += 1) {
      if (address + bytes <= this.#taken[at].address) break;
      address = this.#taken[at].end;
    }
    const end = address + Math.ceil(Math.max(1, bytes) / ALIGNMENT) * ALIGNMENT;
    this.#taken.splice(at, 0, { address, end });
    this.#settle();
    return address;
  }

  free(address: number): void {
    const at = this.#taken.findIndex((one) => one.address === address);
    if (at === -1) bug('what is freed was taken', String(address));
    this.#taken.splice(at, 1);
    this.#settle();
  }

  #settle(): void {
    this.#base = this.#taken.length === 0 ? this.#origin : Math.ceil(this.end / STEP) * STEP;
  }
}

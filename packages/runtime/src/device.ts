/**
 * The device contract: what anything that runs programs must offer. Devices stand beside this file (wasm, interpreter),
 * the registry above both; this file imports neither.
 *
 * A device owns no memory of its own making: a session opens one arena on it, puts tensors and parameter blocks there,
 * and launches kernels by the address of their block.
 */

import type { Program, Target } from '@heed/kernels';

/** One linear memory; `buffer()` must be read again after `grow`. */
export interface Arena {
  readonly buffer: () => ArrayBufferLike;
  /** Makes it at least `bytes` long; throws a HeedError when the device cannot. */
  readonly grow: (bytes: number) => void;
}

/** A program loaded into an arena. */
export interface Executable {
  /** Runs kernel `kernel` on outer positions [begin, end) with the block at byte address `block`. */
  readonly launch: (kernel: number, block: number, begin: number, end: number) => void;
}

/** Whether a device can be used here and, if not, why. */
export type Availability = { readonly available: true } | { readonly available: false; readonly reason: string };

export interface Device {
  readonly name: string;
  /** Looked up once; never throws. */
  readonly availability: () => Availability;
  readonly target: () => Target;
  readonly openArena: (bytes: number) => Arena;
  /** Loads a program for this device's target. May be asynchronous where compiling is. */
  readonly load: (program: Program, arena: Arena) => Executable | Promise<Executable>;
}

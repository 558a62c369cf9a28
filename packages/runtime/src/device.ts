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
  /** Makes it at least `bytes` long, the first `kept` of them unchanged; throws a HeedError when the device cannot. */
  readonly grow: (bytes: number, kept: number) => void;
  /** The threads that share it, where it was opened for several. */
  readonly team?: Team;
}

/** Threads at work on one memory; the calling one is among them. */
export interface Team {
  /** How many are up now. */
  readonly running: () => number;
  /** Why there are not as many as were asked for. */
  readonly reason: () => string | undefined;
  /** Ends all but the calling one. */
  readonly close: () => void;
}

/** All of a kernel or, of a stream whose keys are cut into parts, one of the two stages (`streamParts` of kernels). */
export type Stage = 'whole' | 'part' | 'merge';

/** A launch for several threads: what one of them takes at a time, and where each has its block. */
export interface Share {
  /** How many parts there are. Each is `group` outer positions or, where `cut` is not 0, a part of one. */
  readonly chunks: number;
  readonly group: number;
  /** How far a part reaches along the first inner axis, of which `extent` is the whole; a position has `parts` of them. */
  readonly cut: number;
  readonly extent: number;
  readonly parts: number;
  /** Where in a block its operands stand, and how far apart (kernels/block.ts), and how many there are; in bytes. */
  readonly bases: number;
  readonly stride: number;
  /** Where in a block its first inner extent stands. */
  readonly inner: number;
  readonly operands: number;
  /** How many threads have a block, and the bytes from one's to the next one's. */
  readonly threads: number;
  readonly apart: number;
}

/** A wait for another thread. It is over or not when either returns; who waits looks again. */
export interface Wait {
  /** Holds the calling thread for a while. */
  readonly block: () => void;
  /** Lets it do other things. */
  readonly later: () => Promise<void>;
}

/** What stopped a shared launch: code that threw, or a thread that is gone. */
export interface Failure {
  readonly kind: 'trap' | 'lost';
  readonly cause: unknown;
}

/** A program loaded into an arena. */
export interface Executable {
  /**
   * Runs kernel `kernel` on outer positions [begin, end) with the block at byte address `block`. Stages other than `whole`
   * are asked for where the device has parts.
   */
  readonly launch: (kernel: number, block: number, begin: number, end: number, stage?: Stage) => void;
  /** Runs it on [0, count) with the arena's team; gives each wait to the caller. Present where there is a team. */
  readonly share?: (
    kernel: number,
    block: number,
    count: number,
    share: Share,
    stage?: Stage,
  ) => Generator<Wait, Failure | undefined, void>;
}

/** Whether a device can be used here and, if not, why. */
export type Availability = { readonly available: true } | { readonly available: false; readonly reason: string };

export interface Device {
  readonly name: string;
  /** Looked up once; never throws. */
  readonly availability: () => Availability;
  /** Whether several threads may share an arena here; absent where the device has no such thing. */
  readonly threads?: () => Availability;
  /** Whether its kernels can be launched in stages; absent where not. */
  readonly parts?: boolean;
  /** For arenas that several threads share, or for others. */
  readonly target: (shared?: boolean) => Target;
  /** For one thread, unless it is told more. */
  readonly openArena: (bytes: number, threads?: number) => Arena;
  /** Loads a program for this device's target. May be asynchronous where compiling is. */
  readonly load: (program: Program, arena: Arena) => Executable | Promise<Executable>;
}

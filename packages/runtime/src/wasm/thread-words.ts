/**
 * The words that threads of a pool share beside the memory: one Int32Array.
 *
 * Data only. One job is there at a time. `open` is its number, or 0 while its words are being written; a thread says that
 * it is at work in a word of its own, and only then looks whether the job is still open. Who closes a job and then sees
 * no thread at work may write the next one (Dekker's order: both store first and load afterwards).
 */

/** Places of words; those of thread `t` begin at `threads + t · perThread`. */
export const threadWords = {
  /** The number of the job that is open; threads wait here. */
  open: 0,
  /** The first part of the job that nobody has taken. */
  next: 16,
  program: 32,
  kernel: 33,
  block: 34,
  count: 35,
  chunks: 36,
  group: 37,
  cut: 38,
  extent: 39,
  parts: 40,
  bases: 41,
  stride: 42,
  operands: 43,
  apart: 44,
  /** How long the memory is, in units of 64 KiB. */
  pages: 45,
  inner: 46,
  threads: 64,
  /** 1 while the thread is at work; who waits for it waits here. */
  busy: 0,
  /** 1 once it has come up. */
  up: 1,
  /** How long the text is that says what stopped it; 0 where nothing did. */
  failed: 2,
  text: 4,
  textLength: 240,
  perThread: 256,
} as const;

export type ThreadWords = typeof threadWords;

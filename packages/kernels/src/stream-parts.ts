/**
 * A stream in two stages, where queries and heads are too few for several threads: keys are cut into parts, each part is
 * done by itself, and their results are merged (Dao et al., "Flash-Decoding", 2023).
 *
 * In: a kernel and extents. Out: how many parts, and the room that their results take. It depends on sizes alone, never on
 * the number of threads, so every number of threads gives the same bits. A module exports both stages beside the kernel:
 * `k<n>_part` does positions tile · parts + part of the walk, `k<n>_merge` the positions of the walk itself.
 */

import { streamAxes, type StreamKernel } from './kernel.ts';
import { mostKeys, ROW, STATE, streamScratch } from './stream-scratch.ts';

/** With so many positions nothing is cut. */
const ENOUGH = 8;
/** A part has at least so many pieces of keys, or merging would cost more than it gains. */
const PIECES = 8;

export function streamParts(kernel: StreamKernel, positions: number, inner: readonly number[]): number {
  const most = Math.floor(inner[streamAxes.key] / (PIECES * mostKeys(kernel)));
  return positions === 0 ? 1 : Math.max(1, Math.min(Math.ceil(ENOUGH / positions), most));
}

/** Bytes that one part's result takes. */
export function partBytes(kernel: StreamKernel, inner: readonly number[]): number {
  const { panels } = streamScratch(kernel, inner);
  return panels * (STATE + ROW * inner[streamAxes.column]);
}

/**
 * `--wide`: V8 may join two 128-bit vectors into one of 256 bits where the processor has these (its "revectorize").
 *
 * In: nothing. Out: whether this Node can, or the flag set for all WebAssembly that is compiled from then on. Results stay
 * the same bits. It is an experiment of V8, in Node from 24 on, so it is on only where a person asks for it.
 */

import { setFlagsFromString } from 'node:v8';
import { report } from './messages.ts';
import { stop } from './stop.ts';

const OLDEST = 24;

export function canGoWide(version: string = process.versions.node): boolean {
  return Number.parseInt(version, 10) >= OLDEST;
}

/** Before any module is compiled; what is compiled already stays as it is. */
export function goWide(version: string = process.versions.node): void {
  if (!canGoWide(version)) throw stop(report['backend/not-wide']({ oldest: OLDEST, version }));
  setFlagsFromString('--experimental-wasm-revectorize');
}

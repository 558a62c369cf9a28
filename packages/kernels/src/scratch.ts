/**
 * How much scratch memory one caller of a kernel needs beside its operands: the room that the scratch word of its block
 * points at. It never grows with a program's lengths beyond a bound of the kernel's own.
 */

import { contractScratch } from './contract-scratch.ts';
import type { Kernel } from './kernel.ts';
import { streamScratch } from './stream-scratch.ts';

/** In bytes; 0 where the block's scratch word must be 0. `inner` are the extents of the inner axes. */
export function scratchOf(kernel: Kernel, inner: readonly number[]): number {
  switch (kernel.skeleton) {
    case 'stream':
      return streamScratch(kernel, inner).bytes;
    case 'contract':
      return contractScratch(kernel, inner);
    case 'pointwise':
    case 'rowwise':
    case 'gather':
      return 0;
  }
}

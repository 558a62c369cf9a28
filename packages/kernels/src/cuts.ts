/**
 * Where several callers may share one outer position: cuts along the first inner axis.
 *
 * In: a kernel. Out: the unit in whose multiples that axis may be cut so that every part, run with its own extent and
 * starts, writes the same bits as the whole would; nothing where it may not be cut. Outer positions may be cut anywhere.
 */

import type { Kernel } from './kernel.ts';

/** A multiple of the rows that any way of a contraction takes at once. */
const ROWS = 48;
/** A multiple of the numbers that one call of a row function does (emit/pieces.ts). */
const NUMBERS = 1024;

export function cutUnit(kernel: Kernel): number | undefined {
  switch (kernel.skeleton) {
    case 'contract':
      return ROWS;
    case 'pointwise':
    case 'gather':
      return NUMBERS;
    case 'rowwise':
    case 'stream':
      return undefined;
  }
}

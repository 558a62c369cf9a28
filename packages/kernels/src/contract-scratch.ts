/**
 * Which contractions are done in blocks, and the scratch memory that takes.
 *
 * In: a contraction and its whole extents. Out: bytes of scratch for one caller; 0 where the problem is too small or of
 * a kind that blocks do not serve. A kernel that finds an address in its block's scratch word works in blocks, so the
 * way does not depend on how rows are cut into parts. Blocks are those of Goto & van de Geijn (2008): a block of right
 * stays in the second cache while the rows of left pass.
 */

import { scalarTypeOf } from '@heed/tensor';
import type { ContractKernel } from './kernel.ts';

/** Rows of left, columns of right and steps of k in a block. Rows are a multiple of every register tile. */
export const BLOCK = { rows: 240, columns: 256, depth: 384 } as const;

/** Columns side by side in a panel of right, and the most rows a register tile takes. */
export const PANEL_COLUMNS = 8;
export const TILE_ROWS = 6;

/** Below these there is too little to do for what packing costs. */
const LEAST = { rows: 6, columns: 8, depth: 8, products: 1 << 15 } as const;

/** Whether the kernel's numbers are f32 to a sum, and nothing has to be left out. */
export function hasBlocks({ left, right, domain, operands }: ContractKernel): boolean {
  return (
    domain === undefined && [left, right].every((operand) => scalarTypeOf[operands[operand].dtype ?? 'f64'] !== 'f64')
  );
}

/** `inner` are the extents m, n, k. */
export function contractScratch(kernel: ContractKernel, [m, n, k]: readonly number[]): number {
  if (!hasBlocks(kernel) || m < LEAST.rows || n < LEAST.columns || k < LEAST.depth) return 0;
  // A panel that is mostly empty costs as much as a full one.
  const padded = Math.ceil(n / PANEL_COLUMNS) * PANEL_COLUMNS;
  if (m * n * k < LEAST.products || 3 * padded > 4 * n) return 0;
  const [rows, depth] = [Math.min(m, BLOCK.rows), Math.min(k, BLOCK.depth)];
  const columns = Math.ceil(Math.min(n, BLOCK.columns) / PANEL_COLUMNS) * PANEL_COLUMNS;
  return 4 * (columns * (depth + rows) + TILE_ROWS * depth);
}

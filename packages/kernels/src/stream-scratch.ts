/**
 * What a stream needs beside its operands: how many positions its walk has, and scratch memory for one caller.
 *
 * The scratch holds one tile of queries, their scores against a few tiles of keys, and the sums so far. It does not grow
 * with the number of queries or keys. Contents are of no meaning between calls. Numbers are laid out for eight queries
 * side by side: `panel[k][8]`.
 */

import { streamAxes, type StreamKernel } from './kernel.ts';

/** Queries side by side in a panel. */
export const PANEL = 8;
/** Bytes of a row of a panel: eight f32. */
export const ROW: number = 4 * PANEL;
/** Bytes of a panel's state: references, totals, corrections, spare. */
export const STATE: number = 4 * ROW;

/** Tiles of keys done at once where all are included: sums are corrected once for all of them. */
const TILES_AT_ONCE = 8;

/** The most keys that are scored at once; where a device does not look at masks by tiles, how many are. */
export function mostKeys({ tile }: StreamKernel): number {
  return TILES_AT_ONCE * tile.keys;
}

export interface StreamScratch {
  /** Panels of queries a tile has. */
  readonly panels: number;
  readonly bytes: number;
}

/** `inner` are the extents of the inner axes. */
export function streamScratch(kernel: StreamKernel, inner: readonly number[]): StreamScratch {
  const { tile, products } = kernel;
  const queries = Math.min(tile.queries, Math.max(1, inner[streamAxes.query]));
  const panels = Math.ceil(queries / PANEL);
  const widths = products.map((_, k) => inner[streamAxes.product(k)]);
  const width = widths.reduce((sum, extent) => sum + extent, 0);
  const columns = inner[streamAxes.column];
  const perPanel = ROW * (width + columns) + STATE;
  const scores = ROW * mostKeys(kernel) * Math.max(1, products.length);
  const converted = 4 * mostKeys(kernel) * (width + columns);
  return { panels, bytes: HEADER + panels * perPanel + scores + converted + 64 };
}

/** Room for words that a kernel keeps between its functions. */
const HEADER = 512;

/** Positions of the outer walk: tiles of queries at each position of the outer axes. */
export function streamPositions(kernel: StreamKernel, outer: number, queries: number): number {
  return outer * Math.ceil(queries / kernel.tile.queries);
}

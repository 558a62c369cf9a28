/**
 * A large matrix as a small one: each entry is the mean of a block.
 *
 * In: a matrix, and how many rows and columns a block has (the last ones may be smaller). Out: a matrix. A mean is over
 * the block's entries that are not excluded, and excluded where all are; what is no number stays visible in it.
 */

import { isOut } from './matrices.ts';
import type { Matrix } from './pictures.ts';

export function averageBlocks(
  { rows, columns, values, excluded }: Matrix,
  block: { readonly rows: number; readonly columns: number },
): Matrix {
  const [down, across] = [Math.ceil(rows / block.rows), Math.ceil(columns / block.columns)];
  const means = new Float64Array(down * across);
  const counts = new Float64Array(down * across);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      const from = i * columns + j;
      if (isOut(excluded, from)) continue;
      const to = Math.floor(i / block.rows) * across + Math.floor(j / block.columns);
      const count = (counts[to] ?? 0) + 1;
      const [mean, x] = [means[to] ?? 0, values[from] ?? Number.NaN];
      counts[to] = count;
      // A running mean: a sum of large numbers could leave the range of float64.
      means[to] = mean === x ? mean : mean * ((count - 1) / count) + x / count;
    }
  }
  return {
    rows: down,
    columns: across,
    values: means,
    ...(excluded !== undefined && { excluded: Uint8Array.from(counts, (count) => (count === 0 ? 1 : 0)) }),
  };
}

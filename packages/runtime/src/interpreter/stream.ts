/**
 * The stream skeleton, interpreted: scores of one query against one tile of keys, their weights, the weighted values.
 *
 * In: a range of tiles of queries. Out: their rows. Keys and values of a tile are loaded once for all of its queries; sums
 * are float64. A key outside the domain is left out of every sum, so a
 * NaN there cannot leak. What the normaliser does is stream-weights.ts.
 */

import { blockLayout, mostKeys, streamAxes, type StreamKernel } from '@heed/kernels';
import type { Views } from '../plain-arena.ts';
import { blockReader, type Call } from './block-reader.ts';
import { bindLanes } from './bound-lanes.ts';
import type { Lane } from './lane-ops.ts';
import { LANES } from './lanes.ts';
import { loadLane, storeLane } from './storage.ts';
import { streamWeights } from './stream-weights.ts';

const { fround } = Math;

export function interpretStream(
  kernel: StreamKernel,
): (views: Views, block: number, begin: number, end: number) => void {
  const { products, value, out, tile, normaliser } = kernel;
  const types = kernel.operands.map(({ dtype }) => dtype ?? 'f64');
  const programs = [kernel.score, kernel.domain, kernel.factor, normaliser.extra].map((bound) =>
    bound === undefined ? undefined : bindLanes(bound, kernel),
  );
  const [score, domain, factor, extra] = programs;
  const weigh = streamWeights(normaliser, tile.queries);
  const sums = products.map(() => new Float64Array(LANES));
  const at = new Float64Array(types.length);
  const keys = Math.min(mostKeys(kernel), LANES);
  const range = { first: 0, end: 0, position: 0 };

  /** A matrix of `rows` × `columns` numbers as float32; `rows` move along `axis`, columns along `inner`. */
  const load = (call: Call, operand: number, axis: number, first: number, rows: number, inner: number): Lane => {
    const columns = call.innerExtents[inner];
    const [step, stride] = [call.innerStrides[axis][operand], call.innerStrides[inner][operand]];
    const all = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const from = call.at[operand] + (first + row) * step;
      loadLane(call.views, types[operand], from, stride, columns, all.subarray(row * columns), true);
    }
    return all;
  };

  const tileOfQueries = (call: Call, first: number, rows: number): void => {
    const { innerExtents, innerStrides } = call;
    const columns = value === undefined ? 0 : innerExtents[streamAxes.column];
    const results = new Float64Array(rows * columns);
    const lefts = products.map(({ left }, k) => load(call, left, streamAxes.query, first, rows, streamAxes.product(k)));
    const goTo = (row: number): void => {
      for (let k = 0; k < at.length; k++) at[k] = call.at[k] + (first + row) * innerStrides[streamAxes.query][k];
    };
    for (let row = 0; row < rows; row++) {
      goTo(row);
      extra?.run(call, at, innerStrides[streamAxes.key], 0, 1);
      weigh.reset(row, extra?.results[0][0] ?? 0);
    }
    for (let from = 0; from < innerExtents[streamAxes.key]; from += keys) {
      const n = Math.min(keys, innerExtents[streamAxes.key] - from);
      const rights = products.map(({ right }, k) => load(call, right, streamAxes.key, from, n, streamAxes.product(k)));
      const values = value === undefined ? sums : [load(call, value, streamAxes.key, from, n, streamAxes.column)];
      for (let row = 0; row < rows; row++) {
        goTo(row);
        lefts.forEach((left, k) => multiply(left, row, rights[k], innerExtents[streamAxes.product(k)], n, sums[k]));
        for (const program of [score, domain, factor])
          program?.run(call, at, innerStrides[streamAxes.key], from, n, sums);
        const inside = domain?.results[0];
        const carried = weigh.take(row, score?.results[0] ?? sums[0], inside, n);
        const own = results.subarray(row * columns, (row + 1) * columns);
        for (let e = 0; e < columns; e++) own[e] *= carried;
        for (let k = 0; k < n; k++) {
          if (inside !== undefined && inside[k] === 0) continue;
          const weight = factor === undefined ? weigh.weights[k] : fround(weigh.weights[k] * factor.results[0][k]);
          for (let e = 0; e < columns; e++) own[e] += weight * values[0][k * columns + e];
        }
      }
    }
    for (let row = 0; row < rows; row++) {
      goTo(row);
      const numbers = value === undefined ? Float64Array.of(weigh.reduce(row)) : results.subarray(row * columns);
      const n = value === undefined ? 1 : columns;
      if (value !== undefined) for (let e = 0; e < n; e++) numbers[e] = weigh.finish(row, numbers[e]);
      storeLane(call.views, types[out], at[out], innerStrides[streamAxes.column][out], n, numbers);
    }
  };

  const walk = blockReader(
    kernel,
    (call) => programs.forEach((program) => program?.begin(call)),
    (call) => {
      const queries = call.innerExtents[streamAxes.query];
      const tiles = Math.ceil(queries / tile.queries);
      const before = range.position * tiles;
      for (let k = Math.max(0, range.first - before); k < Math.min(tiles, range.end - before); k++) {
        tileOfQueries(call, k * tile.queries, Math.min(tile.queries, queries - k * tile.queries));
      }
      range.position += 1;
    },
  );
  const extent = blockLayout(kernel).innerExtent(streamAxes.query);
  return (views, block, first, end) => {
    const tiles = Math.ceil(views.i32[(block + extent) / 4] / tile.queries);
    if (first >= end || tiles === 0) return;
    Object.assign(range, { first, end, position: Math.floor(first / tiles) });
    walk(views, block, range.position, Math.ceil(end / tiles));
  };
}

/** into[k] = Σ left[row]·right[k], n keys of `width` numbers. */
function multiply(left: Lane, row: number, right: Lane, width: number, n: number, into: Lane): void {
  for (let k = 0; k < n; k++) {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += left[row * width + c] * right[k * width + c];
    into[k] = fround(sum);
  }
}

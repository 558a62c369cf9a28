/**
 * What became of each product with values: one pass over the keys, blocks of rows, or neither, and why.
 *
 * In: a graph after all passes. Out: a line for each such product and for each total of a row, in the order of the graph.
 * It decides nothing: stream-search.ts and row-blocks.ts do.
 */

import type { Graph } from '@heed/graph';
import { valuesToStore } from './materialise.ts';
import { findRowBlocks } from './row-blocks.ts';
import type { Fusion } from './stream-reasons.ts';
import { findStreams } from './stream-search.ts';

export function reportFusions(graph: Graph): readonly Fusion[] {
  const streams = findStreams(graph);
  const blocks = findRowBlocks(graph, streams, valuesToStore(graph, streams));
  const reports = new Map(streams.fusions.map((fusion) => [fusion.node, fusion]));
  for (const { output, height, axes } of blocks.values()) {
    const { span, name } = graph.nodes[output];
    const own = { node: output, ...(span && { span }), ...(name !== undefined && { name }) };
    if (!reports.has(output)) reports.set(output, own);
    for (const id of axes.keys()) {
      const report = reports.get(id);
      if (report !== undefined) reports.set(id, { reason: 'wide-values', ...report, rows: height });
    }
  }
  return [...reports.values()].toSorted((a, b) => a.node - b.node);
}

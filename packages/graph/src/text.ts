/**
 * The text form of a graph: one node a line, readable, and read back by parse.ts to an equal graph.
 *
 *     %3 = matmul %0 %2 : f32[…K…Q, Q.n, K.m] @8:12 "S"
 *     %5 = fold softmax weight axes(-1) %3 domain %4 : f32[…K…Q, Q.n, K.m]
 *     %7 = gather axes(0 1) %5 %1 %6 guard %4 : f32[…K…Q, K.m]
 *
 * Fold records that are not in scalar's table are printed once at the head; those that are stand by name. The words of a
 * node are node-text.ts; the builder tells equal nodes by the same words (without name and span).
 */

import { foldRecords, foldRecordText, type FoldRecord } from '@heed/scalar';
import type { Graph } from './graph.ts';
import { textWith } from './node-text.ts';

export function graphText(graph: Graph): string {
  return textWith(graph, isBuiltIn);
}

function isBuiltIn(record: FoldRecord): boolean {
  const known = builtInRecord(record.name);
  return known !== undefined && (known === record || foldRecordText(known) === foldRecordText(record));
}

/** The record of that name in scalar's table. */
export function builtInRecord(name: string): FoldRecord | undefined {
  const table: Readonly<Record<string, FoldRecord>> = foldRecords;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

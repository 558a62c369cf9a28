/**
 * Row blocks: what stands between scores and a product, done for some queries at a time, so that nothing as large as the
 * scores of all queries is stored (the memory of Rabe & Staats 2021, without their recurrence over keys).
 *
 * In: a graph of core operations and its streams. Out: for a product with values, or a fold over keys, the nodes that a
 * block of its rows computes anew, and the axis of each that its rows lie along. It applies where a value that has both
 * queries and keys would be stored and nobody else wants it, where every step up to it finds a row in the same row of its operands: talking heads (weights mixed across heads), weights changed after they are normalised,
 * row functions that no stream carries, tables looked into by query and key. lower-blocks.ts writes the launches.
 */

import type { Graph, NodeId } from '@heed/graph';
import type { Size } from '@heed/tensor';
import { readersOf } from '../readers.ts';
import { relativeGather } from './relative-gather.ts';
import { rowAxis } from './row-axis.ts';
import { isNormalised, walksOf, type Wide } from './row-walks.ts';
import type { Readers } from './stream-region.ts';
import type { Streams } from './stream-search.ts';

/** Rows of a block: as many as a stream has in a tile. */
const ROWS = 64;
/** Where each of a row's scores is a sum of numbers that are stored. */
const FEW_ROWS = 8;

export interface RowBlocks {
  readonly output: NodeId;
  /** The output's axis of rows, from the end, and how many there are. */
  readonly axis: number;
  readonly rows: Size;
  /** The number of rows in a block. */
  readonly height: number;
  /** The nodes of a block, the output among them; the axis of each along which its rows lie, from the end. */
  readonly axes: ReadonlyMap<NodeId, number>;
}

/** By output. */
export function findRowBlocks(
  graph: Graph,
  streams: Streams,
  stored: ReadonlySet<NodeId>,
): ReadonlyMap<NodeId, RowBlocks> {
  const readers = readersOf(graph);
  const found = new Map<NodeId, RowBlocks>();
  const taken = new Set<NodeId>();
  const isStored = (id: NodeId): boolean =>
    graph.nodes[id].op !== 'input' && (stored.has(id) || streams.regions.has(id)) && !streams.inside.has(id);
  const divisions = divisionsOf(graph, streams);
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (taken.has(id) || (streams.inside.has(id) && !divisions.has(id))) continue;
    const output = divisions.get(id) ?? id;
    const region = streams.regions.get(output);
    for (const { row, rank, wide } of walksOf(graph, id, region?.value?.node)) {
      if (region === undefined && !isNormalised(graph, wide)) continue;
      const rows = graph.nodes[output].type.shape.axes.at(row) ?? 1;
      const axes = ownNodes(graph, readers, output, row, wide, isStored);
      if (axes === undefined) continue;
      const large = [...axes.keys()].filter((node) => node !== output && wide.has(node) && isStored(node));
      const height = large.some((node) => rankOf(graph, node) > rank) ? FEW_ROWS : ROWS;
      if (large.length === 0 || (typeof rows === 'number' && rows <= height)) continue;
      if ([...axes.keys()].some((node) => taken.has(node))) continue;
      found.set(output, { output, axis: row, rows, height, axes });
      for (const node of axes.keys()) taken.add(node);
      break;
    }
  }
  return found;
}

/** Products of a stream that ends with a division, and that division. */
function divisionsOf(graph: Graph, { regions }: Streams): ReadonlyMap<NodeId, NodeId> {
  return new Map(
    [...regions.keys()].flatMap((output) => {
      const [product] = graph.nodes[output].op === 'map' ? graph.nodes[output].operands : [];
      return product === undefined ? [] : [[product, output] as const];
    }),
  );
}

/** As `nodesOf`, without what others read too: that is stored whole, and read. */
function ownNodes(
  graph: Graph,
  readers: Readers,
  output: NodeId,
  row: number,
  wide: Wide,
  isStored: (id: NodeId) => boolean,
): ReadonlyMap<NodeId, number> | undefined {
  const shared = new Set<NodeId>();
  for (;;) {
    const axes = nodesOf(graph, output, row, wide, isStored, shared);
    if (axes === undefined) return undefined;
    // What is not stored is written into its readers, and takes what it reads along.
    const isOwn = (node: NodeId): boolean =>
      readers[node].every((reader) => axes.has(reader) && (reader === output || isStored(reader) || isOwn(reader)));
    const lies = (node: NodeId): boolean => graph.nodes[node].op !== 'map' || isStored(node);
    const others = [...axes.keys()].filter((node) => node !== output && lies(node) && !isOwn(node));
    if (others.length === 0) return axes;
    for (const node of others) shared.add(node);
  }
}

/** The output and what it is made of as far as that has something wide above it; nothing where rows are mixed there. */
function nodesOf(
  graph: Graph,
  output: NodeId,
  row: number,
  wide: Wide,
  isStored: (id: NodeId) => boolean,
  shared: ReadonlySet<NodeId>,
): ReadonlyMap<NodeId, number> | undefined {
  const axes = new Map<NodeId, number>();
  const known = new Map<NodeId, boolean>();
  let isConsistent = true;
  const visit = (id: NodeId, axis: number): boolean => {
    const node = graph.nodes[id];
    if (axes.has(id) && axes.get(id) !== axis) isConsistent = false;
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    known.set(id, false);
    const steps = node.operands.map((_, k) => rowAxis(graph, node, k, axis));
    if (steps.includes('mixed') || isLeaf(graph, id) || shared.has(id)) {
      if (node.op === 'map' && !isStored(id)) isConsistent = false; // it lies nowhere
      return false;
    }
    axes.set(id, axis);
    const below = node.operands.map((operand, k) => {
      const step = steps[k];
      return typeof step === 'number' && visit(operand, step);
    });
    const isInside = wide.has(id) || below.includes(true) || id === output;
    if (!isInside) axes.delete(id);
    known.set(id, isInside);
    return isInside;
  };
  if (!visit(output, row) || !isConsistent) return undefined;
  const isByRow = [...axes].every(([id, axis]) =>
    graph.nodes[id].operands.every(
      (operand, k) => !axes.has(operand) || rowAxis(graph, graph.nodes[id], k, axis) === axes.get(operand),
    ),
  );
  return isByRow ? axes : undefined;
}

function rankOf(graph: Graph, id: NodeId): number {
  return graph.nodes[id].type.shape.axes.length;
}

/** What a block reads instead of computing it. */
function isLeaf(graph: Graph, id: NodeId): boolean {
  const node = graph.nodes[id];
  if (node.operands.length === 0) return true;
  return node.op === 'gather' && relativeGather(graph, id, node) !== undefined;
}

/**
 * Where a graph says attention: all its streams, and what need not be computed by itself any more.
 *
 * In: a graph of core operations. Out: for each node that a stream can compute, how (a region), the nodes that only
 * streams read, inline, and for each product with values whether it was fused and, if not, why. A stream computes scores
 * anew, however many streams there are, for then nothing of their size is stored; where they are stored for others
 * anyway, that must cost no more than one score product besides.
 */

import type { Graph, NodeId } from '@heed/graph';
import { readersOf } from '../readers.ts';
import { between } from './stream-labels.ts';
import type { Fusion, FusionReason } from './stream-reasons.ts';
import { regionAt, totalRegionAt, type Readers, type Region } from './stream-region.ts';

export interface Streams {
  /** By output. */
  readonly regions: ReadonlyMap<NodeId, Region>;
  /** Nodes that only regions read, inline. */
  readonly inside: ReadonlySet<NodeId>;
  readonly fusions: readonly Fusion[];
}

export function findStreams(graph: Graph): Streams {
  const readers = readersOf(graph);
  const found = new Map<NodeId, Region>();
  const fusions: Fusion[] = [];
  const taken = new Set<NodeId>();
  const note = (id: NodeId, reason?: FusionReason): void => {
    const { span, name } = graph.nodes[id];
    fusions.push({ node: id, ...(span && { span }), ...(name !== undefined && { name }), ...(reason && { reason }) });
  };
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const node = graph.nodes[id];
    const region =
      node.op === 'contract' && !taken.has(id)
        ? regionAt(graph, id, node, readers)
        : node.op === 'fold'
          ? totalRegionAt(graph, id, node)
          : undefined;
    if (typeof region === 'string') note(id, region);
    else if (region !== undefined) {
      found.set(region.output, region);
      for (const { node: product } of region.products) taken.add(product);
    }
  }
  for (;;) {
    const inside = insideOf(graph, found, readers);
    const lost = lostOf([...found.values()], inside);
    if (lost === undefined) {
      for (const id of found.keys()) note(id);
      return { regions: found, inside, fusions: fusions.toSorted((a, b) => a.node - b.node) };
    }
    found.delete(lost.region.output);
    note(lost.region.output, lost.reason);
  }
}

/** A region that gains nothing: its weights are stored anyway, or its scores are and would be computed a third time. */
function lostOf(
  regions: readonly Region[],
  inside: ReadonlySet<NodeId>,
): { readonly region: Region; readonly reason: FusionReason } | undefined {
  const wanted = regions.find(({ weights }) => !weights.nodes.every((id) => inside.has(id)));
  if (wanted !== undefined)
    return { region: wanted, reason: wanted.value === undefined ? 'scores-wanted' : 'weights-wanted' };
  const times = new Map<NodeId, number>();
  const stored = regions.flatMap(({ products }) => products.filter(({ node }) => !inside.has(node)));
  for (const { node } of stored) times.set(node, (times.get(node) ?? 1) + 1);
  const shared = regions.find(({ products }) => products.some(({ node }) => (times.get(node) ?? 0) > 2));
  return shared && { region: shared, reason: 'scores-shared' };
}

/** Nodes of regions that nothing but regions read, and those inline. */
function insideOf(graph: Graph, regions: ReadonlyMap<NodeId, Region>, readers: Readers): ReadonlySet<NodeId> {
  const interior = new Set<NodeId>();
  for (const { weights, products } of regions.values()) {
    const scores = between(graph, weights.score, new Set(products.map(({ node }) => node)));
    for (const id of [...weights.nodes, ...scores]) interior.add(id);
  }
  // A product of a region that is a step of another is read as weights there, its values from memory.
  const values = new Map<NodeId, NodeId>();
  for (const region of regions.values()) {
    if (region.value === undefined) continue;
    for (const id of [region.output, ...region.weights.nodes])
      if (graph.nodes[id].op === 'contract') values.set(id, region.value.node);
  }
  // A gate on the weights has no products at hand: what else it reads lies in memory.
  const gates = new Set<NodeId>();
  const gated = new Set<NodeId>();
  for (const { weights } of regions.values()) {
    if (weights.factor === undefined) continue;
    for (const id of weights.nodes) gated.add(id);
    for (const id of weights.nodes) if (id !== weights.factor.of) gates.add(id);
  }
  const inside = new Set<NodeId>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (!interior.has(id) || regions.has(id)) continue;
    const isInline = readers[id].every((reader) => {
      if (!regions.has(reader) && !inside.has(reader)) return false;
      if (gates.has(reader) && !gated.has(id)) return false;
      // Values and the operands of a score product are read from memory.
      return graph.nodes[reader].op === 'contract' ? values.has(reader) && values.get(reader) !== id : true;
    });
    if (isInline) inside.add(id);
  }
  return inside;
}

/**
 * Where a graph says attention: scores, something pointwise, a row normaliser, a product with values.
 *
 * In: a graph of core operations. Out: for each node that a stream can compute, how (a region), what need not be computed
 * by itself any more, and for each product with values whether it was fused and, if not, why. The normaliser is a fold
 * record said in powers, a sum that a formula divides by in its own words, or none; nothing here knows softmax.
 */

import type { Span } from '@heed/diagnostics';
import type { Graph, NodeId } from '@heed/graph';
import { equalShapes } from '@heed/tensor';
import { isQuotient, type Contract, type Labels } from './stream-labels.ts';
import { productsUnder, type Product } from './stream-products.ts';
import { weightsOf, type Weights } from './stream-weights.ts';

/** A stream over the graph's nodes. Labels are those of the product with values. */
export interface Region {
  /** The product with values. */
  readonly contract: NodeId;
  /** What the stream writes: the product, or what a division of it by the row's total gives. */
  readonly output: NodeId;
  readonly weights: Weights;
  readonly products: readonly Product[];
  readonly labels: Labels;
}

/** What became of a product with values. */
export interface Fusion {
  readonly node: NodeId;
  readonly span?: Span;
  readonly name?: string;
  /** Why it is not fused; absent where it is. */
  readonly reason?: FusionReason;
}

/**
 * `weights-wanted`: the weights are needed by themselves, so they are stored anyway. `float64`: streams work in float32.
 * `no-scores`: what is normalised is no product of queries and keys.
 */
export type FusionReason = 'weights-wanted' | 'float64' | 'no-scores';

export interface Streams {
  /** By output. */
  readonly regions: ReadonlyMap<NodeId, Region>;
  /** Nodes that only regions read, inline. */
  readonly inside: ReadonlySet<NodeId>;
  readonly fusions: readonly Fusion[];
}

export function findStreams(graph: Graph): Streams {
  const readers = readersOf(graph);
  const outputs = new Set(graph.outputs.map(({ node }) => node));
  const found = new Map<NodeId, Region>();
  const fusions: Fusion[] = [];
  const taken = new Set<NodeId>();
  const note = (id: NodeId, reason?: FusionReason): void => {
    const { span, name } = graph.nodes[id];
    fusions.push({ node: id, ...(span && { span }), ...(name !== undefined && { name }), ...(reason && { reason }) });
  };
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const node = graph.nodes[id];
    if (node.op !== 'contract' || taken.has(id)) continue;
    const region = regionAt(graph, id, node, readers);
    if (region === undefined) continue;
    if (typeof region === 'string') note(id, region);
    else {
      found.set(region.output, region);
      for (const { node: product } of region.products) taken.add(product);
    }
  }
  // A region whose weights are needed by themselves gains nothing: they are stored anyway.
  for (;;) {
    const inside = insideOf(graph, found, readers, outputs);
    const lost = [...found.values()].find(({ weights }) => !weights.nodes.every((id) => inside.has(id)));
    if (lost === undefined) {
      for (const { contract } of found.values()) note(contract);
      return { regions: found, inside, fusions: fusions.toSorted((a, b) => a.node - b.node) };
    }
    found.delete(lost.output);
    note(lost.contract, 'weights-wanted');
  }
}

type Readers = readonly (readonly NodeId[])[];

function readersOf(graph: Graph): Readers {
  const readers: NodeId[][] = graph.nodes.map(() => []);
  graph.nodes.forEach(({ operands }, id) => operands.forEach((operand) => readers[operand].push(id)));
  return readers;
}

function regionAt(graph: Graph, id: NodeId, node: Contract, readers: Readers): Region | FusionReason | undefined {
  const labels = labelsOf(node);
  if (labels === undefined) return undefined;
  const weights = weightsOf(graph, node, labels);
  if (weights === undefined) return undefined;
  const products = productsUnder(graph, weights.score, labels);
  if (products.length === 0) return weights.isNormalised ? 'no-scores' : undefined;
  // A chain of products with nothing between them is a matter of brackets, not of streams.
  if (!weights.isNormalised && weights.score === node.operands[0] && weights.domain === undefined) {
    if (products.some((product) => product.node === weights.score)) return undefined;
  }
  const all = [id, ...products.map((product) => product.node)];
  if (all.some((one) => graph.nodes[one].type.dtype !== 'f32' && graph.nodes[one].type.dtype !== 'f16'))
    return 'float64';
  const region: Region = { contract: id, output: id, weights, products, labels };
  return dividedAfter(graph, region, readers) ?? region;
}

function labelsOf(node: Contract): Labels | undefined {
  const summed = [...new Set([...node.left, ...node.right])].filter((label) => !node.out.includes(label));
  const [key] = summed;
  if (summed.length !== 1 || !node.left.includes(key) || !node.right.includes(key)) return undefined;
  const own = [...node.left].filter((label) => label !== key && !node.right.includes(label));
  const query = own.at(-1);
  const column = [...node.right].findLast((label) => label !== key && !node.left.includes(label));
  const outer = [...node.out].filter((label) => label !== query && label !== column);
  return { weights: node.left, query, key, column, outer };
}

/** (Σ_j w·v) / Σ_j w: the division belongs to the stream. */
function dividedAfter(graph: Graph, region: Region, readers: Readers): Region | undefined {
  const { contract, weights, labels } = region;
  if (weights.isNormalised) return undefined;
  const node = graph.nodes[contract];
  const [reader] = readers[contract];
  if (readers[contract].length !== 1) return undefined;
  const division = graph.nodes[reader];
  if (!isQuotient(division) || division.operands[0] !== contract) return undefined;
  if (!equalShapes(division.type.shape, node.type.shape) || division.type.dtype !== node.type.dtype) return undefined;
  if (labels.column === undefined || graph.nodes[contract].op !== 'contract') return undefined;
  const total = totalOf(graph, division.operands[1], weights, labels);
  if (total === undefined) return undefined;
  return {
    ...region,
    output: reader,
    weights: { ...weights, isNormalised: true, total, nodes: [...weights.nodes, total] },
  };
}

/** The node, when it is the sum of the weights over the keys. */
function totalOf(graph: Graph, id: NodeId, weights: Weights, labels: Labels): NodeId | undefined {
  const node = graph.nodes[id];
  if (node.op !== 'fold' || node.record.name !== 'sum' || node.output !== 'finish' || !node.keep) return undefined;
  const axis = labels.weights.indexOf(labels.key) - labels.weights.length;
  if (node.axes.length !== 1 || node.axes[0] !== axis) return undefined;
  if (node.operands[0] !== weights.nodes[0] || node.operands[1] !== weights.domain?.node) return undefined;
  return id;
}

/** Nodes of regions that nothing but regions read, and those inline. */
function insideOf(
  graph: Graph,
  regions: ReadonlyMap<NodeId, Region>,
  readers: Readers,
  outputs: ReadonlySet<NodeId>,
): ReadonlySet<NodeId> {
  const interior = new Set<NodeId>();
  const leaves = new Map<NodeId, ReadonlySet<NodeId>>();
  for (const region of regions.values()) {
    const { contract, output, weights, products } = region;
    for (const id of [...weights.nodes, ...products.map(({ node }) => node)]) interior.add(id);
    for (const id of mapsUnder(graph, weights.score, products)) interior.add(id);
    if (output !== contract) interior.add(contract);
    const [, value] = graph.nodes[contract].operands;
    leaves.set(output, new Set([value]));
    leaves.set(contract, new Set([value]));
  }
  const inside = new Set<NodeId>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (!interior.has(id) || outputs.has(id) || regions.has(id)) continue;
    const isRead = readers[id].every((reader) =>
      regions.has(reader) || inside.has(reader) ? leaves.get(reader)?.has(id) !== true : false,
    );
    // Operands of a score product are read from memory.
    const isMultiplied = readers[id].some((reader) => graph.nodes[reader].op === 'contract' && !leaves.has(reader));
    if (isRead && !isMultiplied) inside.add(id);
  }
  return inside;
}

/** The pointwise operations between a score and its products. */
function mapsUnder(graph: Graph, score: NodeId, products: readonly Product[]): ReadonlySet<NodeId> {
  const ends = new Set(products.map(({ node }) => node));
  const holds = new Map<NodeId, boolean>();
  const visit = (id: NodeId): boolean => {
    const known = holds.get(id);
    if (known !== undefined) return known;
    const node = graph.nodes[id];
    const own = ends.has(id) || (node.op === 'map' && node.operands.map(visit).includes(true));
    holds.set(id, own);
    return own;
  };
  visit(score);
  return new Set([...holds].flatMap(([id, own]) => (own ? [id] : [])));
}

/**
 * One stream: which nodes of a graph it stands for.
 *
 * In: a product with values, or a fold that gives a row's total. Out: a region (scores, normaliser, values), or why there
 * is none. The normaliser is a fold record said in powers, a sum that a formula divides by in its own words, or none;
 * nothing here knows softmax.
 */

import { LETTERS } from '../letters.ts';
import type { FoldNode, Graph, NodeBase, NodeId } from '@heed/graph';
import { equalShapes } from '@heed/tensor';
import { OUTSIDE } from '../readers.ts';
import {
  between,
  isQuotient,
  keyAxis,
  labelsOf,
  other,
  type Contract,
  type Labels,
  type Side,
} from './stream-labels.ts';
import { productsUnder, type Product } from './stream-products.ts';
import { divisorOf, exponentOf } from './stream-quotient.ts';
import type { FusionReason } from './stream-reasons.ts';
import { weightsOf, type Weights } from './stream-weights.ts';

/** A stream over the graph's nodes. */
export interface Region {
  /** What the stream writes: a product, what a division of it by the row's total gives, or the total's logarithm. */
  readonly output: NodeId;
  /** What is multiplied by the weights, and the product's labels of it. */
  readonly value?: { readonly node: NodeId; readonly labels: string };
  readonly weights: Weights;
  readonly products: readonly Product[];
  readonly labels: Labels;
}

export type Readers = readonly (readonly NodeId[])[];

/** The region of a product with values. */
export function regionAt(
  graph: Graph,
  id: NodeId,
  node: Contract,
  readers: Readers,
): Region | FusionReason | undefined {
  let reason: FusionReason | undefined;
  for (const side of [0, 1] as const) {
    const labels = labelsOf(node, side);
    for (const weights of labels === undefined ? [] : weightsOf(graph, node, side, labels)) {
      const found =
        typeof weights === 'string' ? weights : labels && regionOf(graph, id, node, side, labels, weights, readers);
      if (typeof found === 'object') return found;
      reason ??= found;
    }
    reason ??= labels && changedBelow(graph, node.operands[side], keyAxis(labels)) ? 'weights-changed' : undefined;
  }
  return reason;
}

function regionOf(
  graph: Graph,
  id: NodeId,
  node: Contract,
  side: Side,
  labels: Labels,
  weights: Weights,
  readers: Readers,
): Region | FusionReason | undefined {
  const products = productsUnder(graph, weights.score, labels);
  if (products.length === 0) {
    // Keys of its own for each query: the queries are outer positions then.
    const { query, outer } = labels;
    if (query === undefined) return weights.isNormalised ? 'no-scores' : undefined;
    const rows = { ...labels, query: undefined, outer: [...outer, query] };
    return regionOf(graph, id, node, side, rows, weights, readers);
  }
  // A chain of products with nothing between them is a matter of brackets, not of streams.
  const isChain = !weights.isNormalised && weights.domain === undefined;
  const isBare = isChain && products.some((product) => product.node === weights.score);
  const value = { node: node.operands[other(side)], labels: side === 0 ? node.right : node.left };
  const region: Region = { output: id, value, weights, products, labels };
  const divided = weights.isNormalised ? undefined : dividedAfter(graph, region, readers);
  if (isBare && divided === undefined) return undefined;
  return inSinglePrecision(graph, id, products) ? (divided ?? region) : 'float64';
}

function inSinglePrecision(graph: Graph, id: NodeId, products: readonly Product[]): boolean {
  return [id, ...products.map((product) => product.node)].every((one) => {
    const { dtype } = graph.nodes[one].type;
    return dtype === 'f32' || dtype === 'f16';
  });
}

/** (Σ_j w·v) / (c + Σ_j w): the division belongs to the stream. */
function dividedAfter(graph: Graph, region: Region, readers: Readers): Region | undefined {
  const { output, weights, labels } = region;
  const node = graph.nodes[output];
  const [reader] = readers[output];
  if (readers[output].length !== 1 || reader === OUTSIDE || labels.column === undefined) return undefined;
  // The divisor has the axes of the weights: the result's must be the same but for the column.
  if (!labels.result.endsWith(labels.weights.replace(labels.key, labels.column))) return undefined;
  const division = graph.nodes[reader];
  if (!isQuotient(division) || division.operands[0] !== output) return undefined;
  if (!equalShapes(division.type.shape, node.type.shape) || division.type.dtype !== node.type.dtype) return undefined;
  const sum = { terms: weights.score, axis: keyAxis(labels), condition: weights.domain?.node };
  const divisor = divisorOf(graph, division.operands[1], sum);
  if (divisor === undefined) return undefined;
  const exponent = exponentOf(graph, weights.score);
  return {
    ...region,
    output: reader,
    weights: {
      ...weights,
      score: exponent ?? weights.score,
      ...(exponent !== undefined && { isExp: true }),
      isNormalised: true,
      total: divisor.total,
      ...(divisor.extra !== undefined && { extra: divisor.extra }),
      nodes: [...weights.nodes, ...divisor.nodes, output],
    },
  };
}

/** Whether weights that were normalised along the axis reach the value through products or views. */
function changedBelow(graph: Graph, id: NodeId, axis: number): boolean {
  const node = graph.nodes[id];
  switch (node.op) {
    case 'fold':
      return node.output === 'weight' && node.axes.includes(axis);
    case 'map':
      return node.operands.some((operand) => changedBelow(graph, operand, axis));
    case 'view': {
      const view = node.axes.at(axis);
      const { axes } = graph.nodes[node.operands[0]].type.shape;
      return view !== undefined && view !== 'new' && changedBelow(graph, node.operands[0], view.axis - axes.length);
    }
    case 'contract':
      return [node.left, node.right].some((labels, side) => {
        const at = labels.indexOf(node.out.at(axis) ?? '-');
        return at >= 0 && changedBelow(graph, node.operands[side], at - labels.length);
      });
    default:
      return false;
  }
}

/** The region of a fold that gives the logarithm of a row's total: a stream without values. */
export function totalRegionAt(graph: Graph, id: NodeId, node: NodeBase & FoldNode): Region | undefined {
  const { record, output, axes } = node;
  if (output !== 'finish' || axes.length !== 1 || record.powers === undefined || record.powers.weight) return undefined;
  const [score, condition] = node.operands;
  const rank = graph.nodes[score].type.shape.axes.length;
  const letters = LETTERS.slice(0, rank);
  const key = letters.at(axes[0]);
  if (key === undefined || rank > LETTERS.length) return undefined;
  const others = [...letters].filter((label) => label !== key);
  const labels: Labels = {
    weights: letters,
    query: others.at(-1),
    key,
    column: undefined,
    outer: others.slice(0, -1),
    // An axis that is kept has size 1 and no part in the walk.
    result: letters.replace(key, node.keep ? '-' : ''),
  };
  const products = productsUnder(graph, score, labels);
  if (products.length === 0 || !inSinglePrecision(graph, id, products)) return undefined;
  const domain = condition === undefined ? undefined : { node: condition, labels: letters };
  // With its scores stored a row's total is a fold like any other.
  const nodes = between(graph, score, new Set(products.map((product) => product.node)));
  const weights: Weights = { score, ...(domain && { domain }), isNormalised: true, record, nodes };
  return { output: id, weights, products, labels };
}

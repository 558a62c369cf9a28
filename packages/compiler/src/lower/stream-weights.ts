/**
 * What the weights of a product with values are: a normaliser, the scores it takes, which of them count.
 *
 * In: the product. Out: the score node and how it becomes a weight: by a fold record said in powers, by a division that
 * the formula spells out (stream-quotient.ts), or as it is; and what a weight is multiplied by afterwards. Nodes in
 * `nodes` are the weights themselves: a stream makes sense only if nobody else wants them.
 */

import type { FoldNode, Graph, NodeBase, NodeId } from '@heed/graph';
import type { FoldRecord } from '@heed/scalar';
import { equalSizes } from '@heed/tensor';
import type { FusionReason } from './stream-reasons.ts';
import { between, keyAxis, type Contract, type Labels, type Side } from './stream-labels.ts';
import { linearIn, normalisersUnder } from './stream-linear.ts';
import { exponentOf, quotientOf } from './stream-quotient.ts';

export interface Weights {
  readonly score: NodeId;
  readonly domain?: { readonly node: NodeId; readonly labels: string };
  readonly isNormalised: boolean;
  /** The record, where one normalises. */
  readonly record?: FoldRecord;
  /** Scores are exponents: the formula's own exp is the normaliser's. */
  readonly isExp?: boolean;
  /** Σ of the weights, where the formula divides by it. */
  readonly total?: NodeId;
  /** What is added to the total. */
  readonly extra?: NodeId;
  /** Weights are divided before the product: where there are none, nothing is. */
  readonly empty?: 'keyless';
  /** The map after the normaliser, and the node it is linear in. */
  readonly factor?: { readonly node: NodeId; readonly of: NodeId };
  readonly nodes: readonly NodeId[];
}

type Domain = Weights['domain'];

/** The ways to read operand `side` as weights, the most telling first; reasons where a normaliser cannot be used. */
export function weightsOf(
  graph: Graph,
  contract: Contract,
  side: Side,
  labels: Labels,
): readonly (Weights | FusionReason)[] {
  const id = contract.operands[side];
  const domain = contract.domain === undefined ? undefined : { node: contract.operands[2], labels: contract.domain };
  if (labels.column !== undefined && domain?.labels.includes(labels.column)) return ['condition'];
  const plain: Weights = { score: id, ...(domain && { domain }), isNormalised: false, nodes: [id] };
  const divided = dividedWeights(graph, id, domain, labels);
  const normalised = normalisedWeights(graph, id, domain, labels);
  return [normalised, divided, plain].filter((found) => found !== undefined);
}

function normalisedWeights(
  graph: Graph,
  id: NodeId,
  domain: Domain,
  labels: Labels,
): Weights | FusionReason | undefined {
  const [folded, ...others] = normalisersUnder(graph, id);
  if (folded === undefined) return undefined;
  if (others.length > 0 || !linearIn(graph, id, folded)) return 'weights-changed';
  const node = graph.nodes[folded] as NodeBase & FoldNode;
  const [score, condition] = node.operands;
  const axis = keyAxis(labels);
  const keys = node.type.shape.axes.at(axis);
  if (node.axes.length !== 1 || node.axes[0] !== axis) return 'other-axis';
  if (keys === undefined || !equalSizes(keys, graph.nodes[id].type.shape.axes.at(axis) ?? 1)) return 'other-axis';
  if (node.record.powers?.weight === undefined) return 'normaliser';
  // The weights of what is excluded are 0 already; a condition of the product alone would be another formula.
  if (domain !== undefined && domain.node !== condition) return 'condition';
  return {
    score,
    ...(condition !== undefined && { domain: { node: condition, labels: labels.weights } }),
    isNormalised: true,
    record: node.record,
    ...(folded !== id && { factor: { node: id, of: folded } }),
    nodes: between(graph, id, new Set([folded])),
  };
}

function dividedWeights(graph: Graph, id: NodeId, domain: Domain, labels: Labels): Weights | undefined {
  const quotient = quotientOf(graph, id, keyAxis(labels), domain?.node);
  if (quotient === undefined) return undefined;
  const { terms, divisor } = quotient;
  const exponent = exponentOf(graph, terms);
  return {
    score: exponent ?? terms,
    ...(domain && { domain }),
    isNormalised: true,
    ...(exponent !== undefined && { isExp: true }),
    total: divisor.total,
    ...(divisor.extra !== undefined && { extra: divisor.extra }),
    empty: 'keyless',
    nodes: [terms, id, ...divisor.nodes],
  };
}

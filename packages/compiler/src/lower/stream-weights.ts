/**
 * What the weights of a product with values are: a normaliser, the scores it takes, which of them count.
 *
 * In: the product. Out: the score node and how it becomes a weight: by a fold record said in powers, by a division that
 * the formula spells out (exp(S)/(c + Σ exp(S)), or any function of the score for exp), or as it is; and what a weight is
 * multiplied by afterwards. Nodes in `nodes` are the weights themselves: a stream makes sense only if nobody wants them.
 */

import type { FoldNode, Graph, NodeBase, NodeId } from '@heed/graph';
import type { FoldRecord, Scalar } from '@heed/scalar';
import { isQuotient, type Contract, type Labels } from './stream-labels.ts';

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
  /** The map after the normaliser, and the node it is linear in. */
  readonly factor?: { readonly node: NodeId; readonly of: NodeId };
  readonly nodes: readonly NodeId[];
}

export function weightsOf(graph: Graph, contract: Contract, labels: Labels): Weights | undefined {
  const [id] = contract.operands;
  const own = contract.domain === undefined ? undefined : { node: contract.operands[2], labels: contract.domain };
  const axis = labels.weights.indexOf(labels.key) - labels.weights.length;
  const folded = foldUnder(graph, id, axis);
  if (folded !== undefined) {
    const node = graph.nodes[folded] as NodeBase & FoldNode;
    const [score, condition] = node.operands;
    // The weights of what is excluded are 0 already; a condition of the product alone would be another formula.
    if (own !== undefined && own.node !== condition) return undefined;
    return {
      score,
      ...(condition !== undefined && { domain: { node: condition, labels: labels.weights } }),
      isNormalised: true,
      record: node.record,
      ...(folded !== id && { factor: { node: id, of: folded } }),
      nodes: folded === id ? [id] : [...chain(graph, id, folded), folded],
    };
  }
  return quotient(graph, id, axis, own) ?? { score: id, ...(own && { domain: own }), isNormalised: false, nodes: [id] };
}

/** The normaliser at `id`, or below maps that are linear in it. */
function foldUnder(graph: Graph, id: NodeId, axis: number): NodeId | undefined {
  const node = graph.nodes[id];
  if (node.op === 'fold') {
    const fits = node.output === 'weight' && node.axes.length === 1 && node.axes[0] === axis;
    return fits && node.record.powers?.weight !== undefined ? id : undefined;
  }
  if (node.op !== 'map') return undefined;
  const below = node.operands.map((operand) => foldUnder(graph, operand, axis));
  const at = below.findIndex((found) => found !== undefined);
  if (at < 0 || below.some((found, k) => k !== at && found !== undefined)) return undefined;
  const param = node.program.params[at];
  return isLinear(node.program.results[0], param) ? below[at] : undefined;
}

function chain(graph: Graph, from: NodeId, to: NodeId): readonly NodeId[] {
  const path: NodeId[] = [];
  const visit = (id: NodeId): boolean => {
    if (id === to) return true;
    const node = graph.nodes[id];
    if (node.op !== 'map' || !node.operands.some(visit)) return false;
    path.push(id);
    return true;
  };
  visit(from);
  return path;
}

/** Whether the number is `x` times something without `x`. */
function isLinear(node: Scalar, x: Scalar): boolean {
  if (node === x) return true;
  if (node.op === 'const' || node.op === 'param') return false;
  const [a, b, c] = node.args;
  switch (node.op) {
    case 'mul':
      return (isLinear(a, x) && !mentions(b, x)) || (isLinear(b, x) && !mentions(a, x));
    case 'div':
      return isLinear(a, x) && !mentions(b, x);
    case 'neg':
      return isLinear(a, x);
    case 'select':
      return !mentions(a, x) && [b, c].every((side) => isZero(side) || isLinear(side, x));
    default:
      return false;
  }
}

const isZero = (node: Scalar): boolean => node.op === 'const' && node.value === 0;

function mentions(node: Scalar, x: Scalar): boolean {
  return node === x || (node.op !== 'const' && node.op !== 'param' && node.args.some((arg) => mentions(arg, x)));
}

/** E / Σ E and E / (c + Σ E), as a formula may write them. */
function quotient(graph: Graph, id: NodeId, axis: number, own: Weights['domain']): Weights | undefined {
  const node = graph.nodes[id];
  if (!isQuotient(node)) return undefined;
  const [terms, divisor] = node.operands;
  const sum = (at: NodeId): boolean => {
    const fold = graph.nodes[at];
    return (
      fold.op === 'fold' &&
      fold.record.name === 'sum' &&
      fold.output === 'finish' &&
      fold.keep &&
      fold.axes.length === 1 &&
      fold.axes[0] === axis &&
      fold.operands[0] === terms &&
      fold.operands[1] === own?.node
    );
  };
  const parts = sum(divisor) ? { total: divisor } : sumAndRest(graph, divisor, axis, sum);
  if (parts === undefined) return undefined;
  const exponential = exponentOf(graph, terms);
  return {
    score: exponential ?? terms,
    ...(own && { domain: own }),
    isNormalised: true,
    ...(exponential !== undefined && { isExp: true }),
    ...parts,
    nodes: [terms, id, ...new Set([divisor, parts.total])],
  };
}

function sumAndRest(
  graph: Graph,
  id: NodeId,
  axis: number,
  isSum: (id: NodeId) => boolean,
): { readonly total: NodeId; readonly extra: NodeId } | undefined {
  const node = graph.nodes[id];
  if (node.op !== 'map' || node.operands.length !== 2) return undefined;
  const [result] = node.program.results;
  const [a, b] = node.program.params;
  if (result.op !== 'add' || !result.args.includes(a) || !result.args.includes(b)) return undefined;
  const at = node.operands.findIndex(isSum);
  if (at < 0) return undefined;
  const extra = node.operands[1 - at];
  const { axes } = graph.nodes[extra].type.shape;
  return (axes.at(axis) ?? 1) === 1 ? { total: node.operands[at], extra } : undefined;
}

/** x where the node is exp(x). */
function exponentOf(graph: Graph, id: NodeId): NodeId | undefined {
  const node = graph.nodes[id];
  if (node.op !== 'map' || node.operands.length !== 1) return undefined;
  const [result] = node.program.results;
  return result.op === 'exp' && result.args[0] === node.program.params[0] ? node.operands[0] : undefined;
}

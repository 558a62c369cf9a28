/**
 * Maps that are linear in a row normaliser: weights times a gate, over a number, or chosen by a condition.
 *
 * In: nodes. Out: which normalisers a value is made of by maps alone, and whether it is one of them times something.
 */

import type { Graph, MapNode, NodeBase, NodeId } from '@heed/graph';
import { applyProgram, scalarConst, type Scalar } from '@heed/scalar';

/** The normalisers (folds that give weights) that are reached through maps alone; ascending. */
export function normalisersUnder(graph: Graph, id: NodeId): readonly NodeId[] {
  const found = new Set<NodeId>();
  const seen = new Set<NodeId>();
  const visit = (at: NodeId): void => {
    if (seen.has(at)) return;
    seen.add(at);
    const node = graph.nodes[at];
    if (node.op === 'fold' && node.output === 'weight') found.add(at);
    else if (node.op === 'map') node.operands.forEach(visit);
  };
  visit(id);
  return [...found].toSorted((a, b) => a - b);
}

/** Whether the value is `of` times something without `of`, whatever else its maps read. */
export function linearIn(graph: Graph, id: NodeId, of: NodeId): boolean {
  if (id === of) return true;
  const node = graph.nodes[id];
  if (node.op !== 'map') return false;
  const holding = node.operands.flatMap((operand, k) => (normalisersUnder(graph, operand).includes(of) ? [k] : []));
  const [at] = holding;
  if (holding.length !== 1 || at === undefined) return false;
  return isLinear(numberOf(graph, node), node.program.params[at]) && linearIn(graph, node.operands[at], of);
}

/** What a map computes from its parameters, with constants in their places. */
export function numberOf(graph: Graph, { program, operands }: NodeBase & MapNode): Scalar {
  const given = program.params.map((param, k) => {
    const operand = graph.nodes[operands[k]];
    return operand.op === 'constant' ? scalarConst(operand.value, param.type) : param;
  });
  return applyProgram(program, given)[0];
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

/** Whether the number is a sum of these, each times something without any of them. */
export function isSumOf(node: Scalar, terms: ReadonlySet<Scalar>): boolean {
  if (terms.has(node)) return true;
  if (node.op === 'const' || node.op === 'param') return false;
  const free = (x: Scalar): boolean => [...terms].every((term) => !mentions(x, term));
  const [a, b] = node.args;
  switch (node.op) {
    case 'add':
    case 'sub':
      return isSumOf(a, terms) && isSumOf(b, terms);
    case 'mul':
      return (isSumOf(a, terms) && free(b)) || (isSumOf(b, terms) && free(a));
    case 'div':
      return isSumOf(a, terms) && free(b);
    case 'neg':
      return isSumOf(a, terms);
    default:
      return false;
  }
}

const isZero = (node: Scalar): boolean => node.op === 'const' && node.value === 0;

function mentions(node: Scalar, x: Scalar): boolean {
  return node === x || (node.op !== 'const' && node.op !== 'param' && node.args.some((arg) => mentions(arg, x)));
}

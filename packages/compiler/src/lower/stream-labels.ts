/**
 * The words that the search for streams shares: labels of a product with values, and the shape of a division.
 */

import type { ContractNode, Node, NodeBase } from '@heed/graph';

export type Contract = NodeBase & ContractNode;

export interface Labels {
  /** One label per axis of the weights. */
  readonly weights: string;
  readonly query: string | undefined;
  readonly key: string;
  readonly column: string | undefined;
  /** Labels of the result that are neither. */
  readonly outer: readonly string[];
}

/** x0 / x1 and nothing else. */
export function isQuotient(node: Node): node is Node & { op: 'map' } {
  if (node.op !== 'map' || node.operands.length !== 2) return false;
  const [result] = node.program.results;
  const [a, b] = node.program.params;
  return result.op === 'div' && result.args[0] === a && result.args[1] === b;
}

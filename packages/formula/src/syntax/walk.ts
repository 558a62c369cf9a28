/**
 * The parts of a node, for whoever looks at every expression of a program.
 */

import type { Argument, BoundIndex, Expr, Index, Statement } from './tree.ts';

type Part = Expr | Index | Argument | BoundIndex;

/** The direct parts of an expression or a place of an index list, left to right; callees and subscripts left out. */
export function partsOf(node: Part): readonly Part[] {
  switch (node.kind) {
    case 'number':
    case 'boolean':
    case 'name':
    case 'missing':
    case 'all':
    case 'ellipsis':
      return [];
    case 'unary':
    case 'transpose':
      return [node.operand];
    case 'binary':
    case 'logic':
      return [node.left, node.right];
    case 'compare':
      return node.operands;
    case 'exclude':
      return [node.value, node.condition];
    case 'call':
      return node.arguments;
    case 'argument':
      return [node.value];
    case 'index':
      return [node.value, ...node.indices];
    case 'concat':
    case 'tuple':
      return node.items;
    case 'iverson':
      return [node.condition];
    case 'slice':
      return [node.from, node.to].filter((part) => part !== undefined);
    case 'bound':
      return [node.limit];
  }
}

/** The expressions and index places a statement holds. */
export function partsOfStatement(statement: Statement): readonly Part[] {
  if (statement.kind === 'declaration') return statement.axes;
  if (statement.kind === 'indexDefinition') return [...statement.indices, statement.value];
  return [statement.value];
}

/** Calls `visit` for a node and everything in it, from the outside in; `parent` is the node around. */
export function walk(node: Part, visit: (node: Part, parent: Part | undefined) => void, parent?: Part): void {
  visit(node, parent);
  for (const part of partsOf(node)) walk(part, visit, node);
}

/** Whether a part is a value, and not a place of an index list or an argument around one. */
export function isExpr(part: Part): part is Expr {
  return !NO_VALUES.has(part.kind);
}

const NO_VALUES: ReadonlySet<string> = new Set(['all', 'ellipsis', 'slice', 'argument', 'bound']);

/**
 * What the walk over expressions (evaluate.ts) lends to the parts that call it back: calls and sizes found by name.
 */

import type { Span } from '@heed/diagnostics';
import type { Expr, Name, Program } from '../syntax/tree.ts';
import type { Context } from './context.ts';
import type { Names } from './scope.ts';
import type { FunctionValue, Value } from './values.ts';

/** What the parameters of the function around stand for. */
export interface Scope {
  readonly owner: FunctionValue | undefined;
  readonly bindings: ReadonlyMap<string, Value>;
}

export const programScope: Scope = { owner: undefined, bindings: new Map() };

export interface Walker {
  readonly context: Context;
  readonly program: Program;
  readonly names: Names;
  evaluate(expr: Expr, scope: Scope): Value;
  /** The value of a definition, an input or a function; nothing where the program says nothing of the name. */
  definedValue(name: Name): Value | undefined;
  functionOf(name: string): FunctionValue | undefined;
  /** Whether a definition is being worked out right now. */
  isBusy(name: string): boolean;
  /** A function of the formula, written out. */
  apply(callee: FunctionValue, values: readonly Value[], span: Span): Value;
}

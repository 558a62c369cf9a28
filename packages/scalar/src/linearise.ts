/**
 * Scalar programs in a straight line: what emitters and evaluators consume.
 *
 * In: a program. Out: steps in an order where operands come first, each distinct computation once (equal subterms are
 * shared even if built twice). Only what the results need appears; nothing is simplified or reordered.
 *
 * Invariant: equal programs (same structure, whatever was shared) have equal linear forms.
 */

import { bug } from '@heed/diagnostics';
import { createInterner, share } from './intern.ts';
import type { Scalar, ScalarOp, ScalarProgram, ScalarType } from './scalar.ts';
import { postorder } from './traverse.ts';

export interface LinearConst {
  readonly op: 'const';
  readonly type: ScalarType;
  readonly value: number;
}

export interface LinearParam {
  readonly op: 'param';
  readonly type: ScalarType;
  /** The parameter's place in the program. */
  readonly index: number;
}

export interface LinearApply {
  readonly op: ScalarOp;
  readonly type: ScalarType;
  /** Steps before this one. */
  readonly args: readonly number[];
}

export type LinearStep = LinearConst | LinearParam | LinearApply;

export interface LinearProgram {
  readonly steps: readonly LinearStep[];
  /** The step of each result. */
  readonly results: readonly number[];
}

export function linearise(program: ScalarProgram): LinearProgram {
  const results = share(program.results);
  const order = postorder(results);
  const places = new Map(order.map((node, at) => [node, at]));
  const indices = new Map(program.params.map((param, index) => [param.name, index]));
  const place = (node: Scalar): number => places.get(node) ?? bug('operands come before their user');
  const steps = order.map((node): LinearStep => {
    if (node.op === 'const') return { op: 'const', type: node.type, value: node.value };
    if (node.op !== 'param') return { op: node.op, type: node.type, args: node.args.map(place) };
    return { op: 'param', type: node.type, index: indices.get(node.name) ?? bug(`parameter ${node.name} is declared`) };
  });
  return { steps, results: results.map(place) };
}

/** Whether two programs have the same parameters and compute the same in the same way. */
export function equalPrograms(a: ScalarProgram, b: ScalarProgram): boolean {
  if (a.params.length !== b.params.length || a.results.length !== b.results.length) return false;
  if (!a.params.every(({ name, type }, k) => name === b.params[k]?.name && type === b.params[k].type)) return false;
  const intern = createInterner();
  const left = share(a.results, intern);
  const right = share(b.results, intern);
  return left.every((result, k) => result === right[k]);
}

/**
 * The bare constructors of scalar nodes: typed, never simplified.
 *
 * In: names, numbers, operands. Out: exactly the node that was asked for; operands that do not fit are a broken
 * promise. The parser and the rewriter build with these; everybody else wants build.ts, which folds on the way.
 */

import { bug } from '@heed/diagnostics';
import { resultType } from './ops.ts';
import type { Scalar, ScalarApply, ScalarConst, ScalarOp, ScalarParam, ScalarType } from './scalar.ts';

/** A parameter; within a program its name is its identity. */
export function scalarParam(name: string, type: ScalarType = 'f32'): ScalarParam {
  return { op: 'param', type, name };
}

/** A constant. An f32 constant keeps the number as given: the oracle uses it so, a device rounds it. */
export function scalarConst(value: number | boolean, type: ScalarType = 'f32'): ScalarConst {
  const number = Number(value);
  if (type === 'bool' && number !== 0 && number !== 1) bug(`a bool constant is 0 or 1, not ${value}`);
  return { op: 'const', type, value: number };
}

/** `op` over `args`, as it stands; `target` is the type of a cast. */
export function scalarNode(op: ScalarOp, args: readonly Scalar[], target?: ScalarType): ScalarApply {
  const types = args.map((arg) => arg.type);
  const type = resultType(op, types, target);
  if (type === undefined) bug(`${op}${target ? `<${target}>` : ''} does not apply to (${types.join(', ')})`);
  return { op, type, args };
}

export function isConst(node: Scalar): node is ScalarConst {
  return node.op === 'const';
}

export function isApply(node: Scalar): node is ScalarApply {
  return node.op !== 'const' && node.op !== 'param';
}

/** Whether `node` is the constant `value`, the sign of zero included. */
export function isValue(node: Scalar | undefined, value: number): boolean {
  return node?.op === 'const' && Object.is(node.value, value);
}

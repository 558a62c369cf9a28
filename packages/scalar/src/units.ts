/**
 * The rewritings that always hold, to the bit, for NaN, ±0 and ±∞ in both precisions, and look at one node only.
 *
 * In: an op, its type and operands. Out: a simpler node, or `undefined`. `apply` uses them while building; what looks
 * deeper is simplify.ts. Deliberately absent: x + 0 (−0 + 0 is 0), x·0, x − x, x/x (NaN and ∞).
 */

import { isApply, isConst, isValue, scalarConst } from './node.ts';
import { evaluatorOf } from './ops.ts';
import type { Scalar, ScalarConst, ScalarOp, ScalarType } from './scalar.ts';

/** Whether rounding to f32 leaves the constant as it is, so that both precisions mean the same number. */
function isExact(constant: ScalarConst): boolean {
  return constant.type !== 'f32' || Object.is(Math.fround(constant.value), constant.value);
}

/** The value of `op` over constants; f32 only where nothing is rounded. */
export function foldConstants(op: ScalarOp, type: ScalarType, args: readonly Scalar[]): ScalarConst | undefined {
  if (!args.every(isConst)) return undefined;
  const [a, b, c] = args;
  // A constant keeps its number and the device rounds it, which is all that a cast to f32 does.
  if (op === 'cast' && type === 'f32' && a !== undefined) return scalarConst(a.value, type);
  if (!args.every(isExact)) return undefined;
  const folded = scalarConst(evaluatorOf(op, type)(a?.value ?? 0, b?.value ?? 0, c?.value ?? 0), type);
  return isExact(folded) ? folded : undefined;
}

/** Units, zeros of logic, double negations and decided selections. */
export function applyUnits(op: ScalarOp, type: ScalarType, args: readonly Scalar[]): Scalar | undefined {
  const [a, b, c] = args;
  if (a === undefined) return undefined;
  switch (op) {
    case 'mul': // x·1 = 1·x = x
      return isValue(b, 1) ? a : isValue(a, 1) ? b : undefined;
    case 'div': // x/1 = x
      return isValue(b, 1) ? a : undefined;
    case 'sub': // x − (+0) = x, also for x = −0
      return isValue(b, 0) ? a : undefined;
    case 'add': // x + (−0) = x; not so for +0
      return isValue(b, -0) ? a : isValue(a, -0) ? b : undefined;
    case 'pow': // x¹ = x; x⁰ = 1, also for NaN
      return isValue(b, 1) ? a : isValue(b, 0) || isValue(b, -0) ? scalarConst(1, type) : undefined;
    case 'and': // p ∧ true = p, p ∧ false = false
      return isValue(a, 0) || isValue(b, 1) ? a : isValue(b, 0) || isValue(a, 1) ? b : undefined;
    case 'or': // p ∨ false = p, p ∨ true = true
      return isValue(a, 1) || isValue(b, 0) ? a : isValue(b, 1) || isValue(a, 0) ? b : undefined;
    case 'neg': // −(−x) = x
    case 'not': // ¬¬p = p
      return isApply(a) && a.op === op ? a.args[0] : undefined;
    case 'select': // a constant condition, or two sides that are one node
      if (isConst(a)) return a.value === 0 ? c : b;
      return b === c ? b : undefined;
    default:
      return undefined;
  }
}

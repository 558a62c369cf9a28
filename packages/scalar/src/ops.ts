/**
 * The table of scalar operations: arity, typing family and meaning on numbers, one row per op.
 *
 * In: an op with types or numbers. Out: the type of its result, or its value in float64. Rounding to f32 is not done
 * here (evaluate.ts does it per step), and neither are derivatives and intervals: they are tables of their own over the
 * same union, in differentiate.ts and interval-ops.ts, so the type checker asks for a row in each when an op is added.
 */

import type { ScalarOp, ScalarType } from './scalar.ts';
import { erf, floorDivide, floorModulo, power, roundHalfEven, sigmoid, toInt32 } from './special-functions.ts';

/** How an op is typed; see `resultType`. */
export type OpFamily = 'unary' | 'arithmetic' | 'bits' | 'compare' | 'logic' | 'select' | 'cast';

export interface OpFacts {
  readonly family: OpFamily;
  readonly arity: 1 | 2 | 3;
  /** Whether the operands may be swapped, to the bit. */
  readonly commutative: boolean;
  /** The value in float64; a bool is 0 or 1. For `cast` use `evaluatorOf`: it depends on the target. */
  readonly evaluate: (a: number, b: number, c: number) => number;
}

type Evaluate = OpFacts['evaluate'];

const row = (family: OpFamily, arity: 1 | 2 | 3, evaluate: Evaluate, commutative = false): OpFacts => ({
  family,
  arity,
  commutative,
  evaluate,
});
const unary = (evaluate: Evaluate): OpFacts => row('unary', 1, evaluate);
const arithmetic = (evaluate: Evaluate, commutative = false): OpFacts => row('arithmetic', 2, evaluate, commutative);
const bits = (evaluate: Evaluate, commutative = false): OpFacts => row('bits', 2, evaluate, commutative);

/** Every operation. Where JavaScript's own function is named, its rules for NaN, ±0 and ±∞ hold. */
export const ops: Readonly<Record<ScalarOp, OpFacts>> = {
  neg: unary((a) => -a),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  sqrt: unary(Math.sqrt),
  exp: unary(Math.exp),
  log: unary(Math.log),
  log1p: unary(Math.log1p),
  expm1: unary(Math.expm1),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tanh: unary(Math.tanh),
  sigmoid: unary(sigmoid),
  erf: unary(erf),
  floor: unary(Math.floor),
  ceil: unary(Math.ceil),
  round: unary(roundHalfEven),

  add: arithmetic((a, b) => a + b, true),
  sub: arithmetic((a, b) => a - b),
  mul: arithmetic((a, b) => a * b, true),
  div: arithmetic((a, b) => a / b),
  pow: arithmetic(power),
  // Of exactly two: the built-in functions take any number of arguments.
  min: arithmetic((a, b) => Math.min(a, b), true),
  max: arithmetic((a, b) => Math.max(a, b), true),
  floordiv: arithmetic(floorDivide),
  mod: arithmetic(floorModulo),

  bitand: bits((a, b) => toInt32(a) & toInt32(b), true),
  bitor: bits((a, b) => toInt32(a) | toInt32(b), true),
  // Shift counts are taken modulo 32; `shr` keeps the sign.
  shl: bits((a, b) => toInt32(a) << toInt32(b)),
  shr: bits((a, b) => toInt32(a) >> toInt32(b)),

  lt: row('compare', 2, (a, b) => Number(a < b)),
  le: row('compare', 2, (a, b) => Number(a <= b)),
  eq: row('compare', 2, (a, b) => Number(a === b), true),
  ne: row('compare', 2, (a, b) => Number(a !== b), true),

  and: row('logic', 2, (a, b) => a * b, true),
  or: row('logic', 2, (a, b) => Math.max(a, b), true),
  not: row('logic', 1, (a) => 1 - a),

  select: row('select', 3, (c, a, b) => (c === 0 ? b : a)),
  cast: row('cast', 1, (a) => a),
};

/** Every op name, in the table's order. */
export const scalarOps: readonly ScalarOp[] = Object.keys(ops) as ScalarOp[];

export function isScalarOp(name: string): name is ScalarOp {
  return Object.hasOwn(ops, name);
}

/** A number as a bool: everything but ±0 is true, NaN included. */
export function truth(value: number): number {
  return value === 0 ? 0 : 1;
}

/** What computes `op` with a result of type `type`, in float64. */
export function evaluatorOf(op: ScalarOp, type: ScalarType): (a: number, b: number, c: number) => number {
  return op === 'cast' && type === 'bool' ? truth : ops[op].evaluate;
}

/** The type of `op` over arguments of these types; `undefined` where it does not apply. Only `cast` takes a target. */
export function resultType(op: ScalarOp, args: readonly ScalarType[], target?: ScalarType): ScalarType | undefined {
  const { family, arity } = ops[op];
  const [first, second, third] = args;
  if (args.length !== arity || first === undefined || (target !== undefined) !== (family === 'cast')) return undefined;
  const alike = args.every((type) => type === first);
  switch (family) {
    case 'unary':
    case 'arithmetic':
      return alike && first !== 'bool' ? first : undefined;
    case 'bits':
      return alike && first === 'f64' ? 'f64' : undefined;
    case 'compare':
      return alike && first !== 'bool' ? 'bool' : undefined;
    case 'logic':
      return alike && first === 'bool' ? 'bool' : undefined;
    case 'select':
      return first === 'bool' && second === third ? second : undefined;
    case 'cast':
      return target === first ? undefined : target;
  }
}

/** Operations that are a function of many instructions: exponentials, logarithms, circular functions, powers. */
export const transcendental: ReadonlySet<ScalarOp> = new Set<ScalarOp>([
  'exp',
  'log',
  'log1p',
  'expm1',
  'sin',
  'cos',
  'tanh',
  'sigmoid',
  'erf',
  'pow',
]);

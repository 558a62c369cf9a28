/**
 * Elementwise operations: how each is built from scalar arithmetic, and what type it gives.
 *
 * In: an operation and its operands' element types. Out: the result's type, and the scalar program that a `map` holds.
 * Programs are written so that no branch that is not taken overflows: a select never leaks, but a gradient would. gelu
 * is the exact one (Hendrycks & Gimpel 2016), elu has alpha 1. Shapes are infer.ts's.
 */

import { scalarTypeOf } from '@heed/tensor';
import { apply, cast, scalarConst, scalarParam, scalarProgram, type Scalar, type ScalarProgram } from '@heed/scalar';
import type { DType } from '@heed/tensor';
import { promote, unify, type Operand } from './element-types.ts';
import type { ElementwiseNode, ElementwiseOp, OpKind } from './graph.ts';

/**
 * How the result is typed: `number` keeps whole numbers whole; `real` makes them float64; `choice` keeps the type of
 * what is chosen; `compare` and `logic` give bool; `count` gives i32, and so does `bits`, of whole numbers.
 */
type Result = 'number' | 'real' | 'choice' | 'compare' | 'logic' | 'count' | 'bits';

interface Rule {
  readonly result: Result;
  /** Fewest and most operands. */
  readonly arity: readonly [number, number];
  /** Places of operands that are conditions; all of them for `logic` and `count`. */
  readonly conditions?: readonly number[];
  readonly build: (...args: readonly Scalar[]) => Scalar;
}

const unary = (result: Result, build: (x: Scalar) => Scalar): Rule => ({
  result,
  arity: [1, 1],
  build: (x) => build(x),
});
const binary = (result: Result, build: (a: Scalar, b: Scalar) => Scalar): Rule => ({
  result,
  arity: [2, 2],
  build: (a, b) => build(a, b),
});
const constant = (value: number, like: Scalar): Scalar => scalarConst(value, like.type);
const mul = (a: Scalar, b: Scalar): Scalar => apply('mul', a, b);

const RULES: { readonly [Op in ElementwiseOp]: Rule } = {
  add: binary('number', (a, b) => apply('add', a, b)),
  sub: binary('number', (a, b) => apply('sub', a, b)),
  mul: binary('number', mul),
  scale: binary('number', mul),
  div: binary('real', (a, b) => apply('div', a, b)),
  pow: binary('real', (a, b) => apply('pow', a, b)),
  floordiv: binary('number', (a, b) => apply('floordiv', a, b)),
  mod: binary('number', (a, b) => apply('mod', a, b)),
  neg: unary('number', (x) => apply('neg', x)),
  abs: unary('number', (x) => apply('abs', x)),
  sign: unary('number', (x) => apply('sign', x)),
  sqrt: unary('real', (x) => apply('sqrt', x)),
  exp: unary('real', (x) => apply('exp', x)),
  log: unary('real', (x) => apply('log', x)),
  sin: unary('real', (x) => apply('sin', x)),
  cos: unary('real', (x) => apply('cos', x)),
  tanh: unary('real', (x) => apply('tanh', x)),
  sigmoid: unary('real', (x) => apply('sigmoid', x)),
  erf: unary('real', (x) => apply('erf', x)),
  relu: unary('number', (x) => apply('max', x, constant(0, x))),
  leaky_relu: {
    result: 'real',
    arity: [1, 2],
    build: (x, slope) => apply('select', apply('lt', x, constant(0, x)), mul(slope ?? constant(0.01, x), x), x),
  },
  elu: unary('real', (x) => {
    const below = apply('expm1', apply('min', x, constant(0, x)));
    return apply('select', apply('lt', constant(0, x), x), x, below);
  }),
  gelu: unary('real', (x) => {
    const gate = apply('add', constant(1, x), apply('erf', mul(x, constant(Math.SQRT1_2, x))));
    return mul(mul(constant(0.5, x), x), gate);
  }),
  // √(2/π) and 0.044715 are the approximation's own (Hendrycks & Gimpel 2016, section 2).
  gelu_tanh: unary('real', (x) => {
    const inner = apply('add', x, mul(constant(0.044715, x), mul(x, mul(x, x))));
    const gate = apply('add', constant(1, x), apply('tanh', mul(constant(Math.sqrt(2 / Math.PI), x), inner)));
    return mul(mul(constant(0.5, x), x), gate);
  }),
  silu: unary('real', (x) => mul(x, apply('sigmoid', x))),
  softplus: unary('real', (x) => {
    // log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), whose exponential never overflows.
    const rest = apply('log1p', apply('exp', apply('neg', apply('abs', x))));
    return apply('add', apply('max', x, constant(0, x)), rest);
  }),
  floor: unary('number', (x) => apply('floor', x)),
  ceil: unary('number', (x) => apply('ceil', x)),
  round: unary('number', (x) => apply('round', x)),
  min: { result: 'number', arity: [1, 16], build: (...all) => all.reduce((a, b) => apply('min', a, b)) },
  max: { result: 'number', arity: [1, 16], build: (...all) => all.reduce((a, b) => apply('max', a, b)) },
  clamp: {
    result: 'number',
    arity: [3, 3],
    build: (x, low, high) => apply('min', apply('max', x, low), high),
  },
  where: {
    result: 'choice',
    arity: [3, 3],
    conditions: [0],
    build: (condition, a, b) => apply('select', condition, a, b),
  },
  lt: binary('compare', (a, b) => apply('lt', a, b)),
  le: binary('compare', (a, b) => apply('le', a, b)),
  eq: binary('compare', (a, b) => apply('eq', a, b)),
  ne: binary('compare', (a, b) => apply('ne', a, b)),
  gt: binary('compare', (a, b) => apply('lt', b, a)),
  ge: binary('compare', (a, b) => apply('le', b, a)),
  and: binary('logic', (a, b) => apply('and', a, b)),
  or: binary('logic', (a, b) => apply('or', a, b)),
  not: unary('logic', (x) => apply('not', x)),
  iverson: unary('count', (x) => cast(x, 'f64')),
  bitand: binary('bits', (a, b) => apply('bitand', a, b)),
  bitor: binary('bits', (a, b) => apply('bitor', a, b)),
  shl: binary('bits', (a, b) => apply('shl', a, b)),
  shr: binary('bits', (a, b) => apply('shr', a, b)),
  exclude: {
    result: 'choice',
    arity: [2, 2],
    conditions: [1],
    build: (x, condition) => apply('select', condition, x, constant(0, x)),
  },
};

export const ELEMENTWISE_OPS: readonly ElementwiseOp[] = Object.keys(RULES) as ElementwiseOp[];

export function isElementwise(node: { readonly op: OpKind }): node is ElementwiseNode {
  return Object.hasOwn(RULES, node.op);
}

/** Fewest and most operands. */
export function elementwiseArity(op: ElementwiseOp): readonly [number, number] {
  return RULES[op].arity;
}

/** Whether operand `index` is a condition, which must be bool. */
export function isCondition(op: ElementwiseOp, index: number): boolean {
  const { result, conditions } = RULES[op];
  return result === 'logic' || result === 'count' || conditions?.includes(index) === true;
}

/** Whether it acts on the bits of whole numbers. */
export function isBitwise(op: ElementwiseOp): boolean {
  return RULES[op].result === 'bits';
}

/** The operands that are computed with, conditions left out. */
function numbersOf(op: ElementwiseOp, operands: readonly Operand[]): readonly Operand[] {
  return operands.filter((_, k) => !isCondition(op, k));
}

/** The element type of the result. */
export function elementwiseType(op: ElementwiseOp, operands: readonly Operand[]): DType {
  const numbers = numbersOf(op, operands);
  switch (RULES[op].result) {
    case 'number':
      return promote(numbers);
    case 'real': {
      const dtype = promote(numbers);
      return dtype === 'i32' ? 'f64' : dtype;
    }
    case 'choice':
      return unify(numbers) === 'bool' ? 'bool' : promote(numbers);
    case 'compare':
    case 'logic':
      return 'bool';
    case 'count':
    case 'bits':
      return 'i32';
  }
}

/** The operation as a scalar program of its operands, in order; a body for a `map` of type `elementwiseType`. */
export function elementwiseProgram(op: ElementwiseOp, operands: readonly Operand[]): ScalarProgram {
  const params = operands.map(({ dtype }, k) => scalarParam(`x${k}`, scalarTypeOf[dtype]));
  const numbers = numbersOf(op, operands);
  const choice = RULES[op].result === 'choice' && unify(numbers) === 'bool';
  const working = choice ? 'bool' : isBitwise(op) ? 'f64' : scalarTypeOf[promote(numbers)];
  const args = params.map((param, k) => (isCondition(op, k) ? param : cast(param, working)));
  return scalarProgram(params, [RULES[op].build(...args)]);
}

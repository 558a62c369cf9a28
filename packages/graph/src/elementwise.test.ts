import { describe, expect, it } from 'vitest';
import { evaluate } from '@heed/scalar';
import { type } from './samples.check.ts';
import { ELEMENTWISE_OPS, elementwiseArity, elementwiseProgram, elementwiseType, isCondition } from './elementwise.ts';
import type { ElementwiseOp } from './graph.ts';
import { scalarTypeOf } from '@heed/tensor';
import type { Operand } from './element-types.ts';

const number: Operand = type('[]', 'f32');
const condition: Operand = type('[]', 'bool');
const operandsOf = (op: ElementwiseOp, count: number): Operand[] =>
  Array.from({ length: count }, (_, k) => (isCondition(op, k) ? condition : number));
const value = (op: ElementwiseOp, ...args: number[]): number =>
  evaluate(elementwiseProgram(op, operandsOf(op, args.length)), args, 'f64')[0];

/** The error function by its Maclaurin series, good to about 1e-14 for |x| ≤ 2. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 60; n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** What each op should give, written a second time; the type checker asks for new ones. */
const EXPECTED: Record<ElementwiseOp, (...args: number[]) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  scale: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  floordiv: (a, b) => Math.floor(a / b),
  mod: (a, b) => a - b * Math.floor(a / b),
  neg: (x) => -x,
  abs: (x) => Math.abs(x),
  sign: (x) => Math.sign(x),
  sqrt: (x) => Math.sqrt(x),
  exp: (x) => Math.exp(x),
  log: (x) => Math.log(x),
  sin: (x) => Math.sin(x),
  cos: (x) => Math.cos(x),
  tanh: (x) => Math.tanh(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  leaky_relu: (x, slope = 0.01) => (x < 0 ? slope * x : x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  gelu_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x / (1 + Math.exp(-x)),
  softplus: (x) => Math.log(1 + Math.exp(x)),
  erf: (x) => erf(x),
  floor: (x) => Math.floor(x),
  ceil: (x) => Math.ceil(x),
  round: (x) => Math.round(x),
  min: (...xs) => Math.min(...xs),
  max: (...xs) => Math.max(...xs),
  clamp: (x, low, high) => Math.min(Math.max(x, low), high),
  where: (c, a, b) => (c ? a : b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  and: (a, b) => Number(a && b),
  or: (a, b) => Number(a || b),
  not: (a) => Number(!a),
  iverson: (a) => a,
  bitand: (a, b) => a & b,
  bitor: (a, b) => a | b,
  shl: (a, b) => a << b,
  shr: (a, b) => a >> b,
  exclude: (x, c) => (c ? x : 0),
};

describe('elementwise programs', () => {
  it.each(ELEMENTWISE_OPS)('%s', (op) => {
    const [fewest, most] = elementwiseArity(op);
    for (const count of new Set([fewest, Math.min(most, 3)])) {
      for (let trial = 0; trial < 40; trial += 1) {
        const args = Array.from({ length: count }, (_, k) =>
          isCondition(op, k) ? Number(Math.sin(trial * 7 + k) > 0) : 1.9 * Math.sin(trial * 3.7 + k * 2.3 + 0.1),
        );
        if (trial % 8 === 0 && count === 2 && !isCondition(op, 1)) args[1] = args[0]!;
        const [found, expected] = [value(op, ...args), EXPECTED[op](...args)];
        const isNear = Object.is(found, expected) || Math.abs(found - expected) < 1e-12;
        expect({ args, found, expected, isNear }).toMatchObject({ isNear: true });
      }
    }
  });

  it('act on the bits of whole numbers', () => {
    const whole = type('[]', 'i32');
    const bits = (op: ElementwiseOp, a: number, b: number): number =>
      evaluate(elementwiseProgram(op, [whole, whole]), [a, b], 'f64')[0];
    expect([bits('bitand', 13, 7), bits('bitor', -8, 3), bits('shl', 3, 4), bits('shr', -9, 1)]).toEqual([
      5, -5, 48, -5,
    ]);
  });

  it('neither overflow nor leak', () => {
    expect(value('softplus', 800)).toBe(800);
    expect(value('softplus', -800)).toBe(0);
    expect(value('elu', 1000)).toBe(1000);
    expect(value('elu', -1000)).toBe(-1);
    expect(value('exclude', Number.NaN, 0)).toBe(0);
    expect(value('where', 1, 2, Number.NaN)).toBe(2);
    for (const op of ['relu', 'elu', 'leaky_relu', 'gelu', 'silu', 'softplus', 'max'] as const) {
      expect(value(op, ...(op === 'max' ? [1, Number.NaN] : [Number.NaN]))).toBeNaN();
    }
  });

  it('give the type that a map of them has', () => {
    const kinds: Operand[] = [
      ...(['f32', 'f64', 'f16', 'i32', 'u8', 'bool'] as const).map((dtype) => type('[]', dtype)),
      { ...type('[]', 'f64'), weak: true },
    ];
    for (const op of ELEMENTWISE_OPS) {
      for (const a of kinds) {
        for (const b of kinds) {
          const operands = operandsOf(op, elementwiseArity(op)[0]).map((own, k) =>
            isCondition(op, k) ? own : k % 2 === 0 ? a : b,
          );
          const program = elementwiseProgram(op, operands);
          expect(program.results[0].type).toBe(scalarTypeOf[elementwiseType(op, operands)]);
          expect(program.params.map((param) => param.type)).toEqual(operands.map(({ dtype }) => scalarTypeOf[dtype]));
        }
      }
    }
  });
});

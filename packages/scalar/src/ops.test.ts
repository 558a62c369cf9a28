import { describe, expect, test } from 'vitest';
import { evaluatorOf, isScalarOp, ops, resultType, scalarOps } from './ops.ts';
import type { ScalarOp, ScalarType } from './scalar.ts';

const TYPES: readonly ScalarType[] = ['f32', 'f64', 'bool'];

describe('typing', () => {
  test.each<[ScalarOp, ScalarType[], ScalarType | undefined, ScalarType | undefined]>([
    ['exp', ['f32'], undefined, 'f32'],
    ['exp', ['f64'], undefined, 'f64'],
    ['exp', ['bool'], undefined, undefined],
    ['exp', ['f32'], 'f32', undefined],
    ['exp', ['f32', 'f32'], undefined, undefined],
    ['exp', [], undefined, undefined],
    ['add', ['f32', 'f32'], undefined, 'f32'],
    ['add', ['f32', 'f64'], undefined, undefined],
    ['mod', ['f64', 'f64'], undefined, 'f64'],
    ['bitand', ['f32', 'f32'], undefined, undefined],
    ['shl', ['f64', 'f64'], undefined, 'f64'],
    ['lt', ['f32', 'f32'], undefined, 'bool'],
    ['eq', ['bool', 'bool'], undefined, undefined],
    ['and', ['bool', 'bool'], undefined, 'bool'],
    ['not', ['f32'], undefined, undefined],
    ['select', ['bool', 'f32', 'f32'], undefined, 'f32'],
    ['select', ['bool', 'bool', 'bool'], undefined, 'bool'],
    ['select', ['bool', 'f32', 'f64'], undefined, undefined],
    ['select', ['f32', 'f32', 'f32'], undefined, undefined],
    ['cast', ['f32'], 'f64', 'f64'],
    ['cast', ['bool'], 'f32', 'f32'],
    ['cast', ['f32'], 'f32', undefined],
    ['cast', ['f32'], undefined, undefined],
  ])('%s(%j) to %s is %s', (op, args, target, expected) => {
    expect(resultType(op, args, target)).toBe(expected);
  });

  test('every op applies to some types and to no wrong number of operands', () => {
    for (const op of scalarOps) {
      const { arity, family } = ops[op];
      const choices = TYPES.flatMap((a) => TYPES.map((b) => [a, b, b].slice(0, arity)));
      const target = family === 'cast' ? 'f64' : undefined;
      expect(choices.some((types) => resultType(op, types, target) !== undefined)).toBe(true);
      expect(resultType(op, ['f64', 'f64', 'f64', 'f64'], target)).toBeUndefined();
    }
    expect(isScalarOp('softmax')).toBe(false);
    expect(isScalarOp('toString')).toBe(false);
  });
});

describe('values', () => {
  test.each<[ScalarOp, number[], number]>([
    ['min', [NaN, 1], NaN],
    ['max', [1, NaN], NaN],
    ['min', [0, -0], -0],
    ['max', [-0, 0], 0],
    ['max', [-Infinity, 3], 3],
    ['sign', [NaN], NaN],
    ['sign', [-0], -0],
    ['sign', [-7], -1],
    ['neg', [0], -0],
    ['abs', [-0], 0],
    ['floordiv', [-7, 2], -4],
    ['mod', [-7, 2], 1],
    ['mod', [7, -2], -1],
    ['mod', [7.5, 2], 1.5],
    ['bitand', [12, 10], 8],
    ['bitor', [12, 10], 14],
    ['shl', [3, 4], 48],
    ['shr', [-16, 2], -4],
    ['shl', [1, 33], 2],
    ['lt', [NaN, 1], 0],
    ['le', [1, 1], 1],
    ['eq', [NaN, NaN], 0],
    ['ne', [NaN, NaN], 1],
    ['eq', [0, -0], 1],
    ['and', [1, 0], 0],
    ['or', [1, 0], 1],
    ['not', [0], 1],
    ['select', [1, 2, NaN], 2],
    ['select', [0, NaN, 3], 3],
    ['round', [2.5], 2],
    ['pow', [2, 10], 1024],
    ['sqrt', [-1], NaN],
    ['log', [0], -Infinity],
    ['expm1', [1e-20], 1e-20],
    ['log1p', [1e-20], 1e-20],
  ])('%s%j = %d', (op, [a = 0, b = 0, c = 0], expected) => {
    expect(ops[op].evaluate(a, b, c)).toBe(expected);
  });

  test('a number is true unless it is zero', () => {
    const toBool = evaluatorOf('cast', 'bool');
    expect([0, -0, 1, -3, NaN, 0.1].map((x) => toBool(x, 0, 0))).toEqual([0, 0, 1, 1, 1, 1]);
    expect(evaluatorOf('cast', 'f32')(0.1, 0, 0)).toBe(0.1);
  });

  test('commutative ops are, to the bit', () => {
    const numbers = [0, -0, 1, -2.5, NaN, Infinity, -Infinity, 3];
    for (const op of scalarOps.filter((name) => ops[name].commutative && ops[name].family !== 'logic')) {
      for (const a of numbers)
        for (const b of numbers) expect(ops[op].evaluate(a, b, 0)).toBe(ops[op].evaluate(b, a, 0));
    }
  });
});

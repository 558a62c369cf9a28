import { HeedBug } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { differentiate, differentiateProgram } from './differentiate.ts';
import { compileEvaluator, evaluate } from './evaluate.ts';
import { scalarParam } from './node.ts';
import { ops, scalarOps } from './ops.ts';
import { createRandom } from './random-program.check.ts';
import type { ScalarProgram } from './scalar.ts';
import { parseScalar, scalarText } from './text.ts';

/** Where a derivative of each smooth op is checked: a source of points inside its domain. */
const SMOOTH: Readonly<Record<string, readonly [text: string, low: number, high: number]>> = {
  neg: ['(x, y) => neg(x)', -3, 3],
  abs: ['(x, y) => abs(x)', 0.1, 3],
  sqrt: ['(x, y) => sqrt(x)', 0.2, 4],
  exp: ['(x, y) => exp(x)', -3, 3],
  log: ['(x, y) => log(x)', 0.2, 5],
  log1p: ['(x, y) => log1p(x)', -0.7, 4],
  expm1: ['(x, y) => expm1(x)', -3, 2],
  sin: ['(x, y) => sin(x)', -4, 4],
  cos: ['(x, y) => cos(x)', -4, 4],
  tanh: ['(x, y) => tanh(x)', -3, 3],
  sigmoid: ['(x, y) => sigmoid(x)', -5, 5],
  erf: ['(x, y) => erf(x)', -2, 2],
  add: ['(x, y) => add(x, y)', -3, 3],
  sub: ['(x, y) => sub(y, x)', -3, 3],
  mul: ['(x, y) => mul(x, y)', -3, 3],
  div: ['(x, y) => div(y, x)', 0.5, 3],
  pow: ['(x, y) => pow(x, y)', 0.3, 3],
  min: ['(x, y) => min(x, mul(2, y))', -3, 3],
  max: ['(x, y) => max(x, mul(2, y))', -3, 3],
  mod: ['(x, y) => mod(x, add(3, mul(y, 0.001)))', 0.2, 2.8],
  select: ['(x, y) => select(lt(x, y), mul(x, x), mul(3, y))', -3, 3],
  cast: ['(x, y) => cast<f32>(mul(cast<f64>(x), cast<f64>(y)))', -3, 3],
};
const FLAT = ['sign', 'floor', 'ceil', 'round', 'floordiv', 'bitand', 'bitor', 'shl', 'shr'];

function checkGradient(program: ScalarProgram, low: number, high: number, seed: number): void {
  const random = createRandom(seed);
  const value = compileEvaluator(program, 'f64');
  program.params.forEach((_, k) => {
    const slope = compileEvaluator(differentiateProgram(program, k), 'f64');
    for (let n = 0; n < 200; n++) {
      const args = program.params.map(() => low + (high - low) * random.unit());
      const step = 1e-5;
      const at = (shift: number): number => value(args.map((arg, j) => (j === k ? arg + shift : arg)))[0];
      const central = (at(step) - at(-step)) / (2 * step);
      const forward = (at(step) - at(0)) / step;
      // Next to a kink the two differences disagree.
      if (Math.abs(central - forward) > 1e-3 * (1 + Math.abs(central))) continue;
      expect(Math.abs(slope(args)[0] - central)).toBeLessThan(1e-6 * (1 + Math.abs(central)));
    }
  });
}

describe('against central differences', () => {
  test.each(Object.entries(SMOOTH))('%s', (_, [text, low, high]) => {
    checkGradient(parseScalar(text)!, low, high, 50);
  });

  test('every op with numbers out is covered or flat', () => {
    const numeric = scalarOps.filter((op) => ops[op].family !== 'compare' && ops[op].family !== 'logic');
    expect(numeric.filter((op) => !(op in SMOOTH) && !FLAT.includes(op))).toEqual([]);
  });

  test.each([
    '(x, y) => let e = exp(sub(x, y)); div(e, add(1, mul(e, e)))',
    '(x, y) => mul(x, mul(0.5, add(1, erf(mul(x, 0.7071067811865476)))))',
    '(x, y) => log(add(exp(x), exp(y)))',
    '(x, y) => select(lt(0, x), x, expm1(mul(x, y)))',
    '(x, y) => let a = sin(mul(x, y)); let b = mul(a, a); let c = mul(b, b); add(c, mul(c, b))',
    '(x, y) => mul(tanh(x), sigmoid(mul(y, add(x, pow(y, 3)))))',
  ])('%s', (text) => {
    checkGradient(parseScalar(text)!, -2, 2, 51);
  });
});

describe('conventions', () => {
  const slopeAt = (text: string, ...args: number[]): number[] => {
    const program = parseScalar(text)!;
    return program.params.map((_, k) => evaluate(differentiateProgram(program, k), args, 'f64')[0]);
  };
  test.each<[string, number[], number[]]>([
    ['(x) => abs(x)', [0], [0]],
    ['(x) => max(x, 0)', [0], [0]],
    ['(x) => max(0, x)', [0], [0]],
    ['(x) => max(x, 0)', [2], [1]],
    ['(x, y) => max(x, y)', [1, 1], [0.5, 0.5]],
    ['(x, y) => min(x, y)', [1, 1], [0.5, 0.5]],
    ['(x, y) => min(x, y)', [1, 2], [1, 0]],
    ['(x, y) => pow(x, y)', [0, 2], [0, 0]],
    ['(x, y) => pow(x, y)', [0, 0], [0, -Infinity]],
    ['(x) => pow(x, 2)', [-3], [-6]],
    ['(x) => pow(x, 3)', [0], [0]],
    ['(x, y) => select(lt(x, 1), x, div(y, sub(x, x)))', [0, 1], [1, 0]],
    ['(x) => round(x)', [0.5], [0]],
    ['(x) => cast<f32>(lt(x, 0))', [0], [0]],
    ['(x, y) => mul(floor(x), y)', [2.5, 7], [0, 2]],
    ['(x) => expm1(x)', [-40], [Math.exp(-40)]],
  ])('%s at %j has slope %j', (text, args, expected) => {
    expect(slopeAt(text, ...args)).toEqual(expected);
  });

  test('what does not depend on the parameter contributes nothing, not 0·∞', () => {
    expect(slopeAt('(x, y) => add(x, exp(y))', 1, 1e4)).toEqual([1, Infinity]);
    expect(scalarText(differentiateProgram(parseScalar('(x, y) => add(mul(3, x), log(y))')!, 0))).toBe('(x, y) => 3');
  });

  test('the derivative has the type of the result', () => {
    const program = parseScalar('(x, i: f64) => [mul(cast<f64>(x), i), i, x]')!;
    expect(program.results.map((result) => differentiate(result, program.params[0]).type)).toEqual([
      'f64',
      'f64',
      'f32',
    ]);
    expect(() => differentiate(parseScalar('(x) => lt(x, 0)')!.results[0], scalarParam('x'))).toThrow(HeedBug);
  });
});

test('the derivative of a long shared chain stays small', () => {
  const lets = Array.from({ length: 60 }, (_, k) => `let s${k + 1} = mul(s${k}, s${k}); `).join('');
  const program = parseScalar(`(x) => let s0 = sin(x); ${lets}s60`)!;
  const text = scalarText(differentiateProgram(program, 0));
  expect(text.length).toBeLessThan(6000);
});

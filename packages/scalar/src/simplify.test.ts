import { describe, expect, test } from 'vitest';
import { compileEvaluator } from './evaluate.ts';
import { equalPrograms, linearise } from './linearise.ts';
import { createRandom, randomArgs, randomProgram } from './random-program.check.ts';
import { laws, simplify } from './simplify.ts';
import { parseScalar, scalarText } from './text.ts';

const TYPED = '(x, y, i: f64, p: bool, q: bool) => ';

test.each([
  ['add(2, mul(x, 1))', 'add(x, 2)'],
  ['add(x, neg(y))', 'sub(x, y)'],
  ['add(neg(x), y)', 'sub(y, x)'],
  ['sub(x, neg(y))', 'add(x, y)'],
  ['mul(neg(x), neg(y))', 'mul(x, y)'],
  ['div(neg(x), neg(y))', 'div(x, y)'],
  ['mul(-1, x)', 'neg(x)'],
  ['div(x, 8)', 'mul(x, 0.125)'],
  ['div(x, -0.5)', 'mul(x, -2)'],
  ['div(x, 3)', 'div(x, 3)'],
  ['pow(x, 2)', 'mul(x, x)'],
  ['pow(neg(x), 2)', 'mul(x, x)'],
  ['max(exp(x), exp(x))', 'exp(x)'],
  ['abs(neg(abs(x)))', 'abs(x)'],
  ['sign(sign(x))', 'sign(x)'],
  ['floor(ceil(round(x)))', 'round(x)'],
  ['lt(mul(1, x), x)', 'false'],
  ['not(eq(x, y))', 'ne(x, y)'],
  ['not(ne(x, y))', 'eq(x, y)'],
  ['not(lt(x, y))', 'not(lt(x, y))'],
  ['eq(x, x)', 'eq(x, x)'],
  ['and(p, not(not(p)))', 'p'],
  ['and(not(p), p)', 'false'],
  ['or(p, not(p))', 'true'],
  ['select(not(p), x, y)', 'select(p, y, x)'],
  ['select(p, select(p, x, y), y)', 'select(p, x, y)'],
  ['select(p, x, select(p, x, y))', 'select(p, x, y)'],
  ['select(p, select(not(p), x, y), y)', 'y'],
  ['select(p, true, false)', 'p'],
  ['select(p, false, true)', 'not(p)'],
  ['select(p, q, false)', 'and(p, q)'],
  ['select(p, true, q)', 'or(p, q)'],
  ['cast<f32>(cast<f64>(x))', 'x'],
  ['cast<bool>(cast<f64>(p))', 'p'],
  ['cast<f64>(cast<f32>(i))', 'cast<f64>(cast<f32>(i))'],
  ['add(x, 0)', 'add(x, 0)'],
  ['mul(x, 0)', 'mul(x, 0)'],
  ['sub(x, x)', 'sub(x, x)'],
  ['add(exp(x), neg(exp(x)))', 'let t0 = exp(x); sub(t0, t0)'],
])('%s = %s', (from, to) => {
  expect(scalarText(simplify(parseScalar(TYPED + from)!))).toBe(TYPED + to);
});

describe('on random programs', () => {
  test('changes no bit, in either precision', () => {
    const random = createRandom(70);
    const wrong: unknown[] = [];
    for (let k = 0; k < 2000; k++) {
      const program = randomProgram(random, 1 + random.below(15));
      const simple = simplify(program);
      for (const precision of ['f64', 'f32'] as const) {
        const [before, after] = [compileEvaluator(program, precision), compileEvaluator(simple, precision)];
        for (let n = 0; n < 8; n++) {
          const args = randomArgs(random);
          const [expected, actual] = [before(args), after(args)];
          const same = expected.every((value, at) => Object.is(value, actual[at]));
          if (!same) wrong.push({ expected, actual, args, text: scalarText(program), simple: scalarText(simple) });
        }
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(laws.length).toBeGreaterThan(20);
  });

  test('reaches a fixed point and never grows', () => {
    const random = createRandom(71);
    for (let k = 0; k < 1000; k++) {
      const program = randomProgram(random, 1 + random.below(25), [
        'add',
        'sub',
        'neg',
        'mul',
        'div',
        'pow',
        'abs',
        'select',
        'and',
        'or',
        'not',
        'eq',
        'lt',
        'cast',
        'floor',
        'min',
      ]);
      const once = simplify(program);
      expect(equalPrograms(simplify(once), once)).toBe(true);
      const operations = (from: typeof program): number =>
        linearise(from).steps.filter((step) => 'args' in step).length;
      expect(operations(once)).toBeLessThanOrEqual(operations(program));
    }
  });
});

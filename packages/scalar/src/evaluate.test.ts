import { HeedBug } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { scalarProgram } from './build.ts';
import { compileEvaluator, evaluate } from './evaluate.ts';
import { linearise, type LinearStep } from './linearise.ts';
import { scalarConst, scalarNode, scalarParam } from './node.ts';
import { ops } from './ops.ts';
import { createRandom, randomArgs, randomProgram } from './random-program.check.ts';
import type { Scalar } from './scalar.ts';

const x = scalarParam('x');

/** The meaning of a program, by plain recursion over the tree. */
function plain(node: Scalar, args: ReadonlyMap<string, number>, single: boolean): number {
  const round = (value: number): number => (single && node.type === 'f32' ? Math.fround(value) : value);
  if (node.op === 'const') return round(node.value);
  if (node.op === 'param') return round(args.get(node.name)!);
  const [a = 0, b = 0, c = 0] = node.args.map((arg) => plain(arg, args, single));
  if (node.op === 'cast' && node.type === 'bool') return a !== 0 ? 1 : 0;
  return round(ops[node.op].evaluate(a, b, c));
}

test('evaluation is plain recursion, in both precisions', () => {
  const random = createRandom(20);
  for (let k = 0; k < 500; k++) {
    const program = randomProgram(random, 10);
    const evaluators = { f64: compileEvaluator(program, 'f64'), f32: compileEvaluator(program, 'f32') };
    for (let n = 0; n < 5; n++) {
      const args = randomArgs(random);
      const named = new Map(program.params.map(({ name }, at) => [name, args[at]]));
      for (const precision of ['f64', 'f32'] as const) {
        const expected = program.results.map((result) => plain(result, named, precision === 'f32'));
        expect(evaluators[precision](args)).toEqual(expected);
      }
    }
  }
});

describe('precision', () => {
  test('f32 rounds parameters, constants and results; f64 steps stay float64', () => {
    const i = scalarParam('i', 'f64');
    const sum = scalarNode('add', [x, scalarConst(0.1)]);
    const wide = scalarNode('add', [i, scalarConst(0.1, 'f64')]);
    const program = scalarProgram([x, i], [sum, wide, scalarNode('cast', [wide], 'f32'), x]);
    const third = Math.fround(1 / 3);
    expect(evaluate(program, [1 / 3, 1 / 3], 'f32')).toEqual([
      Math.fround(third + Math.fround(0.1)),
      1 / 3 + 0.1,
      Math.fround(1 / 3 + 0.1),
      third,
    ]);
    expect(evaluate(program, [1 / 3, 1 / 3], 'f64')).toEqual([1 / 3 + 0.1, 1 / 3 + 0.1, 1 / 3 + 0.1, 1 / 3]);
  });

  test('a call gives a fresh array and refuses the wrong number of arguments', () => {
    const run = compileEvaluator(scalarProgram([x], [x]), 'f64');
    const first = run([1]);
    run([2]);
    expect(first).toEqual([1]);
    expect(() => run([])).toThrow(HeedBug);
  });
});

describe('the linear form', () => {
  test('shares equal subterms however they were built, and only what is needed', () => {
    const y = scalarParam('y');
    const twice = (): Scalar => scalarNode('exp', [scalarNode('add', [scalarParam('x'), scalarConst(1)])]);
    const { steps, results } = linearise(scalarProgram([y, x], [scalarNode('mul', [twice(), twice()]), twice()]));
    expect(steps).toEqual([
      { op: 'param', type: 'f32', index: 1 },
      { op: 'const', type: 'f32', value: 1 },
      { op: 'add', type: 'f32', args: [0, 1] },
      { op: 'exp', type: 'f32', args: [2] },
      { op: 'mul', type: 'f32', args: [3, 3] },
    ]);
    expect(results).toEqual([4, 3]);
  });

  test('keeps 0 and −0, and constants of different types, apart', () => {
    const values = [scalarConst(0), scalarConst(-0), scalarConst(0, 'f64'), scalarConst(NaN), scalarConst(NaN)];
    expect(linearise(scalarProgram([], values)).results).toEqual([0, 1, 2, 3, 3]);
  });

  const stepText = (step: LinearStep): string =>
    JSON.stringify(step, (_, value: unknown) =>
      typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : value,
    );

  test('operands come before their users, and no step stands twice', () => {
    const random = createRandom(21);
    for (let k = 0; k < 100; k++) {
      const { steps } = linearise(randomProgram(random, 30));
      steps.forEach((step, at) => {
        expect(Math.max(-1, ...('args' in step ? step.args : []))).toBeLessThan(at);
      });
      expect(new Set(steps.map(stepText)).size).toBe(steps.length);
    }
  });
});

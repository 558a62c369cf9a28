import { HeedBug } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { apply, applyProgram, cast, paramsOf, scalarProgram } from './build.ts';
import { evaluate } from './evaluate.ts';
import { scalarConst, scalarNode, scalarParam } from './node.ts';
import { createRandom, randomArgs, randomNumber, randomParams, randomProgram } from './random-program.check.ts';
import type { Scalar } from './scalar.ts';
import { scalarText } from './text.ts';

const x = scalarParam('x');
const y = scalarParam('y');
const i = scalarParam('i', 'f64');
const p = scalarParam('p', 'bool');
const text = (result: Scalar): string => scalarText({ params: [x, y, i, p], results: [result] }).split(' => ')[1];

describe('apply', () => {
  test.each<[string, Scalar, string]>([
    ['f64 constants', apply('add', scalarConst(0.1, 'f64'), scalarConst(0.2, 'f64')), 'f64(0.30000000000000004)'],
    ['f32 constants exactly', apply('mul', scalarConst(1.5), scalarConst(-2)), '-3'],
    ['f32 constants that round: left', apply('div', scalarConst(1), scalarConst(3)), 'div(1, 3)'],
    ['f32 constants not representable: left', apply('sub', scalarConst(0.1), scalarConst(0.1)), 'sub(0.1, 0.1)'],
    ['comparison', apply('lt', scalarConst(1), scalarConst(2)), 'true'],
    ['x·1', apply('mul', x, scalarConst(1)), 'x'],
    ['1·x', apply('mul', scalarConst(1), x), 'x'],
    ['x/1', apply('div', x, scalarConst(1)), 'x'],
    ['x − 0', apply('sub', x, scalarConst(0)), 'x'],
    ['x + 0 is not x', apply('add', x, scalarConst(0)), 'add(x, 0)'],
    ['x + −0', apply('add', x, scalarConst(-0)), 'x'],
    ['x·0 is not 0', apply('mul', x, scalarConst(0)), 'mul(x, 0)'],
    ['x − x is not 0', apply('sub', x, x), 'sub(x, x)'],
    ['¬¬p', apply('not', apply('not', p)), 'p'],
    ['−−x', apply('neg', apply('neg', x)), 'x'],
    ['p ∧ true', apply('and', p, scalarConst(true, 'bool')), 'p'],
    ['false ∧ p', apply('and', scalarConst(false, 'bool'), p), 'false'],
    ['true ∨ p', apply('or', scalarConst(true, 'bool'), p), 'true'],
    ['p ∨ false', apply('or', p, scalarConst(false, 'bool')), 'p'],
    ['a decided select', apply('select', scalarConst(false, 'bool'), x, y), 'y'],
    ['a select of one thing', apply('select', p, x, x), 'x'],
    ['x⁰', apply('pow', x, scalarConst(0)), '1'],
    ['a cast to its own type', cast(x, 'f32'), 'x'],
    ['a cast constant', cast(scalarConst(0.1, 'f64'), 'f32'), '0.1'],
    ['a rounded constant keeps its cast', cast(scalarConst(0.1), 'f64'), 'cast<f64>(0.1)'],
  ])('%s', (_, made, expected) => {
    expect(text(made)).toBe(expected);
  });

  test('wrong types, counts and names are bugs', () => {
    expect(() => apply('add', x, i)).toThrow(HeedBug);
    expect(() => apply('exp', x, x)).toThrow('exp does not apply to (f32, f32)');
    expect(() => apply('not', x)).toThrow(HeedBug);
    expect(() => scalarConst(2, 'bool')).toThrow(HeedBug);
    expect(() => scalarProgram([x], [y])).toThrow('y: f32');
    expect(() => scalarProgram([x, x], [x])).toThrow(HeedBug);
    expect(() => scalarProgram([scalarParam('x', 'f64')], [x])).toThrow(HeedBug);
    expect(() => applyProgram(scalarProgram([x], [x]), [i])).toThrow(HeedBug);
    expect(() => applyProgram(scalarProgram([x], [x]), [])).toThrow(HeedBug);
  });
});

test('paramsOf lists each name once, in order of use', () => {
  expect(paramsOf(apply('add', y, apply('mul', x, y)), i).map((param) => param.name)).toEqual(['y', 'x', 'i']);
  expect(() => paramsOf(x, scalarParam('x', 'f64'))).toThrow(HeedBug);
});

test('building with apply changes no bit', () => {
  const random = createRandom(10);
  for (let k = 0; k < 400; k++) {
    const program = randomProgram(random, 12);
    const folded = scalarProgram(program.params, applyProgram(program, program.params));
    for (let n = 0; n < 10; n++) {
      const args = randomArgs(random);
      for (const precision of ['f64', 'f32'] as const) {
        expect(evaluate(folded, args, precision)).toEqual(evaluate(program, args, precision));
      }
    }
  }
});

test('applying a program is composing functions', () => {
  const random = createRandom(11);
  for (let k = 0; k < 200; k++) {
    const outer = randomProgram(random, 8);
    // Parameters of the outer program fed by swapped names: substitution must not capture.
    const swapped: Scalar[] = [y, x, scalarParam('j', 'f64'), i, p];
    const composed = scalarProgram(randomParams, applyProgram(outer, swapped));
    const args = randomParams.map(({ type }) => randomNumber(random, type));
    const [a, b, c, d, e] = args as [number, number, number, number, number];
    expect(evaluate(composed, args, 'f64')).toEqual(evaluate(outer, [b, a, d, c, e], 'f64'));
  }
});

test('depth is no limit', () => {
  let deep: Scalar = x;
  for (let k = 0; k < 20_000; k++) deep = scalarNode('abs', [scalarNode('neg', [deep])]);
  const program = scalarProgram([x], [deep]);
  expect(evaluate(program, [-3], 'f64')).toEqual([3]);
  expect(applyProgram(program, [scalarConst(2)])[0]).toMatchObject({ op: 'const', value: 2 });
});

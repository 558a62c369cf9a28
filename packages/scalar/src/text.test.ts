import { describe, expect, test } from 'vitest';
import { apply, cast, scalarProgram } from './build.ts';
import { equalPrograms } from './linearise.ts';
import { scalarConst, scalarNode, scalarParam } from './node.ts';
import { createRandom, randomProgram } from './random-program.check.ts';
import type { Scalar } from './scalar.ts';
import { parseScalar, scalarText } from './text.ts';

const x = scalarParam('x');

test('reads as it is written in a paper’s margin', () => {
  const m = scalarParam('m', 'f64');
  const program = scalarProgram([x, m], [apply('exp', apply('sub', x, cast(m, 'f32')))]);
  expect(scalarText(program)).toBe('(x, m: f64) => exp(sub(x, cast<f32>(m)))');
  const e = apply('exp', x);
  expect(scalarText(scalarProgram([x], [apply('div', e, apply('add', scalarConst(1), e))]))).toBe(
    '(x) => let t0 = exp(x); div(t0, add(1, t0))',
  );
});

describe('what is written reads back', () => {
  test('random programs', () => {
    const random = createRandom(30);
    for (let k = 0; k < 1000; k++) {
      const program = randomProgram(random, 1 + random.below(25));
      const text = scalarText(program);
      const read = parseScalar(text)!;
      expect({ text, equal: equalPrograms(read, program) }).toEqual({ text, equal: true });
      expect(scalarText(read)).toBe(text);
    }
  });

  test.each([
    '() => []',
    '(x) => x',
    '(x) => [x, x]',
    '(p: bool) => not(p)',
    '() => [inf, -inf, nan, -0, 1e-7, 1e+21, f64(-inf), f64(0.1), true, false]',
    '("let", "a b", "", "f(", "nan") => add("let", mul("a b", sub("", sub("f(", "nan"))))',
    '(t0, t2) => let t1 = exp(t0); let t3 = mul(t1, t2); div(t3, add(t1, t3))',
    "(W_Q, φ, doc.row, x', f64, exp) => exp(add(W_Q, add(φ, add(doc.row, add(x', add(f64, exp))))))",
  ])('%s', (text) => {
    expect(scalarText(parseScalar(text)!)).toBe(text);
  });

  test('a deep term gets names, so that reading needs no depth', () => {
    let deep: Scalar = x;
    for (let k = 0; k < 3000; k++) deep = scalarNode('sin', [deep]);
    const program = scalarProgram([x], [deep]);
    expect(equalPrograms(parseScalar(scalarText(program))!, program)).toBe(true);
  });

  test('parsing folds nothing', () => {
    expect(scalarText(parseScalar('(x) => mul(1, add(1, 2))')!)).toBe('(x) => mul(1, add(1, 2))');
  });
});

test.each([
  '',
  '(',
  '(x)',
  '(x) =>',
  'x',
  '(x) => y',
  '(x) => exp(x',
  '(x) => exp(x))',
  '(x) => exp(x) x',
  '(x) => exp(x, x)',
  '(x) => softmax(x)',
  '(x: f16) => x',
  '(x, x) => x',
  '(x) => let x = 1; x',
  '(x) => let t0 = 1 t0',
  '(x) => [x',
  '(x) => add(x, f64(1))',
  '(x) => exp<f32>(x)',
  '(x) => cast(x)',
  '(x) => cast<f32>(x)',
  '(x) => 1.',
  '(x) => "x',
  '(x) => __proto__(x)',
  '(x) => constructor',
  '\0',
  '(x) => --1',
  '(x) => x;',
  `(x) => ${'exp('.repeat(100_000)}`,
  '('.repeat(1_000_000),
  '"'.repeat(100_001),
])('refuses text %#', (text) => {
  expect(parseScalar(text)).toBeUndefined();
});

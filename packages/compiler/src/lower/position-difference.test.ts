/** Programs of two positions as programs of their difference: which are, and that they give the same numbers. */

import { compileEvaluator, paramsOf, parseScalar, scalarParam, scalarProgram, scalarText } from '@heed/scalar';
import { describe, expect, test } from 'vitest';
import { inDifference } from './position-difference.ts';

const I = scalarParam('i', 'f64');
const J = scalarParam('j', 'f64');
const R = scalarParam('r', 'f64');

function rewritten(text: string): ReturnType<typeof inDifference> {
  const program = parseScalar(`(i: f64, j: f64, w: f64, x: f64) => ${text}`);
  if (program === undefined) return undefined;
  const [i, j, w] = program.params;
  return inDifference(program.results[0], i, j, R, (param) => [i, j, w].includes(param));
}

describe('depends on i − j alone', () => {
  test.each([
    ['sub(i, j)', 'r'],
    ['sub(j, i)', 'neg(r)'],
    ['add(min(max(sub(i, j), neg(w)), w), w)', 'add(min(max(r, neg(w)), w), w)'],
    ['abs(sub(sub(i, f64(3)), j))', 'abs(add(r, f64(-3)))'],
    ['select(lt(j, i), f64(8), f64(0))', 'select(lt(neg(r), f64(0)), f64(8), f64(0))'],
    ['select(le(j, add(i, w)), x, f64(0))', 'select(le(neg(r), w), x, f64(0))'],
    ['floordiv(sub(mul(i, f64(2)), mul(f64(2), j)), f64(3))', 'floordiv(mul(r, f64(2)), f64(3))'],
    ['floor(sqrt(abs(sub(add(i, w), add(j, w)))))', 'floor(sqrt(abs(add(r, add(w, mul(w, f64(-1)))))))'],
  ])('%s', (text, expected) => {
    const result = rewritten(text);
    if (result === undefined) throw new Error('it depends on the difference');
    expect(scalarText(scalarProgram(paramsOf(result), [result])).split('=> ')[1]).toBe(expected);
    const old = compileEvaluator(parseScalar(`(i: f64, j: f64, w: f64, x: f64) => ${text}`)!, 'f64');
    const now = compileEvaluator(scalarProgram([R, scalarParam('w', 'f64'), scalarParam('x', 'f64')], [result]), 'f64');
    for (let i = 0; i < 9; i++)
      for (let j = 0; j < 9; j++)
        for (const w of [0, 2, 5]) expect(now([i - j, w, 7])[0]).toBeCloseTo(old([i, j, w, 7])[0], 12);
  });
});

test.each([
  'i',
  'add(i, j)',
  'sub(mul(i, f64(2)), j)',
  'min(i, j)',
  'select(lt(i, w), f64(0), f64(1))',
  // Sums of what is no whole number round differently when they are moved about.
  'sub(add(i, f64(0.1)), j)',
  'sub(mul(i, f64(0.1)), mul(j, f64(0.1)))',
  'sub(add(i, x), j)',
  'floordiv(i, sub(j, i))',
])('depends on i and j by themselves: %s', (text) => {
  expect(rewritten(text)).toBeUndefined();
});

test('parameters are told apart by what they are, not by name', () => {
  expect(inDifference(scalarParam('k', 'f64'), I, J, R, () => true)).toEqual(scalarParam('k', 'f64'));
});

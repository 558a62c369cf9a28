/** Bounds of masks: never wrong on any tile, and decided where a tile is plainly inside or outside. */

import { compileEvaluator, parseScalar } from '@heed/scalar';
import { describe, expect, test } from 'vitest';
import { random } from '../emit/kernel.check.ts';
import { domainNames, domainText, programOf } from '../emit/stream-programs.check.ts';
import { Names, render } from './lines.ts';
import { boundsText } from './stream-bounds.ts';
import { jsSupport } from './support.ts';

type Truth = (...ends: readonly number[]) => number;

/** The generated function of lowest and highest number of each parameter. */
function truthOf(text: string): Truth {
  const used = new Set<string>();
  const { lines, truth } = boundsText(
    programOf(text),
    new Names(),
    (name) => {
      used.add(name);
      return name;
    },
    (index) => ({ low: `l${index}`, high: `h${index}` }),
  );
  const { params } = programOf(text);
  const body = `const { fround } = Math; const { ${[...used].join(', ')} } = math; return (${params.map((_, k) => `l${k}, h${k}`).join(', ')}) => { ${render(lines)} return ${truth}; };`;
  // oxlint-disable-next-line typescript/no-implied-eval -- emitted text has no other way to run
  return (new Function('math', body) as (math: typeof jsSupport) => Truth)(jsSupport);
}

const more = [
  '(i: f64, j: f64) => lt(mod(neg(i), f64(5)), floordiv(j, f64(3)))',
  '(i: f64, j: f64) => ne(mul(sub(i, f64(8)), sub(j, f64(8))), f64(0))',
  '(i: f64, j: f64) => not(eq(max(i, f64(4)), min(j, f64(12))))',
  '(i: f64, j: f64) => le(cast<f64>(lt(i, j)), cast<f64>(eq(i, f64(3))))',
  '(i: f64, j: f64) => select(lt(i, f64(5)), lt(j, f64(3)), eq(j, i))',
  '(i: f64, j: f64) => lt(div(i, add(j, f64(1))), f64(2))',
  '(i: f64, j: f64) => cast<bool>(mod(i, j))',
  '(i, j) => lt(mul(i, 0.1), add(j, 0.1))',
  '(i: f64, j: f64) => lt(bitand(i, f64(3)), exp(j))',
  '(i: f64, j: f64) => lt(sub(i, f64(inf)), mul(j, f64(inf)))',
];

describe('holds for every number inside', () => {
  const r = random(30);
  const texts = [...domainNames.flatMap((name) => domainText(r, 20, name)?.text ?? []), ...more];
  test.each(texts)('%s', (text) => {
    const truth = truthOf(text);
    const program = parseScalar(text)!;
    const run = compileEvaluator(program, 'f32');
    for (let n = 0; n < 400; n++) {
      const ranges = program.params.map(({ type }) => {
        const low = type === 'bool' ? r.int(2) : r.int(24) - 4;
        return [low, type === 'bool' ? Math.max(low, r.int(2)) : low + r.int(n % 2 === 0 ? 3 : 12)] as const;
      });
      const got = truth(...ranges.flat());
      const seen = new Set<number>();
      for (let k = 0; k < 60; k++) {
        const args = ranges.map(([low, high]) => (k < 4 ? (k % 2 === 0 ? low : high) : low + r.int(high - low + 1)));
        seen.add(run(args)[0]);
      }
      const possible = got === 2 ? [1] : got === 0 ? [0] : got === 1 ? [0, 1] : [];
      const wrong = [...seen].filter((value) => !possible.includes(value));
      expect({ text, ranges, got, wrong }).toEqual({ text, ranges, got, wrong: [] });
    }
  });
});

describe('decides', () => {
  const causal = '(i: f64, j: f64) => le(j, i)';
  const window = '(i: f64, j: f64) => and(le(j, i), lt(sub(i, j), f64(64)))';
  const chunks = '(i: f64, j: f64) => eq(floordiv(i, f64(32)), floordiv(j, f64(32)))';
  test.each<[string, number[], number]>([
    [causal, [64, 127, 0, 63], 2],
    [causal, [64, 127, 128, 191], 0],
    [causal, [64, 127, 64, 127], 1],
    [window, [64, 70, 32, 40], 2],
    [window, [200, 231, 0, 100], 0],
    [window, [64, 127, 0, 63], 1],
    [chunks, [32, 63, 40, 47], 2],
    [chunks, [32, 63, 64, 90], 0],
    ['(a: f64, b: f64) => eq(a, b)', [3, 3, 3, 3], 2],
    ['(a: f64, b: f64) => eq(a, b)', [3, 4, 5, 9], 0],
    ['(a: f64, b: f64) => eq(a, b)', [NaN, NaN, 5, 9], 1],
    ['(k: bool) => k', [0, 0], 0],
    ['(k: bool) => not(k)', [0, 0], 2],
    ['(k: bool) => k', [1, 1], 2],
  ])('%s over %j: %i', (text, ends, expected) => {
    expect(truthOf(text)(...ends)).toBe(expected);
  });
});

import { HeedBug } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { compileEvaluator } from './evaluate.ts';
import { boundProgram } from './interval.ts';
import { ops, scalarOps } from './ops.ts';
import { createRandom, randomNumber, randomProgram, type Random } from './random-program.check.ts';
import { anything, between, contains, isInterval, point, type Interval, type Range } from './range.ts';
import type { ScalarProgram, ScalarType } from './scalar.ts';
import { parseScalar, scalarText } from './text.ts';

/** A range of a type, now and then a point, a half line or with NaN. */
function randomRange(random: Random, type: ScalarType): Range {
  if (type === 'bool') return random.pick(['true', 'false', 'unknown'] as const);
  const [a, b] = [randomNumber(random), randomNumber(random)];
  if (Number.isNaN(a) || Number.isNaN(b)) return between(-20, random.below(20), true);
  return random.below(5) === 0 ? point(a) : between(Math.min(a, b), Math.max(a, b), random.below(8) === 0);
}

/** A number of the range: an end, zero, a whole one, or any. */
function randomIn(random: Random, range: Range): number {
  if (typeof range === 'string') return range === 'unknown' ? random.below(2) : Number(range === 'true');
  if (range.nan && random.below(3) === 0) return NaN;
  const low = Math.max(range.low, -1e6);
  const high = Math.min(range.high, 1e6);
  const inside = low + (high - low) * random.unit();
  const candidates = [range.low, range.high, inside, Math.floor(inside), 0, -0, 1, randomNumber(random)];
  const fitting = candidates.filter((value) => contains(range, value) && !Number.isNaN(value));
  return random.pick(fitting);
}

/** Results that the bounds do not hold, with what led to them. */
function escapes(program: ScalarProgram, random: Random, draws: number): unknown[] {
  const found: unknown[] = [];
  const ranges = program.params.map((param) => randomRange(random, param.type));
  const bounds = boundProgram(program, ranges);
  const evaluators = [compileEvaluator(program, 'f64'), compileEvaluator(program, 'f32')];
  for (let n = 0; n < draws; n++) {
    const args = ranges.map((range) => randomIn(random, range));
    for (const run of evaluators) {
      run(args).forEach((value, k) => {
        if (!contains(bounds[k], value))
          found.push({ text: scalarText(program), args, ranges, value, bound: bounds[k] });
      });
    }
  }
  return found;
}

describe('holds whatever can come out', () => {
  test.each(scalarOps)('%s', (op) => {
    const random = createRandom(60);
    const { family, arity } = ops[op];
    const types: ScalarType[] = family === 'bits' ? ['f64'] : family === 'logic' ? ['bool'] : ['f64', 'f32'];
    for (const type of types) {
      const names = ['a', 'b', 'c'].slice(0, arity);
      const typed = names.map((name, k) => `${name}: ${family === 'select' && k === 0 ? 'bool' : type}`).join(', ');
      const targets = family === 'cast' ? [`<${type === 'f32' ? 'f64' : 'f32'}>`, '<bool>'] : [''];
      for (const target of targets) {
        const program = parseScalar(`(${typed}) => ${op}${target}(${names.join(', ')})`)!;
        const found = Array.from({ length: 1000 }, () => escapes(program, random, 12)).flat();
        expect(found.slice(0, 3)).toEqual([]);
      }
    }
  });

  test('random programs', () => {
    const random = createRandom(61);
    const found = Array.from({ length: 3000 }, () => escapes(randomProgram(random, 1 + random.below(10)), random, 15));
    expect(found.flat().slice(0, 3)).toEqual([]);
  });
});

const toNinth = (x: number): number => Math.round(x * 1e9) / 1e9 + 0;

describe('is tight where masks need it', () => {
  const bound = (text: string, ...ranges: Range[]): Range => boundProgram(parseScalar(text)!, ranges)[0];
  const I = between(64, 127);
  test.each<[string, string, Range[], Range]>([
    ['causal, before', '(i: f64, j: f64) => le(j, i)', [I, between(0, 63)], 'true'],
    ['causal, after', '(i: f64, j: f64) => le(j, i)', [I, between(128, 191)], 'false'],
    ['causal, across', '(i: f64, j: f64) => le(j, i)', [I, between(64, 127)], 'unknown'],
    ['window', '(i: f64, j: f64) => and(le(f64(0), sub(i, j)), lt(sub(i, j), f64(256)))', [I, between(0, 63)], 'true'],
    ['window, far', '(i: f64, j: f64) => lt(sub(i, j), f64(16))', [I, between(0, 31)], 'false'],
    ['slope', '(i: f64) => mul(f64(-0.5), i)', [I], between(-63.5, -32)],
    ['block index', '(i: f64) => floordiv(i, f64(64))', [I], point(1)],
    ['same block', '(i: f64, j: f64) => eq(floordiv(i, f64(64)), floordiv(j, f64(64)))', [I, between(64, 70)], 'true'],
    ['within a block', '(i: f64) => mod(i, f64(64))', [between(64, 100)], between(0, 36)],
    ['distance', '(i: f64, j: f64) => abs(sub(i, j))', [I, I], between(0, 63)],
    ['square', '(i: f64) => pow(i, f64(2))', [between(-3, 2)], between(0, 9)],
    ['bits', '(i: f64) => bitand(i, f64(7))', [I], between(0, 7)],
    ['or', '(i: f64, p: bool) => or(p, lt(i, f64(200)))', [I, 'unknown'], 'true'],
    ['not equal with NaN', '(i: f64, j: f64) => ne(i, j)', [between(0, 1, true), between(2, 3)], 'true'],
    ['NaN is less than nothing', '(i: f64, j: f64) => lt(i, j)', [between(0, 1, true), between(2, 3)], 'unknown'],
    ['NaN is not below', '(i: f64, j: f64) => lt(j, i)', [between(0, 1, true), between(2, 3)], 'false'],
    ['a chosen side', '(i: f64) => select(lt(i, f64(0)), f64(-1), i)', [I], I],
  ])('%s: %s', (_, text, ranges, expected) => {
    const range = bound(text, ...ranges);
    const rounded = isInterval(range) ? { ...range, low: toNinth(range.low), high: toNinth(range.high) } : range;
    expect(rounded).toEqual(expected);
  });

  test('NaN is foreseen', () => {
    const foreseen = (text: string, ...ranges: Range[]): boolean => (bound(text, ...ranges) as Interval).nan;
    expect(foreseen('(x: f64) => log(x)', between(0, 5))).toBe(false);
    expect(foreseen('(x: f64) => log(x)', between(-1, 5))).toBe(true);
    expect(foreseen('(x: f64, y: f64) => sub(x, y)', between(0, Infinity), between(0, Infinity))).toBe(true);
    expect(foreseen('(x: f64, y: f64) => add(x, y)', between(0, Infinity), between(0, Infinity))).toBe(false);
    expect(foreseen('(x: f64, y: f64) => div(x, y)', between(1, 2), between(0, 1))).toBe(false);
    expect(bound('(x: f64) => f64(nan)', point(0))).toEqual(anything);
  });

  test('an f32 step leaves room for rounding', () => {
    const range = bound('(x) => mul(x, 0.1)', point(1)) as Interval;
    expect([0.1, Math.fround(0.1)].every((value) => contains(range, value))).toBe(true);
    expect(range.high - range.low).toBeLessThan(1e-7);
  });

  test('of what is not followed nothing is known, whatever it is', () => {
    const program = parseScalar('(x: f64, y) => and(lt(x, f64(5)), lt(mul(y, 2), 3))')!;
    const ranges = [between(6, 9), between(0, 1)];
    const without = (...left: readonly string[]): Range[] =>
      boundProgram(program, ranges, ({ op, type }) => !left.includes(`${op} ${type}`));
    expect(without('mul f64')).toEqual(['false']);
    expect(without('mul f32')).toEqual(['false']);
    expect(without('lt bool')).toEqual(['unknown']);
    expect(boundProgram(program, [between(1, 2), between(0, 1)])).toEqual(['true']);
    expect(boundProgram(program, [between(1, 2), between(0, 1)], ({ type }) => type !== 'f32')).toEqual(['unknown']);
  });

  test('a range of the wrong kind is a bug', () => {
    expect(() => bound('(x) => x', 'true')).toThrow(HeedBug);
    expect(() => bound('(x) => x')).toThrow(HeedBug);
  });
});

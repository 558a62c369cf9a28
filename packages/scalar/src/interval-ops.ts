/**
 * The interval rule of every scalar op: what the result can be from what the operands can be.
 *
 * In: ranges of the operands. Out: a range that holds every result. Rounding of + − × ÷ is monotone, so ends computed
 * in the same arithmetic hold; functions computed with an error are widened by a few units in the last place.
 */

import { bug } from '@heed/diagnostics';
import { ops } from './ops.ts';
import {
  anything,
  between,
  clampTo,
  contains,
  decided,
  isInterval,
  unite,
  widenByRounding,
  type Interval,
  type Range,
  type Truth,
} from './range.ts';
import type { ScalarOp, ScalarType } from './scalar.ts';
import { toInt32 } from './special-functions.ts';

export type IntervalRule = (args: readonly Range[], type: ScalarType) => Range;

const INT32 = between(-0x80000000, 0x7fffffff);

const numberAt = (args: readonly Range[], k: number): Interval => {
  const range = args[k];
  return range !== undefined && isInterval(range) ? range : bug('the operand is a number');
};
const truthAt = (args: readonly Range[], k: number): Truth => {
  const range = args[k];
  return range !== undefined && !isInterval(range) ? range : bug('the operand is a bool');
};
const unary =
  (rule: (a: Interval) => Interval): IntervalRule =>
  (args) =>
    rule(numberAt(args, 0));
const binary =
  (rule: (a: Interval, b: Interval) => Range): IntervalRule =>
  (args) =>
    rule(numberAt(args, 0), numberAt(args, 1));

/** A function that never falls, exact or not, within [floor, ceiling]. */
const rising = (op: ScalarOp, exact: boolean, floor = -Infinity, ceiling = Infinity): IntervalRule =>
  unary((a) => {
    const ends = between(ops[op].evaluate(a.low, 0, 0), ops[op].evaluate(a.high, 0, 0), a.nan);
    return clampTo(exact ? ends : widenByRounding(ends), floor, ceiling);
  });

/** As `rising`, of a function defined from `from` on: NaN below. */
const risingFrom = (op: ScalarOp, from: number, exact: boolean): IntervalRule =>
  unary((a) => {
    if (a.high < from) return anything;
    const value = (x: number): number => ops[op].evaluate(Math.max(x, from), 0, 0);
    const ends = between(value(a.low), value(a.high), a.nan || a.low < from);
    return exact ? ends : widenByRounding(ends);
  });

const circular = (op: 'sin' | 'cos'): IntervalRule =>
  unary((a) => {
    if (a.low !== a.high || !Number.isFinite(a.low)) return between(-1, 1, a.nan || !isFinite(a));
    const value = ops[op].evaluate(a.low, 0, 0);
    return clampTo(widenByRounding(between(value, value, a.nan)), -1, 1);
  });

/** The range of these corners; those that are NaN are limits of others. */
function hull(corners: readonly number[], nan: boolean): Interval {
  const numbers = corners.filter((corner) => !Number.isNaN(corner));
  return numbers.length === 0 ? anything : between(Math.min(...numbers), Math.max(...numbers), nan);
}

const isFinite = (a: Interval): boolean => a.low > -Infinity && a.high < Infinity;
const holdsZero = (a: Interval): boolean => contains(a, 0);
const isPoint = (a: Interval): boolean => a.low === a.high && !a.nan;
const reach = (a: Interval): number => Math.max(Math.abs(a.low), Math.abs(a.high));
const negate = (a: Interval): Interval => between(-a.high, -a.low, a.nan);

function add(a: Interval, b: Interval): Interval {
  const opposed = (a.high === Infinity && b.low === -Infinity) || (a.low === -Infinity && b.high === Infinity);
  const low = a.low + b.low;
  const high = a.high + b.high;
  // An end that is ∞ − ∞ says nothing.
  return between(Number.isNaN(low) ? -Infinity : low, Number.isNaN(high) ? Infinity : high, a.nan || b.nan || opposed);
}

function mul(a: Interval, b: Interval): Interval {
  const nan = a.nan || b.nan || (holdsZero(a) && !isFinite(b)) || (holdsZero(b) && !isFinite(a));
  // 0·∞ at an end is the limit 0 of 0·x.
  const product = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : x * y);
  return hull(
    [a.low, a.high].flatMap((x) => [product(x, b.low), product(x, b.high)]),
    nan,
  );
}

function div(a: Interval, b: Interval): Interval {
  // Zero has a sign: 1/−0 is −∞.
  if (holdsZero(b))
    return between(-Infinity, Infinity, a.nan || b.nan || holdsZero(a) || !(isFinite(a) && isFinite(b)));
  const corners = [a.low, a.high].flatMap((x) => [x / b.low, x / b.high]);
  return hull(corners, a.nan || b.nan || !(isFinite(a) || isFinite(b)));
}

/** a − b·⌊a/b⌋ lies between 0 and b; a quotient that rounds up to the next integer may step over by a rounding error. */
function mod(a: Interval, b: Interval): Interval {
  if (!isFinite(a) || !isFinite(b) || holdsZero(b)) return anything;
  // So far out the quotient or b·⌊a/b⌋ may overflow.
  const steps = reach(a) / Math.min(Math.abs(b.low), Math.abs(b.high));
  if (Math.max(steps, reach(a), reach(b)) > 2 ** 1000) return anything;
  const floors = div(a, b);
  const slack = 2 ** -50 * (reach(a) + reach(b)) + Number.MIN_VALUE * 4;
  const turns = Math.floor(floors.low);
  const free = between(Math.min(0, b.low) - slack, Math.max(0, b.high) + slack, a.nan || b.nan);
  if (turns !== Math.floor(floors.high)) return free;
  const shifted = add(a, mul(b, between(-turns, -turns)));
  return between(Math.max(free.low, shifted.low), Math.min(free.high, shifted.high), free.nan);
}

function pow(a: Interval, b: Interval): Interval {
  const corners = [a.low, a.high].flatMap((x) => [ops.pow.evaluate(x, b.low, 0), ops.pow.evaluate(x, b.high, 0)]);
  const nan = a.nan || b.nan;
  if (corners.some(Number.isNaN)) return anything;
  // Monotone in each operand for a base above 0; at 0 as long as no pole is met.
  if (a.low > 0 || (a.low >= 0 && b.low >= 0)) {
    const one = contains(a, 1) && !isFinite(b);
    return clampTo(widenByRounding(hull(corners, nan || one)), 0, Infinity);
  }
  if (!isPoint(b) || !Number.isInteger(b.low) || b.low < 0) return anything;
  // A whole exponent: the even power of a base around 0 has its least value there.
  const least = b.low % 2 === 0 && b.low > 0 && holdsZero(a) ? [0] : [];
  return widenByRounding(hull([...corners, ...least], nan));
}

/** An operand of a bit operation: NaN counts as 0. */
function int32(a: Interval): Interval {
  const [low, high] = [toInt32(a.low), toInt32(a.high)];
  return a.nan ? between(Math.min(low, 0), Math.max(high, 0)) : between(low, high);
}

/** Bit operations give an int32 whatever they get; `rule` may say more. */
const bits = (op: ScalarOp, rule: (a: Interval, b: Interval) => Interval): IntervalRule =>
  binary((a, b) => {
    const [x, y] = [int32(a), int32(b)];
    if (isPoint(x) && isPoint(y)) {
      const value = ops[op].evaluate(x.low, y.low, 0);
      return between(value, value);
    }
    return rule(x, y);
  });

/** All bits up to the highest one of `x` ≥ 0. */
const filled = (x: number): number => 2 ** (32 - Math.clz32(x)) - 1;

function shiftRight(a: Interval, b: Interval): Interval {
  // The count is taken modulo 32; a shift brings a number nearer to 0, or to −1 from below.
  const [least, most] = b.low >= 0 && b.high <= 31 ? [b.low, b.high] : [0, 31];
  return hull([a.low >> least, a.low >> most, a.high >> least, a.high >> most], false);
}

function shiftLeft(a: Interval, b: Interval): Interval {
  if (a.low < 0 || b.low < 0 || b.high > 31 || a.high * 2 ** b.high > 0x7fffffff) return INT32;
  return between(a.low * 2 ** b.low, a.high * 2 ** b.high);
}

/** `surely` holds for all pairs, `never` for none. A NaN makes `ne` true and every other comparison false. */
const compare = (
  surely: (a: Interval, b: Interval) => boolean,
  never: (a: Interval, b: Interval) => boolean,
  withNaN: boolean,
): IntervalRule =>
  binary((a, b) => {
    const nan = a.nan || b.nan;
    if (surely(a, b) && (!nan || withNaN)) return 'true';
    return never(a, b) && (!nan || !withNaN) ? 'false' : 'unknown';
  });
const below = (a: Interval, b: Interval): boolean => a.high < b.low;
const notAbove = (a: Interval, b: Interval): boolean => a.high <= b.low;
const same = (a: Interval, b: Interval): boolean => a.low === a.high && b.low === b.high && a.low === b.low;
const apart = (a: Interval, b: Interval): boolean => below(a, b) || below(b, a);

const extreme = (pick: (x: number, y: number) => number): IntervalRule =>
  binary((a, b) => between(pick(a.low, b.low), pick(a.high, b.high), a.nan || b.nan));

export const intervalRules: Readonly<Record<ScalarOp, IntervalRule>> = {
  neg: unary(negate),
  abs: unary((a) => between(holdsZero(a) ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high)), reach(a), a.nan)),
  sign: rising('sign', true),
  sqrt: risingFrom('sqrt', 0, true),
  exp: rising('exp', false, 0),
  log: risingFrom('log', 0, false),
  log1p: risingFrom('log1p', -1, false),
  expm1: rising('expm1', false, -1),
  sin: circular('sin'),
  cos: circular('cos'),
  tanh: rising('tanh', false, -1, 1),
  sigmoid: rising('sigmoid', false, 0, 1),
  erf: rising('erf', false, -1, 1),
  floor: rising('floor', true),
  ceil: rising('ceil', true),
  round: rising('round', true),

  add: binary(add),
  sub: binary((a, b) => add(a, negate(b))),
  mul: binary(mul),
  div: binary(div),
  pow: binary(pow),
  min: extreme(Math.min),
  max: extreme(Math.max),
  floordiv: binary((a, b) => {
    const quotient = div(a, b);
    return between(Math.floor(quotient.low), Math.floor(quotient.high), quotient.nan);
  }),
  mod: binary(mod),

  bitand: bits('bitand', (a, b) => {
    const bounds = [a, b].filter(({ low }) => low >= 0).map(({ high }) => high);
    return bounds.length === 0 ? INT32 : between(0, Math.min(...bounds));
  }),
  bitor: bits('bitor', (a, b) =>
    a.low >= 0 && b.low >= 0 ? between(Math.max(a.low, b.low), Math.max(filled(a.high), filled(b.high))) : INT32,
  ),
  shl: bits('shl', shiftLeft),
  shr: bits('shr', shiftRight),

  lt: compare(below, (a, b) => notAbove(b, a), false),
  le: compare(notAbove, (a, b) => below(b, a), false),
  eq: compare(same, apart, false),
  ne: compare(apart, same, true),

  and: (args) => meet(truthAt(args, 0), truthAt(args, 1), 'false'),
  or: (args) => meet(truthAt(args, 0), truthAt(args, 1), 'true'),
  not: (args) => {
    const a = truthAt(args, 0);
    return a === 'unknown' ? a : decided(a === 'false');
  },

  select: (args) => {
    const [, a = bug('select has sides'), b = bug('select has sides')] = args;
    const c = truthAt(args, 0);
    return c === 'unknown' ? unite(a, b) : c === 'true' ? a : b;
  },
  cast: ([a = bug('cast has an operand')], type) => {
    if (!isInterval(a)) return between(a === 'true' ? 1 : 0, a === 'false' ? 0 : 1);
    if (type !== 'bool') return a;
    if (!holdsZero(a)) return 'true';
    return a.low === a.high && !a.nan ? 'false' : 'unknown';
  },
};

/** ∧ and ∨ of three truths: `wins` decides alone. */
function meet(a: Truth, b: Truth, wins: Truth): Truth {
  if (a === wins || b === wins) return wins;
  return a === 'unknown' || b === 'unknown' ? 'unknown' : a;
}

/**
 * Bounds of a mask's truth over a tile, as generated JavaScript (interval arithmetic, Moore 1966).
 *
 * In: a scalar program of one bool result, and the text of a lowest and highest number for each parameter. Out: lines, and
 * an expression that is 2 where the program is true all over, 0 where it is nowhere, 1 where it may be either. A range
 * that is not known has NaN at both ends: comparisons with NaN decide nothing, so doubt spreads by itself. Rules cover
 * what masks are made of; for any other operation nothing is known. The host's own rules are scalar/interval-ops.ts.
 */

import { linearise } from '@heed/scalar';
import type { LinearApply, LinearStep, ScalarProgram } from '@heed/scalar';
import type { Lines, Names } from './lines.ts';
import { constant } from './scalar-ops.ts';
import type { Use } from './scalar-ops.ts';

/** Texts of the two ends, both names; of a bool, `low` alone: 0, 1 or 2. */
export interface Ends {
  readonly low: string;
  readonly high: string;
}

const UNKNOWN: Ends = { low: 'NaN', high: 'NaN' };
const DOUBT: Ends = { low: '1', high: '1' };

export interface Bounds {
  readonly lines: Lines;
  readonly truth: string;
}

/** `given`: the ends of a parameter, as a number of any type. */
export function boundsText(program: ScalarProgram, names: Names, use: Use, given: (index: number) => Ends): Bounds {
  const { steps, results } = linearise(program);
  const lines: string[] = [];
  const known: Ends[] = [];
  const bind = (text: string): string => {
    if (/^[\w.]+$/.test(text)) return text;
    const local = names.fresh();
    lines.push(`const ${local} = ${text};`);
    return local;
  };
  const type = (at: number): LinearStep['type'] => steps[at]?.type ?? 'f64';
  for (const step of steps) {
    let ends: Ends;
    if (step.op === 'const') ends = constantEnds(step.type, step.value);
    else if (step.op === 'param') ends = converted(given(step.index), 'f64', step.type);
    else {
      const args = step.args.map((arg) => known[arg] ?? UNKNOWN);
      ends = apply(step, args, type(step.args[0] ?? -1), bind, use);
      if (step.type === 'f32') ends = { low: rounded(ends.low), high: rounded(ends.high) };
    }
    const low = bind(ends.low);
    known.push({ low, high: step.type === 'bool' || ends.high === ends.low ? low : bind(ends.high) });
  }
  return { lines, truth: known[results[0] ?? -1]?.low ?? DOUBT.low };
}

function constantEnds(type: LinearStep['type'], value: number): Ends {
  if (type === 'bool') return value === 0 ? { low: '0', high: '0' } : { low: '2', high: '2' };
  // What ∞ does in sums and products is not followed.
  if (!Number.isFinite(value)) return UNKNOWN;
  const { text } = constant(type, value);
  return { low: text, high: text };
}

function rounded(text: string): string {
  return text === 'NaN' ? text : `fround(${text})`;
}

/** Ends of a cast: rounding keeps order, and a number is true where it cannot be 0. */
function converted({ low, high }: Ends, from: LinearStep['type'], to: LinearStep['type']): Ends {
  if (from === to || (from === 'f32' && to === 'f64')) return { low, high };
  if (to === 'bool') return { low: `${low} > 0 || ${high} < 0 ? 2 : ${low} === 0 && ${high} === 0 ? 0 : 1`, high: '' };
  if (from === 'bool') return { low: `${low} === 2 ? 1 : 0`, high: `${low} === 0 ? 0 : 1` };
  return { low: rounded(low), high: rounded(high) };
}

function apply(
  { op, type }: LinearApply,
  args: readonly Ends[],
  from: LinearStep['type'],
  bind: (text: string) => string,
  use: Use,
): Ends {
  const [a = UNKNOWN, b = UNKNOWN, c = UNKNOWN] = args;
  const both = (f: string): Ends => ({ low: `${f}(${a.low})`, high: `${f}(${a.high})` });
  const corners = (sign: string): Ends => {
    const list = [a.low, a.high].flatMap((x) => [b.low, b.high].map((y) => bind(`${x} ${sign} ${y}`))).join(', ');
    return { low: `Math.min(${list})`, high: `Math.max(${list})` };
  };
  const truth = (text: string): Ends => ({ low: text, high: '' });
  const isPoint = `${b.low} === ${b.high} && ${b.low} > 0`;
  switch (op) {
    case 'neg':
      return { low: `-(${a.high})`, high: `-(${a.low})` };
    case 'abs':
      return { low: `Math.max(${a.low}, -(${a.high}), 0)`, high: `Math.max(-(${a.low}), ${a.high})` };
    case 'sign':
    case 'floor':
    case 'ceil':
      return both(`Math.${op}`);
    case 'round':
      return both(use('round'));
    case 'add':
      return { low: `${a.low} + ${b.low}`, high: `${a.high} + ${b.high}` };
    case 'sub':
      return { low: `${a.low} - (${b.high})`, high: `${a.high} - (${b.low})` };
    case 'mul':
      return corners('*');
    case 'div': {
      const { low, high } = corners('/');
      const isSafe = bind(`${b.low} > 0 || ${b.high} < 0`);
      return { low: `${isSafe} ? ${low} : NaN`, high: `${isSafe} ? ${high} : NaN` };
    }
    case 'min':
    case 'max':
      return { low: `Math.${op}(${a.low}, ${b.low})`, high: `Math.${op}(${a.high}, ${b.high})` };
    case 'floordiv': {
      const divided = (x: string): string => `${isPoint} ? ${use('floordiv')}(${x}, ${b.low}) : NaN`;
      return { low: divided(a.low), high: divided(a.high) };
    }
    case 'mod': {
      const quotient = (x: string): string => `${use('floordiv')}(${x}, ${b.low})`;
      const isOne = bind(`${quotient(a.low)} === ${quotient(a.high)}`);
      const rest = (x: string, otherwise: string): string =>
        `${isPoint} && ${a.low} === ${a.low} ? ${isOne} ? ${use('mod')}(${x}, ${b.low}) : ${otherwise} : NaN`;
      // Where the quotient is rounded up a remainder may be a little below 0.
      return { low: rest(a.low, `-1e-6 * ${b.low}`), high: rest(a.high, `1.000001 * ${b.low}`) };
    }
    case 'lt':
      return truth(`${a.high} < ${b.low} ? 2 : ${a.low} >= ${b.high} ? 0 : 1`);
    case 'le':
      return truth(`${a.high} <= ${b.low} ? 2 : ${a.low} > ${b.high} ? 0 : 1`);
    case 'eq':
    case 'ne': {
      const [same, apart] = op === 'eq' ? [2, 0] : [0, 2];
      const isSame = `${a.low} === ${a.high} && ${b.low} === ${b.high} && ${a.low} === ${b.low}`;
      return truth(`${isSame} ? ${same} : ${a.high} < ${b.low} || ${b.high} < ${a.low} ? ${apart} : 1`);
    }
    case 'and':
      return truth(`Math.min(${a.low}, ${b.low})`);
    case 'or':
      return truth(`Math.max(${a.low}, ${b.low})`);
    case 'not':
      return truth(`2 - ${a.low}`);
    case 'select': {
      const chosen = (x: string, y: string, either: string): string =>
        `${a.low} === 2 ? ${x} : ${a.low} === 0 ? ${y} : ${either}`;
      if (type === 'bool') return truth(chosen(b.low, c.low, `${b.low} === ${c.low} ? ${b.low} : 1`));
      return {
        low: chosen(b.low, c.low, `Math.min(${b.low}, ${c.low})`),
        high: chosen(b.high, c.high, `Math.max(${b.high}, ${c.high})`),
      };
    }
    case 'cast':
      return converted(a, from, type);
    default:
      return type === 'bool' ? DOUBT : UNKNOWN;
  }
}

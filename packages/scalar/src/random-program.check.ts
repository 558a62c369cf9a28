/**
 * Random programs and numbers for tests, from a seed, so that a failure repeats.
 *
 * In: a seed and what to draw from. Out: raw (unsimplified) programs of every op and type, and arguments among which
 * the awkward ones (±0, ±∞, NaN, halves, powers of two, huge and tiny) are common.
 */

import { scalarProgram } from './build.ts';
import { scalarConst, scalarNode, scalarParam } from './node.ts';
import { resultType, scalarOps } from './ops.ts';
import type { Scalar, ScalarOp, ScalarParam, ScalarProgram, ScalarType } from './scalar.ts';

export interface Random {
  /** In [0, 1). */
  readonly unit: () => number;
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly normal: () => number;
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(unit() * limit);
  return {
    unit,
    below,
    pick: (items) => items[below(items.length)],
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}

const AWKWARD = [
  0,
  -0,
  1,
  -1,
  2,
  -2,
  0.5,
  -0.5,
  1.5,
  2.5,
  Infinity,
  -Infinity,
  NaN,
  0.1,
  1e-30,
  1e30,
  1e300,
  5e-324,
  33,
];

/** A number of `type`; about half are awkward. */
export function randomNumber(random: Random, type: ScalarType = 'f64'): number {
  if (type === 'bool') return random.below(2);
  const kind = random.below(4);
  if (kind < 2) return random.pick(AWKWARD);
  return kind === 2 ? random.below(41) - 20 : random.normal() * 3;
}

export const randomParams: readonly ScalarParam[] = [
  scalarParam('x'),
  scalarParam('y'),
  scalarParam('i', 'f64'),
  scalarParam('j', 'f64'),
  scalarParam('p', 'bool'),
];

/** A program of `size` operations over `randomParams`, drawn from `from`. */
export function randomProgram(random: Random, size: number, from: readonly ScalarOp[] = scalarOps): ScalarProgram {
  const pool: Scalar[] = [...randomParams];
  for (const type of ['f32', 'f64', 'bool'] as const) {
    for (let k = 0; k < 3; k++) pool.push(scalarConst(randomNumber(random, type), type));
  }
  for (let made = 0; made < size;) {
    const op = random.pick(from);
    // Late terms are preferred, so that programs grow deep.
    const draw = (): Scalar => pool[Math.max(random.below(pool.length), random.below(pool.length))];
    const args = op === 'select' ? [draw(), draw(), draw()] : [draw(), draw()];
    if (resultType(op, ['f32']) ?? resultType(op, ['f64']) ?? resultType(op, ['bool'])) args.length = 1;
    const target = op === 'cast' ? random.pick(['f32', 'f64', 'bool'] as const) : undefined;
    if (op === 'cast') args.length = 1;
    if (
      resultType(
        op,
        args.map((arg) => arg.type),
        target,
      ) === undefined
    )
      continue;
    pool.push(scalarNode(op, args, target));
    made += 1;
  }
  return scalarProgram(randomParams, [pool.at(-1)!, pool.at(-2)!, random.pick(pool)]);
}

export function randomArgs(random: Random): number[] {
  return randomParams.map(({ type }) => randomNumber(random, type));
}

/**
 * Seeded random tensors: each element is a function of seed, stream and its position, and of nothing else.
 *
 * In: a shape and a seed. Out: uniform or normal numbers, with the same bits on every machine, and the same numbers
 * however large the tensor around them is. Words come from Philox (philox.ts): key = seed, counter = position / 4 and
 * stream. The element type only decides how a number is stored. No global state, and nothing is seeded by the clock.
 */

import { HeedError } from '@heed/diagnostics';
import { storeNumber, type DType } from './dtype.ts';
import { logOf, turn } from './elementary.ts';
import { allocateFor } from './layout.ts';
import { report } from './messages.ts';
import { philox, type Words4 } from './philox.ts';
import { checkDType, dense, type Tensor } from './tensor.ts';

export interface RandomOptions {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Numbers of different streams of one seed are independent; 0 where nothing is said. */
  readonly stream?: number;
  readonly dtype?: DType;
}

export interface UniformOptions extends RandomOptions {
  /** The lower bound, which may occur; 0 where nothing is said. */
  readonly low?: number;
  /** The upper bound; 1 where nothing is said. */
  readonly high?: number;
}

/** Numbers spread evenly over [low, high). With the standard bounds, f32 gets 24 random bits and f64 32 of them. */
export function uniform(shape: readonly number[], options: UniformOptions): Tensor {
  const { low = 0, high = 1, dtype = 'f32' } = options;
  // Words are cut to what the type holds, so that rounding never reaches the upper bound of [0, 1).
  const bits = dtype === 'f64' ? 32 : dtype === 'f16' ? 11 : 24;
  const drop = 32 - bits;
  return generate(shape, options, (words) => words.map((word) => low + (high - low) * ((word >>> drop) * 2 ** -bits)));
}

/** Normal numbers of mean 0 and variance 1, by Box and Muller's transform of pairs of words. */
export function randn(shape: readonly number[], options: RandomOptions): Tensor {
  return generate(shape, options, ([a, b, c, d]) => [...normalPair(a, b), ...normalPair(c, d)]);
}

function normalPair(a: number, b: number): readonly [number, number] {
  // (a + ½)·2⁻³² lies strictly between 0 and 1 and is exact.
  const radius = Math.sqrt(-2 * logOf((a + 0.5) * 2 ** -32));
  const { sin, cos } = turn(b * 2 ** -32);
  return [radius * cos, radius * sin];
}

function generate(
  shape: readonly number[],
  { seed, stream = 0, dtype = 'f32' }: RandomOptions,
  numbers: (words: Words4) => readonly number[],
): Tensor {
  checkDType(dtype);
  const key = halves(seed, 'seed');
  const [streamLow, streamHigh] = halves(stream, 'stream');
  const data = allocateFor(dtype, shape);
  for (let block = 0; block * 4 < data.length; block += 1) {
    const counter: Words4 = [block >>> 0, Math.floor(block / 0x1_0000_0000), streamLow, streamHigh];
    const four = numbers(philox(counter, key));
    const left = Math.min(4, data.length - block * 4);
    for (let k = 0; k < left; k += 1) storeNumber(data, dtype, block * 4 + k, four[k] ?? 0);
  }
  return dense(data, dtype, shape);
}

/** The lower and the upper 32 bits of a safe integer. */
function halves(value: number, what: string): readonly [number, number] {
  if (!Number.isSafeInteger(value) || value < 0) throw new HeedError([report['tensor/seed']({ what, value })]);
  return [value >>> 0, Math.floor(value / 0x1_0000_0000)];
}

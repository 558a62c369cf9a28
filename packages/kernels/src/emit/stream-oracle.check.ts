/**
 * For tests of streams: attention by its definition, in float64, a row at a time.
 *
 * In: a kernel and a run. Out: what its output holds at an index, and how large the numbers were that were added up to
 * it, which is what rounding errors are measured by. It knows of no tile: a row's largest score is known from the start.
 */

import { compileEvaluator } from '@heed/scalar';
import type { ScalarProgram } from '@heed/scalar';
import { streamAxes } from '../kernel.ts';
import type { BoundProgram, StreamKernel } from '../kernel.ts';
import { at } from './kernel.check.ts';
import type { Run } from './kernel.check.ts';

export interface Expected {
  readonly value: number;
  /** Σ |weight·value| / |total|, or what stands for it: `p + u` for a weight that is made of them. */
  readonly magnitude: number;
}

interface Row {
  readonly m: number;
  readonly total: number | undefined;
  readonly spread: number;
  /** `scale` is the size of what the weight was computed from. */
  readonly weights: readonly { readonly j: number; readonly weight: number; readonly scale: number }[];
}

/** `index` counts outer axes, then inner ones; those that the output does not move along are 0. */
export function expectedStream(kernel: StreamKernel, run: Run): (index: readonly number[]) => Expected {
  const rank = run.outer.length;
  const { value, normaliser } = kernel;
  let last: { readonly key: string; readonly row: Row } | undefined;
  return (index) => {
    const key = index.slice(0, rank + 1).join();
    if (last?.key !== key) last = { key, row: rowOf(kernel, run, index) };
    const { m, total, weights, spread } = last.row;
    if (value === undefined) {
      const result = normaliser.base === 'score' ? total! : m === Infinity ? m : Math.log(total!) + m;
      return { value: result, magnitude: normaliser.base === 'score' ? spread : Math.abs(result) + 1 };
    }
    let sum = 0;
    let size = 0;
    for (const { j, weight, scale } of weights) {
      const number = at(run.operands[value], withKey(index, rank, j));
      sum += weight * number;
      size += scale * Math.abs(number);
    }
    if (total === undefined) return { value: sum, magnitude: size };
    const isKeyless = weights.length === 0 && normaliser.extra === undefined;
    const isEmpty = { zero: total === 0, divide: false, keyless: isKeyless }[normaliser.empty];
    if (isEmpty) return { value: 0, magnitude: 0 };
    // An error of the total counts as much as one of the sum.
    return { value: sum / total, magnitude: (size + Math.abs(sum / total) * spread) / Math.abs(total) };
  };
}

function withKey(index: readonly number[], rank: number, j: number): number[] {
  return index.map((i, axis) => (axis === rank + streamAxes.key ? j : i));
}

function rowOf(kernel: StreamKernel, run: Run, index: readonly number[]): Row {
  const { base, weight, total, extra } = kernel.normaliser;
  const rank = run.outer.length;
  const members: { readonly j: number; readonly score: number; readonly factor: number }[] = [];
  for (let j = 0; j < run.inner[streamAxes.key]; j++) {
    const here = withKey(index, rank, j);
    if (kernel.domain !== undefined && bound(kernel, kernel.domain, run, here) === 0) continue;
    const factor = kernel.factor === undefined ? 1 : bound(kernel, kernel.factor, run, here);
    members.push({ j, score: bound(kernel, kernel.score, run, here), factor });
  }
  const largest = members.reduce((most, { score }) => Math.max(most, score), extra === undefined ? -Infinity : 0);
  const m = largest === -Infinity ? 0 : largest;
  const u = base === 'exp' ? Math.exp(-m) : 1;
  const begin = extra === undefined ? 0 : bound(kernel, extra, run, index) * u;
  const parts = members.map(({ j, score, factor }) => {
    const p = base === 'exp' ? Math.exp(score - m) : score;
    const own = call(weight, p, u) * factor;
    const isNothing = base === 'exp' && score === -Infinity;
    const grows = total === undefined || isNothing ? 0 : call(total, p, u);
    const isExponential = base === 'exp';
    // Only a normaliser with an extra part may use u.
    const both = extra === undefined ? p : p + u;
    return {
      j,
      weight: own,
      scale: isExponential ? both * Math.abs(factor) : Math.abs(own),
      grows,
      size: isExponential ? both : Math.abs(grows),
    };
  });
  return {
    m,
    total: total === undefined ? undefined : parts.reduce((sum, { grows }) => sum + grows, begin),
    spread: parts.reduce((sum, { size }) => sum + size, Math.abs(begin)),
    weights: parts,
  };
}

const evaluators = new WeakMap<ScalarProgram, ReturnType<typeof compileEvaluator>>();

function call(program: ScalarProgram, ...args: readonly number[]): number {
  const run = evaluators.get(program) ?? compileEvaluator(program, 'f64');
  evaluators.set(program, run);
  // A program of p alone is not given u.
  return run(args.slice(0, program.params.length))[0];
}

function bound(kernel: StreamKernel, { program, inputs }: BoundProgram, run: Run, index: readonly number[]): number {
  const args = inputs.map((input) => {
    if (input.from === 'operand') return at(run.operands[input.index], index);
    return input.from === 'size' ? run.sizes![input.index] : product(kernel, input.index, run, index);
  });
  return call(program, ...args);
}

function product(kernel: StreamKernel, place: number, run: Run, index: readonly number[]): number {
  const { left, right } = kernel.products[place];
  const axis = streamAxes.product(place);
  const here = [...index];
  let sum = 0;
  for (let c = 0; c < run.inner[axis]; c++) {
    here[run.outer.length + axis] = c;
    sum += at(run.operands[left], here) * at(run.operands[right], here);
  }
  return sum;
}

/**
 * Bounds of a scalar program's results from bounds of its parameters (interval arithmetic, Moore 1966).
 *
 * In: a program and a range per parameter. Out: a range per result that holds whatever `evaluate` can give, in either
 * precision, for arguments inside: too wide at times, never too narrow. Ranges of numbers say whether NaN may occur; a
 * bool is true, false or unknown. Correlations are not tracked: `i − i` over [0, 9] is [−9, 9]. The rules per op are
 * interval-ops.ts.
 */

import { bug } from '@heed/diagnostics';
import { anything, between, decided, isInterval, point, widenToF32, type Range } from './range.ts';
import { intervalRules } from './interval-ops.ts';
import { linearise, type LinearApply } from './linearise.ts';
import type { ScalarProgram, ScalarType } from './scalar.ts';

/**
 * Ranges of the results of `program` for parameters in `params`, in order. Of a step that is not followed nothing is
 * known: for whoever must know no more than somebody else.
 */
export function boundProgram(
  program: ScalarProgram,
  params: readonly Range[],
  follows: (step: LinearApply) => boolean = () => true,
): Range[] {
  const { steps, results } = linearise(program);
  const known: Range[] = [];
  for (const step of steps) {
    if (step.op === 'const') {
      const range = step.type === 'bool' ? decided(step.value !== 0) : point(step.value);
      known.push(settle(range, step.type));
    } else if (step.op === 'param') {
      known.push(settle(params[step.index] ?? bug('every parameter has a range'), step.type));
    } else if (!follows(step)) {
      known.push(step.type === 'bool' ? 'unknown' : anything);
    } else {
      const args = step.args.map((arg) => known[arg] ?? bug('operands come before their user'));
      known.push(settle(intervalRules[step.op](args, step.type), step.type));
    }
  }
  return results.map((at) => known[at] ?? bug('a result has a range'));
}

/** Checks a range against its type, and makes room for rounding to float32. */
function settle(range: Range, type: ScalarType): Range {
  if (isInterval(range) !== (type !== 'bool')) bug(`a range of type ${type}`, JSON.stringify(range));
  if (!isInterval(range)) return range;
  const ordered = range.low <= range.high ? range : between(-Infinity, Infinity, true);
  return type === 'f32' ? widenToF32(ordered) : ordered;
}

/**
 * Evaluating scalar programs on numbers.
 *
 * In: a program, arguments in order of its parameters, a precision. Out: one number per result, a bool as 0 or 1.
 * `f64` is the oracle: every number is a float64. `f32` rounds every f32-typed parameter, constant and result to
 * float32 (so + − × ÷ √ agree with hardware to the bit), while f64-typed steps stay float64. No code is generated:
 * this works under any content security policy.
 */

import { bug } from '@heed/diagnostics';
import { linearise, type LinearApply } from './linearise.ts';
import { evaluatorOf, ops, truth } from './ops.ts';
import type { ScalarProgram, ScalarType } from './scalar.ts';

export type Precision = 'f64' | 'f32';

/** Evaluates once; to evaluate a program many times, compile it. */
export function evaluate(program: ScalarProgram, args: readonly number[], precision: Precision): number[] {
  return compileEvaluator(program, precision)(args);
}

/** A function from arguments to results (a fresh array each call). */
export function compileEvaluator(program: ScalarProgram, precision: Precision): (args: ArrayLike<number>) => number[] {
  const { steps, results } = linearise(program);
  const registers = new Float64Array(steps.length);
  const work: ((args: ArrayLike<number>) => void)[] = [];
  const count = program.params.length;
  const rounds = (type: ScalarType): boolean => type === 'f32' && precision === 'f32';

  steps.forEach((step, at) => {
    if (step.op === 'const') {
      registers[at] = rounds(step.type) ? Math.fround(step.value) : step.value;
    } else if (step.op === 'param') {
      work.push(compileParam(registers, at, step.index, step.type, rounds(step.type)));
    } else {
      work.push(compileApply(registers, at, step, rounds(step.type)));
    }
  });

  return (args) => {
    if (args.length !== count) bug(`a program of ${count} parameters gets ${args.length} arguments`);
    for (const run of work) run(args);
    return results.map((at) => registers[at]);
  };
}

function compileParam(
  r: Float64Array,
  at: number,
  index: number,
  type: ScalarType,
  round: boolean,
): (args: ArrayLike<number>) => void {
  if (type === 'bool') return (args) => void (r[at] = truth(args[index]));
  if (round) return (args) => void (r[at] = Math.fround(args[index]));
  return (args) => void (r[at] = args[index]!);
}

function compileApply(r: Float64Array, at: number, step: LinearApply, round: boolean): () => void {
  const f = evaluatorOf(step.op, step.type);
  const [a = 0, b = 0, c = 0] = step.args;
  switch (ops[step.op].arity) {
    case 1:
      return round ? () => void (r[at] = Math.fround(f(r[a], 0, 0))) : () => void (r[at] = f(r[a], 0, 0));
    case 2:
      return round ? () => void (r[at] = Math.fround(f(r[a], r[b], 0))) : () => void (r[at] = f(r[a], r[b], 0));
    case 3:
      // A selection of rounded numbers is rounded.
      return () => void (r[at] = f(r[a], r[b], r[c]));
  }
}

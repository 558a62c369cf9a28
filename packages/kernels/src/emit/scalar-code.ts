/**
 * A scalar program as instructions: once for what holds still inside the loop, then per number or per four.
 *
 * In: a linear program and the values of its parameters. `hoist` runs every step that depends on constants and on the
 * parameters given then, and keeps the result both as a number and as a vector; `run` emits the other steps. Emitting
 * twice (vector body, scalar tail) gives the same bits per number.
 */

import { bug } from '@heed/diagnostics';
import { linearise } from '@heed/scalar';
import type { LinearApply, LinearProgram, ScalarProgram } from '@heed/scalar';
import { apply } from './scalar-ops.ts';
import { bind, cast, constant, splat } from './values.ts';
import type { Lanes, Scope, Value } from './values.ts';

/** The value of parameter `index`, in any type: it is cast to the parameter's. */
export type Parameter = (index: number) => Value;

type Both = Readonly<Record<Lanes, Value>>;

export class ScalarCode {
  readonly program: LinearProgram;
  readonly #scope: Scope;
  readonly #still: Map<number, Both> = new Map();

  constructor(scope: Scope, program: ScalarProgram) {
    this.#scope = scope;
    this.program = linearise(program);
  }

  /** Call before the loop; `known` gives scalar values of parameters that do not change in it. */
  hoist(known: (index: number) => Value | undefined): void {
    this.program.steps.forEach((step, at) => {
      if (step.op === 'const') return;
      let value: Value | undefined;
      if (step.op === 'param') {
        const given = known(step.index);
        value = given === undefined ? undefined : cast(this.#scope, given, step.type);
      } else if (step.args.every((arg) => this.#still.has(arg) || this.program.steps[arg]?.op === 'const')) {
        value = this.#apply(step, 'scalar', []);
      }
      if (value === undefined) return;
      const scalar = bind(this.#scope, value);
      this.#still.set(at, { scalar, vector: splat(this.#scope, scalar) });
    });
  }

  /** The results, bound; `parameter` is asked once for each parameter that was not hoisted. */
  run(lanes: Lanes, parameter: Parameter): readonly Value[] {
    const values: Value[] = [];
    for (const [at, step] of this.program.steps.entries()) {
      const still = this.#still.get(at)?.[lanes];
      if (still !== undefined) values.push(still);
      else if (step.op === 'const') values.push(constant(this.#scope, step.type, step.value, lanes));
      else if (step.op === 'param')
        values.push(bind(this.#scope, cast(this.#scope, bind(this.#scope, parameter(step.index)), step.type)));
      else values.push(bind(this.#scope, this.#apply(step, lanes, values)));
    }
    return this.program.results.map((at) => values[at] ?? bug('a linear program has its results among its steps'));
  }

  #apply(step: LinearApply, lanes: Lanes, values: readonly Value[]): Value {
    const args = step.args.map((arg) => {
      const source = this.program.steps[arg];
      const value = values[arg] ?? this.#still.get(arg)?.[lanes];
      if (value !== undefined) return value;
      return source?.op === 'const'
        ? constant(this.#scope, source.type, source.value, lanes)
        : bug('a step comes after its arguments');
    });
    // x² is x·x by definition (scalar/special-functions.ts), and needs no call then.
    const exponent = step.op === 'pow' ? this.program.steps[step.args[1] ?? -1] : undefined;
    if (exponent?.op === 'const' && exponent.value === 2)
      return apply(this.#scope, 'mul', step.type, [args[0], args[0]]);
    return apply(this.#scope, step.op, step.type, args);
  }
}

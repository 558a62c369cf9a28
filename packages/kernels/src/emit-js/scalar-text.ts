/**
 * A scalar program as JavaScript: `const` lines for what is used more than once, nested expressions for the rest.
 *
 * In: a program, and expressions for its parameters. Out: lines and result expressions. `hoist` gives the lines for what
 * holds still inside the loop; `run` the others. What only one side of a `select` needs stays inside it, so a masked
 * element costs no exponential.
 */

import { bug } from '@heed/diagnostics';
import { linearise, transcendental } from '@heed/scalar';
import type { LinearApply, LinearProgram, LinearStep, ScalarProgram, ScalarType } from '@heed/scalar';
import type { Lines, Names } from './lines.ts';
import { apply, cast, constant, name } from './scalar-ops.ts';
import type { Expression, Use } from './scalar-ops.ts';

/** The value of a parameter, of the parameter's type. */
export type Parameter = (index: number, type: ScalarType) => Expression;

export interface Ran {
  readonly lines: Lines;
  readonly results: readonly Expression[];
  readonly types: readonly ScalarType[];
}

/** Longer expressions get a line of their own: easier to read, and no parser has to go deep. */
const LONGEST = 90;

export class ScalarText {
  readonly #names: Names;
  readonly #use: Use;
  readonly #wide: boolean;
  readonly #program: LinearProgram;
  readonly #uses: readonly number[];
  readonly #still: Map<number, Expression> = new Map();
  /** Hoisted steps that only other hoisted steps need. */
  readonly #gone: Set<number> = new Set();

  /** `wide`: what is f32 is computed in float64 and not rounded in between. */
  constructor(names: Names, use: Use, program: ScalarProgram, wide = false) {
    this.#wide = wide;
    this.#names = names;
    this.#use = use;
    this.#program = linearise(program);
    const uses = this.#program.steps.map(() => 0);
    const count = (at: number): void => void (uses[at] += 1);
    for (const step of this.#program.steps) {
      if (!isApply(step)) continue;
      step.args.forEach(count);
      if (this.#isSquare(step)) step.args.slice(0, 1).forEach(count); // x·x names x twice
    }
    this.#program.results.forEach(count);
    this.#uses = uses;
  }

  /** Whether it calls functions of many instructions. */
  get isLong(): boolean {
    return this.#program.steps.some((step) => isApply(step) && transcendental.has(step.op) && !this.#isSquare(step));
  }

  /** The lines to have before the loop; `known` gives the parameters that do not change in it. */
  hoist(known: (index: number, type: ScalarType) => Expression | undefined): Lines {
    const { steps, results } = this.#program;
    const still = new Map<number, Expression | undefined>();
    steps.forEach((step, at) => {
      const value = step.op === 'param' ? known(step.index, step.type) : undefined;
      if (value !== undefined) still.set(at, value);
      else if (isApply(step) && step.args.every((arg) => still.has(arg) || steps[arg]?.op === 'const'))
        still.set(at, undefined);
    });
    const outside = new Set(results);
    steps.forEach((user, at) => {
      if (isApply(user) && !still.has(at)) for (const arg of user.args) outside.add(arg);
    });
    const values = new Map<number, Expression>();
    const lines: string[] = [];
    steps.forEach((step, at) => {
      if (!still.has(at)) return;
      const value = still.get(at) ?? (isApply(step) ? this.#apply(step, values) : bug('a parameter is known'));
      const bound = !value.atom && (outside.has(at) || this.#isShared(at, value)) ? this.#bind(value, lines) : value;
      values.set(at, bound);
      if (outside.has(at)) this.#still.set(at, bound);
      else this.#gone.add(at);
    });
    return lines;
  }

  run(parameter: Parameter): Ran {
    const { steps, results } = this.#program;
    const values = new Map<number, Expression>();
    const lines: string[] = [];
    steps.forEach((step, at) => {
      let value = this.#still.get(at);
      if (value === undefined) {
        if (step.op === 'const' || this.#gone.has(at)) return;
        value = step.op === 'param' ? parameter(step.index, step.type) : this.#apply(step, values);
      }
      values.set(at, !value.atom && this.#isShared(at, value) ? this.#bind(value, lines) : value);
    });
    return {
      lines,
      results: results.map((at) => this.#value(at, values)),
      types: results.map((at) => steps[at]?.type ?? bug('a result is a step')),
    };
  }

  #isShared(at: number, { text }: Expression): boolean {
    return this.#uses[at] > 1 || text.length > LONGEST;
  }

  #bind(value: Expression, lines: string[]): Expression {
    const local = this.#names.fresh();
    lines.push(`const ${local} = ${value.text};`);
    return name(local);
  }

  #value(at: number, values: ReadonlyMap<number, Expression>): Expression {
    const step = this.#program.steps[at];
    if (step?.op === 'const') return constant(step.type, step.value);
    return values.get(at) ?? bug('a step comes after its arguments');
  }

  #apply(step: LinearApply, values: ReadonlyMap<number, Expression>): Expression {
    const args = step.args.map((arg) => this.#value(arg, values));
    const from = this.#program.steps[step.args[0] ?? -1]?.type ?? step.type;
    const { op, type } = step;
    return apply({ op, from, type, args, square: this.#isSquare(step), wide: this.#wide }, this.#use);
  }

  #isSquare({ op, args }: LinearApply): boolean {
    const exponent = this.#program.steps[args[1] ?? -1];
    return op === 'pow' && exponent?.op === 'const' && exponent.value === 2;
  }
}

function isApply(step: LinearStep): step is LinearApply {
  return step.op !== 'const' && step.op !== 'param';
}

/** `value`, of type `from`, in a parameter of type `to`. */
export function given(value: Expression, from: ScalarType, to: ScalarType): Expression {
  return cast(from, to, value);
}

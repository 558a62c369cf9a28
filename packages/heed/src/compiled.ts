/**
 * The plan and the programs of a variant, made when first needed and kept as long as the variant is.
 *
 * In: a variant. Out: its kernels without a target, and the program for one. Which variants are kept is variants.ts.
 */

import { compile } from '@heed/compiler';
import { emitProgram, type Plan, type Program, type Target } from '@heed/kernels';
import type { Variant } from './variants.ts';

const made = new WeakMap<Variant, Compiled>();

export class Compiled {
  readonly plan: Plan;
  readonly #programs = new Map<string, Program>();

  constructor(variant: Variant) {
    this.plan = compile(variant.graph);
  }

  /** The program for a target; emitted once. */
  program(target: Target): Program {
    const key = JSON.stringify(target);
    let program = this.#programs.get(key);
    if (!program) {
      program = emitProgram(this.plan, target);
      this.#programs.set(key, program);
    }
    return program;
  }
}

export function compiledOf(variant: Variant): Compiled {
  let compiled = made.get(variant);
  if (!compiled) {
    compiled = new Compiled(variant);
    made.set(variant, compiled);
  }
  return compiled;
}

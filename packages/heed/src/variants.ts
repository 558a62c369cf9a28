/**
 * The compiled forms of one formula, made when first needed and kept.
 *
 * A formula compiles once per ranks and element types of the inputs it leaves open, per wanted values, and per target;
 * lengths, batches and head counts never matter. `compilations` counts, so that this is observable. At most `MOST`
 * variants are kept, the least recently used going first.
 */

import { HeedError, hasErrors } from '@heed/diagnostics';
import {
  check,
  displayName,
  type CheckedFormula,
  type DropoutMask,
  type Elaborated,
  type FormulaParameter,
} from '@heed/formula';
import type { Graph } from '@heed/graph';
import { compile } from '@heed/compiler';
import { emitProgram, type Plan, type Program, type Target } from '@heed/kernels';
import type { Expectation } from './face.ts';
import { report } from './messages.ts';

const MOST = 16;

export class Variant {
  readonly checked: CheckedFormula;
  readonly graph: Graph;
  readonly parameters: readonly FormulaParameter[];
  readonly masks: readonly DropoutMask[];
  #plan: Plan | undefined;
  readonly #programs = new Map<string, Program>();
  readonly #count: () => void;

  constructor(checked: CheckedFormula, count: () => void) {
    this.checked = checked;
    this.graph = graphOf(checked);
    this.parameters = checked.parameters;
    this.masks = checked.masks;
    this.#count = count;
  }

  plan(): Plan {
    this.#plan ??= compile(this.graph);
    return this.#plan;
  }

  /** The program for a target; emitted once. */
  program(target: Target): Program {
    const key = JSON.stringify(target);
    let program = this.#programs.get(key);
    if (!program) {
      this.#count();
      program = emitProgram(this.plan(), target);
      this.#programs.set(key, program);
    }
    return program;
  }
}

export class Variants {
  readonly #source: string;
  readonly #kept = new Map<string, Variant>();
  /** Keys of forms that only exist where leading axes are counted. */
  readonly #counted = new Set<string>();
  compilations = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** `declared` are ranks of inputs declared with leading axes: they count only where the formula cannot do without. */
  get(expectation: Expectation, declared: Readonly<Record<string, number>> = {}): Variant {
    const key = keyOf(expectation);
    if (this.#counted.has(key)) return this.get({ ...expectation, ranks: { ...declared, ...expectation.ranks } });
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const checked = check(this.#source, expectation);
    if (
      !checked.graph &&
      !hasErrors(checked.diagnostics) &&
      checked.needsRank.some((name) => Object.hasOwn(declared, name))
    ) {
      this.#counted.add(key);
      return this.get(expectation, declared);
    }
    const made = new Variant(checked, () => (this.compilations += 1));
    this.#kept.set(key, made);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MOST && !oldest.done) this.#kept.delete(oldest.value);
    return made;
  }
}

function keyOf({ ranks = {}, dtypes = {}, want = [], training = false }: Expectation): string {
  return JSON.stringify([sorted(ranks), sorted(dtypes), want, training]);
}

function sorted(record: Readonly<Record<string, string | number>>): readonly (readonly [string, string | number])[] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The graph, or the faults as an error. */
export function graphOf(elaborated: Elaborated): Graph {
  const { graph, diagnostics, needsRank } = elaborated;
  if (hasErrors(diagnostics)) throw new HeedError(diagnostics);
  if (graph) return graph;
  throw new HeedError([report['input/open-rank']({ names: [...needsRank].map(displayName).join(', ') })]);
}

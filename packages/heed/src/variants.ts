/**
 * The forms of one formula for inputs of different kinds, made when first needed and kept.
 *
 * A formula is elaborated once per ranks and element types of the inputs it leaves open and per wanted values, where these
 * say more than the text; lengths, batches and head counts never matter. At most `MOST` variants are kept, the least recently used going first. What a
 * variant compiles to is compiled.ts.
 */

import { HeedError, hasErrors } from '@heed/diagnostics';
import {
  checkAgain,
  displayName,
  type CheckedFormula,
  type DropoutMask,
  type Elaborated,
  type FormulaParameter,
} from '@heed/formula';
import type { Graph } from '@heed/graph';
import type { Expectation } from './face.ts';
import { report } from './messages.ts';

const MOST = 16;

export class Variant {
  readonly checked: CheckedFormula;
  readonly graph: Graph;
  readonly parameters: readonly FormulaParameter[];
  readonly masks: readonly DropoutMask[];

  constructor(checked: CheckedFormula) {
    this.checked = checked;
    this.graph = graphOf(checked);
    this.parameters = checked.parameters;
    this.masks = checked.masks;
  }
}

export class Variants {
  readonly #known: CheckedFormula;
  /** What serves wherever inputs come as the formula expects them. */
  #plain: Variant | undefined;
  readonly #kept = new Map<string, Variant>();
  /** Keys of forms that only exist where leading axes are counted. */
  readonly #counted = new Set<string>();

  /** `known` is the formula as checked without knowing anything of its inputs. */
  constructor(known: CheckedFormula) {
    this.#known = known;
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
    const checked = checkAgain(this.#known, expectation);
    if (
      !checked.graph &&
      !hasErrors(checked.diagnostics) &&
      checked.needsRank.some((name) => Object.hasOwn(declared, name))
    ) {
      this.#counted.add(key);
      return this.get(expectation, declared);
    }
    const made = checked === this.#known ? (this.#plain ??= new Variant(checked)) : new Variant(checked);
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

/**
 * What a run gives back: outputs by name, what was read, and where the time went.
 *
 * In: tensors and numbers. Out: a `RunResult` that makes a record of inputs or of times only when it is asked, so that a
 * small problem does not spend longer on its result than on itself. It computes nothing.
 */

import { HeedError } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import type { Tensor } from '@heed/tensor';
import type { RunResult, Timings } from './face.ts';
import { report } from './messages.ts';

type Tensors = Readonly<Record<string, Tensor>>;

export class Outcome implements RunResult {
  readonly outputs: Tensors;
  readonly backend: string;
  readonly seeded: readonly string[];
  readonly #inputs: readonly Tensor[];
  readonly #inputNames: readonly string[];
  readonly #timings: Timings | number;

  /** Inputs as names and as tensors in the same order; times as a number where all was spent on running. */
  constructor(
    outputs: Tensors,
    backend: string,
    seeded: readonly string[],
    inputNames: readonly string[],
    inputs: readonly Tensor[],
    timings: Timings | number,
  ) {
    this.outputs = outputs;
    this.backend = backend;
    this.seeded = seeded;
    this.#inputNames = inputNames;
    this.#inputs = inputs;
    this.#timings = timings;
  }

  get result(): Tensor {
    return outputAt(this.outputs, 'result');
  }

  get at(): (name: string) => Tensor {
    const { outputs } = this;
    return (name) => outputAt(outputs, name);
  }

  get inputs(): Tensors {
    return named(this.#inputNames, this.#inputs);
  }

  get timings(): Timings {
    const spent = this.#timings;
    return typeof spent === 'number' ? { compile: 0, load: 0, run: spent } : spent;
  }
}

/** A record of tensors. Its names are anybody's, `toString` too, so nothing is inherited. */
export function named(names: readonly string[], tensors: readonly Tensor[]): Record<string, Tensor> {
  const record = new Bare();
  for (let k = 0; k < names.length; k += 1) record[names[k]] = tensors[k];
  return record;
}

/** Inherits nothing, as what `Object.create(null)` gives, which V8 keeps as a hash table: four times slower to fill. */
const Bare = function bare(): void {} as unknown as new () => Record<string, Tensor>;
Bare.prototype = Object.freeze(Object.create(null));

function outputAt(outputs: Tensors, name: string): Tensor {
  if (Object.hasOwn(outputs, name)) return outputs[name];
  const canonical = canonicalName(name);
  if (Object.hasOwn(outputs, canonical)) return outputs[canonical];
  throw new HeedError([report['run/not-computed']({ name, known: Object.keys(outputs).join(', ') })]);
}

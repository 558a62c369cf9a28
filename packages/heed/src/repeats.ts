/**
 * Runs like earlier ones: what a formula remembers so that a call with the same shapes and options only runs.
 *
 * In: calls that went all the way, then others. Out: the result of another where it is like one of the last `MOST`;
 * nothing where it must go all the way itself. What is drawn (parameters, dropout) is never remembered. Faults met while
 * running are the same as ever: they come from the same kernels and copies.
 */

import type { SizeValues, Tensor } from '@heed/tensor';
import type { Engine, Repeat, Tensors } from './engine.ts';
import type { Inputs, RunOptions, RunResult } from './face.ts';
import { named, Outcome } from './outcome.ts';
import { Pattern } from './recognise.ts';
import type { Variant } from './variants.ts';

const MOST = 4;

interface Known {
  readonly options: RunOptions;
  readonly pattern: Pattern;
  readonly repeat: Repeat;
}

/** An earlier call like this one, and this one's tensors. */
interface Found {
  readonly repeat: Repeat;
  readonly tensors: readonly Tensor[];
}

export class Repeats {
  readonly #engine: Engine;
  /** The most recent one first. */
  readonly #known: Known[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The result, where an earlier call was like this one. */
  runSync(given: Inputs, options: RunOptions): RunResult | undefined {
    const found = this.#find(given, options);
    if (found === undefined) return undefined;
    const started = performance.now();
    const tensors = found.repeat.runSync(found.tensors);
    return outcomeOf(found, tensors, performance.now() - started);
  }

  /** As `runSync`, waiting for what the device waits for. */
  run(given: Inputs, options: RunOptions): Promise<RunResult> | undefined {
    const found = this.#find(given, options);
    if (found === undefined) return undefined;
    const started = performance.now();
    return found.repeat.run(found.tensors).then((tensors) => outcomeOf(found, tensors, performance.now() - started));
  }

  #find(given: Inputs, options: RunOptions): Found | undefined {
    const known = this.#known;
    for (let k = 0; k < known.length; k += 1) {
      const { pattern, repeat, options: before } = known[k];
      if (!sameOptions(before, options)) continue;
      const tensors = pattern.recognise(given);
      if (tensors === undefined) continue;
      if (k > 0) known.unshift(...known.splice(k, 1));
      return { repeat, tensors };
    }
    return undefined;
  }

  /** Remembers a call that ran: `own` are its options in full, `tensors` all it read, none of them drawn. */
  keep(given: Inputs, options: RunOptions, variant: Variant, tensors: Tensors, own: RunOptions): void {
    const repeat = this.#engine.repeat?.(variant, tensors, own);
    if (repeat === undefined) return;
    const pattern = Pattern.of(given, repeat.inputs);
    if (pattern === undefined) return;
    const { want, sizes } = options;
    const kept = { ...options, ...(want && { want: [...want] }), ...(sizes && { sizes: { ...sizes } }) };
    this.#known.unshift({ options: kept, pattern, repeat });
    if (this.#known.length > MOST) this.#known.pop();
  }
}

const NONE: readonly string[] = [];

function outcomeOf({ repeat, tensors }: Found, results: readonly Tensor[], spent: number): RunResult {
  return new Outcome(named(repeat.outputs, results), repeat.backend, NONE, repeat.inputs, tensors, spent);
}

/** Every option by name, so that one that is new is not overlooked. */
function sameOptions(left: RunOptions, right: RunOptions): boolean {
  const names = Object.keys(left) as (keyof RunOptions)[];
  if (names.length !== Object.keys(right).length) return false;
  for (let k = 0; k < names.length; k += 1) {
    const name = names[k];
    if (left[name] === right[name]) continue;
    if (name === 'want' ? sameList(left.want, right.want) : name === 'sizes' && sameSizes(left.sizes, right.sizes)) {
      continue;
    }
    return false;
  }
  return true;
}

function sameList(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  for (let k = 0; k < left.length; k += 1) if (left[k] !== right[k]) return false;
  return true;
}

function sameSizes(left: SizeValues | undefined, right: SizeValues | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  for (const name of names) if (!Object.hasOwn(right, name) || left[name] !== right[name]) return false;
  return true;
}

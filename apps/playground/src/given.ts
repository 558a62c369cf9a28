/**
 * What a state gives a formula: its sources and loaded files, under the names that the formula has.
 *
 * In: a state, what the formula reads, loaded files. Out: shapes, the problem for the engine, the state as a link holds
 * it. Sources of names that are gone stay in the state, in case the name comes back; nobody else sees them.
 */

import { hasErrors } from '@heed/diagnostics';
import type { CheckedFormula } from '@heed/formula';
import type { Tensor } from '@heed/tensor';
import type { Problem } from './engine/protocol.ts';
import { isFileSource, shapeOfSource } from './inputs/read-source.ts';
import type { PageState } from './state/page-state.ts';

export interface LoadedFile {
  readonly file: string;
  readonly tensor: Tensor;
}

/** Loaded files in use, by input. */
export type Files = Readonly<Record<string, LoadedFile>>;

type Readable = Pick<CheckedFormula, 'inputs' | 'parameters' | 'diagnostics'>;

function namesOf({ inputs, parameters }: Readable): readonly string[] {
  return [...inputs, ...parameters].map(({ name }) => name);
}

export function problemOf({ formula, inputs, sizes, seed }: PageState, checked: Readable, files: Files): Problem {
  const given = namesOf(checked)
    .filter((name) => Object.hasOwn(inputs, name))
    .map((name) => [name, Object.hasOwn(files, name) ? files[name].tensor : inputs[name]] as const);
  return { formula, inputs: Object.fromEntries(given), sizes: { ...sizes }, seed };
}

/** Shapes of all inputs whose source says one. */
export function shapesOf({ inputs }: PageState, files: Files): Readonly<Record<string, readonly number[]>> {
  const found = Object.create(null) as Record<string, readonly number[]>;
  for (const [name, source] of Object.entries(inputs)) {
    const shape = Object.hasOwn(files, name) ? files[name].tensor.shape : knownShape(source);
    if (shape !== undefined) found[name] = shape;
  }
  return found;
}

/** The state without what its formula does not read; a faulty formula may only have hidden it. */
export function linkable(state: PageState, checked: Readable): PageState {
  if (hasErrors(checked.diagnostics)) return state;
  const names = new Set(namesOf(checked));
  return { ...state, inputs: Object.fromEntries(Object.entries(state.inputs).filter(([name]) => names.has(name))) };
}

/** Inputs whose numbers a link does not hold. */
export function leftOut({ inputs }: PageState): readonly string[] {
  return Object.entries(inputs).flatMap(([name, source]) => (isFileSource(source) ? [name] : []));
}

const MOST_KEPT = 256;
const kept = new Map<string, readonly number[] | undefined>();

/** Shapes are asked for at each keystroke, and sources seldom change. */
function knownShape(source: string): readonly number[] | undefined {
  if (!kept.has(source)) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(source, shapeOfSource(source));
  }
  return kept.get(source);
}

/**
 * The schema of a state: what a link, a history entry or a file says is taken apart and built anew.
 *
 * In: anything. Out: a state of known keys, types and bounds; nothing where something does not fit. No object from outside
 * gets through, and records have no prototype: `__proto__` is a name like any other.
 */

import type { Language } from '@heed/diagnostics';
import {
  MOST_AXES,
  MOST_FORMULA,
  MOST_INPUTS,
  MOST_NAME,
  MOST_SIZE,
  MOST_SIZES,
  MOST_SOURCE,
  MOST_SOURCES,
  MOST_STEP,
  MOST_TOKEN,
  MOST_TOKENS,
} from './limits.ts';
import type { PageBackend, PageState } from './page-state.ts';

/** Thrown and caught in this file only: a value that does not fit. */
class Misfit extends Error {}

export const BACKENDS: readonly PageBackend[] = ['reference', 'wasm', 'js', 'interpreter'];
const LANGUAGES: readonly Language[] = ['en', 'zh'];
const KEYS: readonly string[] = [
  'formula',
  'inputs',
  'sizes',
  'tokens',
  'backend',
  'language',
  'step',
  'cell',
  'seed',
] satisfies readonly (keyof PageState)[];

/** What is left out has its default: no inputs, the reference, seed 0. */
export function validate(given: unknown): PageState | undefined {
  try {
    return stateFrom(given);
  } catch (error) {
    if (error instanceof Misfit) return undefined;
    throw error;
  }
}

function stateFrom(given: unknown): PageState {
  const own = recordOf(given, KEYS);
  const inputs = mapOf(own.get('inputs'), MOST_INPUTS, (source) => textOf(source, MOST_SOURCE));
  const length = Object.values(inputs).reduce((sum, source) => sum + source.length, 0);
  if (length > MOST_SOURCES) throw new Misfit();
  const tokens = recordOf(own.get('tokens') ?? {}, ['rows', 'columns']);
  const listed = (axis: string): readonly string[] | undefined =>
    tokens.has(axis) ? listOf(tokens.get(axis), MOST_TOKENS, (token) => textOf(token, MOST_TOKEN)) : undefined;
  const [rows, columns] = [listed('rows'), listed('columns')];
  const optional = <T>(key: string, read: (value: unknown) => T): T | undefined =>
    own.has(key) ? read(own.get(key)) : undefined;
  const language = optional('language', (value) => oneOf(value, LANGUAGES));
  const step = optional('step', (value) => wholeOf(value, 1, MOST_STEP));
  const cell = optional('cell', (value) =>
    listOf(value, MOST_AXES, (index) => wholeOf(index, 0, Number.MAX_SAFE_INTEGER)),
  );
  return {
    formula: textOf(own.get('formula'), MOST_FORMULA),
    inputs,
    sizes: mapOf(own.get('sizes'), MOST_SIZES, (size) => wholeOf(size, 0, MOST_SIZE)),
    tokens: { ...(rows && { rows }), ...(columns && { columns }) },
    backend: oneOf(own.get('backend') ?? 'reference', BACKENDS),
    ...(language && { language }),
    ...(step !== undefined && { step }),
    ...(cell && { cell }),
    seed: wholeOf(own.get('seed') ?? 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** The entries of a plain object, all of whose keys are known. */
function recordOf(value: unknown, keys: readonly string[]): ReadonlyMap<string, unknown> {
  const entries = entriesOf(value);
  if (entries.some(([key]) => !keys.includes(key))) throw new Misfit();
  return new Map(entries);
}

function mapOf<T>(value: unknown, most: number, read: (value: unknown) => T): Readonly<Record<string, T>> {
  const entries = entriesOf(value ?? {});
  if (entries.length > most) throw new Misfit();
  const made = Object.create(null) as Record<string, T>;
  for (const [key, one] of entries) {
    if (key.length > MOST_NAME) throw new Misfit();
    made[key] = read(one);
  }
  return made;
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit();
  return Object.entries(value);
}

function listOf<T>(value: unknown, most: number, read: (value: unknown) => T): readonly T[] {
  if (!Array.isArray(value) || value.length > most) throw new Misfit();
  return Array.from(value as readonly unknown[], read);
}

function textOf(value: unknown, most: number): string {
  if (typeof value !== 'string' || value.length > most) throw new Misfit();
  return value;
}

function wholeOf(value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) throw new Misfit();
  return value;
}

function oneOf<T>(value: unknown, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Misfit();
  return found;
}

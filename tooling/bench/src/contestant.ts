/**
 * Whoever can compute a problem, as the rounds see it. In: a problem. Out: something to run again and again.
 *
 * A maker that cannot do a problem, or whose library is not there, throws a `NotPossible` with the reason, which the
 * table prints. What takes part is never counted as passed unless its numbers were checked.
 */

import type { Problem } from './problem.ts';

export interface Settings {
  readonly threads: number;
  readonly strict: boolean;
  readonly wide: boolean;
}

export interface Contestant {
  /** Once over, host arrays in and out. A promise where the library can only be waited for. */
  readonly run: () => unknown;
  readonly waits: boolean;
  /** One row of what the last run gave. */
  readonly row: (row: number) => ArrayLike<number>;
  readonly close?: () => unknown;
}

export type Maker = (problem: Problem, settings: Settings) => Promise<Contestant>;

export class NotPossible extends Error {
  override readonly name: string = 'NotPossible';
}

/** A library of this package's own install; a type check without that install must not look for it. */
export async function library(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new NotPossible(`${name} cannot be loaded: ${reason}`, { cause: error });
  }
}

/** Some libraries come as one default export, some as names. */
export function exportsOf<T extends object>(module: T & { readonly default?: T }): T {
  return module.default ?? module;
}

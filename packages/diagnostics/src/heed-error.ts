/**
 * The two ways anything is thrown here.
 *
 * `HeedError` carries diagnostics to whoever called: the person's fault or the world's. `bug` is a broken promise
 * inside heed itself: a different thing, never worded as the user's mistake.
 */

import type { Diagnostic } from './diagnostic.ts';

/** Thrown at the public doors only; inside, faults travel as data. */
export class HeedError extends Error {
  override readonly name: string = 'HeedError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map((d) => `${d.code}: ${d.message.en}`).join('\n'), options);
    this.diagnostics = diagnostics;
  }
}

/** A broken internal promise. `detail` is what a maintainer needs (the pass, the printed graph). */
export class HeedBug extends Error {
  override readonly name: string = 'HeedBug';
}

export function bug(promise: string, detail = ''): never {
  throw new HeedBug(`heed broke its own promise: ${promise}${detail && `\n${detail}`}`);
}

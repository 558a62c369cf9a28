/**
 * How a command gives up: with the code to exit with and all there is to say, each with the text it speaks of.
 *
 * In: diagnostics, where they were found. Out: a `Stop`, thrown to the command line and reported there, once. Nothing is
 * printed here. It is not for broken promises: those go to the last resort in command-line.ts.
 */

import { HeedError, isError, type Checked, type Diagnostic } from '@heed/diagnostics';
import { exitCodeOfAll, type ExitCode, type Phase } from './exit-codes.ts';

/** Diagnostics and the text their spans point into. */
export interface Finding {
  readonly diagnostics: readonly Diagnostic[];
  readonly text?: string;
  /** What the text is called; a path, or nothing for a formula from the command line. */
  readonly file?: string;
}

export class Stop extends Error {
  override readonly name: string = 'Stop';
  readonly exitCode: ExitCode;
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[], phase: Phase = 'run') {
    super('stopped');
    this.findings = findings;
    this.exitCode = exitCodeOfAll(
      findings.flatMap(({ diagnostics }) => diagnostics),
      phase,
    );
  }
}

/** Gives up with one diagnostic that speaks of no text. */
export function stop(...diagnostics: readonly Diagnostic[]): Stop {
  return new Stop([{ diagnostics }]);
}

/** The diagnostics that `work` throws, as a Stop; anything else passes. */
export async function stopping<T>(
  phase: Phase,
  source: Omit<Finding, 'diagnostics'>,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HeedError) throw new Stop([{ ...source, diagnostics: error.diagnostics }], phase);
    throw error;
  }
}

/** What was read, or a Stop with what is wrong in it. */
export function valueOf<T>({ value, diagnostics }: Checked<T>, source: Omit<Finding, 'diagnostics'> = {}): T {
  if (value === undefined || diagnostics.some(isError)) throw new Stop([{ ...source, diagnostics }]);
  return value;
}

/**
 * The words after `npm run bench --`. In: words. Out: options, or a line that says what is wrong with them.
 */

import { parseArgs } from 'node:util';
import type { Settings } from './contestant.ts';

export interface BenchOptions {
  /** Cases whose names begin so; all where there is none. */
  readonly only: readonly string[];
  readonly rounds: number;
  readonly settings: Settings;
  readonly long: boolean;
  readonly out?: string;
}

export const USAGE = `usage: npm run bench -- [--only NAME]... [--rounds N] [--threads N] [--strict] [--wide] [--long] [--out FILE]
  --only NAME   cases whose names begin so; the table then goes to stdout alone unless --out is given
  --rounds N    rounds of each case (9, at least 7 for figures to be told)
  --threads N   threads of everyone who has any (1)
  --strict      heed without relaxed SIMD
  --wide        256-bit vectors for all WebAssembly, an experiment of V8
  --long        the large cases and memory too
  --out FILE    where the table is written (tooling/bench/RESULTS.md)`;

export type Read = { readonly options: BenchOptions } | { readonly fault: string };

export function readArguments(words: readonly string[]): Read {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        only: { type: 'string', multiple: true, default: [] },
        rounds: { type: 'string', default: '9' },
        threads: { type: 'string', default: '1' },
        strict: { type: 'boolean', default: false },
        wide: { type: 'boolean', default: false },
        long: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    const [rounds, threads] = [Number(values.rounds), Number(values.threads)];
    if (!(Number.isInteger(rounds) && rounds >= 1)) return { fault: '--rounds needs a whole number from 1 upwards' };
    if (!(Number.isInteger(threads) && threads >= 1)) return { fault: '--threads needs a whole number from 1 upwards' };
    const { only, strict, wide, long, out } = values;
    const settings = { threads, strict, wide };
    return { options: { only, rounds, settings, long, ...(out !== undefined && { out }) } };
  } catch (error) {
    return { fault: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/**
 * How this command is called where it was typed: `heed`, or what the person who typed it must write instead.
 *
 * In: the environment variable HEED_COMMAND, which run.mjs sets in a clone. Out: texts whose commands work when they are
 * copied. Nothing but help and hints goes through here.
 */

import { printable } from '@heed/diagnostics';

export function heedCommand(): string {
  return printable(process.env['HEED_COMMAND'] || 'heed', 60);
}

/** A text of examples with `heed` at the beginning of a command replaced. */
export function asTyped(examples: string): string {
  return examples.replaceAll(/(^ *|\| )heed(?= )/gm, (_, before: string) => before + heedCommand());
}

/** A word so that a shell reads it as it is. */
export function quoteWord(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${printable(word, 400).replaceAll("'", "'\\''")}'`;
}

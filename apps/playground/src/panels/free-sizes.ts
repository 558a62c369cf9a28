/**
 * The sizes that a person must say, because no input has them as the length of an axis.
 *
 * In: sizes already said, faults of the last binding. Out: their symbols. Whether an axis such as `H/g` determines a size
 * is the binder's to know: its fault names what is left, and a size said once stays to be changed.
 */

import type { Diagnostic } from '@heed/diagnostics';

export function freeSizes(said: Readonly<Record<string, number>>, faults: readonly Diagnostic[]): readonly string[] {
  const named = faults.flatMap(({ code, facts }) => (code === 'shape/undetermined' ? [String(facts['symbol'])] : []));
  return [...new Set([...Object.keys(said), ...named])];
}

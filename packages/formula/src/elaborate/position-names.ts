/**
 * The positions: names for the index along an axis of whatever they are combined with, unless the program defines them.
 */

/** The axis each counts along. */
export const POSITION_AXES: ReadonlyMap<string, number> = new Map([
  ['j', -1],
  ['i', -2],
  ['h', -3],
  ['b', -4],
]);

/** `i` and `j` as a message lists them. */
export function namesOfAxes(axes: ReadonlySet<number>): string {
  const names = [...POSITION_AXES].filter(([, axis]) => axes.has(axis)).map(([name]) => `\`${name}\``);
  return names.toSorted().join(', ');
}

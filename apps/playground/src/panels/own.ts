/**
 * What a record holds under a name that a person chose: `constructor` is an input like any other.
 *
 * In: a record, a name. Out: its own value; never what every object has.
 */

export function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

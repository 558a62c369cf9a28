/**
 * A table whose entries are made when they are first asked for, so that importing it costs next to nothing.
 *
 * In: a maker per name. Out: a record that looks like any other; each maker runs at most once.
 */

export function onDemand<K extends string, V>(makers: Readonly<Record<K, () => V>>): Readonly<Record<K, V>> {
  const table = {} as Record<K, V>;
  for (const name of Object.keys(makers) as K[]) {
    const get = (): V => {
      const value = makers[name]();
      Object.defineProperty(table, name, { enumerable: true, value });
      return value;
    };
    Object.defineProperty(table, name, { enumerable: true, configurable: true, get });
  }
  return table;
}

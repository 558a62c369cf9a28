/**
 * A bounded table that keeps what was used most recently.
 *
 * In: keys and how to make a value. Out: the value, made at most once while it is kept. It does not know what it holds.
 */

export class Recent<K, V> {
  readonly #limit: number;
  readonly #entries: Map<K, V> = new Map();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value under `key`; `make` is called where there is none, and nothing is kept when it throws. */
  get(key: K, make: () => V): V {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      // A Map lists its keys in the order they came in, so the least recent one is the first.
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found;
    }
    const made = make();
    this.#entries.set(key, made);
    if (this.#entries.size > this.#limit) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    return made;
  }
}

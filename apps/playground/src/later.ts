/**
 * Code that is fetched when it is first wanted, so that the first view need not wait for it.
 *
 * In: how to fetch a part, such as `() => import('./gallery.tsx')`. Out: the part as a signal, and a way to ask for it,
 * which never rejects. A fetch that failed is told, and is tried again when the part is asked for again; some browsers
 * remember the failure until the page is loaded anew. What stands in the part's place meanwhile is up to the panel.
 */

import { signal, type ReadonlySignal } from '@preact/signals';

export interface Later<T extends object> {
  readonly there: ReadonlySignal<T | undefined>;
  /** Whether the last try failed. */
  readonly isMissing: ReadonlySignal<boolean>;
  /** The part, once it is there; nothing where it cannot be fetched. */
  readonly ask: () => Promise<T | undefined>;
}

export function later<T extends object>(fetch: () => Promise<T>): Later<T> {
  const there = signal<T | undefined>(undefined);
  const isMissing = signal(false);
  let asked: Promise<T | undefined> | undefined;
  const ask = async (): Promise<T | undefined> => {
    try {
      there.value = await fetch();
      isMissing.value = false;
    } catch {
      isMissing.value = true;
      asked = undefined;
    }
    return there.value;
  };
  return { there, isMissing, ask: () => (asked ??= ask()) };
}

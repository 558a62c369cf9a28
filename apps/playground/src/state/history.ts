/**
 * The browser's history as undo: a settled change is one entry, and going back brings the state before it.
 *
 * In: changes with what kind they are of, and a window. Out: entries that hold the state itself and the address of its
 * link. Changes of one kind in a burst (typing) are one entry: it is made when the burst begins, so that going back is
 * right at any time, and holds how the burst ended. What is selected replaces the entry that is there. What a state
 * means is not known here.
 */

import type { PageState } from './page-state.ts';
import { validate } from './valid-state.ts';

/** What is needed of a browser's window. */
export interface HistoryWindow {
  readonly history: {
    readonly state: unknown;
    readonly pushState: (data: unknown, unused: string, url?: string) => void;
    readonly replaceState: (data: unknown, unused: string, url?: string) => void;
  };
  readonly addEventListener: (type: 'popstate', listener: (event: { readonly state: unknown }) => void) => void;
  readonly setTimeout: (work: () => void, milliseconds: number) => number;
  readonly clearTimeout: (timer: number) => void;
}

export interface PageHistory {
  /** A step of undo; changes of one kind in a burst are one. */
  readonly change: (kind: string, state: PageState) => void;
  /** What is no step of undo: selection, language. */
  readonly select: (state: PageState) => void;
  /** Ends a burst now. */
  readonly settle: () => void;
  /** Resolves once all entries are written. */
  readonly written: () => Promise<void>;
}

export interface HistoryOptions {
  /** The state of the entry that the page was opened on. */
  readonly initial: PageState;
  /** The fragment for a state. */
  readonly encode: (state: PageState) => Promise<string>;
  /** Called with the state of the entry that was gone to. */
  readonly restore: (state: PageState) => void;
  /** Milliseconds without a change after which a burst is over. */
  readonly idle?: number;
}

export function openHistory(
  page: HistoryWindow,
  { initial, encode, restore, idle = 800 }: HistoryOptions,
): PageHistory {
  let burst: { readonly kind: string; readonly timer: number } | undefined;
  let latest = initial;
  /** The state that the current entry holds. */
  let held: PageState | undefined;
  let queue: Promise<void> = Promise.resolve();
  /** Counts entries written and gone to: an address that comes late belongs to another entry. */
  let turn = 0;

  const write = (how: 'pushState' | 'replaceState', state: PageState): void => {
    const data = { page: state };
    try {
      if (how === 'pushState') page.history.pushState(data, '');
      else page.history.replaceState(data, '');
    } catch {
      // A browser refuses more than so many entries in a time; the next one will do.
      return;
    }
    hold(state);
  };
  /** The current entry holds a state; its address follows as soon as it is made. */
  const hold = (state: PageState): void => {
    held = state;
    turn += 1;
    const own = turn;
    queue = queue.then(async () => {
      if (own !== turn) return;
      try {
        const fragment = await encode(state);
        if (own === turn) page.history.replaceState({ page: state }, '', fragment);
      } catch {
        // The state is in the entry all the same.
      }
    });
  };

  const settle = (): void => {
    if (burst === undefined) return;
    page.clearTimeout(burst.timer);
    burst = undefined;
    if (held !== latest) write('replaceState', latest);
  };

  page.addEventListener('popstate', ({ state }) => {
    const found = stateIn(state);
    if (found === undefined) return;
    if (burst) page.clearTimeout(burst.timer);
    burst = undefined;
    latest = found;
    hold(found);
    restore(found);
  });
  write('replaceState', initial);

  return {
    change: (kind, state) => {
      if (burst?.kind !== kind) settle();
      latest = state;
      if (burst === undefined) write('pushState', state);
      else page.clearTimeout(burst.timer);
      burst = { kind, timer: page.setTimeout(settle, idle) };
    },
    select: (state) => {
      latest = state;
      if (burst === undefined) write('replaceState', state);
    },
    settle,
    written: () => queue,
  };
}

/** The state that an entry holds; nothing where the page did not write it. */
export function stateIn(data: unknown): PageState | undefined {
  return typeof data === 'object' && data !== null && 'page' in data ? validate(data.page) : undefined;
}

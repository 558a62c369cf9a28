/** Undo by the browser's own history, on a window of our own. */

import { expect, test, vi } from 'vitest';
import { openHistory, stateIn, type HistoryWindow, type PageHistory } from './history.ts';
import type { PageState } from './page-state.ts';

const stateWith = (formula: string, more: Partial<PageState> = {}): PageState => ({
  formula,
  inputs: {},
  sizes: {},
  tokens: {},
  backend: 'reference',
  seed: 0,
  ...more,
});

interface Window extends HistoryWindow {
  readonly entries: () => readonly string[];
  readonly go: (steps: number) => void;
  /** Lets so many milliseconds pass. */
  readonly pass: (milliseconds: number) => void;
}

function makeWindow(): Window {
  const entries: { data: unknown; url: string }[] = [{ data: null, url: '' }];
  let at = 0;
  let now = 0;
  let listener: (event: { readonly state: unknown }) => void = () => undefined;
  let timers: { readonly id: number; readonly due: number; readonly work: () => void }[] = [];
  return {
    history: {
      get state() {
        return entries[at].data;
      },
      pushState: (data, _, url = entries[at].url) => {
        entries.splice(at + 1, entries.length, { data: structuredClone(data), url });
        at += 1;
      },
      replaceState: (data, _, url = entries[at].url) => {
        entries[at] = { data: structuredClone(data), url };
      },
    },
    addEventListener: (_, given) => {
      listener = given;
    },
    setTimeout: (work, milliseconds) => {
      const id = timers.length + now * 1000 + 1;
      timers.push({ id, due: now + milliseconds, work });
      return id;
    },
    clearTimeout: (id) => {
      timers = timers.filter((timer) => timer.id !== id);
    },
    entries: () => entries.map(({ url }, k) => (k === at ? `[${url}]` : url)),
    go: (steps) => {
      at += steps;
      listener({ state: entries[at].data });
    },
    pass: (milliseconds) => {
      now += milliseconds;
      const due = timers.filter((timer) => timer.due <= now);
      timers = timers.filter((timer) => timer.due > now);
      for (const { work } of due) work();
    },
  };
}

function opened(window: Window): { readonly history: PageHistory; readonly restored: string[] } {
  const restored: string[] = [];
  const history = openHistory(window, {
    initial: stateWith('a'),
    encode: (state) => Promise.resolve(`#${state.formula}${state.step ?? ''}`),
    restore: (state) => restored.push(state.formula),
  });
  return { history, restored };
}

test('a burst is one entry, with how it ended; another kind or a pause begins a new one', async () => {
  const window = makeWindow();
  const { history, restored } = opened(window);
  await history.written();
  for (const text of ['ab', 'abc', 'abcd']) {
    history.change('typing', stateWith(text));
    window.pass(700);
  }
  history.settle();
  await history.written();
  history.change('backend', stateWith('abcd', { backend: 'js' }));
  window.pass(800);
  await history.written();
  history.change('typing', stateWith('e'));
  history.settle();
  history.change('typing', stateWith('ef'));
  window.pass(800);
  await history.written();
  // What is overtaken at once gets its address when it is come back to.
  expect(window.entries()).toEqual(['#a', '#abcd', '#abcd', '#abcd', '[#ef]']);
  window.go(-1);
  await history.written();
  expect(window.entries()).toEqual(['#a', '#abcd', '#abcd', '[#e]', '#ef']);
  window.go(-1);
  window.go(-2);
  window.go(4);
  expect(restored).toEqual(['e', 'abcd', 'a', 'ef']);
});

test('going back in the middle of a burst brings what was before it', async () => {
  const window = makeWindow();
  const { history, restored } = opened(window);
  history.change('typing', stateWith('ab'));
  history.change('typing', stateWith('abc'));
  window.go(-1);
  window.pass(5000);
  await history.written();
  expect(restored).toEqual(['a']);
  expect(stateIn(window.history.state)?.formula).toBe('a');
});

test('selection replaces the entry', async () => {
  const window = makeWindow();
  const { history } = opened(window);
  history.select(stateWith('a', { step: 2 }));
  await history.written();
  history.change('typing', stateWith('b', { step: 2 }));
  history.select(stateWith('b', { step: 3 }));
  window.pass(800);
  await history.written();
  expect(window.entries()).toEqual(['#a2', '[#b3]']);
  expect(stateIn(window.history.state)).toEqual(stateWith('b', { step: 3 }));
});

test('entries of others and damaged ones restore nothing', () => {
  const window = makeWindow();
  const { restored } = opened(window);
  for (const data of [null, 7, {}, { page: 7 }, { page: { formula: 7 } }]) {
    window.history.pushState(data, '');
    window.go(0);
    expect(stateIn(data)).toBeUndefined();
  }
  expect(restored).toEqual([]);
});

test('a browser that refuses an entry, and an address that cannot be made, stop nothing', async () => {
  const window = makeWindow();
  const encode = vi.fn<() => Promise<string>>(() => Promise.reject(new TypeError('no')));
  const history = openHistory(window, { initial: stateWith('a'), encode, restore: () => undefined });
  await history.written();
  vi.spyOn(window.history, 'pushState').mockImplementation(() => {
    throw new DOMException('too many', 'SecurityError');
  });
  expect(() => history.change('typing', stateWith('b'))).not.toThrow();
  window.pass(800);
  await history.written();
  expect(encode).toHaveBeenCalledTimes(2);
  expect(stateIn(window.history.state)?.formula).toBe('b');
});

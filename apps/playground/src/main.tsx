/**
 * The page begins: a state from the history, the link or the lesson; a store over it; the panels over that.
 *
 * In: the document and its address. Out: the page. Only here, and in what this file makes for the store, is the browser
 * itself spoken to; a link that is followed in place is read like the first one.
 */

import { render } from 'preact';
import { createEngine, type Timers } from './engine/client.ts';
import { spawnWorker } from './page-worker.ts';
import { App } from './panels/app.tsx';
import { openHistory, stateIn, type HistoryWindow, type PageHistory } from './state/history.ts';
import { decodeLink } from './state/link.ts';
import { defaultState } from './state/starting.ts';
import { createStore } from './store.ts';

const timers: Timers = {
  setTimeout: (work, milliseconds) => window.setTimeout(work, milliseconds),
  clearTimeout: (timer) => window.clearTimeout(timer),
};
const page: HistoryWindow = {
  ...timers,
  history: window.history,
  addEventListener: (type, listener) => window.addEventListener(type, listener),
};

async function begin(root: HTMLElement): Promise<void> {
  const browserLanguage = navigator.language;
  const linked = await decodeLink(location.hash);
  // The entry of the history knows better than its address, which follows it a little later.
  const initial =
    stateIn(window.history.state) ??
    linked.value ??
    defaultState(browserLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en');
  let history: PageHistory | undefined;
  const store = createStore({
    initial,
    engine: createEngine(spawnWorker, timers),
    timers,
    browserLanguage,
    address: location.href.split('#', 1)[0],
    openHistory: (options) => (history = openHistory(page, options)),
    notice: linked.diagnostics[0],
  });
  document.addEventListener('focusout', () => history?.settle());
  window.addEventListener('hashchange', () => {
    // Going back and forth in the page's own entries is the history's business.
    if (stateIn(window.history.state) !== undefined) return;
    void decodeLink(location.hash).then(({ value, diagnostics }) => store.load(value, diagnostics[0]));
  });
  render(<App store={store} />, root);
}

const root = document.getElementById('root');
if (root !== null) void begin(root);

/**
 * The store: the page's state, what follows from it, and every way to change it.
 *
 * In: a state to start from, an engine, a history. Out: signals for the panels and actions that they call. Typing is
 * drafted and run after a short pause, everything else at once. A change goes one way: state, then reading, drafts,
 * history, run. What each of these does is in files of their own; this one only says in which order.
 */

import { batch, computed, effect, signal } from '@preact/signals';
import { hasErrors, type Checked, type Diagnostic } from '@heed/diagnostics';
import { check } from '@heed/formula';
import type { Tensor } from '@heed/tensor';
import { Drafting } from './drafting.ts';
import { edited } from './edits.ts';
import type { Engine, Timers } from './engine/client.ts';
import { EntryTokens } from './entry-tokens.ts';
import { leftOut, linkable, problemOf, shapesOf } from './given.ts';
import { misfits as misfitsOf } from './inputs/misfits.ts';
import { readSource } from './inputs/read-source.ts';
import { withCell } from './inputs/write-source.ts';
import { later } from './later.ts';
import { LoadedFiles } from './loaded-files.ts';
import { report } from './messages.ts';
import { createPause } from './pause.ts';
import { readingOf } from './reading.ts';
import { createRunning } from './running.ts';
import type { HistoryOptions, PageHistory } from './state/history.ts';
import { MOST_SIZE, MOST_TOKEN, MOST_TOKENS } from './state/limits.ts';
import { encodeLink } from './state/link.ts';
import type { PageState } from './state/page-state.ts';
import { LESSON, stateOf } from './state/starting.ts';
import { validate } from './state/valid-state.ts';
import type { Reading, Store } from './store-types.ts';

export interface StoreSetup {
  readonly initial: PageState;
  readonly engine: Engine;
  readonly timers: Timers;
  /** `zh-CN`, as the browser says it. */
  readonly browserLanguage: string;
  /** The page's address without a fragment. */
  readonly address: string;
  readonly openHistory: (options: HistoryOptions) => PageHistory;
  readonly notice?: Diagnostic | undefined;
}

export interface PageStore extends Store {
  /** Another state from outside, such as a link that was followed in place; or why it could not be used. */
  readonly load: (state: PageState | undefined, notice: Diagnostic | undefined) => void;
}

/** What reads files and tables is fetched when there is one to read. */
const readers = later(() => import('./inputs/read-file.ts'));
type Read = (readers: typeof import('./inputs/read-file.ts')) => Checked<Tensor>;

/** Milliseconds without a keystroke after which the formula is run. */
const PAUSE = 120;

export function createStore(setup: StoreSetup): PageStore {
  const { engine, timers } = setup;
  const loaded = new LoadedFiles();
  const drafting = new Drafting();
  const entryTokens = new EntryTokens([LESSON]);
  const running = createRunning(engine);
  const { outcome } = running;

  const state = signal(setup.initial);
  const notice = signal(setup.notice);
  const pointed = signal<{ readonly start: number; readonly end: number } | undefined>(undefined);
  const formula = computed(() => state.value.formula);
  const files = computed(() => loaded.inUse(state.value));
  const shapes = computed(() => shapesOf(state.value, files.value));
  let before: Reading | undefined;
  const reading = computed(() => (before = readingOf(formula.value, () => shapes.value, before)));
  const language = computed(
    () => state.value.language ?? (setup.browserLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en'),
  );
  const step = computed(() => {
    const count = outcome.value.ran?.steps.length ?? 0;
    return Math.min(state.value.step ?? count, count) - 1;
  });

  const misfits = computed(() => {
    if (outcome.value.status !== 'refused') return [];
    return misfitsOf(formula.value, reading.value.checked, { shapes: shapes.value, sizes: state.value.sizes });
  });

  const linked = (one: PageState): PageState =>
    linkable(one, one.formula === reading.peek().text ? reading.peek().checked : check(one.formula));
  const history = setup.openHistory({
    initial: setup.initial,
    encode: async (one) => {
      const own = linked(one);
      return validate(own) === undefined ? '#' : encodeLink(own);
    },
    restore: (found) => {
      // The language is the person's, not the entry's.
      const { language: own } = state.peek();
      const { language: _, ...rest } = found;
      pause.end();
      state.value = { ...rest, ...(own && { language: own }) };
      entryTokens.come(state.peek(), reading.peek().checked);
      state.value = entryTokens.inLanguage(state.peek(), language.peek());
      run();
    },
  });

  const run = (): void => {
    const { checked, diagnostics } = reading.peek();
    if (hasErrors(diagnostics)) running.rest();
    else void running.run(problemOf(state.peek(), checked, files.peek()), state.peek().backend);
  };
  const draft = (): void => {
    const { checked } = reading.peek();
    state.value = entryTokens.kept(drafting.complete(state.peek(), checked, files.peek()), checked);
  };
  /** The pause after typing. */
  const pause = createPause(timers, PAUSE, () => {
    const typed = state.peek();
    draft();
    if (state.peek() !== typed) history.change('typing', state.peek());
    run();
  });
  /** A change that is a step of undo; those of one kind in a burst are one. */
  const change = (kind: string, part: Partial<PageState>): void => {
    pause.end();
    batch(() => {
      state.value = { ...state.peek(), ...part };
      draft();
    });
    history.change(kind, state.peek());
    run();
  };
  /** What is no step of undo and computes nothing. */
  const select = (next: PageState): void => {
    state.value = next;
    history.select(next);
  };
  const setSource = (name: string, source: string, kind: string): void => {
    drafting.own(name, source);
    change(kind, { inputs: { ...state.peek().inputs, [name]: source } });
  };
  const dropSources = (names: readonly string[], kind: string): void => {
    const left = Object.entries(state.peek().inputs).filter(([name]) => !names.includes(name));
    change(kind, { inputs: Object.fromEntries(left) });
  };
  const rankOf = (name: string): number | undefined => {
    const { inputs, parameters } = reading.peek();
    const shape = [...inputs, ...parameters].find((one) => one.name === name)?.shape;
    return shape?.lead.length === 0 ? shape.axes.length : undefined;
  };
  /** Numbers from elsewhere become an input's, or nothing changes. */
  const take = async (name: string, file: string, kind: string, read: Read): Promise<readonly Diagnostic[]> => {
    const there = await readers.ask();
    if (there === undefined) return [report['page/part-missing']({ file })];
    const { value, diagnostics } = read(there);
    if (value !== undefined) setSource(name, loaded.keep(file, value), `${kind} ${name}`);
    return diagnostics;
  };
  /** The numbers that an input has now: given, loaded, or drawn by the last run. */
  const numbersOf = (name: string): Tensor | undefined => {
    const { inputs } = state.peek();
    if (Object.hasOwn(files.peek(), name)) return files.peek()[name].tensor;
    if (Object.hasOwn(inputs, name)) return readSource(name, inputs[name]).value;
    const bound = outcome.peek().ran?.inputs ?? {};
    return Object.hasOwn(bound, name) ? bound[name] : undefined;
  };

  // A cell belongs to a value: where that has become smaller, nothing is selected.
  effect(() => {
    const { ran } = outcome.value;
    const { cell, ...rest } = state.peek();
    const shape = ran?.steps[step.peek()]?.shape;
    if (cell === undefined || shape === undefined) return;
    const isInside = cell.length === shape.length && cell.every((index, axis) => index < shape[axis]);
    if (!isInside) select(rest);
  });
  entryTokens.come(setup.initial, reading.peek().checked);
  draft();
  if (state.peek() !== setup.initial) history.select(state.peek());
  run();

  return {
    state,
    language,
    reading,
    outcome,
    comparison: running.comparison,
    step,
    pointed,
    files,
    shapes,
    misfits,
    notice,
    type: (text) => {
      if (text === state.peek().formula) return;
      state.value = { ...state.peek(), formula: text };
      history.change('typing', state.peek());
      running.outdate();
      pause.begin();
    },
    applyEdit: (edits) => {
      change('edit', { formula: edited(state.peek().formula, edits) });
      history.settle();
    },
    // Without a source, an input is drafted and a parameter drawn.
    setInput: (name, source) =>
      source.trim() === '' ? dropSources([name], `source ${name}`) : setSource(name, source, `source ${name}`),
    setCell: (name, index, value) => {
      const tensor = numbersOf(name);
      if (tensor === undefined) return;
      const source = loaded.keep(`${name}.npy`, withCell(tensor, index, value));
      setSource(name, source, `cell ${name} ${index.join()}`);
    },
    loadFile: (name, file, bytes) =>
      take(name, file, 'file', (readers) => readers.readFile(file, bytes, { name, rank: rankOf(name) })),
    pasteTable: (name, text) =>
      take(name, `${name}.csv`, 'table', (readers) => readers.readTable(text, { name, rank: rankOf(name) })),
    redraw: () => dropSources(misfits.peek(), 'redraw'),
    setSize: (name, value) => {
      if (!Number.isFinite(value)) return;
      const size = Math.min(MOST_SIZE, Math.max(0, Math.round(value)));
      change(`size ${name}`, { sizes: { ...state.peek().sizes, [name]: size } });
    },
    setTokens: (axis, tokens) => {
      const { [axis]: _, ...others } = state.peek().tokens;
      pause.flush();
      const kept = tokens?.slice(0, MOST_TOKENS).map((token) => token.slice(0, MOST_TOKEN));
      state.value = { ...state.peek(), tokens: { ...others, ...(kept && { [axis]: kept }) } };
      history.change(`tokens ${axis}`, state.peek());
    },
    setBackend: (backend) => change('backend', { backend }),
    setLanguage: (own) => select(entryTokens.inLanguage({ ...state.peek(), language: own }, own)),
    setSeed: (seed) => {
      if (Number.isSafeInteger(seed) && seed >= 0) change('seed', { seed });
    },
    selectStep: (index) => {
      const { cell: _, ...rest } = state.peek();
      select({ ...rest, step: Math.max(0, Math.trunc(index)) + 1 });
    },
    selectCell: (index) => {
      const { cell: _, ...rest } = state.peek();
      select({ ...rest, ...(index && { cell: [...index] }) });
    },
    point: (span) => {
      pointed.value = span;
    },
    open: (entry) => {
      const { backend, language: own } = state.peek();
      drafting.forget();
      pause.end();
      batch(() => {
        state.value = { ...stateOf(entry, language.peek()), backend, ...(own && { language: own }) };
        entryTokens.come(state.peek(), reading.peek().checked, entry);
        draft();
      });
      history.change(`open ${entry.name}`, state.peek());
      history.settle();
      run();
    },
    compare: () => {
      pause.flush();
      const { checked, diagnostics } = reading.peek();
      if (hasErrors(diagnostics)) return;
      void running.compare(problemOf(state.peek(), checked, files.peek()), (why) => {
        notice.value = why;
      });
    },
    dismissNotice: () => {
      notice.value = undefined;
    },
    link: async () => {
      const own = linked(state.peek());
      const names = leftOut(own);
      if (validate(own) === undefined) notice.value = report['link/too-large']({});
      else if (names.length > 0) notice.value = report['link/not-all']({ names: names.join(', ') });
      return setup.address + (await encodeLink(own));
    },
    load: (found, why) => {
      if (why !== undefined) notice.value = why;
      if (found === undefined) return;
      drafting.forget();
      pause.end();
      state.value = found;
      entryTokens.come(found, reading.peek().checked);
      draft();
      history.select(state.peek());
      run();
    },
  };
}

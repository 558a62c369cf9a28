/** The store with an engine that really computes, a clock that we turn, and a history of our own. */

import { formulas } from '@heed/formulas';
import { writeNpy } from '@heed/formats';
import { numberAt, randn, values } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { answer } from './engine/answer.ts';
import type { Engine, Question } from './engine/client.ts';
import type { Reply } from './engine/protocol.ts';
import type { HistoryOptions } from './state/history.ts';
import { decodeLink } from './state/link.ts';
import type { PageState } from './state/page-state.ts';
import { defaultState } from './state/starting.ts';
import { createStore, type PageStore } from './store.ts';

interface Stage {
  readonly store: PageStore;
  /** Kinds of the changes written into the history. */
  readonly changes: string[];
  readonly history: HistoryOptions;
  /** What the engine was asked. */
  readonly asked: Question[];
  /** Lets the pause after typing pass, and every run end. */
  readonly settle: () => Promise<void>;
}

async function stage(initial: PageState = defaultState('en'), browserLanguage = 'en-GB'): Promise<Stage> {
  const changes: string[] = [];
  const asked: Question[] = [];
  let timers: { readonly id: number; readonly work: () => void }[] = [];
  let history: HistoryOptions | undefined;
  let open: Promise<unknown> = Promise.resolve();
  let ids = 0;
  const engine: Engine = {
    ask: (question) => {
      asked.push(question);
      ids += 1;
      const id = ids;
      const reply: Promise<Reply | undefined> = answer({ ...question, id }).then((made) =>
        id === ids || question.kind === 'compare' ? made : undefined,
      );
      open = open.then(() => reply);
      return reply;
    },
    forget: () => {
      ids += 1;
    },
  };
  const store = createStore({
    initial,
    engine,
    timers: {
      setTimeout: (work) => {
        ids += 1;
        timers.push({ id: ids, work });
        return ids;
      },
      clearTimeout: (id) => {
        timers = timers.filter((timer) => timer.id !== id);
      },
    },
    browserLanguage,
    address: 'https://example.org/page',
    openHistory: (options) => {
      history = options;
      return {
        change: (kind) => changes.push(kind),
        select: () => changes.push('(select)'),
        settle: () => undefined,
        written: () => Promise.resolve(),
      };
    },
  });
  const settle = async (): Promise<void> => {
    const due = timers;
    timers = [];
    for (const { work } of due) work();
    await open;
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  await settle();
  return { store, changes, history: history!, asked, settle };
}

const faults = (store: PageStore): readonly string[] => store.outcome.value.diagnostics.map(({ code }) => code);
const cellOf = (store: PageStore, name: string, ...index: number[]): number =>
  numberAt(store.outcome.value.ran!.steps.find((step) => step.name === name)!.value, ...index);

describe('the lesson', () => {
  test('is there at once, with the last step selected', async () => {
    const { store, asked } = await stage();
    expect([store.outcome.value.status, store.outcome.value.stale, store.step.value, asked.length]).toEqual([
      'ready',
      false,
      6,
      1,
    ]);
    expect(cellOf(store, 'output', 0, 1)).toBeCloseTo(6.683105308334811, 14);
    expect(store.reading.value.shape).toBe('n×e');
  });

  test('a cell that is edited changes the softmax row, and is a step of undo', async () => {
    const { store, changes, settle } = await stage();
    const before = cellOf(store, 'A', 1, 1);
    store.setCell('X', [1, 3], 0);
    expect([store.outcome.value.status, store.outcome.value.stale]).toEqual(['running', true]);
    await settle();
    expect(store.state.value.inputs['X']).toBe('[[1,0,1,0],[0,2,0,0],[1,1,1,1]]');
    expect(cellOf(store, 'A', 1, 1)).not.toBeCloseTo(before, 3);
    store.setCell('X', [9, 9], 1);
    expect(changes).toEqual(['cell X 1,3', 'cell X 9,9']);
  });

  test('steps and cells are selections', async () => {
    const { store, changes, asked, settle } = await stage();
    store.selectStep(4);
    store.selectCell([2, 0]);
    expect([store.step.value, store.state.value.step, store.state.value.cell]).toEqual([4, 5, [2, 0]]);
    store.setTokens('rows', undefined);
    expect(asked).toHaveLength(1);
    store.setInput('X', '[[1,0,1,0],[0,2,0,2]]');
    await settle();
    // The third row is gone, and with it the cell.
    expect([store.state.value.cell, changes]).toEqual([
      undefined,
      ['(select)', '(select)', 'tokens rows', 'source X', '(select)'],
    ]);
    store.selectStep(99);
    expect(store.step.value).toBe(6);
  });
});

describe('typing', () => {
  test('reads at once and runs after a pause; drafts give numbers', async () => {
    const { store, asked, changes, settle } = await stage();
    for (const text of ['softmax(Q', 'softmax(Q·Kᵀ)', 'softmax(Q·Kᵀ)·V']) store.type(text);
    expect([store.reading.value.text, store.outcome.value.stale, asked.length]).toEqual(['softmax(Q·Kᵀ)·V', true, 1]);
    await settle();
    expect(asked).toHaveLength(2);
    const { Q, K, V } = store.state.value.inputs;
    expect([Q, K, V]).toEqual(['randn(3,4; seed=1)', 'randn(4,4; seed=2)', 'randn(4,3; seed=3)']);
    expect(store.outcome.value.ran?.steps.at(-1)?.shape).toEqual([3, 3]);
    expect(changes.every((kind) => kind === 'typing')).toBe(true);
    // The lesson's inputs are not asked for, but kept.
    expect(Object.keys(asked[1].problem.inputs).toSorted()).toEqual(['K', 'Q', 'V']);
    expect(store.state.value.inputs['X']).toBeDefined();
  });

  test('drafts follow the formula, what was given stays', async () => {
    const { store, settle } = await stage();
    store.type('Q·K');
    await settle();
    store.type('Q·Kᵀ');
    await settle();
    store.setInput('Q', 'ones(2,7)');
    await settle();
    expect([store.state.value.inputs['Q'], store.state.value.inputs['K']]).toEqual(['ones(2,7)', 'randn(4,7; seed=2)']);
    store.type('K·Qᵀ + M');
    await settle();
    expect([store.state.value.inputs['Q'], store.outcome.value.status]).toEqual(['ones(2,7)', 'ready']);
    store.type('M·N');
    await settle();
    expect(store.state.value.inputs['K']).toBeUndefined();
    store.setInput('Q', '');
    store.type('Q·Kᵀ');
    await settle();
    expect(store.state.value.inputs['Q']).toBe('randn(3,4; seed=1)');
  });

  test('a faulty text keeps the last result, and its fix brings a new one', async () => {
    const { store, asked, settle } = await stage();
    store.type('softmax(Q·K)·V');
    await settle();
    expect([store.outcome.value.status, store.outcome.value.stale, asked.length]).toEqual(['idle', true, 1]);
    expect(cellOf(store, 'output', 0, 0)).toBeGreaterThan(1);
    const edits = store.reading.value.diagnostics[0].help?.edit;
    store.applyEdit(edits ?? []);
    await settle();
    expect([store.state.value.formula, store.outcome.value.status]).toEqual(['softmax(Q·Kᵀ)·V', 'ready']);
  });
});

describe('what another formula left', () => {
  test('sources that do not fit are told, and drawn anew when that is wanted', async () => {
    const { store, changes, settle } = await stage();
    store.type('softmax(Q·Kᵀ)·V');
    await settle();
    store.setInput('Q', 'ones(5,4)');
    store.setInput('K', '[[1,2,3],[4,5,6]]');
    await settle();
    expect([faults(store), store.misfits.value]).toEqual([['shape/axis-clash'], ['K']]);
    store.redraw();
    await settle();
    const { Q, K } = store.state.value.inputs;
    expect([Q, K, store.outcome.value.status, store.misfits.value]).toEqual([
      'ones(5,4)',
      'randn(4,4; seed=2)',
      'ready',
      [],
    ]);
    expect(changes.at(-1)).toBe('redraw');
    store.setInput('Q', '[[1, 2');
    await settle();
    expect([faults(store), store.misfits.value]).toEqual([['literal/unfinished'], []]);
  });

  test('a lesson’s source of another rank is a misfit', async () => {
    const { store, settle } = await stage();
    store.type('X: [B, n, d]; softmax(X·Xᵀ)');
    await settle();
    expect([store.outcome.value.status, store.misfits.value]).toEqual(['refused', ['X']]);
    store.redraw();
    await settle();
    expect([store.outcome.value.status, store.outcome.value.ran?.inputs['X'].shape]).toEqual(['ready', [2, 3, 4]]);
  });

  test('what the page drafted follows without a word, also after going back', async () => {
    const { store, history, settle } = await stage();
    store.type('Q·Kᵀ');
    await settle();
    const before = store.state.value;
    store.setInput('Q', 'ones(2,7)');
    await settle();
    expect(store.state.value.inputs['K']).toBe('randn(4,7; seed=2)');
    history.restore(structuredClone(before));
    await settle();
    store.type('K: [B, m, d]; Q·Kᵀ');
    await settle();
    expect([store.outcome.value.status, store.state.value.inputs['K']]).toEqual(['ready', 'randn(2,4,4; seed=1)']);
    // Given by hand, even a text that was a draft is given.
    store.type('Q·Kᵀ');
    await settle();
    store.setInput('K', 'randn(2,4,4; seed=1)');
    store.type('Q·Kᵀ + 1');
    await settle();
    expect(store.state.value.inputs['K']).toBe('randn(2,4,4; seed=1)');
  });

  test('tokens of the lesson do not name another formula’s rows', async () => {
    const { store, history, settle } = await stage();
    store.type('softmax(X·Xᵀ)·X');
    await settle();
    expect(store.state.value.tokens.rows).toHaveLength(3);
    const before = store.state.value;
    store.type('softmax(Q·Kᵀ)·V');
    await settle();
    expect([store.state.value.tokens, store.outcome.value.ran?.steps.at(-1)?.shape]).toEqual([{}, [3, 3]]);
    history.restore(structuredClone(before));
    await settle();
    store.setTokens('rows', ['a', 'b', 'c']);
    store.type('softmax(Q·Kᵀ)·V');
    await settle();
    expect(store.state.value.tokens).toEqual({ rows: ['a', 'b', 'c'] });
  });

  test('tokens of the corpus follow the language', async () => {
    const { store } = await stage();
    store.setLanguage('zh');
    expect(store.state.value.tokens).toEqual(defaultState('zh').tokens);
    store.open(formulas.find(({ name }) => name === 'causal')!);
    store.setLanguage('en');
    expect(store.state.value.tokens.rows).toEqual(formulas.find(({ name }) => name === 'causal')!.labels?.rows?.en);
  });
});

describe('inputs', () => {
  test('refused sources are kept and reported', async () => {
    const { store, settle } = await stage();
    store.setInput('X', '[[1, 2');
    await settle();
    expect([store.state.value.inputs['X'], faults(store), store.outcome.value.stale]).toEqual([
      '[[1, 2',
      ['literal/unfinished'],
      true,
    ]);
  });

  test('small files become numbers, large ones stay files', async () => {
    const { store, settle } = await stage();
    store.type('softmax(Q·Kᵀ)');
    await settle();
    expect(await store.loadFile('Q', 'q.npy', writeNpy(randn([2, 4], { seed: 9 })))).toEqual([]);
    expect(store.state.value.inputs['Q']).toMatch(/^\[\[-?\d/);
    const large = randn([200, 4], { seed: 9 });
    await store.loadFile('Q', 'q (1).npy', writeNpy(large));
    await settle();
    expect(store.state.value.inputs['Q']).toBe('q 1.npy');
    expect(store.files.value['Q']).toEqual({ file: 'q 1.npy', tensor: large });
    expect(store.outcome.value.ran?.steps.at(-1)?.shape).toEqual([200, 4]);
    store.setCell('Q', [0, 0], 5);
    await settle();
    expect(store.state.value.inputs['Q']).toBe('Q.npy');
    expect([values(store.files.value['Q'].tensor)[0], values(large)[0] === 5]).toEqual([5, false]);
    store.setCell('Q', [0, 0], 6);
    expect(store.state.value.inputs['Q']).toBe('Q-2.npy');
    const refused = await store.loadFile('Q', 'q.npy', new Uint8Array([0x93]));
    expect(refused.map(({ code }) => code)).toEqual(['npy/not-npy']);
    expect(store.state.value.inputs['Q']).toBe('Q-2.npy');
  });

  test('pasted tables', async () => {
    const { store, settle } = await stage();
    store.type('x: [n]; Q: [n, d]; x·Q');
    await settle();
    expect(await store.pasteTable('x', '1\t2\t3')).toEqual([]);
    expect(await store.pasteTable('Q', '1\t2\n3\t4\n5\t6')).toEqual([]);
    await settle();
    expect([store.state.value.inputs['x'], store.state.value.inputs['Q']]).toEqual(['[1,2,3]', '[[1,2],[3,4],[5,6]]']);
    expect([...values(store.outcome.value.ran!.steps.at(-1)!.value)]).toEqual([22, 28]);
    expect((await store.pasteTable('Q', '1,x'))[0].code).toMatch(/^csv\//);
  });

  test('sizes that no input fixes, and learnt parameters', async () => {
    const { store, settle } = await stage();
    const entry = formulas.find(({ name }) => name === 'grouped-query')!;
    store.open(entry);
    await settle();
    expect([store.state.value.sizes['g'], store.outcome.value.status]).toEqual([2, 'ready']);
    store.setSize('g', 1e9);
    expect(store.state.value.sizes['g']).toBe(1_000_000);
    store.type('Linear(X)');
    await settle();
    store.setSeed(3);
    await settle();
    const drawn = store.outcome.value.ran!;
    expect([drawn.seeded, Object.keys(store.state.value.inputs).includes('linear.weight')]).toEqual([
      ['linear.weight', 'linear.bias'],
      false,
    ]);
    store.setCell('linear.weight', [0, 0], 7);
    await settle();
    expect([store.outcome.value.ran!.seeded, values(store.outcome.value.ran!.inputs['linear.weight'])[0]]).toEqual([
      ['linear.bias'],
      7,
    ]);
  });
});

describe('backends', () => {
  test('another backend runs, and all are compared', async () => {
    const { store, settle } = await stage();
    store.setBackend('interpreter');
    await settle();
    expect([store.outcome.value.ran?.backend, store.comparison.value.status]).toEqual(['interpreter', 'idle']);
    store.compare();
    expect(store.comparison.value.status).toBe('running');
    await settle();
    expect(store.comparison.value.compared?.backends.map(({ backend }) => backend)).toEqual([
      'reference',
      'wasm',
      'js',
      'interpreter',
    ]);
    store.setSeed(1);
    expect(store.comparison.value).toEqual({ status: 'idle' });
  });

  test('a comparison that is refused says why', async () => {
    const { store, settle } = await stage();
    store.setInput('X', '[[1]]');
    store.compare();
    await settle();
    expect([store.comparison.value.status, store.notice.value?.code]).toEqual(['idle', 'shape/axis-clash']);
    store.dismissNotice();
    expect(store.notice.value).toBeUndefined();
  });
});

describe('links and history', () => {
  test('the link is the state, without what the formula does not read', async () => {
    const { store, settle } = await stage();
    store.type('2·Y');
    await settle();
    store.selectStep(0);
    const link = await store.link();
    const [address, fragment] = link.split('#');
    const { value } = await decodeLink(`#${fragment}`);
    expect([address, value]).toEqual([
      'https://example.org/page',
      { ...store.state.value, inputs: { Y: store.state.value.inputs['Y'] } },
    ]);
    expect(store.notice.value).toBeUndefined();
  });

  test('it says what it does not hold', async () => {
    const { store } = await stage();
    await store.loadFile('X', 'big.npy', writeNpy(randn([200, 4], { seed: 9 })));
    await store.link();
    expect([store.notice.value?.code, store.notice.value?.facts]).toEqual(['link/not-all', { names: 'X' }]);
    const elsewhere = await stage(store.state.value);
    expect(faults(elsewhere.store)).toEqual(['page/file-missing']);
    store.type('Q'.repeat(10_001));
    await store.link();
    expect(store.notice.value?.code).toBe('link/too-large');
  });

  test('going back restores and runs; the language stays', async () => {
    const { store, history, settle } = await stage();
    store.setLanguage('zh');
    store.type('2·Q');
    await settle();
    history.restore({ ...defaultState('en'), step: 2 });
    await settle();
    expect([store.language.value, store.step.value, store.outcome.value.ran?.steps.length]).toEqual(['zh', 1, 7]);
    expect(await history.encode(store.state.value)).toMatch(/^#v1\./);
    expect(await history.encode({ ...store.state.value, formula: 'Q'.repeat(10_001) })).toBe('#');
  });

  test('a link that is followed in place', async () => {
    const { store, settle } = await stage();
    const { value } = await decodeLink('#v9.x');
    store.load(value, (await decodeLink('#v9.x')).diagnostics[0]);
    expect([store.notice.value?.code, store.state.value.formula]).toEqual(['link/version', defaultState('en').formula]);
    store.load({ ...defaultState('en'), formula: '3·X' }, undefined);
    await settle();
    expect([...values(store.outcome.value.ran!.steps[0].value)].slice(0, 3)).toEqual([3, 0, 3]);
  });

  test('the language is the browser’s until one is chosen', async () => {
    const { store } = await stage(defaultState('en'), 'zh-Hans-CN');
    expect(store.language.value).toBe('zh');
    store.setLanguage('en');
    expect([store.language.value, store.state.value.language]).toEqual(['en', 'en']);
  });

  test('an entry is opened with its labels, on the backend that was chosen', async () => {
    const { store, changes, settle } = await stage(defaultState('zh'), 'zh');
    store.setBackend('js');
    for (const entry of formulas.slice(8, 14)) {
      store.open(entry);
      await settle();
      expect([entry.name, store.outcome.value.status, store.outcome.value.ran?.backend]).toEqual([
        entry.name,
        'ready',
        'js',
      ]);
    }
    expect(store.state.value.tokens).toEqual({
      ...(formulas[13].labels?.rows && { rows: formulas[13].labels.rows.zh }),
      ...(formulas[13].labels?.columns && { columns: formulas[13].labels.columns.zh }),
    });
    expect(changes.filter((kind) => kind.startsWith('open'))).toHaveLength(6);
  });
});

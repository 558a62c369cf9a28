/** The engine's client, with workers of our own and a clock that we turn. */

import { describe, expect, test } from 'vitest';
import { createEngine, type Engine, type Question, type WorkerLike } from './client.ts';
import type { Problem, Reply, Request } from './protocol.ts';

const problem: Problem = { formula: 'Q', inputs: {}, sizes: {}, seed: 0 };
const run: Question = { kind: 'run', problem, backend: 'reference' };
const compare: Question = { kind: 'compare', problem };

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  readonly requests: Request[] = [];
  terminated = false;

  postMessage(request: Request): void {
    this.requests.push(structuredClone(request));
  }

  terminate(): void {
    this.terminated = true;
  }

  listen(): void {
    this.onmessage?.({ data: { kind: 'listening' } });
  }

  /** Answers the request of this number. */
  reply(at: number): void {
    this.onmessage?.({ data: { kind: 'refused', id: this.requests[at].id, diagnostics: [] } });
  }
}

interface Stage {
  readonly engine: Engine;
  readonly workers: readonly FakeWorker[];
  readonly pass: (milliseconds: number) => void;
  /** Asks, and keeps what comes of it. */
  readonly ask: (question: Question) => { reply: Reply | 'nothing' | undefined };
}

function stage(): Stage {
  const workers: FakeWorker[] = [];
  let now = 0;
  let ids = 0;
  let timers: { readonly id: number; readonly due: number; readonly work: () => void }[] = [];
  const engine = createEngine(
    () => {
      workers.push(new FakeWorker());
      return workers.at(-1)!;
    },
    {
      setTimeout: (work, milliseconds) => {
        ids += 1;
        timers.push({ id: ids, due: now + milliseconds, work });
        return ids;
      },
      clearTimeout: (id) => {
        timers = timers.filter((timer) => timer.id !== id);
      },
    },
  );
  return {
    engine,
    workers,
    pass: (milliseconds) => {
      now += milliseconds;
      for (const timer of timers.toSorted((a, b) => a.due - b.due)) {
        if (timer.due > now || !timers.includes(timer)) continue;
        timers = timers.filter((other) => other !== timer);
        timer.work();
      }
    },
    ask: (question) => {
      const kept: { reply: Reply | 'nothing' | undefined } = { reply: undefined };
      void engine.ask(question).then((reply) => (kept.reply = reply ?? 'nothing'));
      return kept;
    },
  };
}

/** Lets promises settle. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('runs', () => {
  test('a question has its reply, and the worker is kept', async () => {
    const { ask, workers } = stage();
    const first = ask(run);
    workers[0].listen();
    workers[0].reply(0);
    await settled();
    const second = ask(run);
    workers[0].reply(1);
    await settled();
    expect([first.reply, second.reply]).toMatchObject([{ id: 1 }, { id: 2 }]);
    expect(workers).toHaveLength(1);
  });

  test('the newest waits for a short run, those between are dropped', async () => {
    const { ask, workers, pass } = stage();
    const [first, second, third] = [ask(run), ask(run), ask(run)];
    workers[0].listen();
    pass(100);
    expect(workers[0].requests.map(({ id }) => id)).toEqual([1]);
    workers[0].reply(0);
    workers[0].reply(1);
    await settled();
    expect(workers[0].requests.map(({ id }) => id)).toEqual([1, 3]);
    expect([first.reply, second.reply, third.reply]).toMatchObject(['nothing', 'nothing', { id: 3 }]);
  });

  test('a long run gives way at once, a run that becomes long as soon as it does', async () => {
    const { ask, workers, pass } = stage();
    ask(run);
    workers[0].listen();
    pass(130);
    expect(workers).toHaveLength(1);
    ask(run);
    expect([workers.length, workers[0].terminated, workers[1].requests.length]).toEqual([2, true, 1]);
    workers[1].listen();
    const last = ask(run);
    pass(119);
    expect(workers).toHaveLength(2);
    pass(1);
    expect([workers.length, workers[1].terminated]).toEqual([3, true]);
    workers[1].reply(0);
    workers[2].reply(0);
    await settled();
    expect(last.reply).toMatchObject({ id: 3 });
  });

  test('loading does not count: a worker that is not there yet is waited for', async () => {
    const { ask, workers, pass } = stage();
    ask(run);
    pass(3000);
    const second = ask(run);
    pass(3000);
    expect(workers).toHaveLength(1);
    workers[0].listen();
    workers[0].reply(0);
    workers[0].reply(1);
    await settled();
    expect(second.reply).toMatchObject({ id: 2 });
  });

  test('no run is endless', async () => {
    const { ask, workers, pass } = stage();
    const first = ask(run);
    workers[0].listen();
    pass(19_999);
    expect(workers[0].terminated).toBe(false);
    pass(1);
    await settled();
    expect(workers[0].terminated).toBe(true);
    expect(first.reply).toMatchObject({ kind: 'refused', diagnostics: [{ code: 'page/too-long' }] });
    ask(run);
    expect(workers).toHaveLength(2);
  });

  test('what is forgotten has no reply', async () => {
    const { engine, ask, workers, pass } = stage();
    const first = ask(run);
    workers[0].listen();
    engine.forget();
    pass(120);
    await settled();
    expect([first.reply, workers[0].terminated]).toEqual(['nothing', true]);
    ask(run);
    expect(workers).toHaveLength(2);
  });
});

describe('comparisons', () => {
  test('wait for a run; a run overtakes them', async () => {
    const { ask, workers, pass } = stage();
    const [first, second] = [ask(run), ask(compare)];
    workers[0].listen();
    workers[0].reply(0);
    await settled();
    expect(workers[0].requests.map(({ kind }) => kind)).toEqual(['run', 'compare']);
    pass(500);
    const third = ask(run);
    expect(workers).toHaveLength(2);
    workers[1].reply(0);
    await settled();
    expect([first.reply, second.reply, third.reply]).toMatchObject([{ id: 1 }, 'nothing', { id: 3 }]);
  });

  test('a newer one takes the place of an older one, and leaves a run alone', async () => {
    const { ask, workers, pass } = stage();
    const [first, second, third] = [ask(run), ask(compare), ask(compare)];
    workers[0].listen();
    pass(500);
    workers[0].reply(0);
    workers[0].reply(1);
    pass(20_000);
    await settled();
    expect([first.reply, second.reply, third.reply]).toMatchObject([{ id: 1 }, 'nothing', { id: 3 }]);
  });

  test('too long ones say so', async () => {
    const { ask, pass } = stage();
    const first = ask(compare);
    pass(20_000);
    await settled();
    expect(first.reply).toMatchObject({ diagnostics: [{ code: 'page/comparison-too-long' }] });
  });
});

describe('broken workers', () => {
  test.each([
    ['onerror', (worker: FakeWorker): void => worker.onerror?.({ message: 'not found' }), 'not found'],
    ['onmessageerror', (worker: FakeWorker): void => worker.onmessageerror?.(), 'its reply could not be read'],
  ])('%s is a refusal, and the next question has a new one', async (_, fail, reason) => {
    const { ask, workers } = stage();
    const first = ask(run);
    fail(workers[0]);
    await settled();
    expect(first.reply).toMatchObject({ diagnostics: [{ code: 'page/worker', facts: { reason } }] });
    expect(workers).toHaveLength(1);
    const second = ask(run);
    workers[1].reply(0);
    fail(workers[0]);
    await settled();
    expect(second.reply).toMatchObject({ id: 2, diagnostics: [] });
  });

  test('so is a worker that cannot be made', async () => {
    const engine = createEngine(
      () => {
        throw new DOMException('refused', 'SecurityError');
      },
      { setTimeout: () => 0, clearTimeout: () => undefined },
    );
    expect(await engine.ask(run)).toMatchObject({ kind: 'refused', diagnostics: [{ code: 'page/worker' }] });
    expect(await engine.ask(run)).toMatchObject({ id: 2 });
  });
});

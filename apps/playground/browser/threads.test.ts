/**
 * Threads in a page: the bundle of the runtime in one that is isolated, and in one that is not; workers that fail; a policy
 * that forbids them. Bits are those of one thread and of Node, as strict programs have them on every engine.
 */

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attn, randn } from 'heed';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentPolicy } from '../../cli/src/serving.ts';
import { expectQuiet, openStage, type Stage, whyNot, RETRIES } from './page.check.ts';
import { bytesOf, dieOnce, failAtWork, runInPage, withoutIsolation, writePage } from './threads-page.check.ts';

const formula = 'softmax(Q·Kᵀ/√d | j ≤ i)·V';
/** So much that several threads get parts of it. */
const shapes = { Q: [8, 301, 64], K: [8, 303, 64], V: [8, 303, 63] } as const;
const inputs = {
  Q: randn(shapes.Q, { seed: 1 }),
  K: randn(shapes.K, { seed: 2 }),
  V: randn(shapes.V, { seed: 3 }),
};

describe.skipIf(whyNot !== '')(`threads in a page${whyNot}`, { retry: RETRIES }, () => {
  let folder: string;
  let stage: Stage;
  let expected: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heed-threads-'));
    const how = { backend: 'wasm', strict: true } as const;
    const [alone, shared] = [attn(formula).save(how), attn(formula).save({ ...how, threads: 2 })];
    await writePage(folder, { alone, shared, inputs });
    const { result } = attn(formula).runSync(inputs, how);
    expected = createHash('sha1').update(bytesOf(result)).digest('hex');
    // As `heed serve` sends it, and workers that have no file.
    stage = await openStage({ folder, csp: `${contentPolicy}; worker-src 'self' blob:` });
  });
  afterAll(async () => {
    await stage.close();
    rmSync(folder, { recursive: true });
  });

  /** A page that has its runtime. */
  async function opened(options: Parameters<Stage['open']>[0] = {}, on: Stage = stage): ReturnType<Stage['open']> {
    const watch = await on.open(options);
    await watch.page.locator('html[data-ready]').waitFor({ state: 'attached' });
    return watch;
  }

  test.each([1, 2, 3])('isolated, %i threads: the bits of Node', async (threads) => {
    const watch = await opened();
    const told = await runInPage(watch.page, { threads, shapes });
    expect(told).toMatchObject({ isolated: true, threads, fewerThreads: undefined, faults: [] });
    expect(new Set(told.results)).toEqual(new Set([expected]));
    expect(told.results.length).toBeGreaterThanOrEqual(6);
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('not isolated: one thread, and why', async () => {
    const watch = await opened({ route: withoutIsolation });
    const told = await runInPage(watch.page, { threads: 2, shapes });
    expect(told).toMatchObject({
      isolated: false,
      threads: 1,
      fewerThreads: 'the page is not isolated from others (headers COOP and COEP), so it may share no memory',
      faults: [],
    });
    expect(new Set(told.results)).toEqual(new Set([expected]));
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('a policy without workers of blobs: one thread, and why', async () => {
    const strict = await openStage({ folder, csp: contentPolicy });
    const watch = await opened({ expected: [/Content Security Policy/] }, strict);
    const told = await runInPage(watch.page, { threads: 2, shapes });
    expect(told).toMatchObject({ isolated: true, threads: 1, faults: [] });
    expect(told.fewerThreads).toMatch(/^a worker could not be started \(.*content security policy/i);
    expect(new Set(told.results)).toEqual(new Set([expected]));
    await strict.close();
  });

  test('a worker that fails at its part rejects the run with its cause', async () => {
    const watch = await opened({ before: failAtWork });
    const { faults, threads } = await runInPage(watch.page, { threads: 2, shapes, fault: true });
    expect(threads).toBe(2);
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) {
      expect(fault).toMatchObject({ code: 'run/kernel-trap', facts: { device: 'wasm', reason: 'the moon is full' } });
    }
    expectQuiet(watch, stage.url);
    await watch.close();
  });

  test('a worker that is gone rejects the run with its cause; another takes its place', async () => {
    const watch = await opened({ before: dieOnce, expected: [/gone fishing/] });
    const { faults, results, threads, fewerThreads } = await runInPage(watch.page, { threads: 2, shapes, fault: true });
    expect(faults).toEqual([
      { code: 'run/thread-lost', facts: expect.objectContaining({ reason: expect.stringContaining('gone fishing') }) },
    ]);
    expect([threads, fewerThreads]).toEqual([2, undefined]);
    expect(new Set(results)).toEqual(new Set([expected]));
    expectQuiet(watch, stage.url);
    await watch.close();
  });
});

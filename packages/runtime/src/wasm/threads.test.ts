// Several threads: the same bits as one, faults and traps as ever, threads that end, runs that meet, and processes that end.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HeedError } from '@heed/diagnostics';
import { emitProgram, type Plan } from '@heed/kernels';
import { foldRecords } from '@heed/scalar';
import { randn, uniform, values, type Tensor } from '@heed/tensor';
import { afterEach, describe, expect, test } from 'vitest';
import { conformanceCases } from '../conformance/conformance.ts';
import { contractPlan } from '../conformance/contract-cases.ts';
import { recurrencePlan } from '../conformance/loop-cases.ts';
import { elementwisePlan } from '../conformance/pointwise-cases.ts';
import { rowwisePlan } from '../conformance/rowwise-cases.ts';
import type { Device } from '../device.ts';
import { interpreter } from '../interpreter/device.ts';
import type { LoadedProgram } from '../loaded-program.ts';
import { openSession, type Session } from '../session.ts';
import { wasm, wasmDevice } from './device.ts';
import { thisEngine } from './probe.ts';
import { findThreads, type ThreadHandle, type ThreadHost } from './thread-host.ts';

const found = findThreads(thisEngine());
const real = found as ThreadHost;
const opened: Session[] = [];

function open(threads: number, device: Device = wasm, grain = 0): Session {
  const session = openSession(device, { threads, grain });
  opened.push(session);
  return session;
}

afterEach(() => {
  for (const session of opened.splice(0)) session.close();
});

/** Until all its threads are up. */
async function up(session: Session, threads: number): Promise<Session> {
  for (let k = 0; k < 2000 && session.statistics.threads < threads; k++) await pause(5);
  expect(session.statistics).toMatchObject({ threads, fewerThreads: undefined });
  return session;
}

const loaded = (session: Session, plan: Plan): LoadedProgram => session.loadSync(emitProgram(plan, session.target));
/** Short, for a test that fails prints it. */
const bits = (t: Tensor): string =>
  createHash('sha1')
    .update(new Uint8Array(values(t).slice().buffer))
    .digest('hex');
const product = contractPlan('rows', false);
const [large, other] = [randn([301, 303], { seed: 1 }), randn([307, 303], { seed: 2 })];

async function faultOf(work: Promise<unknown>): Promise<HeedError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(HeedError);
  return thrown as HeedError;
}

/** A host whose workers' source is changed, and what it has started. */
function hostOf(change: (source: string) => string = (source) => source): ThreadHost & {
  readonly handles: ThreadHandle[];
  readonly ended: unknown[];
} {
  const [handles, ended]: [ThreadHandle[], unknown[]] = [[], []];
  return {
    handles,
    ended,
    mayBlock: real.mayBlock,
    start: (source, told) => {
      const handle = real.start(change(source), (cause) => {
        ended.push(cause);
        told(cause);
      });
      handles.push(handle);
      return handle;
    },
  };
}

/** Takes a part and never ends. */
const HANG = 'state.work = (at, words) => { Atomics.add(words, at.next, 1); for (;;); };';
/** Takes a part and does it after half a second. */
const SLOW = `const soon = state.work; state.work = (...all) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500); soon(...all);
};`;
const FAIL = "state.work = () => { throw new RangeError('the moon is full'); };";
/** A worker's source with more said before it takes messages. */
const changed =
  (text: string): ((source: string) => string) =>
  (source) =>
    source.replace('const take =', `${text} const take =`);

const deviceOf = (threads: ThreadHost): Device => wasmDevice(thisEngine(), { threads });

describe('bits do not depend on the number of threads', () => {
  test.each([2, 3, 4])('%d threads, every conformance case', async (threads) => {
    const many = await up(open(threads), threads);
    const one = open(1);
    for (const { name, plan, trials } of conformanceCases) {
      const [expected, got] = [loaded(one, plan), loaded(many, plan)];
      for (const { label, inputs, fault } of trials()) {
        if (fault) continue;
        const want = expected.runSync(inputs).outputs;
        for (const run of [await got.run(inputs), got.runSync(inputs)]) {
          for (const output of Object.keys(want)) {
            expect(bits(run.outputs[output]), `${name} ${label}`).toBe(bits(want[output]));
          }
        }
      }
    }
  });

  test('a fault is the one that one thread meets first', async () => {
    const faulty = conformanceCases.flatMap(({ name, plan, trials }) =>
      trials().flatMap(({ label, inputs, fault }) => (fault ? [{ title: `${name} ${label}`, plan, inputs }] : [])),
    );
    expect(faulty.length).toBeGreaterThan(3);
    const [one, many] = [open(1), await up(open(3), 3)];
    for (const { title, plan, inputs } of faulty) {
      const want = await faultOf(loaded(one, plan).run(inputs));
      for (let k = 0; k < 5; k++) {
        const got = await faultOf(loaded(many, plan).run(inputs));
        expect(`${title}: ${got.message}`).toBe(`${title}: ${want.message}`);
      }
    }
  });

  const plans: readonly (readonly [string, Plan, Readonly<Record<string, Tensor>>])[] = [
    ['one matrix, cut along its rows', product, { A: large, B: other }],
    ['a matrix in columns', contractPlan('columns', false), { A: large, B: randn([303, 5], { seed: 3 }) }],
    ['with a domain', contractPlan('rows', true), { A: large, B: other }],
    [
      'one long row, cut',
      elementwisePlan('(x, y, i: f64, j: f64, n: f64) => exp(mul(x, y))'),
      {
        X: randn([1, 70_001], { seed: 4 }),
        Y: randn([1, 70_001], { seed: 5 }),
      },
    ],
    ['softmax', rowwisePlan(foldRecords.softmax, 'weight', true), { X: randn([5, 129, 131], { seed: 6 }) }],
    ['a recurrence', recurrencePlan, { A: uniform([37, 3001], { seed: 7 }), X: randn([37, 3001], { seed: 8 }) }],
  ];
  test.each(plans)('%s, threads that come up meanwhile', async (_, plan, inputs) => {
    const want = bits(Object.values(loaded(open(1), plan).runSync(inputs).outputs)[0]);
    for (const threads of [2, 3, 4]) {
      const program = loaded(open(threads), plan);
      for (let k = 0; k < 12; k++) {
        const { outputs } = k % 2 === 0 ? await program.run(inputs) : program.runSync(inputs);
        expect(bits(Object.values(outputs)[0])).toBe(want);
        await pause(5);
      }
    }
  });
});

test('memory that grows is seen by threads that have run before', async () => {
  const session = await up(open(3), 3);
  const [program, alone] = [loaded(session, product), loaded(open(1), product)];
  for (const n of [3, 100, 700, 7]) {
    const inputs = { A: randn([n, 303], { seed: n }), B: other };
    expect(bits((await program.run(inputs)).outputs.out)).toBe(bits(alone.runSync(inputs).outputs.out));
  }
});

test('small launches stay on the calling thread', async () => {
  const session = await up(open(2, wasm, 1e9), 2);
  const { outputs } = await loaded(session, product).run({ A: large, B: other });
  expect(outputs.out.shape).toEqual([301, 307]);
});

describe('runs that meet', () => {
  test('each has its own result, called with run or runSync, and what is uploaded meanwhile stays', async () => {
    const session = await up(open(3), 3);
    const [program, alone] = [loaded(session, product), loaded(open(1), product)];
    const inputs = [1, 2, 3, 4, 5, 6].map((seed) => ({ A: randn([90 + 50 * seed, 303], { seed }), B: other }));
    const want = inputs.map((each) => bits(alone.runSync(each).outputs.out));
    const running: Promise<{ outputs: Readonly<Record<string, Tensor>> }>[] = [];
    for (const each of inputs.slice(0, 3)) running.push(program.run(each));
    const stays = session.upload(other);
    running.push(Promise.resolve(program.runSync(inputs[3])));
    for (const each of inputs.slice(4)) running.push(program.run(each));
    const got = await Promise.all(running);
    got.forEach(({ outputs }, k) => expect(bits(outputs.out)).toBe(want[k]));
    expect(bits(stays)).toBe(bits(other));
    expect(bits((await program.run({ A: inputs[0].A, B: stays })).outputs.out)).toBe(want[0]);
  });

  test('closing ends a run on its way, and the threads', async () => {
    const host = hostOf(changed(SLOW));
    const session = await up(open(3, deviceOf(host)), 3);
    const program = loaded(session, product);
    const run = faultOf(program.run({ A: large, B: other }));
    session.close();
    expect((await run).diagnostics[0].code).toBe('run/session-closed');
    for (let k = 0; k < 1000 && host.ended.length < 2; k++) await pause(5);
    expect(host.ended).toHaveLength(2);
    expect((await faultOf(program.run({ A: large, B: other }))).diagnostics[0].code).toBe('run/session-closed');
    expect(session.statistics.threads).toBe(1);
  });
});

describe('threads that fail', () => {
  test('one that throws rejects the run with its cause; the session stays usable', async () => {
    const session = await up(open(2, deviceOf(hostOf(changed(FAIL)))), 2);
    const program = loaded(session, product);
    let fault: HeedError | undefined;
    for (let k = 0; k < 100 && fault === undefined; k++) {
      await program.run({ A: large, B: other }).catch((error: HeedError) => (fault = error));
      await pause(5);
    }
    expect(fault?.diagnostics[0]).toMatchObject({
      code: 'run/kernel-trap',
      facts: { kernel: 'contract_f32_rows', device: 'wasm', reason: 'the moon is full' },
    });
    // What is too small to share still runs.
    const small = { A: randn([1, 3], { seed: 1 }), B: randn([1, 3], { seed: 2 }) };
    expect(bits(program.runSync(small).outputs.out)).toBe(bits(loaded(open(1), product).runSync(small).outputs.out));
  });

  test('one that is killed at its part rejects the run; the next run has another', async () => {
    let starts = 0;
    const host = hostOf((source) => (starts++ === 0 ? changed(HANG)(source) : source));
    const session = await up(open(2, deviceOf(host)), 2);
    const program = loaded(session, product);
    const inputs = { A: large, B: other };
    let fault: HeedError | undefined;
    for (let k = 0; k < 100 && fault === undefined; k++) {
      const run = program.run(inputs).catch((error: HeedError) => (fault = error));
      if ((await Promise.race([run, pause(300)])) !== undefined) continue;
      host.handles[0].end();
      await run;
    }
    expect(fault?.diagnostics[0]).toMatchObject({
      code: 'run/thread-lost',
      facts: { kernel: 'contract_f32_rows', device: 'wasm', reason: 'it ended with exit code 1' },
    });
    const want = bits(loaded(open(1), product).runSync(inputs).outputs.out);
    expect(bits((await program.run(inputs)).outputs.out)).toBe(want);
    await up(session, 2);
    expect(bits((await program.run(inputs)).outputs.out)).toBe(want);
    expect(starts).toBe(2);
  });

  test('one that is killed while nothing runs is started again, but not for ever', async () => {
    const host = hostOf();
    const session = await up(open(2, deviceOf(host)), 2);
    const program = loaded(session, product);
    const want = bits(loaded(open(1), product).runSync({ A: large, B: other }).outputs.out);
    for (let k = 0; k < 6; k++) {
      host.handles.at(-1)?.end();
      for (let looks = 0; looks < 1000 && session.statistics.threads > 1; looks++) await pause(5);
      expect(bits(program.runSync({ A: large, B: other }).outputs.out)).toBe(want);
      for (let looks = 0; looks < 1000 && session.statistics.threads < 2 && k < 3; looks++) await pause(5);
    }
    expect(host.handles).toHaveLength(4);
    expect(session.statistics).toMatchObject({ threads: 1, fewerThreads: expect.stringContaining('again and again') });
  });

  test('one that cannot start leaves the others to it', async () => {
    const never: ThreadHost = {
      mayBlock: true,
      start: () => {
        throw new TypeError('workers are forbidden');
      },
    };
    const session = open(4, deviceOf(never));
    const { outputs } = await loaded(session, product).run({ A: large, B: other });
    expect(outputs.out.shape).toEqual([301, 307]);
    expect(session.statistics).toMatchObject({
      threads: 1,
      fewerThreads: 'a worker could not be started (workers are forbidden)',
    });
    const broken = open(2, deviceOf(hostOf(() => 'throw new TypeError("no start")')));
    for (let k = 0; k < 1000 && broken.statistics.fewerThreads === undefined; k++) await pause(5);
    expect(broken.statistics.fewerThreads).toBe('a worker could not be started (no start)');
  });

  test('where the calling thread may not hold still, runs end all the same', async () => {
    const session = await up(open(3, deviceOf({ ...hostOf(), mayBlock: false })), 3);
    const [program, inputs] = [loaded(session, product), { A: large, B: other }];
    const want = bits(loaded(open(1), product).runSync(inputs).outputs.out);
    for (let k = 0; k < 5; k++) {
      expect(bits((await program.run(inputs)).outputs.out)).toBe(want);
      expect(bits(program.runSync(inputs).outputs.out)).toBe(want);
    }
  });
});

describe('where there are no threads', () => {
  const engine = thisEngine();
  const shared = { SharedArrayBuffer };
  test.each([
    ['the engine has no WebAssembly threads', { validate: () => false, compile: () => undefined }, shared],
    [
      'the page is not isolated from others (headers COOP and COEP), so it may share no memory',
      engine,
      {
        crossOriginIsolated: false,
      },
    ],
    ['the engine has no memory that threads share', engine, {}],
    ['there are no workers here', engine, shared],
  ])('%s', (reason, pretended, around) => {
    const threads = findThreads(pretended, around);
    expect(threads).toEqual({ reason });
    const device = wasmDevice(engine, { threads });
    expect(device.threads?.()).toEqual({ available: false, reason });
    const session = open(2, device);
    expect(session.target.features.threads).toBe(false);
    expect(session.statistics).toMatchObject({ threads: 1, fewerThreads: reason });
    expect(loaded(session, product).runSync({ A: large, B: other }).outputs.out.shape).toEqual([301, 307]);
  });

  test('a device without them says so, and a number that is none is refused', () => {
    expect(open(2, interpreter).statistics.fewerThreads).toBe('the backend interpreter has no threads');
    for (const threads of [0, -1, 1.5, Number.NaN, 1000]) {
      expect(() => openSession(wasm, { threads })).toThrow(/is no number of threads/);
    }
  });

  test('memory is shared only where there are several', () => {
    expect(wasm.openArena(100).buffer()).toBeInstanceOf(ArrayBuffer);
    expect(open(1).target.features.threads).toBe(false);
    expect(open(2).target.features.threads).toBe(true);
  });
});

describe('a process ends', () => {
  const script = (end: string): string => `
    import { openSession } from '${new URL('../index.ts', import.meta.url).href}';
    import { wasm } from '${new URL('device.ts', import.meta.url).href}';
    import { contractPlan } from '${new URL('../conformance/contract-cases.ts', import.meta.url).href}';
    import { emitProgram } from '@heed/kernels';
    import { randn } from '@heed/tensor';
    const session = openSession(wasm, { threads: 3, grain: 0 });
    const program = session.loadSync(emitProgram(contractPlan('rows', false), session.target));
    const inputs = { A: randn([301, 303], { seed: 1 }), B: randn([307, 303], { seed: 2 }) };
    for (let k = 0; k < 20 || session.statistics.threads < 3; k++) await program.run(inputs);
    console.log(session.statistics.threads, 'threads');
    console.log(performance.timeOrigin + performance.now());
    ${end}
  `;
  test.each([
    ['when its work is done', ''],
    ['when the session is closed', 'session.close();'],
    ['in the middle of a run', 'void program.run(inputs);'],
    ['by process.exit', 'void program.run(inputs); process.exit(0);'],
  ])('%s', (_, end) => {
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const args = ['--conditions=@heed/source', '--input-type=module', '-e', script(end)];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 60_000 });
    const over = Date.now();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const [threads, last] = stdout.split('\n');
    expect(threads).toBe('3 threads');
    expect(over - Number(last)).toBeLessThan(2000);
  });
});

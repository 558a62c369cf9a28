// Sessions: what is loaded and laid out how often, sharing of the arena, sizes, and what goes wrong and leaves no trace.
import { describe, expect, test } from 'vitest';
import { HeedError, type Diagnostic } from '@heed/diagnostics';
import { emitProgram, type Kernel, type Plan, type Program } from '@heed/kernels';
import { foldRecords } from '@heed/scalar';
import { numberAt, randn, slice, tensor, toNested, transpose, uniform, values, zeros, type Tensor } from '@heed/tensor';
import { contractPlan } from './conformance/contract-cases.ts';
import { recurrencePlan } from './conformance/loop-cases.ts';
import { launch, moving, over, planOf } from './conformance/plans.ts';
import { elementwisePlan } from './conformance/pointwise-cases.ts';
import { rowwisePlan } from './conformance/rowwise-cases.ts';
import type { Device } from './device.ts';
import { FAULT_ADDRESS, faultCodes } from './faults.ts';
import { interpreter } from './interpreter/device.ts';
import { openSession } from './session.ts';
import { wasm } from './wasm/device.ts';

const product = elementwisePlan('(x, y, i: f64, j: f64, n: f64) => mul(x, y)');
const on = (device: Device, plan: Plan): Program => emitProgram(plan, device.target());

function faultOf(work: () => unknown): { error: HeedError; first: Diagnostic } {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return { error, first: error.diagnostics[0] };
    throw error;
  }
  throw new TypeError('nothing was thrown');
}

async function rejectionOf(work: Promise<unknown>): Promise<{ error: HeedError; first: Diagnostic }> {
  let thrown: unknown;
  await work.catch((error: unknown) => (thrown = error));
  return faultOf(() => {
    throw thrown;
  });
}

test('only so many artifacts are remembered, those used last', () => {
  const session = openSession(wasm);
  const times = (k: number): Program => on(wasm, elementwisePlan(`(x, y, i: f64, j: f64, n: f64) => mul(x, ${k}.5)`));
  const first = session.loadSync(times(0));
  for (let k = 1; k <= 63; k += 1) session.loadSync(times(k));
  session.loadSync(times(0)); // again: it is the newest now
  session.loadSync(times(64));
  expect(session.statistics).toMatchObject({ loads: 66, artifacts: 65 });
  session.loadSync(times(0));
  expect(session.statistics.artifacts).toBe(65);
  session.loadSync(times(1));
  expect(session.statistics.artifacts).toBe(66);
  const x = randn([3, 5], { seed: 1 });
  const wanted = [...values(x)].map((value) => Math.fround(value / 2));
  expect([...values(first.runSync({ X: x, Y: x }).outputs.out)]).toEqual(wanted);
});

describe.each([interpreter, wasm])('a session on $name', (device) => {
  test('one artifact serves two ranks of leading axes, two broadcast patterns and five lengths', async () => {
    const session = openSession(device);
    const program = await session.load(on(device, product));
    let shapes = 0;
    for (const lead of [[2], [3, 2]]) {
      for (const rows of ['same', 'one'] as const) {
        for (const n of [1, 7, 13, 64, 65]) {
          const x = randn([...lead, n, 3], { seed: n });
          const y = randn([...lead, rows === 'same' ? n : 1, 3], { seed: n, stream: 1 });
          const { outputs } = await program.run({ X: x, Y: y });
          const right = values(y);
          const wanted = values(x).map((a, at) => {
            const [batch, within] = [Math.floor(at / (3 * n)), at % (3 * n)];
            return Math.fround(a * right[rows === 'same' ? at : 3 * batch + (within % 3)]);
          });
          expect([...values(outputs.out)]).toEqual([...wanted]);
          shapes += 1;
        }
      }
    }
    // A length of 1 is the same tuple under both patterns.
    expect(session.statistics).toEqual({ loads: 1, artifacts: 1, layouts: shapes - 2, runs: shapes, threads: 1 });
  });

  test('a recurrence at several lengths, without loading again', () => {
    const session = openSession(device);
    const program = session.loadSync(on(device, recurrencePlan));
    for (const n of [0, 1, 2, 50, 333, 7]) {
      const a = uniform([n, 3], { seed: n, low: -1 });
      const x = randn([n, 3], { seed: n + 1 });
      const y = program.runSync({ A: a, X: x }).outputs.y;
      const state = [0, 0, 0];
      let worst = 0;
      for (let t = 0; t < n; t++) {
        for (let j = 0; j < 3; j++) {
          state[j] = numberAt(a, t, j) * state[j] + numberAt(x, t, j);
          worst = Math.max(worst, Math.abs(state[j] - numberAt(y, t, j)));
        }
      }
      expect(y.shape).toEqual([n, 3]);
      expect(worst).toBeLessThan(1e-5);
    }
    expect(session.statistics).toEqual({ loads: 1, artifacts: 1, layouts: 6, runs: 6, threads: 1 });
  });

  test('a repeated shape solves nothing; only so many tuples are kept', () => {
    const session = openSession(device, { tuples: 3 });
    const program = session.loadSync(on(device, product));
    const run = (n: number): unknown => program.runSync({ X: zeros([n, 2]), Y: zeros([n, 2]) });
    for (const n of [1, 2, 3, 1, 2, 3, 3]) run(n);
    expect(session.statistics.layouts).toBe(3);
    for (const n of [4, 2, 3, 4, 1]) run(n);
    expect(session.statistics.layouts).toBe(5);
  });

  test('programs share the arena and do not disturb each other, whatever their sizes', () => {
    const session = openSession(device);
    const contract = session.loadSync(on(device, contractPlan('rows', false)));
    const softmax = session.loadSync(on(device, rowwisePlan(foldRecords.softmax, 'weight', true)));
    const [a, b, x] = [randn([5, 7], { seed: 1 }), randn([4, 7], { seed: 2 }), randn([2, 9, 9], { seed: 3 })];
    const first = [contract.runSync({ A: a, B: b }).outputs.out, softmax.runSync({ X: x }).outputs.out];
    // In between the memory grows, so that every view of it is void.
    const large = softmax.runSync({ X: randn([3, 200, 300], { seed: 4 }) }).outputs.out;
    const again = [contract.runSync({ A: a, B: b }).outputs.out, softmax.runSync({ X: x }).outputs.out];
    first.forEach((t, k) => expect(toNested(again[k])).toEqual(toNested(t)));
    // Rows of 3 × 200, each with weights that sum to 1.
    expect(values(large).reduce((p, q) => p + q, 0)).toBeCloseTo(600, 2);
    expect(session.statistics).toMatchObject({ loads: 2, artifacts: 2 });
  });

  test('results are their own: a later run does not change them', async () => {
    const program = await openSession(device).load(on(device, product));
    const x = randn([4, 5], { seed: 9 });
    const one = (await program.run({ X: x, Y: x })).outputs.out;
    const copy = [...values(one)];
    await program.run({ X: zeros([4, 5]), Y: x });
    expect([...values(one)]).toEqual(copy);
    expect(one.data.length).toBe(20);
    expect(one.data.buffer.byteLength).toBe(80);
  });

  test('inputs of other strides and element types are converted', () => {
    const program = openSession(device).loadSync(on(device, product));
    const x = randn([6, 4], { seed: 2, dtype: 'f64' });
    const y = tensor([1, 2, 3], [3, 1], { dtype: 'i32' });
    const { out } = program.runSync({ X: transpose(slice(x, [{ start: 1, step: 2 }])), Y: transpose(y) }).outputs;
    const wanted = [0, 1, 2, 3].map((i) =>
      [0, 1, 2].map((j) => Math.fround(Math.fround(numberAt(x, 2 * j + 1, i)) * (j + 1))),
    );
    expect(toNested(out)).toEqual(wanted);
  });

  test('the same program object is loaded once; equal bytes are shared', async () => {
    const session = openSession(device);
    const program = on(device, product);
    const [a, b] = await Promise.all([session.load(program), session.load(program)]);
    expect(b).toBe(a);
    expect(session.loadSync(program)).toBe(a);
    expect(session.statistics).toMatchObject({ loads: 1, artifacts: 1 });
    expect(session.loadSync(on(device, product))).not.toBe(a);
    expect(session.statistics).toMatchObject({ loads: 2, artifacts: 1 });
  });

  test('timings add up', () => {
    const { timings } = openSession(device)
      .loadSync(on(device, product))
      .runSync({ X: zeros([9, 9]), Y: zeros([9, 9]) });
    const { prepare, copyIn, launch: inside, copyOut, total } = timings;
    for (const part of [prepare, copyIn, inside, copyOut]) expect(part).toBeGreaterThanOrEqual(0);
    expect(prepare + copyIn + inside + copyOut).toBeCloseTo(total, 6);
  });

  test('sizes that no input fixes are given', () => {
    const fill: Kernel = {
      skeleton: 'pointwise',
      name: 'fill_f32',
      operands: [{ role: 'out', dtype: 'f32' }, { role: 'position' }],
      sizes: 1,
      body: over('(i: f64, n: f64) => cast<f32>(div(i, n))', [1, 'size 0']),
      out: 0,
    };
    const plan = planOf({}, { ramp: { shape: '[n]' } }, [], {
      kernels: [fill],
      steps: [launch(0, '[n]', [moving(0, '[n]', 'i', 'i'), { kind: 'position', axis: -1, start: 0 }], ['n'])],
    });
    const program = openSession(device).loadSync(on(device, plan));
    expect(toNested(program.runSync({}, { sizes: { n: 4 } }).outputs.ramp)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(program.runSync({}, { sizes: { n: 2 } }).outputs.ramp.shape).toEqual([2]);
    expect(faultOf(() => program.runSync({})).first.code).toBe('shape/undetermined');
    const huge = faultOf(() => program.runSync({}, { sizes: { n: 3e9 } })).first;
    expect(huge).toMatchObject({ code: 'run/out-of-memory', facts: { bytes: 12e9, device: device.name } });
  });

  test('inputs that are missing, unknown or do not fit are told, and nothing is kept of it', async () => {
    const session = openSession(device);
    const program = await session.load(on(device, product));
    const x = zeros([2, 3]);
    expect((await rejectionOf(program.run({ X: x }))).first.code).toBe('input/missing');
    expect((await rejectionOf(program.run({ X: x, Y: x, Z: x }))).first.code).toBe('input/unknown');
    expect(faultOf(() => program.runSync({ X: x, Y: zeros([4, 3]) })).first.code).toMatch(/^shape\//);
    expect(faultOf(() => program.runSync({ X: zeros([2, 2, 3]), Y: zeros([3, 2, 3]) })).first.code).toMatch(/^shape\//);
    expect(session.statistics).toMatchObject({ layouts: 0, runs: 0 });
    expect((await program.run({ X: x, Y: x })).outputs.out.shape).toEqual([2, 3]);
  });

  test('a limit on memory is kept to', () => {
    const session = openSession(device, { limit: 10_000 });
    const program = session.loadSync(on(device, product));
    const x = zeros([30, 30]);
    expect(faultOf(() => program.runSync({ X: x, Y: x })).first.facts).toMatchObject({ limit: 10_000 });
    expect(program.memory({ X: zeros([5, 5]), Y: zeros([5, 5]) })).toBeLessThan(1000);
  });

  test('a closed session refuses, and says so', async () => {
    const session = openSession(device);
    const program = on(device, product);
    const loaded = session.loadSync(program);
    session[Symbol.dispose]();
    const x = zeros([1, 1]);
    expect(faultOf(() => loaded.runSync({ X: x, Y: x })).first.code).toBe('run/session-closed');
    expect((await rejectionOf(session.load(program))).first.code).toBe('run/session-closed');
  });

  test('a program for another target is refused', () => {
    const other = device === wasm ? interpreter : wasm;
    const { first } = faultOf(() => openSession(device).loadSync(on(other, product)));
    expect(first).toMatchObject({ code: 'run/wrong-target', facts: { target: other.name, device: device.name } });
  });
});

test('wasm: bytes that are no module are a failed load with its cause, and the session goes on', async () => {
  const session = openSession(wasm);
  const program = on(wasm, product);
  const cut: Program = {
    ...program,
    artifact: { kind: 'wasm', bytes: Uint8Array.of(0, 0x61, 0x73, 0x6d, 9, 9), libraries: {} },
  };
  const { error, first } = await rejectionOf(session.load(cut));
  expect(first.code).toBe('run/load-failed');
  expect(error.cause).toBeInstanceOf(WebAssembly.CompileError);
  expect(session.statistics).toMatchObject({ loads: 0, artifacts: 0 });
  expect(session.loadSync(program).runSync({ X: zeros([1, 1]), Y: zeros([1, 1]) }).outputs.out.shape).toEqual([1, 1]);
});

describe('a device that fails', () => {
  const spanned = (plan: Plan): Plan => ({
    ...plan,
    steps: plan.steps.map((step) => (step.kind === 'launch' ? { ...step, span: { start: 3, end: 8 } } : step)),
  });
  /** The interpreter, whose launches first do `before`; `sick` switches it on. */
  const failing = (before: (arena: ArrayBufferLike) => void): { device: Device; sick: { now: boolean } } => {
    const sick = { now: true };
    const device: Device = {
      ...interpreter,
      name: 'failing',
      load: (program, arena) => {
        const real = interpreter.load(program, arena);
        if (real instanceof Promise) return real;
        return {
          launch: (kernel, block, begin, end) => {
            if (sick.now) before(arena.buffer());
            real.launch(kernel, block, begin, end);
          },
        };
      },
    };
    return { device, sick };
  };
  const x: Tensor = randn([3, 4], { seed: 1 });
  const square = values(x).map((a) => Math.fround(a * a));

  test('by throwing rejects the run with its cause and leaves the session usable', async () => {
    const { device, sick } = failing(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });
    const program = await openSession(device).load(on(interpreter, spanned(product)));
    const { error, first } = await rejectionOf(program.run({ X: x, Y: x }));
    expect(first).toMatchObject({
      code: 'run/kernel-trap',
      span: { start: 3, end: 8 },
      facts: { kernel: 'elementwise_f32', device: 'failing', reason: 'unreachable' },
    });
    expect(error.cause).toBeInstanceOf(WebAssembly.RuntimeError);
    sick.now = false;
    expect([...values((await program.run({ X: x, Y: x })).outputs.out)]).toEqual([...square]);
  });

  test('by scribbling over blocks and failing does not spoil the next run', () => {
    const { device, sick } = failing((arena) => {
      new Uint8Array(arena).fill(0xff);
      throw new TypeError('scribbled');
    });
    const program = openSession(device).loadSync(on(interpreter, product));
    expect(faultOf(() => program.runSync({ X: x, Y: x })).error.cause).toBeInstanceOf(TypeError);
    sick.now = false;
    expect([...values(program.runSync({ X: x, Y: x }).outputs.out)]).toEqual([...square]);
  });

  test('by its fault record becomes a diagnostic at the launch; the next run begins without it', () => {
    const { device, sick } = failing((arena) => {
      new Int32Array(arena).set([faultCodes.indexOutOfRange, 1], FAULT_ADDRESS / 4);
      new Float64Array(arena).set([-7, 5], FAULT_ADDRESS / 8 + 1);
    });
    const program = openSession(device).loadSync(on(interpreter, spanned(product)));
    const { first } = faultOf(() => program.runSync({ X: x, Y: x }));
    expect(first).toMatchObject({
      code: 'run/index-out-of-range',
      span: { start: 3, end: 8 },
      facts: { index: -7, axis: 1, size: 5 },
    });
    sick.now = false;
    expect([...values(program.runSync({ X: x, Y: x }).outputs.out)]).toEqual([...square]);
  });

  test('with a code of its own is reported by number', () => {
    const { device } = failing((arena) => new Int32Array(arena).set([1001, 5], FAULT_ADDRESS / 4));
    const program = openSession(device).loadSync(on(interpreter, product));
    expect(faultOf(() => program.runSync({ X: x, Y: x })).first).toMatchObject({
      code: 'run/kernel-fault',
      facts: { kernel: 'elementwise_f32', fault: 1001, detail: 5 },
    });
  });
});

describe('a device that loads asynchronously', () => {
  const slow = (outcome: 'works' | 'fails'): Device => ({
    ...interpreter,
    name: 'slow',
    load: async (program, arena) => {
      await Promise.resolve();
      if (outcome === 'fails') throw new RangeError('out of shaders');
      return interpreter.load(program, arena);
    },
  });
  const x = zeros([2, 2]);

  test('is refused by loadSync, awaited by load, and then at hand for both', async () => {
    const session = openSession(slow('works'));
    const program = on(interpreter, product);
    expect(faultOf(() => session.loadSync(program)).first.code).toBe('run/asynchronous-device');
    const loaded = await session.load(program);
    expect(session.loadSync(program)).toBe(loaded);
    expect(loaded.runSync({ X: x, Y: x }).outputs.out.shape).toEqual([2, 2]);
    expect(session.statistics).toMatchObject({ loads: 1, artifacts: 1 });
  });

  test('may fail, and may be asked again', async () => {
    const session = openSession(slow('fails'));
    const program = on(interpreter, product);
    for (let k = 0; k < 2; k++) {
      const { error, first } = await rejectionOf(session.load(program));
      expect(first).toMatchObject({ code: 'run/load-failed', facts: { reason: 'out of shaders' } });
      expect(error.cause).toBeInstanceOf(RangeError);
    }
    expect(session.statistics.loads).toBe(0);
  });
});

test('a plan that leaves its buffers is a broken promise, not a memory fault', () => {
  const copy: Kernel = {
    skeleton: 'pointwise',
    name: 'copy_f32',
    operands: [
      { role: 'in', dtype: 'f32' },
      { role: 'out', dtype: 'f32' },
    ],
    sizes: 0,
    body: over('(x) => x', [0]),
    out: 1,
  };
  const plan = planOf({ X: { shape: '[n]' } }, { out: { shape: '[n]' } }, [], {
    kernels: [copy],
    steps: [launch(0, '[n]', [moving(0, '[n]', 'i', 'i', [{ axis: 0, start: 1 }]), moving(1, '[n]', 'i', 'i')])],
  });
  const program = openSession(interpreter).loadSync(on(interpreter, plan));
  expect(() => program.runSync({ X: zeros([3]) })).toThrow(
    /stays inside buffer 0[\s\S]*bytes 4 to 16 of a buffer of 12/,
  );
});

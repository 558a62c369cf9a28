// What is special about the JavaScript device: where code may not be made, growing memory, one load per program.
import { runInNewContext } from 'node:vm';
import { HeedBug } from '@heed/diagnostics';
import { emitProgram } from '@heed/kernels';
import { parseScalar } from '@heed/scalar';
import { parseShape, randn, values } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { interpreter } from '../interpreter/device.ts';
import { chooseDevice, surveyDevices } from '../registry.ts';
import { openSession } from '../session.ts';
import { compileSource, js, jsDevice, type CompileSource } from './device.ts';

const shape = parseShape('[…X, n]')!;

/** out = x² + 1 */
const program = emitProgram(
  {
    signature: {
      inputs: [{ name: 'X', dtype: 'f32', shape }],
      outputs: [{ name: 'out', dtype: 'f32', shape }],
      equations: [],
    },
    kernels: [
      {
        skeleton: 'pointwise',
        name: 'square',
        operands: [
          { role: 'in', dtype: 'f32' },
          { role: 'out', dtype: 'f32' },
        ],
        sizes: 0,
        body: { program: parseScalar('(x) => add(mul(x, x), 1)')!, inputs: [{ from: 'operand', index: 0 }] },
        out: 1,
      },
    ],
    buffers: [
      { dtype: 'f32', shape, use: { kind: 'input', index: 0 } },
      { dtype: 'f32', shape, use: { kind: 'output', index: 0 } },
    ],
    steps: [
      {
        kind: 'launch',
        kernel: 0,
        shape,
        sizes: [],
        operands: [0, 1].map((buffer) => ({
          kind: 'buffer',
          buffer,
          moves: [{ axis: 0, step: 1, size: 'n' }],
          starts: [],
        })),
      },
    ],
  },
  js.target(),
);

test('memory is replaced as inputs grow, and kernels see the new one', () => {
  let compiled = 0;
  const device = jsDevice((body) => {
    compiled += 1;
    return compileSource(body);
  });
  const session = openSession(device);
  const loaded = session.loadSync(program);
  for (const n of [3, 100_000, 5, 1_000_000, 0]) {
    const x = randn([n], { seed: n });
    const { outputs } = loaded.runSync({ X: x });
    const want = values(x).map((value) => Math.fround(Math.fround(value * value) + 1));
    expect(values(outputs['out'])).toEqual(want);
  }
  expect(compiled).toBe(2); // once to see whether it may, once for the program
  expect(session.statistics).toMatchObject({ loads: 1, artifacts: 1, runs: 5 });
});

test('programs of the same text share what was compiled', () => {
  const session = openSession(js);
  session.loadSync(program);
  session.loadSync({ ...program });
  expect(session.statistics).toMatchObject({ loads: 2, artifacts: 1 });
});

test('source that does not compile is a load that failed; an artifact for others is a bug', () => {
  const session = openSession(js);
  expect(() => session.loadSync({ ...program, artifact: { kind: 'js', source: 'return [' } })).toThrow(
    expect.objectContaining({ diagnostics: [expect.objectContaining({ code: 'run/load-failed' })] }),
  );
  const arena = js.openArena(64);
  expect(() => js.load({ ...program, artifact: { kind: 'kernels' } }, arena)).toThrow(HeedBug);
});

describe('where code may not be made from text', () => {
  /** What a page under a content security policy has for `Function`. */
  const Refusing: unknown = runInNewContext('Function', {}, { contextCodeGeneration: { strings: false, wasm: false } });
  const refused = jsDevice(
    (body) => new (Refusing as FunctionConstructor)('views', 'math', body) as ReturnType<CompileSource>,
  );

  test('the device says why', () => {
    expect(refused.availability()).toEqual({
      available: false,
      reason: expect.stringMatching(/content security policy without 'unsafe-eval' \(.*Code generation from strings/),
    });
    expect(chooseDevice(refused).diagnostics[0]).toMatchObject({ code: 'run/device-unavailable' });
  });

  test('auto goes on to the interpreter, and the survey tells', () => {
    expect(chooseDevice('auto', [refused, interpreter]).value).toBe(interpreter);
    expect(surveyDevices([refused, interpreter]).map(({ automatic }) => automatic)).toEqual([false, true]);
  });
});

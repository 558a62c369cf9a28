/**
 * onnxruntime as a contestant: -web (WebAssembly) and -node (native, AVX-512 where there is).
 *
 * In: a problem and a form of it (onnx/attention-models.ts). Out: a contestant whose runs take host arrays and give host
 * arrays. Both packages have one interface; what differs is the provider and how threads are asked for.
 */

import { exportsOf, library, NotPossible, type Contestant, type Maker } from '../contestant.ts';
import { onnxProblem, type Form, type OnnxProblem } from '../onnx/attention-models.ts';

interface OrtTensor {
  readonly data: unknown;
}

interface OrtSession {
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}

interface Ort {
  readonly env: { logLevel?: string; readonly wasm: { numThreads?: number } };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OrtSession>;
  };
}

export function onnxWeb(form: Form): Maker {
  return async (problem, { threads }) => {
    const posed = pose(onnxProblem(problem, form));
    const ort = exportsOf((await library('onnxruntime-web')) as Ort);
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    return contestant(ort, posed, { executionProviders: ['wasm'], graphOptimizationLevel: 'all', logSeverityLevel: 3 });
  };
}

export function onnxNode(form: Form): Maker {
  return async (problem, { threads }) => {
    const posed = pose(onnxProblem(problem, form));
    const ort = exportsOf((await library('onnxruntime-node')) as Ort);
    return contestant(ort, posed, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
  };
}

function pose(posed: OnnxProblem | undefined): OnnxProblem {
  if (!posed) throw new NotPossible('this operator does not know the problem');
  return posed;
}

async function contestant(
  ort: Ort,
  posed: OnnxProblem,
  options: Readonly<Record<string, unknown>>,
): Promise<Contestant> {
  const session = await ort.InferenceSession.create(posed.model, options);
  const feeds = Object.fromEntries(
    Object.entries(posed.inputs).map(([name, { data, shape }]) => [
      name,
      new ort.Tensor('float32', data as Float32Array, shape),
    ]),
  );
  let result = new Float32Array();
  return {
    waits: true,
    run: async () => {
      const outputs = await session.run(feeds);
      result = outputs['Y']?.data as Float32Array<ArrayBuffer>;
    },
    row: (row) => result.subarray(posed.rowStart(row)),
    close: () => session.release(),
  };
}

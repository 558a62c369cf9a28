/**
 * jax-js as a contestant: a compiled function over `nn.dotProductAttention`, or over a plain product.
 *
 * In: a problem. Out: a contestant. It has one thread in Node, and it fails once a global `Worker` is there, which
 * onnxruntime-web defines: the name is taken away while jax-js works, and put back after.
 */

import { library, NotPossible, type Maker } from '../contestant.ts';
import { element, type HostTensor } from '../problem.ts';

interface JaxArray {
  dataSync(): Float32Array;
  data(): Promise<Float32Array<ArrayBuffer>>;
}

interface Jax {
  init(device: 'wasm'): Promise<unknown>;
  defaultDevice(device: 'wasm'): unknown;
  jit<T>(of: T): T;
  readonly numpy: {
    array(data: Float32Array, options: { shape: readonly number[] }): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
  };
  readonly nn: {
    dotProductAttention(q: JaxArray, k: JaxArray, v: JaxArray, options: Readonly<Record<string, unknown>>): JaxArray;
  };
}

export const jax: Maker = async (problem, { threads }) => {
  const { attention } = problem;
  if (threads !== 1) throw new NotPossible('one thread only in Node');
  const special = attention?.slopes ?? attention?.cap ?? attention?.sinks ?? attention?.documents;
  if (special !== undefined || (attention && attention.row !== 'softmax')) {
    throw new NotPossible('its operator does not know the problem');
  }
  return withoutWorkers(async () => {
    const loaded = (await library('@jax-js/jax')) as Jax;
    await loaded.init('wasm');
    loaded.defaultDevice('wasm');
    const { numpy, nn } = loaded;
    const options = {
      isCausal: attention?.causal === true,
      ...(attention?.window !== undefined && { localWindowSize: [attention.window - 1, 0] }),
    };
    const compiled: (...arrays: readonly JaxArray[]) => JaxArray = attention
      ? loaded.jit((q: JaxArray, k: JaxArray, v: JaxArray) => nn.dotProductAttention(q, k, v, options))
      : loaded.jit((a: JaxArray, b: JaxArray) => numpy.matmul(a, b));
    const given = Object.values(problem.inputs).map((one) =>
      attention ? lengthFirst(one) : { data: one.data as Float32Array, shape: one.shape },
    );
    let result = new Float32Array();
    const { heads = 1, queries = problem.rows } = attention ?? {};
    return {
      waits: true,
      run: () =>
        withoutWorkers(async () => {
          const arrays = given.map(({ data, shape }) => numpy.array(data, { shape }));
          result = await compiled(...arrays).data();
        }),
      row: (row) => result.subarray(((row % queries) * heads + Math.floor(row / queries)) * problem.width),
    };
  });
};

/** `heads × length × width` as `length × heads × width`, which its operator wants. */
function lengthFirst({ data, shape }: HostTensor): { data: Float32Array; shape: readonly number[] } {
  const [width = 1, length = 1, heads = 1] = shape.toReversed();
  const turned = new Float32Array(data.length);
  for (let h = 0; h < heads; h += 1) {
    for (let i = 0; i < length; i += 1) {
      for (let e = 0; e < width; e += 1)
        turned[(i * heads + h) * width + e] = element(data, (h * length + i) * width + e);
    }
  }
  return { data: turned, shape: [length, heads, width] };
}

async function withoutWorkers<T>(work: () => Promise<T>): Promise<T> {
  const found = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  if (found) Reflect.deleteProperty(globalThis, 'Worker');
  try {
    return await work();
  } finally {
    if (found) Object.defineProperty(globalThis, 'Worker', found);
  }
}

/**
 * TensorFlow.js on WebAssembly as a contestant: products, softmax and an additive mask, step by step.
 *
 * In: a problem. Out: a contestant. It has no fused attention, and one thread in Node.
 * Tensors are disposed of by hand: inside `tidy` its products take ten times as long.
 */

import { exportsOf, library, NotPossible, type Maker } from '../contestant.ts';
import { sees } from '../problem.ts';

interface TfTensor {
  dataSync(): Float32Array<ArrayBuffer>;
  dispose(): void;
}

interface Tf {
  setBackend(name: 'wasm'): Promise<boolean>;
  ready(): Promise<void>;
  tensor(data: Float32Array, shape: readonly number[], dtype: 'float32'): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA: boolean, transposeB: boolean): TfTensor;
  mul(a: TfTensor, b: number): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  softmax(a: TfTensor): TfTensor;
}

export const tfjs: Maker = async (problem, { threads }) => {
  const { attention, inputs, width } = problem;
  if (threads !== 1) throw new NotPossible('one thread only in Node');
  const special = attention?.slopes ?? attention?.cap ?? attention?.sinks ?? attention?.documents;
  if (special !== undefined || (attention && (attention.row !== 'softmax' || attention.keyHeads !== attention.heads))) {
    throw new NotPossible('not written for this problem');
  }
  const tf = exportsOf((await library('@tensorflow/tfjs-core')) as Tf);
  await library('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  await tf.ready();
  let mask: TfTensor | undefined;
  if (attention?.causal || attention?.window !== undefined) {
    const { queries, keys } = attention;
    const added = Float32Array.from({ length: queries * keys }, (_, at) =>
      sees(attention, Math.floor(at / keys), at % keys) ? 0 : -1e9,
    );
    mask = tf.tensor(added, [queries, keys], 'float32');
  }
  const given = Object.values(inputs).map(({ data, shape }) => ({ data: data as Float32Array, shape }));
  let result = new Float32Array();
  return {
    waits: false,
    run: () => {
      const made: TfTensor[] = [];
      const kept = (tensor: TfTensor): TfTensor => {
        made.push(tensor);
        return tensor;
      };
      const [first, second, third] = given.map(({ data, shape }) => kept(tf.tensor(data, shape, 'float32')));
      if (attention === undefined) result = kept(tf.matMul(first, second, false, false)).dataSync();
      else {
        const products = kept(tf.matMul(first, second, false, true));
        const scaled = kept(tf.mul(products, 1 / Math.sqrt(width)));
        const weights = kept(tf.softmax(mask ? kept(tf.add(scaled, mask)) : scaled));
        result = kept(tf.matMul(weights, third, false, false)).dataSync();
      }
      for (const tensor of made) tensor.dispose();
    },
    row: (row) => result.subarray(row * width),
  };
};

/**
 * Every contestant by name. In: nothing. Out: a table of makers; libraries are loaded when one is called.
 *
 * What stands before the first blank is the library: `onnxruntime-web mha` is one of its forms.
 */

import type { Maker } from './contestant.ts';

const heed = async (options: import('./heed.ts').HeedOptions): Promise<Maker> =>
  (await import('./heed.ts')).heed(options);

export type MakerName =
  | 'heed'
  | 'heed resident'
  | 'heed bundled'
  | 'heed saved'
  | 'heed one-thread'
  | 'heed js'
  | 'heed auto'
  | 'heed without-reassociation'
  | 'heed without-recurrence'
  | 'onnxruntime-web graph'
  | 'onnxruntime-web mha'
  | 'onnxruntime-web gqa'
  | 'onnxruntime-node graph'
  | 'onnxruntime-node mha'
  | 'onnxruntime-node gqa'
  | 'jax-js'
  | 'tfjs-wasm'
  | 'js naive'
  | 'js blocked';

export const makers: Readonly<Record<MakerName, () => Promise<Maker>>> = {
  heed: () => heed({}),
  'heed resident': () => heed({ resident: ['K', 'V'] }),
  'heed bundled': async () => (await import('./heed-bundled.ts')).heedBundled,
  'heed saved': async () => (await import('./heed-bundled.ts')).heedSaved,
  'heed one-thread': () => heed({ threads: 1 }),
  'heed js': () => heed({ backend: 'js' }),
  'heed auto': () => heed({ backend: 'auto' }),
  'heed without-reassociation': async () => (await import('./heed.ts')).heedWithout(['reassociate-products']),
  'heed without-recurrence': async () => (await import('./heed.ts')).heedWithout(['linear-recurrence']),
  'onnxruntime-web graph': async () => (await import('./peers/onnx.ts')).onnxWeb('graph'),
  'onnxruntime-web mha': async () => (await import('./peers/onnx.ts')).onnxWeb('mha'),
  'onnxruntime-web gqa': async () => (await import('./peers/onnx.ts')).onnxWeb('gqa'),
  'onnxruntime-node graph': async () => (await import('./peers/onnx.ts')).onnxNode('graph'),
  'onnxruntime-node mha': async () => (await import('./peers/onnx.ts')).onnxNode('mha'),
  'onnxruntime-node gqa': async () => (await import('./peers/onnx.ts')).onnxNode('gqa'),
  'jax-js': async () => (await import('./peers/jax.ts')).jax,
  'tfjs-wasm': async () => (await import('./peers/tfjs.ts')).tfjs,
  'js naive': async () => (await import('./peers/plain-loops.ts')).naiveLoop,
  'js blocked': async () => (await import('./peers/plain-loops.ts')).blockedLoop,
};

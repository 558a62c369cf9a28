/**
 * `scaledDotProduct`: softmax(Q·Kᵀ/√d)·V (Vaswani et al. 2017), with masks, and nothing to learn.
 *
 * In: Q [..., n, d], K [..., m, d], V [..., m, e], masks. Out: `output` [..., n, e] and `weights` [..., n, m]. A query
 * that sees no key gets zeros.
 */

import type { TensorLike } from 'heed';
import { layerOf, type Layer } from './layer.ts';
import { masked, type MaskInputs } from './masks.ts';
import { checkSizes, dropped, rateFaults } from './options.ts';

export interface ScaledDotProductOptions {
  /** Whether query i sees keys 0 … i only. */
  readonly causal?: boolean;
  /** What the scores are multiplied by; 1/√d unless told. */
  readonly scale?: number;
  /** The share of weights that is dropped while training. */
  readonly dropout?: number;
}

export interface QueryKeyValue extends MaskInputs {
  readonly Q: TensorLike;
  readonly K: TensorLike;
  readonly V: TensorLike;
}

export function scaledDotProduct(options: ScaledDotProductOptions = {}): Layer<QueryKeyValue, 'output' | 'weights'> {
  const { causal = false, scale, dropout } = options;
  checkSizes({}, ...rateFaults(dropout));
  return layerOf(
    {
      parameters: [],
      prepare: ({ Q, K, V, ...masks }) => {
        const { scores, inputs } = masked(masks, causal, 1);
        const formula = [
          'Q: […, n, d]; K: […, m, d]; V: […, m, e]',
          `S = Q·Kᵀ${scale === undefined ? '/√d' : `·${scale}`}`,
          `weights = softmax(${scores})`,
          `${dropped('weights', dropout)}·V`,
        ].join('\n');
        return { formula, inputs: { Q, K, V, ...inputs } };
      },
      outputs: { output: 'result', weights: 'weights' },
    },
    {},
  );
}

/**
 * `additive`: a small network scores every query with every key: v·tanh(W_q·q + W_k·k) (Bahdanau, Cho and Bengio 2015).
 *
 * In: Q [..., n, querySize], K [..., m, keySize], V [..., m, e]. Out: `output` [..., n, e] and `weights` [..., n, m].
 * Parameters are named as in "Dive into Deep Learning": `W_q.weight`, `W_k.weight`, `w_v.weight`, without biases unless
 * asked for.
 */

import { layerOf, parametersOf, type Layer, type LayerOptions } from './layer.ts';
import { masked } from './masks.ts';
import { checkSizes, dropped, rateFaults } from './options.ts';
import type { QueryKeyValue } from './scaled-dot-product.ts';
import { linearSpecs } from './state.ts';

export interface AdditiveOptions extends LayerOptions {
  readonly querySize: number;
  readonly keySize: number;
  readonly hiddenSize: number;
  /** Whether the three maps have biases (`W_q.bias`, …). */
  readonly bias?: boolean;
  readonly dropout?: number;
}

export function additive(options: AdditiveOptions): Layer<QueryKeyValue, 'output' | 'weights'> {
  const { querySize, keySize, hiddenSize, bias = false, dropout } = options;
  checkSizes({ querySize, keySize, hiddenSize }, ...rateFaults(dropout));
  const more = bias ? '' : ', bias=false';
  return layerOf(
    {
      parameters: [
        ...linearSpecs('W_q', querySize, hiddenSize, bias),
        ...linearSpecs('W_k', keySize, hiddenSize, bias),
        ...linearSpecs('w_v', hiddenSize, 1, bias),
      ],
      prepare: ({ Q, K, V, ...masks }, state) => {
        const { scores, inputs } = masked(masks, false, 1);
        const formula = [
          `Q: […, n, ${querySize}]; K: […, m, ${keySize}]; V: […, m, e]`,
          `A = Linear(Q, out=${hiddenSize}, name=W_q${more})`,
          `C = Linear(K, out=${hiddenSize}, name=W_k${more})`,
          'H[i, j, t] = tanh(A[i, t] + C[j, t])',
          // One output: the sum over it only drops its axis.
          `S = sum(Linear(H, out=1, name=w_v${more}))`,
          `weights = softmax(${scores})`,
          `${dropped('weights', dropout)}·V`,
        ].join('\n');
        return { formula, inputs: { Q, K, V, ...inputs, ...parametersOf(state) } };
      },
      outputs: { output: 'result', weights: 'weights' },
    },
    options,
  );
}

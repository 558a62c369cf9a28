/**
 * `luong`: the three scores of Luong, Pham and Manning (2015): dot q·k, general q·W_a·k, concat v_a·tanh(W_a·[q; k]).
 *
 * In: Q [..., n, querySize] (decoder states), K [..., m, keySize] (encoder states), V (K itself where left out). Out:
 * `weights` [..., n, m], `context` [..., n, e] and `output`: the attentional state tanh(W_c·[context; q]) where
 * `outputSize` is given, else the context. Parameters by the paper's names: `W_a.weight`, `v_a.weight`, `W_c.weight`.
 */

import type { TensorLike } from 'heed';
import { layerOf, parametersOf, type Layer, type LayerOptions } from './layer.ts';
import { masked, type MaskInputs } from './masks.ts';
import { checkSizes } from './options.ts';
import { linearSpecs, type ParameterSpec } from './state.ts';

export interface LuongOptions extends LayerOptions {
  readonly score: 'dot' | 'general' | 'concat';
  readonly querySize: number;
  /** As large as queries unless told; for `dot` always. */
  readonly keySize?: number;
  /** Of the values; as large as keys unless told. */
  readonly valueSize?: number;
  /** The width inside `concat`; that of queries unless told. */
  readonly hiddenSize?: number;
  readonly outputSize?: number;
}

export interface LuongInputs extends MaskInputs {
  readonly Q: TensorLike;
  readonly K: TensorLike;
  readonly V?: TensorLike;
}

export function luong(options: LuongOptions): Layer<LuongInputs, 'output' | 'context' | 'weights'> {
  const { score, querySize, outputSize } = options;
  const keySize = score === 'dot' ? querySize : (options.keySize ?? querySize);
  const { valueSize = keySize, hiddenSize = querySize } = options;
  checkSizes({ querySize, keySize, valueSize, hiddenSize, outputSize });
  const { lines, parameters } = scoring(score, querySize, keySize, hiddenSize);
  const state =
    outputSize === undefined ? 'context' : `tanh(Linear([context, Q], out=${outputSize}, bias=false, name=W_c))`;
  return layerOf(
    {
      parameters: [
        ...parameters,
        ...(outputSize === undefined ? [] : linearSpecs('W_c', valueSize + querySize, outputSize, false)),
      ],
      prepare: ({ Q, K, V = K, ...masks }, own) => {
        const { scores, inputs } = masked(masks, false, 1);
        const formula = [
          `Q: […, n, ${querySize}]; K: […, m, ${keySize}]; V: […, m, ${valueSize}]`,
          ...lines,
          `weights = softmax(${scores})`,
          'context = weights·V',
          state,
        ].join('\n');
        return { formula, inputs: { Q, K, V, ...inputs, ...parametersOf(own) } };
      },
      outputs: { output: 'result', context: 'context', weights: 'weights' },
    },
    options,
  );
}

function scoring(
  score: LuongOptions['score'],
  querySize: number,
  keySize: number,
  hiddenSize: number,
): { readonly lines: readonly string[]; readonly parameters: readonly ParameterSpec[] } {
  switch (score) {
    case 'dot':
      return { lines: ['S = Q·Kᵀ'], parameters: [] };
    case 'general':
      return {
        lines: [`S = Q·Linear(K, out=${querySize}, bias=false, name=W_a)ᵀ`],
        parameters: linearSpecs('W_a', keySize, querySize, false),
      };
    case 'concat':
      return {
        lines: [
          `H = tanh(Linear(pairs(Q, K), out=${hiddenSize}, bias=false, name=W_a))`,
          'S = sum(Linear(H, out=1, bias=false, name=v_a))',
        ],
        parameters: [
          ...linearSpecs('W_a', querySize + keySize, hiddenSize, false),
          ...linearSpecs('v_a', hiddenSize, 1, false),
        ],
      };
  }
}

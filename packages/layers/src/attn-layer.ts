/**
 * `attnLayer`: the mechanism of a tutorial on attention (注意力机制详解), in its three steps.
 *
 * In: Q [B, 1, querySize], K [B, 1, keySize], V [B, valueSize1, valueSize2]. Out: `output` [B, 1, outputSize] and
 * `weights` [B, valueSize1]. The weights come from the query and one key state by one linear map, as in PyTorch's
 * sequence-to-sequence tutorial, so the number of values is fixed: it is the map's output size.
 */

import { reshape } from '@heed/tensor';
import type { TensorLike } from 'heed';
import { layerOf, parametersOf, type Layer, type LayerOptions } from './layer.ts';
import { checkSizes } from './options.ts';
import { linearSpecs } from './state.ts';

export interface AttnLayerOptions extends LayerOptions {
  readonly querySize: number;
  readonly keySize: number;
  /** How many values there are. */
  readonly valueSize1: number;
  readonly valueSize2: number;
  readonly outputSize: number;
}

export interface AttnLayerInputs {
  readonly Q: TensorLike;
  readonly K: TensorLike;
  readonly V: TensorLike;
}

/** Parameters: `attn.weight`, `attn.bias`, `attn_combine.weight`, `attn_combine.bias`. */
export function attnLayer(options: AttnLayerOptions): Layer<AttnLayerInputs, 'output' | 'weights'> {
  const { querySize, keySize, valueSize1, valueSize2, outputSize } = options;
  checkSizes({ querySize, keySize, valueSize1, valueSize2, outputSize });
  const formula = [
    `Q: [B, 1, ${querySize}]; K: [B, 1, ${keySize}]; V: [B, ${valueSize1}, ${valueSize2}]`,
    `weights = softmax(Linear([Q, K], out=${valueSize1}, name=attn))`,
    'applied = weights·V',
    `Linear([Q, applied], out=${outputSize}, name=attn_combine)`,
  ].join('\n');
  return layerOf(
    {
      parameters: [
        ...linearSpecs('attn', querySize + keySize, valueSize1),
        ...linearSpecs('attn_combine', querySize + valueSize2, outputSize),
      ],
      prepare: ({ Q, K, V }, state) => ({ formula, inputs: { Q, K, V, ...parametersOf(state) } }),
      outputs: { output: 'result', weights: 'weights' },
      // One row per batch, as the tutorial has it: the axis of the query is dropped.
      arrange: (name, value) => (name === 'weights' ? reshape(value, [value.shape[0] ?? 1, valueSize1]) : value),
    },
    options,
  );
}

/**
 * `multiHeadAttention`: several heads of scaled dot-product attention between linear maps (Vaswani et al. 2017), with
 * keys and values shared by groups of heads where asked (Ainslie et al. 2023).
 *
 * In: Q [..., n, embedDim], K [..., m, kdim], V [..., m, vdim], masks; K and V left out are Q. Out: `output`
 * [..., n, embedDim] and `weights` [..., numHeads, n, m], one set per head. Parameters and their initial values are those
 * of PyTorch's nn.MultiheadAttention: `in_proj_weight` where all widths are one, else `q_proj_weight`, `k_proj_weight`,
 * `v_proj_weight`; `in_proj_bias`; `out_proj.weight`, `out_proj.bias`. The packed ones are views here, not copies. Unlike
 * there, a query that sees no key gets zeros, not NaN, and true in a mask means attend.
 */

import { slice, type Tensor } from '@heed/tensor';
import { bug } from '@heed/diagnostics';
import type { Inputs, TensorLike } from 'heed';
import { layerOf, type Layer, type LayerOptions } from './layer.ts';
import { masked, type MaskInputs } from './masks.ts';
import { report } from './messages.ts';
import { checkSizes, dropped, rateFaults } from './options.ts';
import type { ParameterSpec, State } from './state.ts';

export interface MultiHeadAttentionOptions extends LayerOptions {
  /** The width of queries and of the output. */
  readonly embedDim: number;
  readonly numHeads: number;
  /** Widths of keys and values; `embedDim` unless told. */
  readonly kdim?: number;
  readonly vdim?: number;
  /** Heads of keys and values, each serving numHeads/kvHeads query heads; `numHeads` unless told. */
  readonly kvHeads?: number;
  /** Whether the maps have biases; they do unless told. */
  readonly bias?: boolean;
  /** Whether query i sees keys 0 … i only. */
  readonly causal?: boolean;
  /** The share of weights that is dropped while training. */
  readonly dropout?: number;
}

export interface MultiHeadInputs extends MaskInputs {
  readonly Q: TensorLike;
  /** The queries themselves where left out: self-attention. */
  readonly K?: TensorLike;
  /** The keys where left out. */
  readonly V?: TensorLike;
}

/** Widths of the projected queries, keys and values, and of what they are projected from. */
interface Widths {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly packed: boolean;
  readonly bias: boolean;
}

export function multiHeadAttention(options: MultiHeadAttentionOptions): Layer<MultiHeadInputs, 'output' | 'weights'> {
  const { embedDim, numHeads, kvHeads = numHeads, bias = true, causal = false, dropout } = options;
  const { kdim = embedDim, vdim = embedDim } = options;
  const faults = [
    ...(embedDim % numHeads === 0 ? [] : [['embedDim', embedDim, numHeads] as const]),
    ...(numHeads % kvHeads === 0 ? [] : [['numHeads', numHeads, kvHeads] as const]),
  ].map(([name, value, heads]) => report['layer/heads']({ name, value, heads }));
  checkSizes({ embedDim, numHeads, kvHeads, kdim, vdim });
  checkSizes({}, ...faults, ...rateFaults(dropout));
  const size = embedDim / numHeads;
  const shared = kvHeads * size;
  const widths: Widths = {
    from: [embedDim, kdim, vdim],
    to: [embedDim, shared, shared],
    packed: kdim === embedDim && vdim === embedDim && kvHeads === numHeads,
    bias,
  };
  const text = (scores: string): string => {
    const more = bias ? '' : ', bias=false';
    const projected = (x: string, out: number, heads: number): string =>
      `${x.toLowerCase()} = heads(Linear(${x}, out=${out}, name=${x.toLowerCase()}_proj${more}), ${heads})`;
    const group = (x: string): string => (kvHeads === numHeads ? x : `gqa(${x}, q)`);
    return [
      `Q: […, n, ${embedDim}]; K: […, m, ${kdim}]; V: […, m, ${vdim}]`,
      projected('Q', embedDim, numHeads),
      projected('K', shared, kvHeads),
      projected('V', shared, kvHeads),
      `S = q·${group('k')}ᵀ/√${size}`,
      `weights = softmax(${scores})`,
      `Linear(merge(${dropped('weights', dropout)}·${group('v')}), out=${embedDim}, name=out_proj${more})`,
    ].join('\n');
  };
  return layerOf(
    {
      parameters: parametersOf(widths, embedDim),
      prepare: ({ Q, K = Q, V = K, ...masks }, state) => {
        const { scores, inputs } = masked(masks, causal, 2);
        return { formula: text(scores), inputs: { Q, K, V, ...inputs, ...unpacked(widths, state) } };
      },
      outputs: { output: 'result', weights: 'weights' },
    },
    options,
  );
}

/** torch/nn/modules/activation.py, `_reset_parameters`: xavier uniform, biases 0; out_proj.weight as nn.Linear's. */
function parametersOf({ from, to, packed, bias }: Widths, embedDim: number): readonly ParameterSpec[] {
  const xavier = (outputs: number, inputs: number): number => Math.sqrt(6 / (outputs + inputs));
  const weights = packed
    ? [{ name: 'in_proj_weight', shape: [3 * embedDim, embedDim], bound: xavier(3 * embedDim, embedDim) }]
    : NAMES.map((name, k) => {
        const [outputs, inputs] = [at(to, k), at(from, k)];
        return { name: `${name}_proj_weight`, shape: [outputs, inputs], bound: xavier(outputs, inputs) };
      });
  const total = to.reduce((sum, width) => sum + width, 0);
  return [
    ...weights,
    ...(bias ? [{ name: 'in_proj_bias', shape: [total], bound: 0 }] : []),
    { name: 'out_proj.weight', shape: [embedDim, embedDim], bound: 1 / Math.sqrt(embedDim) },
    ...(bias ? [{ name: 'out_proj.bias', shape: [embedDim], bound: 0 }] : []),
  ];
}

const NAMES = ['q', 'k', 'v'] as const;

/** The parameters as the formula names them; parts of packed ones are views. */
function unpacked({ to, packed, bias }: Widths, state: State): Inputs {
  const given: Record<string, Tensor> = {};
  const take = (name: string): Tensor => state.get(name) ?? bug('a layer has its parameters', name);
  let start = 0;
  for (const [k, name] of NAMES.entries()) {
    const part = { start, stop: start + at(to, k) };
    given[`${name}_proj.weight`] = packed ? slice(take('in_proj_weight'), [part]) : take(`${name}_proj_weight`);
    if (bias) given[`${name}_proj.bias`] = slice(take('in_proj_bias'), [part]);
    start = part.stop;
  }
  for (const name of ['out_proj.weight', ...(bias ? ['out_proj.bias'] : [])]) given[name] = take(name);
  return given;
}

function at(widths: readonly number[], k: number): number {
  return widths[k] ?? bug('queries, keys and values have widths');
}

/**
 * The ways in which onnxruntime can be asked for attention, and for a product, as models.
 *
 * In: a problem. Out: model bytes, its inputs in the layout that the operator wants, and how its result lies. `graph` is
 * products and Softmax with an additive mask; `mha` and `gqa` are the contributed operators MultiHeadAttention (flash on
 * processors) and GroupQueryAttention. Undefined where an operator does not know what the problem asks for.
 */

import { element, sees, type Attention, type HostTensor, type Problem } from '../problem.ts';
import { modelBytes, type ValueInfo } from './model.ts';
import type { Bytes } from './protobuf.ts';

export type Form = 'graph' | 'mha' | 'gqa';

export interface OnnxProblem {
  readonly model: Bytes;
  readonly inputs: Readonly<Record<string, HostTensor>>;
  /** Where a row of the result begins. */
  readonly rowStart: (row: number) => number;
}

export function onnxProblem(problem: Problem, form: Form): OnnxProblem | undefined {
  const { attention } = problem;
  if (!attention) return form === 'graph' ? productModel(problem) : undefined;
  const { slopes, cap, sinks, row, documents } = attention;
  if (slopes ?? cap ?? sinks ?? documents ?? row !== 'softmax') return undefined;
  if (form === 'graph') return attention.keyHeads === attention.heads ? graphModel(problem, attention) : undefined;
  if (form === 'gqa') return attention.causal ? groupedModel(problem, attention) : undefined;
  const known = attention.window === undefined && attention.keyHeads === attention.heads;
  return known ? multiHeadModel(problem, attention) : undefined;
}

function productModel({ inputs, rows, width }: Problem): OnnxProblem {
  return {
    model: modelBytes({
      nodes: [{ op: 'MatMul', inputs: ['A', 'B'], outputs: ['Y'] }],
      inputs: infos(inputs),
      outputs: [{ name: 'Y', shape: [rows, width] }],
    }),
    inputs,
    rowStart: (row) => row * width,
  };
}

function graphModel({ inputs }: Problem, attention: Attention): OnnxProblem {
  const { heads, queries, keys, width, causal, window } = attention;
  const four = (name: string): HostTensor => {
    const { data, shape } = inputs[name] ?? { data: new Float32Array(), shape: [] };
    return { data, shape: [1, heads, ...shape.slice(-2)] };
  };
  const given = { Q: four('Q'), K: four('K'), V: four('V') };
  const masked = causal || window !== undefined;
  return {
    model: modelBytes({
      nodes: [
        { op: 'Transpose', inputs: ['K'], outputs: ['Kt'], attributes: { perm: [0, 1, 3, 2] } },
        { op: 'MatMul', inputs: ['Q', 'Kt'], outputs: ['S'] },
        { op: 'Mul', inputs: ['S', 'scale'], outputs: ['scaled'] },
        ...(masked ? [{ op: 'Add', inputs: ['scaled', 'mask'], outputs: ['masked'] }] : []),
        { op: 'Softmax', inputs: [masked ? 'masked' : 'scaled'], outputs: ['A'], attributes: { axis: -1 } },
        { op: 'MatMul', inputs: ['A', 'V'], outputs: ['Y'] },
      ],
      inputs: infos(given),
      outputs: [{ name: 'Y', shape: [1, heads, queries, width] }],
      constants: [
        { name: 'scale', shape: [], data: Float32Array.of(1 / Math.sqrt(width)) },
        ...(masked ? [{ name: 'mask', shape: [queries, keys], data: additiveMask(attention) }] : []),
      ],
    }),
    inputs: given,
    rowStart: (row) => row * width,
  };
}

function additiveMask(attention: Attention): Float32Array {
  const { queries, keys } = attention;
  const mask = new Float32Array(queries * keys);
  for (let i = 0; i < queries; i += 1) {
    for (let j = 0; j < keys; j += 1) if (!sees(attention, i, j)) mask[i * keys + j] = -Infinity;
  }
  return mask;
}

function multiHeadModel({ inputs }: Problem, attention: Attention): OnnxProblem {
  const { heads, queries, width, causal } = attention;
  const given = interleavedInputs(inputs, attention);
  return {
    model: modelBytes({
      nodes: [
        {
          op: 'MultiHeadAttention',
          domain: 'com.microsoft',
          inputs: ['Q', 'K', 'V'],
          outputs: ['Y'],
          attributes: { num_heads: heads, unidirectional: causal ? 1 : 0 },
        },
      ],
      inputs: infos(given),
      outputs: [{ name: 'Y', shape: [1, queries, heads * width] }],
    }),
    inputs: given,
    rowStart: interleavedRow(attention),
  };
}

function groupedModel({ inputs }: Problem, attention: Attention): OnnxProblem {
  const { heads, keyHeads, queries, keys, width, window = -1 } = attention;
  const given = interleavedInputs(inputs, attention);
  return {
    model: modelBytes({
      nodes: [
        {
          op: 'GroupQueryAttention',
          domain: 'com.microsoft',
          inputs: ['Q', 'K', 'V', '', '', 'lengths', 'total'],
          outputs: ['Y', 'presentK', 'presentV'],
          attributes: { num_heads: heads, kv_num_heads: keyHeads, local_window_size: window },
        },
      ],
      inputs: infos(given),
      outputs: [{ name: 'Y', shape: [1, queries, heads * width] }],
      constants: [
        { name: 'lengths', shape: [1], type: 'i32', data: Int32Array.of(keys - 1) },
        { name: 'total', shape: [], type: 'i32', data: Int32Array.of(keys) },
      ],
    }),
    inputs: given,
    rowStart: interleavedRow(attention),
  };
}

/** Q, K and V as `1 × length × (heads · width)`, which both operators want. */
function interleavedInputs(
  inputs: Readonly<Record<string, HostTensor>>,
  { heads, keyHeads, queries, keys, width }: Attention,
): Readonly<Record<string, HostTensor>> {
  const interleave = (name: string, count: number, length: number): HostTensor => {
    const from = inputs[name]?.data ?? [];
    const data = new Float32Array(count * length * width);
    for (let h = 0; h < count; h += 1) {
      for (let i = 0; i < length; i += 1) {
        for (let e = 0; e < width; e += 1) {
          data[(i * count + h) * width + e] = element(from, (h * length + i) * width + e);
        }
      }
    }
    return { data, shape: [1, length, count * width] };
  };
  return {
    Q: interleave('Q', heads, queries),
    K: interleave('K', keyHeads, keys),
    V: interleave('V', keyHeads, keys),
  };
}

function interleavedRow({ heads, queries, width }: Attention): (row: number) => number {
  return (row) => ((row % queries) * heads + Math.floor(row / queries)) * width;
}

function infos(inputs: Readonly<Record<string, HostTensor>>): readonly ValueInfo[] {
  return Object.entries(inputs).map(([name, { shape }]) => ({ name, shape }));
}

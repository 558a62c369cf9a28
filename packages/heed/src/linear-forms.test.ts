/**
 * Products of queries and keys without a row function: however they are bracketed, cut into pieces or carried along,
 * they give what the float64 oracle gives. Lengths lie around the pieces of 128; what a condition leaves out is NaN or ∞.
 */

import { randn, type Tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn, type Formula } from './index.ts';

const DEVICES = ['wasm', 'js', 'interpreter'] as const;

const PLAIN = [
  'Q·Kᵀ·V',
  'Q·Kᵀ·(V·Vᵀ)',
  'φ(x) = elu(x) + 1\nS = φ(Q)·φ(K)ᵀ\nS·V/sum(S, keep=true)',
  'φ(x) = elu(x) + 1\nS = φ(Q)·φ(K)ᵀ/√d\n(S/sum(S, keep=true))·V',
  'sum(exp(Q)·exp(K)ᵀ)',
];
const CAUSAL = [
  'φ(x) = elu(x) + 1\nS = φ(Q)·φ(K)ᵀ | j ≤ i\nS·V/sum(S, keep=true)',
  'φ(x) = elu(x) + 1\nS = φ(Q)·φ(K)ᵀ | j ≤ i\n(S/sum(S, keep=true))·V',
  'S = exp(Q)·exp(K)ᵀ | j < i\nS·V/(1 + sum(S, keep=true))',
  'S = exp(Q)·exp(K)ᵀ | j < i\n(S/sum(S, keep=true))·V',
  'S = Q·Kᵀ/√d | i ≥ j\nS·V',
  'sum(exp(Q)·exp(K)ᵀ | j ≤ i)',
];

/** Around the pieces; more queries than keys and more keys than queries. */
const LENGTHS: readonly (readonly [n: number, m: number])[] = [
  [1, 1],
  [127, 127],
  [128, 128],
  [129, 129],
  [300, 300],
  [1, 129],
  [129, 1],
  [300, 127],
  [128, 300],
  [257, 256],
  [0, 5],
  [5, 0],
  [0, 0],
];

function inputsOf(formula: string, n: number, m: number, outer: readonly number[] = []): Record<string, Tensor> {
  const seed = 7 * n + 3 * m;
  return {
    Q: randn([...outer, n, 5], { seed: seed + 1 }),
    K: randn([...outer, m, 5], { seed: seed + 2 }),
    ...(formula.includes('V') && { V: randn([...outer, m, 3], { seed: seed + 3 }) }),
  };
}

/** What differs from the oracle, by device. */
function faults(attend: Formula, inputs: Record<string, Tensor>): readonly string[] {
  const oracle = attend.runSync(inputs, { backend: 'reference' }).result;
  return DEVICES.flatMap((backend) => disagreement(attend.runSync(inputs, { backend }).result, oracle) ?? []);
}

describe.each([...PLAIN, ...CAUSAL])('%s', (formula) => {
  const attend = attn(formula);

  test.each(LENGTHS)('%i queries, %i keys', (n, m) => {
    expect(faults(attend, inputsOf(formula, n, m))).toEqual([]);
  });

  test.each([[[3]], [[2, 3]]])('leading axes %j', (outer) => {
    expect(faults(attend, inputsOf(formula, 131, 131, outer))).toEqual([]);
    expect(faults(attend, { ...inputsOf(formula, 131, 140, outer), Q: randn([131, 5], { seed: 8 }) })).toEqual([]);
  });
});

describe('what a condition leaves out is never read', () => {
  const holed = (value: number, at: number, tensor: Tensor): Tensor => {
    const width = tensor.shape[1];
    const data = Float32Array.from(tensor.data as Float32Array);
    return { ...tensor, data: data.fill(value, at * width, at * width + 1) };
  };
  /** The rows of queries that do not see key `at`: of sums of ∞ and −∞ the others are made in another order. */
  const before = (tensor: Tensor, at: number): Tensor => {
    const [rows = 0, ...others] = tensor.shape;
    const count = Math.min(rows, at);
    const width = others.reduce((a, b) => a * b, 1);
    return { ...tensor, shape: [count, ...others], data: (tensor.data as Float32Array).subarray(0, count * width) };
  };

  describe.each(CAUSAL)('%s', (formula) => {
    const attend = attn(formula);
    test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d in a key, and in a value', (value) => {
      for (const [n, m] of [
        [150, 150],
        [131, 270],
      ] as const) {
        const inputs = inputsOf(formula, n, m);
        for (const at of [3, 128, m - 1]) {
          const rows = Number.isNaN(value) ? n : at;
          for (const name of Object.keys(inputs).filter((one) => one !== 'Q')) {
            const given = { ...inputs, [name]: holed(value, at, inputs[name]) };
            const oracle = before(attend.runSync(given, { backend: 'reference' }).result, rows);
            for (const backend of DEVICES) {
              const got = before(attend.runSync(given, { backend }).result, rows);
              expect(disagreement(got, oracle) ?? 'agrees', `${backend}, ${name}, ${n}×${m}, ${at}`).toBe('agrees');
            }
          }
        }
      }
    });
  });
});

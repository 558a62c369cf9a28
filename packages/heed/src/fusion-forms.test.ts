/**
 * The forms in which a formula may say attention: each becomes the streams it should, and gives on random tensors of odd
 * sizes what the float64 oracle gives. Corpus entries and sizes around tile edges are fusion.test.ts.
 */

import { randn, type Tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './index.ts';

interface Form {
  readonly what: string;
  readonly formula: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** How many streams; the others are what is stored besides. */
  readonly streams: number;
  readonly want?: readonly string[];
  /** It goes by blocks of so many rows: what the stream reads is stored for a block. */
  readonly rows?: number;
  /** No kernel of this kind is left. */
  readonly without?: RegExp;
}

const plain = { Q: [7, 9], K: [71, 9], V: [71, 5] };
const pair = { ...plain, P: [7, 3], R: [71, 3] };
const heads = { Q: [3, 7, 9], K: [3, 71, 9], V: [3, 71, 5] };

const FORMS: readonly Form[] = [
  {
    what: 'the sum over the row is spelled out',
    formula: 'E = exp(Q·Kᵀ)\nE/sum(E, keep=true)·V',
    shapes: plain,
    streams: 1,
  },
  {
    what: 'with one more member',
    formula: 'E = exp(Q·Kᵀ | j ≤ 3·i)\nE/(1 + sum(E, keep=true))·V',
    shapes: plain,
    streams: 1,
  },
  {
    what: 'divided after the product',
    formula: 'E = exp(Q·Kᵀ)\nE·V/(sum(E, keep=true) + 2)',
    shapes: plain,
    streams: 1,
  },
  {
    what: 'a sink per head, spelled out',
    formula: 's: [H, 1, 1]\nE = exp(Q·Kᵀ/3)\nE/(exp(s) + sum(E, keep=true))·V',
    shapes: { ...heads, s: [3, 1, 1] },
    streams: 1,
  },
  {
    what: 'any function of the score, and its sum',
    formula: 'E = softplus(Q·Kᵀ | j ≤ i + 40)\nE·V/sum(E, keep=true)',
    shapes: plain,
    streams: 1,
  },
  {
    what: 'the logarithm of the total',
    formula: 'logsumexp(Q·Kᵀ/√d | j ≤ 3·i - 2)',
    shapes: { Q: [7, 9], K: [71, 9] },
    streams: 1,
  },
  {
    what: 'the same, its axis kept',
    formula: 'logsumexp(Q·Kᵀ, keep=true)',
    shapes: { Q: [3, 7, 9], K: [3, 71, 9] },
    streams: 1,
  },
  {
    what: 'attention and its total',
    formula: 'S = Q·Kᵀ/√d\nL = logsumexp(S)\nsoftmax(S)·V',
    shapes: plain,
    streams: 2,
    want: ['L', 'result'],
    without: /contract\(/,
  },
  {
    what: 'scores wanted besides',
    formula: 'S = Q·Kᵀ/√d\nsoftmax(S | j ≤ i)·V',
    shapes: plain,
    streams: 1,
    want: ['S', 'result'],
  },
  { what: 'one query', formula: 'softmax(Q·Kᵀ/√d)·V', shapes: { ...plain, Q: [9] }, streams: 1 },
  {
    what: 'one query of each head',
    formula:
      'Q: [H, d]; K: [H, m, d]; V: [H, m, e]\nS[a, b] = Σ_t Q[a, t]·K[a, b, t]\nA = softmax(S)\nout[a, c] = Σ_b A[a, b]·V[a, b, c]',
    shapes: { ...heads, Q: [3, 9] },
    streams: 1,
  },
  { what: 'one number for each key', formula: 'V: [m]\nsoftmax(Q·Kᵀ)·V', shapes: { ...plain, V: [71] }, streams: 1 },
  {
    what: 'keys and values shared by heads',
    formula: 'softmax(Q·Kᵀ | j ≤ i + 60)·V',
    shapes: { ...plain, Q: [2, 3, 7, 9] },
    streams: 1,
  },
  {
    what: 'grouped heads',
    formula:
      'Q: [B, H, n, d]; K: [B, G, m, d]; V: [B, G, m, e]\nsoftmax(Q·gqa(K, Q, axis=-3)ᵀ | j ≤ i + 60)·gqa(V, Q, axis=-3)',
    shapes: { Q: [2, 6, 7, 9], K: [2, 3, 71, 9], V: [2, 3, 71, 5] },
    streams: 1,
    without: /gather\(/,
  },
  {
    what: 'transposed weights',
    formula: 'softmax(K·Qᵀ, axis=-2)ᵀ·V',
    shapes: plain,
    streams: 1,
    without: /contract\(|rowwise\(/,
  },
  { what: 'transposed scores', formula: 'softmax((K·Qᵀ)ᵀ/√d)·V', shapes: plain, streams: 1, without: /contract\(/ },
  {
    what: 'values first',
    formula: 'A = softmax(Q·Kᵀ | j ≤ i)\nout[t, i] = Σ_j V[j, t]·A[i, j]',
    shapes: plain,
    streams: 1,
  },
  {
    what: 'products that are summed in the next line',
    formula: 'A = softmax(Q·Kᵀ)\nw[i, j, t] = A[i, j]·V[j, t]\nout[i, t] = Σ_j w[i, j, t]',
    shapes: plain,
    streams: 1,
    without: /contract\(|rowwise\(/,
  },
  {
    what: 'two matrices of scores',
    formula: 'softmax((Q·Kᵀ + P·Rᵀ)/√d)·V',
    shapes: pair,
    streams: 1,
    without: /contract\(/,
  },
  {
    what: 'scores times scores',
    formula: 'P[i, j] = (Q·Kᵀ)[i, j]·σ((R·Kᵀ)[i, j])\nsoftmax(P)·V',
    shapes: { ...plain, R: [7, 9] },
    streams: 1,
  },
  {
    what: 'weights through a gate',
    formula: 'g: [n, m]\nA = softmax(Q·Kᵀ)\nB[i, j] = A[i, j]·g[i, j]\nB·V',
    shapes: { ...plain, g: [7, 71] },
    streams: 1,
  },
  {
    what: 'a gate made of the scores',
    formula: 'S = Q·Kᵀ/3\nA = softmax(S | j ≤ i + 50)\nB[i, j] = A[i, j]·σ(S[i, j])\nB·V',
    shapes: plain,
    streams: 1,
    rows: 64,
    without: /rowwise\(/,
  },
  {
    what: 'a gate that is the scores themselves',
    formula: 'S = (K·Qᵀ)ᵀ/3\nA = softmax(S)\nB[i, j] = A[i, j]·S[i, j]\nB·V',
    shapes: plain,
    streams: 1,
    rows: 64,
    without: /rowwise\(/,
  },
  {
    what: 'a condition on the scores',
    formula: 'S = Q·Kᵀ/3\nsoftmax(S | S > 0.5)·V',
    shapes: plain,
    streams: 1,
    rows: 64,
    without: /rowwise\(/,
  },
  {
    what: 'weights left out after the fold',
    formula: 'A = softmax(Q·Kᵀ)\nB[i, j] = where(j ≤ 3·i, A[i, j]/2, 0)\nB·V',
    shapes: plain,
    streams: 1,
  },
  {
    what: 'two kinds of values',
    formula: 'A = softmax(Q·Kᵀ)\n[A·V, A·R]',
    shapes: { ...plain, R: [71, 3] },
    streams: 2,
    without: /contract\(/,
  },
  {
    what: 'a difference',
    formula:
      'λ: []; Q: [n, d]; K: [m, d]; P: [n, c]; R: [m, c]\nA = softmax(Q·Kᵀ | j ≤ i) - λ·softmax(P·Rᵀ | j ≤ i)\nA·V',
    shapes: { ...pair, λ: [] },
    streams: 2,
    without: /contract\(/,
  },
  {
    what: 'a difference of three, with a number for each query',
    formula:
      'g: [n, 1]; Q: [n, d]; K: [m, d]; P: [n, c]; R: [m, c]\nA = softmax(Q·Kᵀ) + g ⊙ softmax1(P·Rᵀ)/3 - softmax(-Q·Kᵀ)\nA·V',
    shapes: { ...pair, g: [7, 1] },
    streams: 3,
  },
  { what: 'no normaliser: two layers', formula: 'b: [m]\nrelu(Q·Kᵀ + b)·V', shapes: { ...plain, b: [71] }, streams: 1 },
  {
    what: 'keys of their own for each query',
    formula: 'K: [n, m, d]\nS[i, j] = Σ_t Q[i, t]·K[i, j, t]\nsoftmax(S)·V',
    shapes: { ...plain, K: [7, 71, 9] },
    streams: 1,
  },
  {
    what: 'weights that several products read are computed for each',
    formula: 'A = softmax(Q·Kᵀ)\n[A·V, A·V², A·V³]',
    shapes: plain,
    streams: 3,
    without: /[[ ]Q\.n, K\.m\] temporary/,
  },
  {
    what: 'scores that several normalisers read are computed for each',
    formula: 'S = Q·Kᵀ/√d\nsoftmax(S)·V + softmax(2·S)·V + softmax(3·S)·V - softmax(S/2)·V',
    shapes: plain,
    streams: 4,
    without: /[[ ]Q\.n, K\.m\] temporary/,
  },
];

function tensors({ shapes }: Form): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape], k) => [name, randn(shape, { seed: 17 + k })]));
}

describe.each(FORMS)('$what', (form) => {
  const { formula, streams, want = ['result'], without = /^no kernel/, rows } = form;
  const attend = attn(formula);
  const inputs = tensors(form);
  const ranks = Object.fromEntries(Object.entries(form.shapes).map(([name, shape]) => [name, shape.length]));

  test('becomes streams', () => {
    const text = attend.inspect('kernels', { ranks, want });
    const how = rows === undefined ? 'fused' : `row blocks of ${rows}`;
    expect(text.match(new RegExp(`^${how}: `, 'gm')) ?? []).toHaveLength(streams);
    // A loop over whole blocks, then what is left.
    expect(text.match(/^ *launch \d+ attention/gm) ?? []).toHaveLength(rows === undefined ? streams : 2 * streams);
    expect(text).not.toMatch(without);
  });

  test.each(['interpreter', 'js', 'wasm'] as const)('%s agrees with the oracle', (backend) => {
    const oracle = attend.runSync(inputs, { backend: 'reference', want });
    const ran = attend.runSync(inputs, { backend, want });
    for (const name of want) expect(disagreement(ran.at(name), oracle.at(name)) ?? 'agrees').toBe('agrees');
  });
});

const WHY: readonly (readonly [string, string, readonly string[]])[] = [
  ['A = softmax(Q·Kᵀ)\nA·V', 'its weights are needed by themselves', ['A', 'result']],
  ['A = softmax(Q·Kᵀ)\nrelu(A - 0.1)·V', 'its weights are changed after they are normalised', ['result']],
  ['S = Q·Kᵀ\nlogsumexp(S)', 'its scores are needed by themselves', ['S', 'result']],
  ['softmax(Q·Kᵀ, axis=-2)·V', 'its weights are normalised along another axis', ['result']],
];

test.each(WHY)('%s: %s', (formula, why, want) => {
  const text = attn(formula).inspect('kernels', { ranks: { Q: 2, K: 2, V: 2 }, want });
  expect(text).toContain(why);
  expect(text).not.toContain('stream(');
});

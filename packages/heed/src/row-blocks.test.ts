/**
 * Nothing as large as all scores is stored: relative positions by diagonals, the rest by blocks of rows. On sizes around a
 * block's edge each gives on every device what the float64 oracle gives, and its temporaries hold no n×m.
 */

import { compile } from '@heed/compiler';
import { check } from '@heed/formula';
import { formulas } from '@heed/formulas';
import { evaluateSize, randn, sizeSymbols, tensor, type Tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { graphOf } from './variants.ts';

interface Case {
  readonly what: string;
  readonly formula: string;
  /** Shapes of what is more than Q, K and V. */
  readonly more: Readonly<Record<string, readonly (number | 'n' | 'm')[]>>;
  readonly heads?: boolean;
  /** It has to: its rows are mixed, or a step goes from key to key. */
  readonly stores?: boolean;
}

const heads = 'Q: [H, n, d]; K: [H, m, d]; V: [H, m, e]';
const single = 'Q: [n, d]; K: [m, d]; V: [m, e]';

const CASES: readonly Case[] = [
  {
    what: 'talking heads',
    formula: `${heads}; L: [H, H]; W: [H, H]
S = Q·Kᵀ/√d
P[h, i, j] = Σ_g L[h, g]·S[g, i, j]
A = softmax(P)
R[h, i, j] = Σ_g W[h, g]·A[g, i, j]
R·V`,
    more: { L: [3, 3], W: [3, 3] },
    heads: true,
  },
  {
    what: 'talking heads, causal',
    formula: `${heads}; L: [H, H]; W: [H, H]
P[h, i, j] = Σ_g L[h, g]·(Q·Kᵀ)[g, i, j]
A = softmax(P | j ≤ i + 2)
R[h, i, j] = Σ_g W[h, g]·A[g, i, j]
R·V`,
    more: { L: [3, 3], W: [3, 3] },
    heads: true,
  },
  {
    what: 'additive scores',
    formula: `${single}; W: [d, c]; U: [d, c]; v: [c]
X = Q·W
Y = K·U
P[i, j] = Σ_t v[t]·tanh(X[i, t] + Y[j, t])
softmax(P | j ≤ i + 3)·V`,
    more: { W: [8, 6], U: [8, 6], v: [6] },
  },
  {
    what: 'a table for each query, looked into by the distance',
    formula: `${single}; T: [9, d]
P = Q·Tᵀ
softmax((Q·Kᵀ + P[i, clamp(i - j, -4, 4) + 4])/√d | j ≤ i + 9)·V`,
    more: { T: [9, 8] },
  },
  {
    what: 'a table looked into by data',
    formula: `${single}; t: i32[n]; u: i32[m]; b: [40]\nsoftmax(Q·Kᵀ/√d + b[t[i] + u[j]])·V`,
    more: { t: ['n'], u: ['m'], b: [40] },
  },
  {
    what: 'weights over the largest of their row',
    formula: `${heads}\nA = softmax(Q·Kᵀ/√d)\nA/max(A, axis=-1, keep=true)·V`,
    more: {},
    heads: true,
  },
  {
    what: 'weights normalised twice, transposed between',
    formula: `${heads}\nA = softmax((K·Qᵀ)ᵀ/√d | j ≤ i + 70)\nsoftmax(3·A)·V`,
    more: {},
    heads: true,
  },
  {
    what: 'a gate made of the scores',
    formula: `${single}\nS = Q·Kᵀ/3\nA = softmax(S | j ≤ i + 50)\nB[i, j] = A[i, j]·σ(S[i, j])\nB·V`,
    more: {},
  },
  {
    what: 'running sums of the weights',
    formula: `${heads}\nA = softmax(Q·Kᵀ/√d)\nB = cumsum(A, axis=-1)\n(A ⊙ B)·V`,
    more: {},
    heads: true,
    stores: true,
  },
  {
    what: 'a sum over queries besides',
    formula: `${single}; T: [9, d]
P = Q·Tᵀ
S[i, j] = (Q·Kᵀ)[i, j] + P[i, clamp(i - j, -4, 4) + 4]
X = relu(S/(1 + sum(abs(S), axis=-2, keep=true)))
softmax(X)·V`,
    more: { T: [9, 8] },
    stores: true,
  },
  {
    what: 'a bias of the distance',
    formula: `${heads}; b: [H, 5]\nsoftmax(Q·Kᵀ/√d + b[h, clamp(i - j, -2, 2) + 2])·V`,
    more: { b: [3, 5] },
    heads: true,
  },
  {
    what: 'a bias of the distance behind a condition',
    formula: `${heads}; b: [H, 140]\nsoftmax(Q·Kᵀ/√d + b[h, i - j] | j ≤ i)·V`,
    more: { b: [3, 140] },
    heads: true,
  },
  {
    what: 'a bias of the distance, clipped by a number that is given',
    formula: `${single}; b: [11]; w: i32[]\nsoftmax(Q·Kᵀ/√d + b[clamp(j - i, -w, w) + w])·V`,
    more: { b: [11], w: [] },
  },
  {
    what: 'buckets of the distance',
    formula: `${heads}; b: [H, 16]
far(r) = min(4 + ⌊4·log(r/4)/log(32/4)⌋, 7)
bucket(r) = where(r < 4, r, far(r))
softmax(Q·Kᵀ/√d + b[h, 8·[j > i] + bucket(|i - j|)])·V`,
    more: { b: [3, 16] },
    heads: true,
  },
];

function inputsOf({ more, heads: isHeads = false }: Case, n: number, m: number): Record<string, Tensor> {
  const lead = isHeads ? [3] : [];
  const shapes: Case['more'] = { Q: [...lead, n, 8], K: [...lead, m, 8], V: [...lead, m, 5], ...more };
  return Object.fromEntries(
    Object.entries(shapes).map(([name, axes], k) => {
      const shape = axes.map((axis) => (axis === 'n' ? n : axis === 'm' ? m : axis));
      const count = shape.reduce((a, b) => a * b, 1);
      if (!['t', 'u', 'w'].includes(name)) return [name, randn(shape, { seed: 31 + k })];
      return [
        name,
        tensor(
          Int32Array.from({ length: count }, (_, at) => (at * 7 + 5) % 20),
          shape,
          { dtype: 'i32' },
        ),
      ];
    }),
  );
}

describe.each(CASES)('$what', (one) => {
  const attend = attn(one.formula);

  test.each(['interpreter', 'js', 'wasm'] as const)('%s agrees with the oracle', (backend) => {
    for (const [n, m] of [
      [1, 1],
      [63, 7],
      [64, 65],
      [65, 64],
      [130, 67],
      [3, 130],
      [0, 5],
    ]) {
      const inputs = inputsOf(one, n, m);
      if (inputs.w !== undefined) inputs.w = tensor(Int32Array.of(5), [], { dtype: 'i32' });
      const oracle = attend.runSync(inputs, { backend: 'reference' }).result;
      const { result } = attend.runSync(inputs, { backend });
      expect([n, m, disagreement(result, oracle) ?? 'agrees']).toEqual([n, m, 'agrees']);
    }
  });

  test(`stores ${one.stores ? 'an' : 'no'} n×m`, () => {
    expect(temporaries(one.formula).some(isLarge)).toBe(one.stores ?? false);
  });
});

/** How many numbers each value has that is stored on the way, for 4097 positions and 2 of everything else. */
function temporaries(formula: string): number[] {
  const { buffers } = compile(graphOf(check(formula)));
  return buffers.flatMap(({ use, shape }) => {
    if (use.kind !== 'temporary') return [];
    return shape.axes.reduce((count: number, size) => {
      const symbols = [...sizeSymbols(size)].map((symbol) => [symbol, /(^|\.)[nm]$/.test(symbol) ? 4097 : 2]);
      return count * (evaluateSize(size, Object.fromEntries(symbols)) ?? Infinity);
    }, 1);
  });
}

const isLarge = (count: number): boolean => count >= 4097 ** 2;

test('no mechanism of the corpus whose ranks are known stores n×m', () => {
  const stored = formulas.flatMap(({ name, formula }) => {
    const { diagnostics } = attn(formula);
    if (diagnostics.length > 0 || name === 'additive-linear') return [];
    return temporaries(formula)
      .filter(isLarge)
      .map(() => name);
  });
  expect(stored).toEqual([]);
});

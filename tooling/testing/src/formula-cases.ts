/**
 * The case table: formulas, how their inputs look, and the sizes they are tried at. Every device runs every case.
 *
 * Sizes are chosen to be equal to, below and above the widths kernels work in, with empty and single axes. Inputs are
 * random; `hole` marks what is NaN wherever the named mask is false, so that anything leaking from an excluded position
 * shows.
 */

import { randn, tensor, uniform, values, zeros, type Tensor } from '@heed/tensor';

export type Sizes = Readonly<Record<'n' | 'm' | 'd' | 'e', number>>;

/** An axis: a size by name, or a number. */
type Axis = keyof Sizes | number;

export type InputLook =
  | { readonly fill: 'normal' | 'mask' | 'additive' | 'integers'; readonly axes: readonly Axis[] }
  /** Whole numbers from 0 to one less than `below`: places of an axis. */
  | { readonly fill: 'places'; readonly axes: readonly Axis[]; readonly below: Axis }
  /** Normal numbers; rows (axis -2) where mask `hole` (over the same axis) is false are NaN. */
  | { readonly fill: 'normal'; readonly axes: readonly Axis[]; readonly hole: string };

export interface FormulaCase {
  readonly name: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, InputLook>>;
  /** Sizes this case cannot have. */
  readonly except?: (sizes: Sizes) => boolean;
}

const normal = (...axes: readonly Axis[]): InputLook => ({ fill: 'normal', axes });

const QKV = { Q: normal('n', 'd'), K: normal('m', 'd'), V: normal('m', 'e') };

export const sizeTuples: readonly Sizes[] = [
  { n: 1, m: 1, d: 1, e: 1 },
  { n: 7, m: 13, d: 4, e: 5 },
  { n: 13, m: 7, d: 8, e: 3 },
  { n: 64, m: 65, d: 64, e: 64 },
  { n: 65, m: 64, d: 13, e: 65 },
  { n: 1, m: 65, d: 64, e: 7 },
  { n: 13, m: 1, d: 7, e: 1 },
  { n: 0, m: 13, d: 4, e: 4 },
  { n: 7, m: 0, d: 4, e: 4 },
  { n: 7, m: 13, d: 0, e: 0 },
  { n: 16, m: 16, d: 16, e: 16 },
  { n: 33, m: 31, d: 12, e: 9 },
];

export const formulaCases: readonly FormulaCase[] = [
  { name: 'textbook', formula: 'softmax(Q·Kᵀ/√d)·V', inputs: QKV },
  {
    name: 'batch axes',
    formula: 'softmax(Q·Kᵀ/√d)·V',
    inputs: { Q: normal(2, 3, 'n', 'd'), K: normal(2, 3, 'm', 'd'), V: normal(2, 3, 'm', 'e') },
  },
  {
    name: 'batch axes broadcast',
    formula: 'softmax(Q·Kᵀ/√d)·V',
    inputs: { Q: normal(2, 1, 'n', 'd'), K: normal(3, 'm', 'd'), V: normal('m', 'e') },
  },
  {
    name: 'causal, top-left',
    formula: 'softmax(Q·Kᵀ/√d | j ≤ i)·V',
    inputs: { Q: normal(2, 'n', 'd'), K: normal(2, 'm', 'd'), V: normal(2, 'm', 'e') },
  },
  { name: 'causal, bottom-right', formula: 'softmax(Q·Kᵀ/√d | j ≤ i + (m - n))·V', inputs: QKV },
  { name: 'sliding window', formula: 'softmax(Q·Kᵀ/√d | 0 ≤ i - j < 5)·V', inputs: QKV },
  { name: 'dilated window', formula: 'softmax(Q·Kᵀ/√d | |i - j| ≤ 9 ∧ (i - j) mod 3 = 0)·V', inputs: QKV },
  { name: 'prefix', formula: 'prefix(p) = j < p ∨ j ≤ i\nsoftmax(Q·Kᵀ/√d | prefix(4))·V', inputs: QKV },
  {
    name: 'key mask with NaN behind it',
    formula: 'mask: bool[m]\nsoftmax(Q·Kᵀ/√d | mask)·V',
    inputs: {
      ...QKV,
      K: { fill: 'normal', axes: ['m', 'd'], hole: 'mask' },
      V: { fill: 'normal', axes: ['m', 'e'], hole: 'mask' },
      mask: { fill: 'mask', axes: ['m'] },
    },
  },
  {
    name: 'full mask',
    formula: 'mask: bool[n, m]\nsoftmax(Q·Kᵀ/√d | mask)·V',
    inputs: { ...QKV, mask: { fill: 'mask', axes: ['n', 'm'] } },
  },
  {
    name: 'mask with axes of its own',
    formula: 'mask: bool[2, 3, n, m]\nsoftmax(Q·Kᵀ/√d | mask)·V',
    inputs: {
      Q: normal(2, 3, 'n', 'd'),
      K: normal(3, 'm', 'd'),
      V: normal('m', 'e'),
      mask: { fill: 'mask', axes: [2, 3, 'n', 'm'] },
    },
  },
  {
    name: 'padding mask over heads',
    formula: 'mask: bool[2, 1, 1, m]\nsoftmax(Q·Kᵀ/√d | mask ∧ j ≤ i)·V',
    inputs: {
      Q: normal(2, 3, 'n', 'd'),
      K: normal(2, 3, 'm', 'd'),
      V: normal(2, 3, 'm', 'e'),
      mask: { fill: 'mask', axes: [2, 1, 1, 'm'] },
    },
  },
  {
    name: 'mask wider than the scores',
    formula: 'mask: bool[2, n, m]\nsoftmax(Q·Kᵀ/√d | mask)·V',
    inputs: { ...QKV, mask: { fill: 'mask', axes: [2, 'n', 'm'] } },
  },
  {
    name: 'declared values with leading axes',
    formula: 'V: [2, 3, m, e]\nsoftmax(Q·Kᵀ/√d)·V',
    inputs: { Q: normal('n', 'd'), K: normal(3, 'm', 'd'), V: normal(2, 3, 'm', 'e') },
  },
  {
    name: 'bias per head',
    formula: 'softmax(Q·Kᵀ/√d - (h + 1)·|i - j|/8)·V',
    inputs: { Q: normal(2, 3, 'n', 'd'), K: normal(2, 3, 'm', 'd'), V: normal(2, 3, 'm', 'e') },
  },
  { name: 'everything excluded', formula: 'softmax(Q·Kᵀ/√d | j < 0)·V', inputs: QKV },
  {
    name: 'additive mask',
    formula: 'M: [n, m]\nsoftmax(Q·Kᵀ/√d + M)·V',
    inputs: { ...QKV, M: { fill: 'additive', axes: ['n', 'm'] } },
  },
  { name: 'linear bias in the distance', formula: 'softmax(Q·Kᵀ/√d - 0.25·|i - j|)·V', inputs: QKV },
  { name: 'soft cap', formula: 'S = 5·tanh(Q·Kᵀ/√d/5)\nsoftmax(S | j ≤ i)·V', inputs: QKV },
  { name: 'causal linear attention', formula: 'φ(x) = elu(x) + 1\n((φ(Q)·φ(K)ᵀ) | j ≤ i)·V', inputs: QKV },
  {
    name: 'log-sum-exp of the scores',
    formula: 'logsumexp(Q·Kᵀ | j ≤ i)',
    inputs: { Q: normal(2, 'n', 'd'), K: normal(2, 'm', 'd') },
  },
  {
    name: 'sum, mean and max of rows',
    formula: 'X: [n, d]\nsum(X) + mean(X) - max(X | j < 3)',
    inputs: { X: normal('n', 'd') },
    except: ({ d }) => d === 0,
  },
  {
    name: 'mean along the first axis',
    formula: 'X: [n, d]\nmean(X | i > 0, axis=-2)',
    inputs: { X: normal('n', 'd') },
  },
  { name: 'sum over two axes', formula: 'X: [3, n, d]\nsum(X, axis=(-2,-1))', inputs: { X: normal(3, 'n', 'd') } },
  {
    name: 'softmax over two axes',
    formula: 'X: [3, n, d]\nsoftmax(X | j ≤ i, axis=(-2,-1))',
    inputs: { X: normal(3, 'n', 'd') },
  },
  { name: 'softmax down the columns', formula: 'X: [n, d]\nsoftmax(X, axis=-2)', inputs: { X: normal('n', 'd') } },
  {
    name: 'concatenation',
    formula: 'Q: [n, d]; X: [n, e]\ntanh([Q, X])',
    inputs: { Q: normal('n', 'd'), X: normal('n', 'e') },
  },
  {
    name: 'concatenation, broadcast',
    formula: 'Q: [1, d]; K: [m, e]\nsum(tanh([Q, K]))',
    inputs: { Q: normal(1, 'd'), K: normal('m', 'e') },
  },
  {
    name: 'elementwise chain',
    formula: 'X: [n, d]; γ: []\nsigmoid(γ·X)⊙X + exp(-|X|) - X²/(1 + X²)',
    inputs: { X: normal('n', 'd'), γ: normal() },
  },
  {
    name: 'vectors',
    formula: 'q: [d]; K: [m, d]; V: [m, e]\nsoftmax(K·q/√d)·V',
    inputs: { q: normal('d'), K: normal('m', 'd'), V: normal('m', 'e') },
  },
  { name: 'transposed product', formula: 'X: [n, d]\nXᵀ·X', inputs: { X: normal('n', 'd') } },
  {
    name: 'rule 1, parameters drawn',
    formula: 'Attention(Q,K,V)=Softmax(Linear([Q,K]))⋅V',
    inputs: { Q: normal(2, 'n', 'd'), K: normal('n', 'e'), V: normal('m', 'e') },
  },
  {
    name: 'rule 2, parameters drawn',
    formula: 'Attention(Q,K,V)=Softmax(sum(tanh(Linear([Q,K]))))⋅V',
    inputs: { Q: normal(1, 'd'), K: normal('m', 'e'), V: normal('m', 'e') },
  },
  {
    name: 'a linear map, its parameters given',
    formula: 'tanh(Linear(X, name=f)) + Linear(X, bias=false)',
    inputs: { X: normal(3, 'n', 'd'), 'f.weight': normal('e', 'd'), 'f.bias': normal('e') },
  },
  {
    name: 'a shared linear map',
    formula: 'f(x) = Linear(x, out=5)\nsoftmax(f(Q)·f(K)ᵀ | j ≤ i)·V',
    inputs: { ...QKV, 'linear.bias': normal(5) },
  },
  {
    name: 'heads with rotary positions, merged again',
    formula: 'X: [n, 12]\nH = heads(X, 3)\nR = rope(H)\nmerge(softmax(R·Rᵀ | j ≤ i)·H)',
    inputs: { X: normal('n', 12) },
  },
  {
    name: 'ALiBi with grouped keys',
    formula: 'Q: [6, n, d]; K: [2, m, d]; V: [2, m, e]\nsoftmax(Q·gqa(K, Q)ᵀ/√d - alibi(6)[h]·|i - j|)·gqa(V, Q)',
    inputs: { Q: normal(6, 'n', 'd'), K: normal(2, 'm', 'd'), V: normal(2, 'm', 'e') },
  },
  {
    name: 'a bias that only exists where it is needed, in a named value',
    formula: 'Q: [n, d]; K: [m, d]; w: [n]\nS = Q·Kᵀ/√d + w[i - j]\nsoftmax(S | j ≤ i)',
    inputs: { Q: normal('n', 'd'), K: normal('m', 'd'), w: normal('n') },
  },
  {
    name: 'padded, rolled and stacked',
    formula: 'X: [n, d]\nstack(roll(pad(X, 1, 1, axis=-2), 2, axis=-2), pad(X, 2, 0, axis=-2))',
    inputs: { X: normal('n', 'd') },
  },
  {
    name: 'softmax with one more logit',
    formula: 'softmax1(Q·Kᵀ/√d | j ≤ i)·V',
    inputs: { Q: normal(2, 'n', 'd'), K: normal(2, 'm', 'd'), V: normal(2, 'm', 'e') },
  },
  {
    name: 'a sink for each head',
    formula: 's: [H]\nsoftmax(Q·Kᵀ/√d | j ≤ i, sink=s[h])·V',
    inputs: { Q: normal(2, 3, 'n', 'd'), K: normal(2, 3, 'm', 'd'), V: normal(2, 3, 'm', 'e'), s: normal(3) },
  },
  {
    name: 'softmax1 under an additive mask',
    formula: 'M: [n, m]\nsoftmax1(Q·Kᵀ/√d + M)·V',
    inputs: { ...QKV, M: { fill: 'additive', axes: ['n', 'm'] } },
  },
  { name: 'softpick', formula: 'softpick(Q·Kᵀ/√d | j ≤ i)·V + softpick(Q·Kᵀ/√d, eps=0.5)·V', inputs: QKV },
  { name: 'normalised queries and keys', formula: 'softmax(4·normalize(Q)·normalize(K)ᵀ)·V', inputs: QKV },
  {
    name: 'layernorm and rmsnorm',
    formula: 'g: [d]; β: [d]\nlayernorm(X, gain=g, bias=β) + rmsnorm(X, gain=g, eps=0.01)',
    inputs: { X: normal(2, 'n', 'd'), g: normal('d'), β: normal('d') },
  },
  {
    name: 'layernorm of what a mask keeps',
    formula: 'mask: bool[n, d]\nlayernorm(X | mask) + rmsnorm(X | mask, axis=-2)',
    inputs: { X: normal('n', 'd'), mask: { fill: 'mask', axes: ['n', 'd'] } },
  },
  {
    name: 'running sums and products',
    formula: 'cumsum(X | j ≠ 2) + cumsum(X, axis=-2, reverse=true) + cumprod(tanh(X), exclusive=true)',
    inputs: { X: normal(2, 'n', 'd') },
  },
  {
    name: 'running sums of whole numbers',
    formula: 't: i32[n, m]\ncumsum(t, axis=-2, exclusive=true)',
    inputs: { t: { fill: 'integers', axes: ['n', 'm'] } },
  },
  {
    name: 'the key each query likes best',
    formula: 'S = Q·Kᵀ | j ≤ i\nargmax(S, keep=true) + argmax(S, axis=-2, keep=true)',
    inputs: { Q: normal(2, 'n', 'd'), K: normal('m', 'd') },
  },
  {
    name: 'bits, gelu and outer products',
    formula: 't: i32[n]\ngelu(X, approx=tanh) + sum(X ⊗ [bitand(shr(t, 1), 5) > bitor(shl(t, 2), 3)])',
    inputs: { X: normal('n', 'd'), t: { fill: 'integers', axes: ['n'] } },
  },
  {
    name: 'rotary positions of one’s own, in even pairs',
    formula:
      'p: i32[n]\nR = rope(Q, pairs=even, positions=p, width=4, base=500)\nsoftmax(R·rope(K, pairs=even, start=3, width=4, base=500)ᵀ/√d)·V',
    inputs: { Q: normal(2, 'n', 8), K: normal('m', 8), V: normal('m', 'e'), p: { fill: 'integers', axes: ['n'] } },
  },
  { name: 'sinusoidal positions', formula: 'X + sinusoid(n, d)', inputs: { X: normal(2, 'n', 'd') } },
  {
    name: 'pairs of queries and keys',
    formula: 'tanh(pairs(Q, K) | j ≠ 1)',
    inputs: { Q: normal(2, 'n', 'd'), K: normal('m', 'e') },
  },
  {
    name: 'transposed and reshaped',
    formula: 'X: [3, n, 4]\nreshape(transpose(X | j ≤ i, 1, 0, 2), n, 2, 6)',
    inputs: { X: normal(3, 'n', 4) },
  },
  {
    name: 'negation and comparison',
    formula: 'X: [n, d]\nwhere(X > 0 ∧ ¬(X > 1), X, -X/2)',
    inputs: { X: normal('n', 'd') },
  },
  {
    name: 'slopes per head, looked up',
    formula: 'slope: [H]\nsoftmax(Q·Kᵀ/√d - slope[h]·|i - j| | j ≤ i)·V',
    inputs: { Q: normal(2, 3, 'n', 'd'), K: normal(2, 3, 'm', 'd'), V: normal(2, 3, 'm', 'e'), slope: normal(3) },
  },
  {
    name: 'relative position table',
    formula: 'bias: [H, w]\nsoftmax(Q·Kᵀ/√d + bias[h, clamp(i - j, -8, 8) + 8])·V',
    inputs: { Q: normal(2, 3, 'n', 'd'), K: normal(2, 3, 'm', 'd'), V: normal(2, 3, 'm', 'e'), bias: normal(3, 17) },
  },
  {
    name: 'T5’s buckets, by logarithm',
    formula:
      'bias: [H, 16]\nfar(r) = min(4 + ⌊4·log(r/4)/log(32/4)⌋, 7)\nbucket(r) = where(r < 4, r, far(r))\nsoftmax(Q·Kᵀ + bias[h, 8·[j > i] + bucket(|i - j|)])·V',
    inputs: { Q: normal(3, 'n', 'd'), K: normal(3, 'm', 'd'), V: normal(3, 'm', 'e'), bias: normal(3, 16) },
  },
  {
    name: 'packed documents',
    formula: 'doc: i32[n]; from: i32[m]\nsoftmax(Q·Kᵀ/√d | doc[i] = from[j] ∧ j ≤ i)·V',
    inputs: { ...QKV, doc: { fill: 'places', axes: ['n'], below: 3 }, from: { fill: 'places', axes: ['m'], below: 3 } },
  },
  {
    name: 'wild indices behind a guard',
    formula:
      'w: [2, k]; t: i32[n, m]\nS = Q·Kᵀ + where(0 ≤ t < 7, w[1, t], 0)\nsoftmax(S + w[0, i - j - 1] | 0 < i - j ≤ 7)·V',
    inputs: { ...QKV, w: normal(2, 7), t: { fill: 'integers', axes: ['n', 'm'] } },
  },
  {
    name: 'rows looked up, slices and single places',
    formula: 'E: [9, d]; t: i32[2, n]\nE[t, :] + E[8, :] - E[1:2, :]',
    inputs: { E: normal(9, 'd'), t: { fill: 'places', axes: [2, 'n'], below: 9 } },
  },
  {
    name: 'rows at positions',
    formula: 'X: [n, d]; pos: [200, d]\nX + pos[2·i + 3, :]',
    inputs: { X: normal('n', 'd'), pos: normal(200, 'd') },
  },
  {
    name: 'additive scores (Bahdanau)',
    formula: 'v: [d]; A: [n, d]; C: [m, d]; V: [m, e]\ne[i, j] = Σ_t v[t]·tanh(A[i, t] + C[j, t])\nsoftmax_j(e)·V',
    inputs: { v: normal('d'), A: normal('n', 'd'), C: normal('m', 'd'), V: normal('m', 'e') },
  },
  {
    name: 'talking heads',
    formula:
      'L: [H, 3]; W: [H, H]\nS = Q·Kᵀ/√d\nP[h, i, j] = Σ_g L[h, g]·S[g, i, j]\nA = softmax(P)\nR[h, i, j] = Σ_g W[h, g]·A[g, i, j]\nR·V',
    inputs: {
      Q: normal(3, 'n', 'd'),
      K: normal(3, 'm', 'd'),
      V: normal(2, 'm', 'e'),
      L: normal(2, 3),
      W: normal(2, 2),
    },
  },
  {
    name: 'weighted values, then their sum',
    formula: 'A = softmax(Q·Kᵀ)\nweighted[i, k, t] = A[i, k]·V[k, t]\noutput[i, t] = Σ_k weighted[i, k, t]',
    inputs: QKV,
  },
  {
    name: 'dot products by index, leading axes carried',
    formula: 'S[i, j] = Σ_t Q[i, t]·K[j, t]\nsoftmax_j(S | j ≤ i)·V',
    inputs: { Q: normal(2, 3, 'n', 'd'), K: normal(3, 'm', 'd'), V: normal('m', 'e') },
  },
  {
    name: 'attention-free (AFT), causal',
    formula:
      'K: [m, e]; w: [n, m]\ny[i, t] = Σ_j((exp(K[j, t] + w[i, j]) | j ≤ i)·V[j, t]) / Σ_j(exp(K[j, t] + w[i, j]) | j ≤ i)',
    inputs: { K: normal('m', 'e'), V: normal('m', 'e'), w: normal('n', 'm') },
    except: ({ m }) => m === 0,
  },
  {
    name: '2-simplicial scores',
    formula: 'Q: [3, d]; K: [m, d]; L: [n, d]\ns[i, j, k] = Σ_t Q[i, t]·K[j, t]·L[k, t]\nsoftmax_(j,k)(s | k ≤ j)',
    inputs: { Q: normal(3, 'd'), K: normal('m', 'd'), L: normal('n', 'd') },
  },
  {
    name: 'a convolution by index',
    formula: 'w: [5, d]; X: [n, d]\ny[i < n, c] = Σ_r(w[r, c]·X[i - r, c] | r ≤ i)',
    inputs: { w: normal(5, 'd'), X: normal('n', 'd') },
  },
  {
    name: 'vectors kept whole in index notation',
    formula: 'A: [n, m]; W: [e, 4]\ny[i, :] = tanh(Σ_j A[i, j]·V[j, :])·W',
    inputs: { A: normal('n', 'm'), V: normal('m', 'e'), W: normal('e', 4) },
  },
  {
    name: 'paged keys',
    formula:
      'tbl: i32[2, 4]; K: [20, d]\nS[b, i, j < 20] = Σ_t Q[b, i, t]·K[tbl[b, j div 5]·5 + j mod 5, t]\nsoftmax(S/√d)',
    inputs: { Q: normal(2, 'n', 'd'), K: normal(20, 'd'), tbl: { fill: 'places', axes: [2, 4], below: 4 } },
  },
];

/** The inputs of a case at given sizes, the same for the same seed. */
export function makeInputs({ inputs }: FormulaCase, sizes: Sizes, seed: number): Readonly<Record<string, Tensor>> {
  const made: Record<string, Tensor> = {};
  const names = Object.keys(inputs);
  const shapeOfInput = (look: InputLook): number[] =>
    look.axes.map((axis) => (typeof axis === 'number' ? axis : sizes[axis]));
  names.forEach((name, stream) => {
    const look = inputs[name];
    const shape = shapeOfInput(look);
    const dice = uniform(shape, { seed, stream: stream + 100 });
    switch (look.fill) {
      case 'normal':
        made[name] = randn(shape, { seed, stream });
        break;
      case 'mask':
        made[name] = tensor(
          Uint8Array.from(values(dice), (x) => (x < 0.6 ? 1 : 0)),
          shape,
          { dtype: 'bool' },
        );
        break;
      case 'additive':
        made[name] = tensor(
          Float32Array.from(values(dice), (x) => (x < 0.3 ? -Infinity : x)),
          shape,
        );
        break;
      case 'places': {
        const below = typeof look.below === 'number' ? look.below : sizes[look.below];
        made[name] = tensor(
          Int32Array.from(values(dice), (x) => Math.floor(x * below)),
          shape,
          { dtype: 'i32' },
        );
        break;
      }
      case 'integers':
        made[name] = tensor(
          Int32Array.from(values(dice), (x) => Math.floor(x * 200) - 100),
          shape,
        );
        break;
    }
  });
  for (const name of names) {
    const look = inputs[name];
    if ('hole' in look) made[name] = withHoles(made[name], made[look.hole] ?? zeros([0]));
  }
  return made;
}

function withHoles(x: Tensor, mask: Tensor): Tensor {
  const width = x.shape.at(-1) ?? 1;
  const kept = values(mask);
  return tensor(
    Float32Array.from(values(x), (v, k) => (kept[Math.floor(k / width)] ? v : NaN)),
    x.shape,
  );
}

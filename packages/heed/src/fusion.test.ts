/** Which mechanisms of the corpus are one pass over the keys, and that a stream gives what separate steps give. */

import { readLiteral } from '@heed/formats';
import { formulas } from '@heed/formulas';
import { randn, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './index.ts';

const fused = [
  'concat-linear',
  'scaled-dot-product',
  'causal',
  'causal-bottom-right',
  'sliding-window',
  'prefix-lm',
  'document-mask',
  'padding-mask',
  'additive-mask',
  'alibi',
  't5-bias',
  'relative-position-bias',
  'soft-cap',
  'multi-head-self-attention',
  'cross-attention',
  'grouped-query',
  'multi-query',
  'luong-general',
  'rope',
  'qk-norm',
  'cosine-similarity',
  'softmax-one',
  'attention-sink',
  'sigmoid-attention',
  'relu-squared',
  'causal-linear-attention',
  'image-example',
  'attn-layer',
  'attn-layer-self',
  'attention-vs-self-attention',
  'self-attention-eight-steps',
  'differential',
];

/** By blocks of rows, each for its reason. */
const blocks: Readonly<Record<string, string>> = {
  bahdanau: 'it reads a number of its own for each query and key, which is stored',
  'talking-heads': 'its weights are changed after they are normalised',
};

/** Not attention's shape, each for its reason; undefined where the product is no attention at all. */
const stored: Readonly<Record<string, string | undefined>> = {
  'additive-linear': 'its scores are no product of queries and keys',
  'linear-attention': undefined,
  bmm: undefined,
};

test.each(fused)('%s is fused', (name) => {
  const { formula } = formulas.find((entry) => entry.name === name)!;
  const text = attn(formula).inspect('kernels');
  expect(text).toMatch(/^fused: /m);
  expect(text).toContain(': stream(');
  expect(text).not.toContain('softmax_f32_rowwise');
});

test.each(Object.entries(blocks))('%s goes by blocks of rows: %s', (name, why) => {
  const { formula } = formulas.find((entry) => entry.name === name)!;
  const text = attn(formula).inspect('kernels');
  expect(text).toMatch(new RegExp(`^row blocks of \\d+: .*: ${why}$`, 'm'));
  expect(text).toMatch(/^loop /m);
  expect(text).not.toMatch(/^(fused|not fused): /m);
});

test('every other entry says why it is not', () => {
  const others = formulas.filter(({ name }) => !fused.includes(name) && !Object.hasOwn(blocks, name));
  expect(others.map(({ name }) => name).toSorted()).toEqual(Object.keys(stored).toSorted());
  for (const { name, formula, inputs } of others) {
    const rank = (text: string): number => readLiteral(text).value!.shape.length;
    const ranks = Object.fromEntries(Object.entries(inputs).map(([input, text]) => [input, rank(text)]));
    const text = attn(formula).inspect('kernels', { ranks });
    const said = /^not fused: .*$/gm.exec(text)?.[0];
    expect([name, text.includes(': stream('), said === undefined]).toEqual([name, false, stored[name] === undefined]);
    expect(text).toContain(stored[name] ?? '');
  }
});

test('what is not fused says why', () => {
  const wanted = attn('A = softmax(Q·Kᵀ/√d)\n[A·V, A]');
  expect(wanted.inspect('kernels')).toContain(
    'not fused: A·V: its weights are needed by themselves, so they are stored',
  );
  const additive = attn('e: [n, m]; V: [m, c]\nsoftmax(e)·V');
  expect(additive.inspect('kernels')).toContain('its scores are no product of queries and keys');
});

test('grouped heads are read by index: no copy of keys or values', () => {
  const text = attn('Q: [H, n, d]; K: [G, m, d]; V: [G, m, e]\nsoftmax(Q·gqa(K, Q)ᵀ/√d)·gqa(V, Q)').inspect('kernels');
  expect(text).not.toContain('gather');
  expect(text).toContain('0/div(H, G)');
});

/** Sizes around the tiles of 64 and the panels of 8. */
const SIZES: readonly (readonly [n: number, m: number, d: number, e: number])[] = [
  [1, 1, 1, 1],
  [1, 129, 7, 5],
  [3, 64, 8, 6],
  [7, 65, 16, 9],
  [8, 63, 5, 4],
  [9, 128, 3, 1],
  [63, 64, 4, 12],
  [64, 65, 12, 7],
  [65, 130, 9, 8],
  [5, 0, 4, 3],
];

const FORMULAS = [
  'softmax(Q·Kᵀ/√d)·V',
  'softmax(Q·Kᵀ/√d | j ≤ i + (m - n))·V',
  'softmax(Q·Kᵀ/√d | 0 ≤ i - j < 11)·V',
  'softmax(Q·Kᵀ/√d | ⌊i/5⌋ = ⌊j/5⌋)·V',
  'softmax(Q·Kᵀ - 0.25·(i - j) | (i - j) mod 3 = 0)·V',
  'softmax1(5·tanh(Q·Kᵀ/5))·V',
  'softpick(Q·Kᵀ)·V',
  'σ(Q·Kᵀ - log(m))·V',
  'relu²(Q·Kᵀ)·V',
  'E = exp(Q·Kᵀ)\nE/(1 + sum(E, keep=true))·V',
  'E = elu(Q·Kᵀ) + 2\nE·V/sum(E, keep=true)',
];

describe.each(FORMULAS)('%s', (text) => {
  const attend = attn(text);
  test.each(['wasm', 'js', 'interpreter'] as const)('%s agrees with the oracle at every edge', (backend) => {
    expect(attend.inspect('kernels')).toContain(': stream(');
    for (const [k, [n, m, d, e]] of SIZES.entries()) {
      const inputs = {
        Q: randn([2, n, d], { seed: 3 * k + 1 }),
        K: randn([2, m, d], { seed: 3 * k + 2 }),
        V: randn([2, m, e], { seed: 3 * k + 3 }),
      };
      const got = attend.runSync(inputs, { backend }).result;
      const want = attend.runSync(inputs, { backend: 'reference' }).result;
      expect(worst(got, want), `${n}×${m}×${d}×${e}`).toBeLessThan(1e-5);
    }
  });
});

/** The largest difference, as a share of the largest number; NaN must meet NaN. */
function worst(got: Tensor, want: Tensor): number {
  expect(got.shape).toEqual(want.shape);
  const [a, b] = [Array.from(got.data as ArrayLike<number>), Array.from(want.data as ArrayLike<number>)];
  const largest = Math.max(1e-3, ...b.filter((x) => !Number.isNaN(x)).map(Math.abs));
  const differences = b.map((x, k) => (Number.isNaN(x) ? (Number.isNaN(a[k]) ? 0 : 1) : Math.abs(a[k] - x) / largest));
  return Math.max(0, ...differences);
}

/**
 * Every entry of the corpus at odd sizes larger than a tile, its result alone wanted, so that what can be a stream is one:
 * each device against the float64 oracle.
 */

import { readLiteral } from '@heed/formats';
import { formulas, type FormulaEntry } from '@heed/formulas';
import { randn, tensor, uniform, type Tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './index.ts';

/** What a size of the samples becomes: equal ones stay equal, halves stay halves, 8 is still 4 + 4; others stay. */
const SIZES: Readonly<Record<string, number>> = { 2: 7, 3: 11, 4: 14, 5: 67, 6: 82, 7: 25, 8: 28, 10: 9 };
/** Where 6 is a width: scores of wide random projections would be too large for float32 to tell apart. */
const PROJECTED: ReadonlySet<string> = new Set(['multi-head-self-attention', 'cross-attention']);
const wider = (size: string, name: string): string =>
  size === '6' && PROJECTED.has(name) ? '22' : String(SIZES[size] ?? size);

const list = (length: number, at: (k: number) => number | boolean): (number | boolean)[] =>
  Array.from({ length }, (_, k) => at(k));

/** Inputs that are written out, or whose sizes the formula fixes. */
const OWN: Readonly<Record<string, Readonly<Record<string, Tensor>>>> = {
  'image-example': {
    first: uniform([67], { seed: 1, low: 1, high: 90 }),
    K: randn([67, 7], { seed: 2 }),
    Q: randn([71, 7], { seed: 3 }),
    V: randn([67, 3], { seed: 4 }),
  },
  'self-attention-eight-steps': {
    X: randn([71, 5], { seed: 1 }),
    W_key: randn([5, 6], { seed: 2 }),
    W_query: randn([5, 6], { seed: 3 }),
    W_value: randn([5, 9], { seed: 4 }),
  },
  'cross-attention': {
    W_Q: uniform([14, 22], { seed: 3, low: -0.3, high: 0.3 }),
    W_K: uniform([67, 22], { seed: 4, low: -0.1, high: 0.1 }),
  },
  'document-mask': {
    doc: tensor(
      list(82, (k) => Math.floor(k / 19)),
      [82],
      { dtype: 'i32' },
    ),
  },
  'padding-mask': {
    mask: tensor(
      list(7 * 67, (k) => k % 67 < 9 * Math.floor(k / 67)),
      [7, 1, 1, 67],
      { dtype: 'bool' },
    ),
  },
  'additive-mask': { M: randn([14, 14], { seed: 9 }) },
  't5-bias': { bias: randn([7, 16], { seed: 4 }) },
  'relative-position-bias': { bias: randn([7, 5], { seed: 4 }) },
  'attention-sink': { s: randn([11], { seed: 4 }) },
};

function inputsOf({ name, inputs }: FormulaEntry): Record<string, Tensor> {
  const own = OWN[name] ?? {};
  return Object.fromEntries(
    Object.entries(inputs).map(([input, text]) => {
      const wide = text.replace(
        /\(([\d,]+);/,
        (_, sizes: string) =>
          `(${sizes
            .split(',')
            .map((size) => wider(size, name))
            .join(',')};`,
      );
      return [input, own[input] ?? readLiteral(wide).value!];
    }),
  );
}

describe.each(formulas.map((entry) => ({ name: entry.name, entry })))('$name', ({ entry }) => {
  const { formula, sizes } = entry;
  const inputs = inputsOf(entry);

  test.each(['interpreter', 'js', 'wasm'] as const)('%s', (backend) => {
    const options = sizes ? { sizes } : {};
    const oracle = attn(formula).runSync(inputs, { ...options, backend: 'reference' }).result;
    const ran = attn(formula).runSync(inputs, { ...options, backend }).result;
    expect(disagreement(ran, oracle) ?? 'agrees').toBe('agrees');
  });
});

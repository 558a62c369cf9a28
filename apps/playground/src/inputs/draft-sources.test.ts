/** Drafts: every formula of the corpus, and others, runs on what is drafted for it. */

import { check } from '@heed/formula';
import { formulas } from '@heed/formulas';
import { attn } from 'heed';
import { describe, expect, test } from 'vitest';
import { draftSources } from './draft-sources.ts';
import { readSource, shapeOfSource } from './read-source.ts';

const nothing = { shapes: {}, sizes: {} };

const drafted = (text: string, given: Parameters<typeof draftSources>[2] = nothing): ReturnType<typeof draftSources> =>
  draftSources(text, check(text), given);

function runs(text: string, extra: Readonly<Record<string, string>> = {}): readonly number[] {
  const shapes = Object.fromEntries(Object.entries(extra).map(([name, source]) => [name, shapeOfSource(source)!]));
  const { sources, sizes } = drafted(text, { shapes, sizes: {} });
  const tensors = Object.entries({ ...extra, ...sources }).map(([name, source]) => [
    name,
    readSource(name, source).value!,
  ]);
  return attn(text).runSync(Object.fromEntries(tensors), { backend: 'reference', sizes }).result.shape;
}

test.each(formulas.map(({ name, formula }) => [name, formula]))('%s', (_, formula) => {
  expect(runs(formula).every((size) => size >= 1)).toBe(true);
});

describe('sizes', () => {
  test.each<[string, readonly number[]]>([
    ['softmax(Q·Kᵀ/√d)·V', [3, 3]],
    ['softmax(Q·Kᵀ/√d + M)·V', [3, 3]],
    ['W·x', [3]],
    ['γ·X', [3, 4]],
    ['merge(heads(X, 3))', [3, 3]],
    ['X: [n, 8]; X + 1', [3, 8]],
    ['X: [n, d]; Y: [n+2, d]; concat(X, Y, axis=0)', [8, 4]],
  ])('%s', (text, shape) => {
    expect(check(text).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(runs(text)).toEqual(shape);
  });

  test('those of given inputs are taken over', () => {
    expect(drafted('softmax(Q·Kᵀ/√d)·V', { shapes: { K: [7, 5] }, sizes: {} }).sources).toEqual({
      Q: 'randn(3,5; seed=1)',
      V: 'randn(7,3; seed=3)',
    });
  });

  test('what no input fixes is drafted too', () => {
    const { sources, sizes } = drafted('K: [H/g, m, d]; Q: [H, n, d]; Q·gqa(K, Q, axis=-3)ᵀ');
    expect(sizes).toEqual({ g: 2 });
    expect(sources).toEqual({ K: 'randn(1,4,4; seed=1)', Q: 'randn(2,3,4; seed=2)' });
  });
});

describe('numbers', () => {
  test('masks let the past through, indices lie within, numbers are one', () => {
    expect(drafted('mask: bool[n, m]; softmax(Q·Kᵀ | mask)·V').sources['mask']).toBe(
      '[[true,true,false,false],[true,true,true,false],[true,true,true,true]]',
    );
    const { sources } = drafted('E: [c, d]; ids: i32[n]; Y[i, t] = E[ids[i], t]');
    expect(sources).toEqual({ E: 'randn(4,4; seed=1)', ids: '[0,1,2]' });
    expect(drafted('γ: []; γ·X').sources['gamma']).toBe('1');
  });

  test('indices into a short axis', () => {
    expect(runs('E: [2, d]; ids: i32[9]; Y[i, t] = E[ids[i], t]')).toEqual([9, 4]);
  });

  test('hostile names are names', () => {
    const { sources } = drafted('toString: [n]; constructor: [n]; toString + constructor');
    expect(Object.entries(sources)).toEqual([
      ['toString', 'randn(3; seed=1)'],
      ['constructor', 'randn(3; seed=2)'],
    ]);
  });

  test('a faulty formula has none', () => {
    expect(drafted('softmax(Q·K')).toEqual({ sources: {}, sizes: {} });
  });
});

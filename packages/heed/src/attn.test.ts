/** The face as its users meet it: what it takes, what it gives, and how it says no. */

import { HeedError } from '@heed/diagnostics';
import { interpreter } from '@heed/runtime/interpreter';
import { randn, tensor, values } from '@heed/tensor';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { attn } from './attn.ts';
import type { TensorLike } from './face.ts';
import type { NamesIn } from './input-names.ts';

const Q = randn([3, 4], { seed: 1 });
const K = randn([5, 4], { seed: 2 });
const V = randn([5, 2], { seed: 3 });

/** A formula whose text the type checker does not see. */
const loosely = (text: string): ReturnType<typeof attn<string>> => attn(text);

function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

describe('attn', () => {
  test('making a formula never throws, whatever the text', () => {
    for (const text of ['', '(', 'softmax(Q·K', '\0', '\ud800', '__proto__', '('.repeat(100_000)]) {
      expect(() => attn(text)).not.toThrow();
    }
    expect(attn('softmax(Q·K/√d)·V').diagnostics.map(({ code }) => code)).toEqual(['shape/inner-sizes']);
  });

  test('running a faulty one throws what is wrong', async () => {
    const faulty: string = 'softmax(Q·K/√d)·V';
    expect(codesOf(() => attn(faulty).runSync({ Q, K, V }))).toEqual(['shape/inner-sizes']);
    await expect(attn(faulty).run({ Q, K, V })).rejects.toBeInstanceOf(HeedError);
  });

  test('all that is missing and extra is told at once', () => {
    const given: Record<string, TensorLike> = { Q, W: V };
    expect(codesOf(() => loosely('softmax(Q·Kᵀ/√d)·V').runSync(given)).toSorted()).toEqual([
      'input/missing',
      'input/missing',
      'input/unknown',
    ]);
  });

  test('hostile names are names', () => {
    const given = JSON.parse('{"__proto__": [1, 2], "constructor": [1], "Q": [[1]]}') as Record<string, TensorLike>;
    expect(codesOf(() => loosely('2·Q').runSync(given))).toEqual(['input/unknown', 'input/unknown']);
  });

  test('every spelling of a name is that name, but once', () => {
    const formula: string = 'x: [n]; W₁: [n]; x + W₁';
    expect([...values(attn(formula).runSync({ x: [1, 2], W_1: [3, 4] }).result)]).toEqual([4, 6]);
    expect(codesOf(() => attn(formula).runSync({ x: [1], W_1: [3], 'W₁': [3] }))).toEqual(['input/twice']);
  });

  test('numbers, nested arrays, typed arrays and tensors', async () => {
    const { result, backend } = await attn('Q·Kᵀ').run({
      Q: [
        [1, 2],
        [3, 4],
      ],
      K: { data: new Float32Array([1, 0, 0, 1]), shape: [2, 2] },
    });
    expect(backend).toBe('wasm');
    expect([...values(result)]).toEqual([1, 2, 3, 4]);
    expect(values(loosely('γ: []; x: [n]; γ·x').runSync({ γ: 2, x: tensor([1, 2, 3]) }).result)[2]).toBe(6);
  });

  test('only what is wanted is computed and needed', () => {
    const formula = attn('A = softmax(Q·Kᵀ/√d)\nA·V');
    const run = formula.runSync({ Q, K }, { want: ['A'] });
    expect(run.at('A').shape).toEqual([3, 5]);
    expect(Object.keys(run.outputs)).toEqual(['A']);
    expect(codesOf(() => run.result)).toEqual(['run/not-computed']);
    expect(codesOf(() => formula.runSync({ Q, K, V }, { want: ['B'] }))).toEqual(['name/unknown-want']);
  });

  test('any written expression can be wanted, by its text or its span, on any backend', () => {
    const text = 'A = softmax(Q·Kᵀ/√d | j ≤ i)\nA·V';
    const at = text.indexOf('Q·Kᵀ');
    for (const backend of ['wasm', 'js', 'interpreter', 'reference'] as const) {
      const want = ['Q·Kᵀ', `@${at}:${at + 4}`, 'Q · Kᵀ / √d'];
      const run = attn(text).runSync({ Q, K }, { want, backend });
      expect(run.at('Q·Kᵀ').shape).toEqual([3, 5]);
      expect([...values(run.at(want[1]))]).toEqual([...values(run.at('Q·Kᵀ'))]);
      expect(values(run.at(want[2]))[7]).toBeCloseTo(values(run.at('Q·Kᵀ'))[7] / 2, 5);
    }
    expect(codesOf(() => attn(text).runSync({ Q, K, V }, { want: ['K·Qᵀ'] }))).toEqual(['name/unknown-want']);
  });

  test('backends agree; an unknown one is told; a device of one’s own runs', () => {
    const formula = attn('softmax(Q·Kᵀ/√d)·V');
    const reference = [...values(formula.runSync({ Q, K, V }, { backend: 'reference' }).result)];
    for (const backend of ['wasm', 'js', 'interpreter', interpreter] as const) {
      const found = [...values(formula.runSync({ Q, K, V }, { backend }).result)];
      found.forEach((x, k) => expect(Math.abs(x - reference[k])).toBeLessThan(1e-6));
    }
    expect(codesOf(() => formula.runSync({ Q, K, V }, { backend: 'wsam' as 'wasm' }))).toEqual(['run/unknown-device']);
  });

  test('results are fresh: a later run does not change them', () => {
    const formula = attn('2·Q');
    const first = formula.runSync({ Q: [[1, 2]] }).result;
    formula.runSync({ Q: [[5, 6]] });
    expect([...values(first)]).toEqual([2, 4]);
  });
});

describe('what a formula says of itself', () => {
  const formula = attn('softmax(Q·Kᵀ/√d)·V');

  test('shapes without tensors', () => {
    expect(formula.shape({ Q: ['n', 'd'], K: ['m', 'd'], V: ['m', 'e'] })).toBe('n×e');
    expect(formula.shape({ Q: [2, 'H', 'n', 64], K: ['m', 64], V: ['m', 32] })).toBe('2×H×n×32');
    expect(formula.shape()).toBe('…×n×e');
    expect(codesOf(() => formula.shape({ Q: ['n', 64], K: ['m', 32] }))).toEqual(['shape/axes-differ']);
    expect(codesOf(() => loosely('Q: [n, d]; 2·Q').shape({ Q: ['n'] }))).toEqual(['shape/axes-given']);
  });

  test('both spellings', () => {
    expect(formula.ascii()).toBe('softmax(Q @ K^T / sqrt(d)) @ V');
    expect(formula.latex()).toBe(String.raw`\mathrm{softmax}\left(\frac{Q \cdot K^{\top}}{\sqrt{d}}\right) \cdot V`);
    expect(formula.latex({ nodes: true })).toMatch(/^\\htmlData\{node=\d+,start=0,end=\d+\}/);
    expect(attn('softmax(Q·').latex()).toContain(String.raw`\square`);
    expect(attn('softmax(Q @ K^T / sqrt(d)) @ V').unicode()).toBe('softmax(Q·Kᵀ/√d)·V');
  });

  test('every stage prints', () => {
    expect(formula.inspect('graph')).toContain('softmax');
    expect(formula.inspect('pass:expand')).toContain('fold softmax');
    expect(formula.inspect('kernels')).toContain('product 0 = sum over k of %0 · %1');
    expect(formula.inspect('program')).toContain('target wasm');
    expect(formula.inspect('wat')).toContain('f32x4.mul');
    expect(formula.inspect('js')).toContain('fround(');
    expect(codesOf(() => formula.inspect('pass:nothing'))).toEqual(['backend/unknown-stage']);
    expect(codesOf(() => attn('softmax(Q·Kᵀ + M)').inspect('graph'))).toEqual(['input/open-rank']);
  });
});

test('the inputs of one statement are typed from its text', () => {
  expectTypeOf<NamesIn<'softmax(Q·Kᵀ/√d)·V'>>().toEqualTypeOf<'Q' | 'K' | 'V' | 'd'>();
  expectTypeOf<NamesIn<'softmax(Q @ K^T / sqrt(d)) @ V'>>().toEqualTypeOf<'Q' | 'K' | 'V' | 'd'>();
  expectTypeOf<NamesIn<'softmax(查询·键ᵀ, axis=-1)·值'>>().toEqualTypeOf<'查询' | '键' | '值'>();
  expectTypeOf<NamesIn<'Attention(Q,K,V)=Softmax(Q⋅Kᵀ/√d_k)⋅V'>>().toEqualTypeOf<'Q' | 'K' | 'V' | 'd_k'>();
  expectTypeOf<NamesIn<'S = Q·Kᵀ\nS'>>().toEqualTypeOf<string>();
  // @ts-expect-error V is missing
  expect(codesOf(() => attn('softmax(Q·Kᵀ/√d)·V').runSync({ Q, K }))).toEqual(['input/missing']);
  // @ts-expect-error Qq is no input
  expect(codesOf(() => attn('2·Q').runSync({ Q, Qq: V }))).toEqual(['input/unknown']);
});

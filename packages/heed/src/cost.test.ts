// The cost of formulas against figures worked out by hand.

import { randn, tensor, uniform } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { costText } from './cost-text.ts';

const textbook = attn('softmax(Q·Kᵀ/√d)·V');

describe('the textbook formula', () => {
  test('in symbols', () => {
    const { steps, total, memory, sizes } = textbook.cost();
    expect(steps.map(({ text, flops, special }) => `${text}: ${flops.text}, ${special.text}`)).toEqual([
      'Q·Kᵀ: 2·…K…Q·n·m·d, 0',
      'Q·Kᵀ/√d: …K…Q·n·m, 0',
      'softmax(Q·Kᵀ/√d): 4·…K…Q·n·m, …K…Q·n·m',
      'softmax(Q·Kᵀ/√d)·V: 2·…K…Q…V·n·m·e, 0',
    ]);
    expect(total.flops.text).toBe('2·…K…Q·n·m·d + 2·…K…Q…V·n·m·e + 5·…K…Q·n·m');
    expect(memory.outputs.text).toBe('4·…K…Q…V·n·e');
    expect(total.flops.value).toBeUndefined();
    expect(sizes.map(({ name }) => name).toSorted()).toEqual(['d', 'e', 'm', 'n']);
  });

  test('at n = m = 1024, d = e = 64', () => {
    const [n, m, d, e] = [1024, 1024, 64, 64];
    const { steps, total, memory } = textbook.cost({ n, m, d, e });
    expect(steps.map(({ flops }) => flops.value)).toEqual([2 * n * m * d, n * m, 4 * n * m, 2 * n * m * e]);
    expect(total.flops.value).toBe(273_678_336);
    expect(total.special.value).toBe(n * m);
    expect(steps.map(({ readBytes }) => readBytes.value)).toEqual([
      4 * (n * d + m * d),
      4 * n * m,
      4 * n * m,
      4 * (n * m + m * e),
    ]);
    expect(steps.map(({ writtenBytes }) => writtenBytes.value)).toEqual([4 * n * m, 4 * n * m, 4 * n * m, 4 * n * e]);
    expect(memory.inputs.value).toBe(4 * (n * d + m * d + m * e));
    expect(memory.peak.value).toBeLessThanOrEqual(
      memory.inputs.value! + memory.outputs.value! + memory.intermediates.value!,
    );
    expect(memory.peak.value).toBeGreaterThanOrEqual(memory.inputs.value!);
  });

  test('leading axes multiply, and broadcast', () => {
    const sizes = { n: 3, m: 5, d: 7, e: 2 };
    const one = textbook.cost(sizes).total.flops.value!;
    expect(textbook.cost(sizes, { leads: [2, 8] }).total.flops.value).toBe(16 * one);
    const { steps } = textbook.cost(sizes, { leads: { Q: [2, 8], K: [1, 8] } });
    expect(steps[0].flops.value).toBe(16 * 2 * 3 * 5 * 7);
    expect(steps[0].readBytes.value).toBe(4 * (16 * 3 * 7 + 8 * 5 * 7));
    expect(steps[3].readBytes.value).toBe(4 * (16 * 3 * 5 + 5 * 2));
  });

  test('half of the sizes give half of the numbers', () => {
    const { steps } = textbook.cost({ n: 3, m: 5 });
    expect(steps.map(({ flops }) => flops.value)).toEqual([undefined, 15, 60, undefined]);
  });
});

describe('sizes by name', () => {
  test('any spelling; one that stands for another; the exact symbol', () => {
    const declared = attn('Q: [n, d_k]; K: [m, d_k]\nQ·Kᵀ/√d_k');
    for (const name of ['d_k', 'dₖ', 'd_{k}'.replace(/[{}]/g, '')])
      expect(declared.cost({ n: 2, m: 3, [name]: 5 }).steps[0].flops.value).toBe(60);
    expect(textbook.cost({ 'Q.n': 2, 'K.m': 3, 'K.d': 5, e: 1 }).total.flops.value).toBe(2 * 30 + 5 * 6 + 2 * 6);
    const weighed = attn('X·W').cost({ n: 2, d: 3, W_1: 4 }, { ranks: { W: 2 } });
    expect(weighed.steps[0].flops.value).toBe(48);
    expect(attn('X·W').cost({ n: 2, W_0: 3, W_1: 4 }, { ranks: { W: 2 } }).total.flops.value).toBe(48);
  });

  test('what is no size, no number or two numbers is refused', () => {
    expect(() => textbook.cost({ k: 3 })).toThrow('size/unknown: the formula has no size k; its sizes are');
    expect(() => textbook.cost({ n: 1.5 })).toThrow('shape/given-size');
    expect(() => textbook.cost({ d: 3, 'Q.d': 4 })).toThrow('shape/axes-differ');
    expect(() => attn('X·W').cost()).toThrow('input/open-rank');
    expect(() => attn('Q·K').cost()).toThrow('shape/inner-sizes');
  });
});

test('exclusion costs the full product; the condition nothing', () => {
  const causal = attn('softmax(Q·Kᵀ/√d | j ≤ i)·V').cost({ n: 8, m: 8, d: 4, e: 4 });
  const full = textbook.cost({ n: 8, m: 8, d: 4, e: 4 });
  expect(causal.total.flops.value).toBe(full.total.flops.value);
  expect(causal.steps.find(({ kind }) => kind === 'le')!.writtenBytes.value).toBe(0);
});

describe('tiles under the masks of inputs', () => {
  const packed = attn('Q: [n, d]; K: [n, d]; V: [n, e]; doc: i32[n]\nsoftmax(Q·Kᵀ/√d | doc[i] = doc[j] ∧ j ≤ i)·V');
  const tile = /tile = (?<queries>\d+) queries × (?<keys>\d+) keys/;

  /** By looking at every pair of a tile of the compiled plan. */
  function counted(text: string, n: number, m: number, holds: (i: number, j: number) => boolean): object {
    const { queries, keys } = tile.exec(text)!.groups!;
    const counts = { empty: 0, full: 0, partial: 0 };
    for (let i = 0; i < n; i += Number(queries))
      for (let j = 0; j < m; j += Number(keys)) {
        const seen = new Set<boolean>();
        for (let a = i; a < Math.min(i + Number(queries), n); a++)
          for (let b = j; b < Math.min(j + Number(keys), m); b++) seen.add(holds(a, b));
        counts[seen.size === 2 ? 'partial' : seen.has(true) ? 'full' : 'empty'] += 1;
      }
    return counts;
  }

  test.each([257, 190, 1])('documents, n = %i: all that is known, without the other inputs', (n) => {
    const lengths = [...uniform([9], { seed: n }).data].map((one) => 1 + Math.floor(one * 70));
    const doc = Int32Array.from(
      lengths.flatMap((length, k) => Array.from({ length }, () => k)).concat(Array.from({ length: n }, () => 9)),
    ).slice(0, n);
    const wanted = counted(packed.inspect('kernels'), n, n, (i, j) => doc[i] === doc[j] && j <= i);
    const [tiles] = packed.cost({}, { inputs: { doc: tensor(doc) } }).tiles;
    expect(tiles).toMatchObject({ ...wanted, data: 'given' });
    expect(packed.cost({ n }).tiles[0].data).toBe('absent');
  });

  test('a mask of bools and lengths, with all inputs: every figure is a number', () => {
    const [n, m] = [131, 97];
    const inputs = {
      Q: randn([2, 3, n, 4], { seed: 1 }),
      K: randn([2, 3, m, 4], { seed: 2 }),
      V: randn([2, 3, m, 5], { seed: 4 }),
    };
    const bits = Uint8Array.from(uniform([n * m], { seed: 3 }).data, (one, k) =>
      k % m < 30 ? 1 : Number(one < 0.5 && k % m < 60),
    );
    const masked = attn('softmax(Q·Kᵀ/√d | mask)·V');
    const mask = { data: bits, shape: [n, m], dtype: 'bool' } as const;
    const { total, tiles } = masked.cost({}, { inputs: { ...inputs, mask } });
    const text = masked.inspect('kernels', { ranks: { mask: 2 }, dtypes: { mask: 'bool' } });
    expect(tiles).toEqual([
      expect.objectContaining({ ...counted(text, n, m, (i, j) => bits[i * m + j] === 1), data: 'given' }),
    ]);
    expect(total.special.value).toBe(6 * n * m);
    const padded = attn('len: i32[]\nsoftmax(Q·Kᵀ/√d | j < len)·V');
    const cost = padded.cost({ n, m, d: 4, e: 5 }, { inputs: { len: tensor(new Int32Array([41]), []) } });
    const counts = counted(padded.inspect('kernels'), n, m, (_, j) => j < 41);
    expect(cost.tiles).toEqual([expect.objectContaining({ ...counts, data: 'given' })]);
  });

  test('what does not fit is refused as in a run', () => {
    const doc = tensor(new Int32Array(7));
    expect(() => packed.cost({ n: 8 }, { inputs: { doc } })).toThrow('shape/given-clash');
    expect(() => packed.cost({}, { inputs: { doc, Q: randn([6, 4], { seed: 1 }) } })).toThrow('shape/axis-clash');
    expect(() => packed.cost({}, { inputs: { doc: tensor(Float32Array.of(0, 0.5)) } })).toThrow('bind/not-whole');
    expect(() => packed.cost({}, { inputs: { dog: doc } })).toThrow('input/unknown');
  });
});

test('the rules are told in both languages', () => {
  for (const { en, zh } of textbook.cost().rules) {
    expect(en.length).toBeGreaterThan(10);
    expect(zh).toMatch(/\p{Script=Han}/u);
  }
});

test('the text of a size', () => {
  expect(
    costText({
      op: 'add',
      args: [{ op: 'mul', args: [5, 'K.m', 'Q.n'] }, { op: 'mul', args: [2, 'K.m', 'Q.d', 'Q.n'] }, 3],
    }),
  ).toBe('2·n·m·d + 5·n·m + 3');
  expect(costText({ op: 'max', args: [{ op: 'max', args: ['a', 'b'] }, 'c'] })).toBe('max(a, b, c)');
  expect(costText({ op: 'mul', args: [4, { op: 'div', args: ['H', 'g'] }, 'n'] })).toBe('4·n·div(H, g)');
});

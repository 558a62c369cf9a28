import { HeedError, isError } from '@heed/diagnostics';
import { randn, tensor, values, zeros } from '@heed/tensor';
import { writeSafetensors } from '@heed/formats';
import { expect, test } from 'vitest';
import { additive } from './additive.ts';
import { attnLayer } from './attn-layer.ts';
import { layersCatalogue } from './messages.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { scaledDotProduct } from './scaled-dot-product.ts';
import { luong } from './luong.ts';

const SIZES = { querySize: 4, keySize: 3, valueSize1: 5, valueSize2: 6, outputSize: 2 };

function faultsOf(work: () => unknown): [string, string][] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code, message }) => [code, message.en]);
    throw error;
  }
  return [];
}

test('everything that does not fit is told at once, and nothing is taken', () => {
  const layer = attnLayer(SIZES);
  const before = layer.stateDict();
  const found = faultsOf(() =>
    layer.loadStateDict({
      'attn.weight': zeros([7, 5]),
      'attn_combine.weigth': zeros([2, 10]),
      'attn_combine.bias': zeros([2]),
      'fc.weight': zeros([1]),
    }),
  );
  expect(found).toEqual([
    ['state/shape', expect.stringContaining('attn.weight')],
    ['state/missing', expect.stringContaining('attn.bias')],
    ['state/missing', expect.stringContaining('attn_combine.weight')],
    ['state/unexpected', expect.stringContaining('attn_combine.weigth')],
    ['state/unexpected', expect.stringContaining('fc.weight')],
  ]);
  expect(layer.stateDict()).toEqual(before);
});

test('through safetensors and back, to the bit', () => {
  const [one, other] = [
    additive({ querySize: 3, keySize: 4, hiddenSize: 5, seed: 1 }),
    additive({ querySize: 3, keySize: 4, hiddenSize: 5 }),
  ];
  other.loadSafetensors(one.toSafetensors());
  for (const { name } of one.parameters) {
    expect(values(other.stateDict()[name])).toEqual(values(one.stateDict()[name]));
  }
  expect(faultsOf(() => other.loadSafetensors(new Uint8Array(3))).length).toBe(1);
  const foreign = writeSafetensors({ 'W_q.weight': zeros([5, 3]) });
  expect(faultsOf(() => other.loadSafetensors(foreign)).map(([code]) => code)).toEqual([
    'state/missing',
    'state/missing',
  ]);
});

test('half-precision files are read', () => {
  const layer = additive({ querySize: 1, keySize: 1, hiddenSize: 1 });
  const half = tensor([0.5], [1, 1], { dtype: 'f16' });
  layer.loadSafetensors(writeSafetensors({ 'W_q.weight': half, 'W_k.weight': half, 'w_v.weight': half }));
  expect([...values(layer.stateDict()['w_v.weight'])]).toEqual([0.5]);
});

test('initial values follow the seed and the width', () => {
  const drawn = (seed: number): number[] => [...values(attnLayer({ ...SIZES, seed }).stateDict()['attn.weight'])];
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
  const largest = Math.max(...drawn(1).map(Math.abs));
  expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(7));
  expect(largest).toBeGreaterThan(0.8 / Math.sqrt(7));
  const state = multiHeadAttention({ embedDim: 6, numHeads: 2 }).stateDict();
  expect([...values(state['in_proj_bias'])]).toEqual(Array.from({ length: 18 }, () => 0));
  expect(Math.max(...[...values(state['in_proj_weight'])].map(Math.abs))).toBeGreaterThan(0.9 * Math.sqrt(6 / 24));
});

test('options that cannot be', () => {
  expect(faultsOf(() => attnLayer({ ...SIZES, querySize: 0, outputSize: 1.5 })).map(([code]) => code)).toEqual([
    'layer/size',
    'layer/size',
  ]);
  expect(faultsOf(() => multiHeadAttention({ embedDim: 10, numHeads: 3 })).map(([code]) => code)).toEqual([
    'layer/heads',
  ]);
  expect(
    faultsOf(() => multiHeadAttention({ embedDim: 12, numHeads: 4, kvHeads: 3, dropout: 1 })).map(([code]) => code),
  ).toEqual(['layer/heads', 'layer/rate']);
  expect(faultsOf(() => scaledDotProduct({ dropout: Number.NaN })).map(([code]) => code)).toEqual(['layer/rate']);
  expect(faultsOf(() => luong({ score: 'dot', querySize: -1 })).length).toBeGreaterThan(0);
});

test('inputs that do not fit are the formula’s own faults', () => {
  const layer = attnLayer(SIZES);
  const wrong = {
    Q: randn([1, 1, 3], { seed: 1 }),
    K: randn([1, 1, 3], { seed: 2 }),
    V: randn([1, 5, 6], { seed: 3 }),
  };
  expect(faultsOf(() => layer.runSync(wrong)).map(([code]) => code)).toEqual(['shape/axis-length']);
});

test('both languages say what each code is', () => {
  for (const [code, entry] of Object.entries(layersCatalogue)) {
    expect(isError({ severity: entry.severity } as never)).toBe(true);
    expect(entry.zh).toMatch(/\p{Script=Han}/u);
    const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    expect([code, holes(entry.zh)]).toEqual([code, holes(entry.en)]);
  }
});

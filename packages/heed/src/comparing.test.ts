// Backends against the reference, formulas against each other.

import { randn } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { compareBackends, diffFormulas } from './comparing.ts';
import { doctor } from './doctor.ts';
import type { Inputs } from './face.ts';

const inputs = { Q: randn([2, 7, 5], { seed: 1 }), K: randn([2, 9, 5], { seed: 2 }), V: randn([2, 9, 3], { seed: 3 }) };
const textbook = attn('A = softmax(Q·Kᵀ/√d)\nA·V');

describe('every backend', () => {
  test('agrees, and says by how much it is off', async () => {
    const compared = await compareBackends(textbook, inputs);
    expect(compared.map(({ backend }) => backend)).toEqual(doctor().map(({ name }) => name));
    for (const { backend, available, outputs, maxAbs, maxRel, ms, agrees, diagnostics, reason } of compared) {
      expect(diagnostics).toEqual([]);
      expect(reason === undefined).toBe(available);
      if (backend === 'reference' || !available) continue;
      expect([backend, agrees]).toEqual([backend, true]);
      expect(maxAbs).toBeLessThan(1e-5);
      expect(maxRel).toBeLessThan(1e-3);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(outputs.map(({ name, shape }) => `${name} ${shape}`)).toEqual(['result [2, 7, 3]']);
      const { index = [], got = 0, expected = 0 } = outputs[0]?.worst ?? {};
      expect(index).toHaveLength(maxAbs === 0 ? 0 : 3);
      expect(Math.abs(got - expected)).toBe(maxAbs);
    }
  });

  test('those asked for, the values asked for, at the tolerance asked for', async () => {
    const compared = await compareBackends(textbook, inputs, {
      backends: ['interpreter'],
      want: ['A', 'result'],
      tolerance: { rel: 0, abs: 0 },
    });
    expect(compared.map(({ backend }) => backend)).toEqual(['interpreter']);
    expect(compared[0].outputs.map(({ name }) => name)).toEqual(['A', 'result']);
    expect(compared[0].agrees).toBe(false);
  });

  test('one that does not exist is data; inputs that do not fit are thrown', async () => {
    const [strange] = await compareBackends(textbook, inputs, { backends: ['abacus'] });
    expect(strange).toMatchObject({ backend: 'abacus', available: false, agrees: false });
    expect(strange.diagnostics).toHaveLength(1);
    await expect(compareBackends(textbook, { Q: inputs.Q })).rejects.toThrow('input/missing');
  });
});

describe('two formulas', () => {
  const diff = (a: string, b: string, given: Inputs = inputs, options = {}): ReturnType<typeof diffFormulas> =>
    diffFormulas(attn(a), attn(b), given, options);

  test('that are one', async () => {
    const found = await diff('softmax(Q·Kᵀ/√d)·V', 'exp(Q·Kᵀ/√d)·V / sum(exp(Q·Kᵀ/√d), keep=true)');
    expect(found.agrees).toBe(true);
    expect(found.backend).toBe('reference');
    expect(found.maxAbs).toBeLessThan(1e-12);
  });

  test('that differ, and where', async () => {
    const found = await diff('X + 1', 'X + [j = 2]·3 + 1', {
      X: [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    });
    expect(found.agrees).toBe(false);
    expect(found.outputs[0]).toMatchObject({ maxAbs: 3, differing: 2, worst: { index: [0, 2], got: 1, expected: 4 } });
  });

  test('whose shapes differ', async () => {
    const found = await diff('Q·Kᵀ', 'K·Qᵀ', { Q: inputs.Q, K: inputs.K });
    expect(found).toMatchObject({ agrees: false, outputs: [{ shape: '[2, 7, 9]', expectedShape: '[2, 9, 7]' }] });
    expect(found.maxAbs).toBeUndefined();
  });

  test('of which one reads an input that the other does not; nobody reads a third', async () => {
    const M = [[0]];
    expect((await diff('softmax(Q·Kᵀ + M)·V', 'softmax(Q·Kᵀ)·V', { ...inputs, M })).agrees).toBe(true);
    await expect(diff('Q·Kᵀ', 'K·Qᵀ', { ...inputs, W: M })).rejects.toThrow('input/unknown');
  });

  test('on a device', async () => {
    const found = await diff('Q·Kᵀ', 'Q·Kᵀ + 0', { Q: inputs.Q, K: inputs.K }, { backend: 'interpreter' });
    expect(found).toMatchObject({ agrees: true, backend: 'interpreter', maxAbs: 0 });
  });
});

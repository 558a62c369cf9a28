// The float64 rows that everyone is checked against, themselves against whole matrices written out another way.

import { expect, test } from 'vitest';
import { attentionProblem, type Described } from './attention-problem.ts';
import { checkRows, rowsToCheck } from './check-rows.ts';
import { element, type Problem } from './problem.ts';
import { productProblem } from './product-problem.ts';
import { normalNumbers } from './random-numbers.ts';
import { blockedLoop, naiveLoop } from './peers/plain-loops.ts';

const base: Described = { heads: 4, queries: 37, width: 5, causal: true };

const kinds: Readonly<Record<string, Described>> = {
  dense: { heads: 3, queries: 9, keys: 14, width: 7 },
  causal: base,
  window: { ...base, window: 6 },
  documents: { ...base, queries: 230, documents: true },
  alibi: { ...base, alibi: true },
  cap: { ...base, cap: 1.5 },
  sink: { ...base, sink: true },
  sigmoid: { ...base, row: 'sigmoid' },
  linear: { ...base, row: 'linear' },
  grouped: { heads: 6, keyHeads: 2, queries: 8, width: 5 },
};

/** Everything at once: a matrix of scores by head, then weights, then the sum. */
function byMatrices({ inputs, attention, rows, width }: Problem): Float64Array {
  if (!attention) return new Float64Array();
  const { heads, keyHeads, queries, keys, row } = attention;
  const at = (name: string, h: number, i: number, e: number): number => {
    const { data, shape } = inputs[name];
    return element(data, (h * element(shape, shape.length - 2) + i) * width + e);
  };
  const out = new Float64Array(rows * width);
  const phi = (x: number): number => Math.max(x, 0) + Math.exp(Math.min(x, 0));
  for (let h = 0; h < heads; h += 1) {
    const g = Math.floor((h * keyHeads) / heads);
    for (let i = 0; i < queries; i += 1) {
      const weights = Array.from({ length: keys }, (_, j) => {
        const apart = i - j;
        const out1 = attention.causal && apart < 0;
        const out2 = attention.window !== undefined && apart > attention.window - 1;
        const doc = inputs['doc']?.data;
        if (out1 || out2 || (doc && doc[i] !== doc[j])) return 0;
        let [dot, features] = [0, 0];
        for (let e = 0; e < width; e += 1) {
          dot += at('Q', h, i, e) * at('K', g, j, e);
          features += phi(at('Q', h, i, e)) * phi(at('K', g, j, e));
        }
        if (row === 'linear') return features;
        let score = dot * width ** -0.5;
        if (attention.cap) score = Math.tanh(score / attention.cap) * attention.cap;
        if (attention.slopes) score += element(attention.slopes, h) * -apart;
        return row === 'sigmoid' ? 1 - 1 / (1 + Math.exp(score) / keys) : Math.exp(score);
      });
      const sink = attention.sinks ? Math.exp(element(attention.sinks, h)) : 0;
      const total = row === 'sigmoid' ? 1 : weights.reduce((sum, weight) => sum + weight, sink);
      for (let e = 0; e < width; e += 1) {
        out[(h * queries + i) * width + e] = weights.reduce((sum, w, j) => sum + (w * at('V', g, j, e)) / total, 0);
      }
    }
  }
  return out;
}

test.each(Object.entries(kinds))('rows of %s are those of whole matrices', (_, described) => {
  const problem = attentionProblem(described);
  const whole = byMatrices(problem);
  let worst = 0;
  for (let row = 0; row < problem.rows; row += 1) {
    const expected = problem.expected(row);
    for (let e = 0; e < problem.width; e += 1) {
      worst = Math.max(worst, Math.abs(element(expected, e) - element(whole, row * problem.width + e)));
    }
  }
  expect(worst).toBeLessThan(1e-12);
});

test('operations are counted where the mask keeps', () => {
  expect(attentionProblem({ heads: 2, queries: 10, keys: 4, width: 3 }).flops).toBe(4 * 3 * 2 * 40);
  expect(attentionProblem({ ...base, queries: 10 }).flops).toBe(4 * 5 * 4 * 55);
  expect(attentionProblem({ ...base, queries: 10, window: 2 }).flops).toBe(4 * 5 * 4 * 19);
});

test('formulas say what is special, and nothing else', () => {
  expect(attentionProblem(kinds['dense'] ?? base).formula).toBe('softmax(Q·Kᵀ/√d)·V');
  expect(attentionProblem(kinds['window'] ?? base).formula).toBe('softmax(Q·Kᵀ/√d | 0 ≤ i - j < 6)·V');
  expect(attentionProblem(kinds['documents'] ?? base).formula).toContain('| doc[i] = doc[j] ∧ j ≤ i)');
  expect(attentionProblem(kinds['grouped'] ?? base)).toMatchObject({ sizes: { g: 3 } });
});

test.each(['dense', 'causal', 'window', 'documents', 'grouped'])(
  'the loops written by hand are right: %s',
  async (kind) => {
    const problem = attentionProblem(kinds[kind] ?? base);
    for (const maker of [naiveLoop, blockedLoop]) {
      const contestant = await maker(problem, { threads: 1, strict: false, wide: false });
      contestant.run();
      contestant.run();
      expect(checkRows(problem, contestant.row)).toMatchObject({ passed: true, rows: problem.rows });
    }
  },
);

test('blocked loops are right beyond one block of keys', async () => {
  const problem = attentionProblem({ heads: 1, queries: 131, keys: 131, width: 6, causal: true, window: 70 });
  const contestant = await blockedLoop(problem, { threads: 1, strict: false, wide: false });
  contestant.run();
  expect(checkRows(problem, contestant.row).passed).toBe(true);
});

test('one wrong element, a NaN and rows that are missing do not pass', () => {
  const problem = productProblem(7, 5, 3);
  const right = (row: number): Float64Array => problem.expected(row);
  expect(checkRows(problem, right)).toEqual({ error: 0, passed: true, rows: 7 });
  const spoilt = (value: number) => (row: number) => (row === 4 ? right(row).fill(value, 2) : right(row));
  expect(checkRows(problem, spoilt(0.5)).passed).toBe(false);
  expect(checkRows(problem, spoilt(Number.NaN)).passed).toBe(false);
  expect(checkRows(problem, () => []).passed).toBe(false);
});

test('large problems are sampled, the ends among the sample', () => {
  const sampled = rowsToCheck({ ...productProblem(3, 2, 1), rows: 100_000, flops: 1e12 });
  expect(sampled.length).toBe(24);
  expect(sampled).toEqual(expect.arrayContaining([0, 1, 99_998, 99_999]));
  expect(new Set(sampled).size).toBe(24);
});

test('random numbers have mean 0, variance 1 and a seed', () => {
  const numbers = normalNumbers(10_001, 3);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length;
  expect([Math.abs(mean) < 0.05, Math.abs(variance - 1) < 0.05]).toEqual([true, true]);
  expect(normalNumbers(10_001, 3)).toEqual(numbers);
  expect(normalNumbers(5, 4)).not.toEqual(numbers.slice(0, 5));
});

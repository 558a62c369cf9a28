import { columnsOf, renderText, type Explanations } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { check } from '../check.ts';
import type { ElaborateOptions } from './elaborate.ts';
import { meaningExplanations } from './explanations.ts';
import { meaningCatalogue } from './messages.ts';

/** Examples that are described rather than written out. */
const WRITTEN: Readonly<Record<string, { readonly text: string; readonly options?: ElaborateOptions }>> = {
  'name/unknown-want': { text: 'A = softmax(Q·Kᵀ); A·V', options: { want: ['weights'] } },
  'formula/too-large': { text: doubling(20) },
  'formula/too-deep': { text: chained(500) },
};

function doubling(count: number): string {
  const lines = Array.from({ length: count }, (_, k) => `f${k + 1}(x) = f${k}(x) + f${k}(x)`);
  return ['f0(x) = 2·x', ...lines, `f${count}(Q)`].join('\n');
}

function chained(count: number): string {
  const lines = Array.from({ length: count }, (_, k) => `f${k + 1}(x) = f${k}(x) + (1 + (2 + x))`);
  return ['f0(x) = 2·x', ...lines, `f${count}(Q)`].join('\n');
}

describe('every code has an example that triggers it, alone', () => {
  test.each(Object.entries(meaningCatalogue))('%s', (code, entry) => {
    const { text, options } = WRITTEN[code] ?? { text: (meaningExplanations as Explanations)[code].example };
    const found = check(text, options).diagnostics;
    expect(found.map((one) => one.code)).toEqual([code]);
    expect(found[0]?.severity).toBe(entry.severity);
    for (const language of ['en', 'zh'] as const) {
      const shown = renderText(found[0], { text, language });
      expect(shown).not.toMatch(/[{}]/);
      expect(columnsOf(found[0].message[language])).toBeLessThan(160);
    }
    expect(entry.en).not.toMatch(/^[A-Z]|\.$/);
    expect(entry.zh).toMatch(/\p{Script=Han}/u);
  });
});

test('the diagnostic of inner sizes, to the letter', () => {
  const text = 'softmax(Q·K/√d)·V';
  const { diagnostics, graph } = check(text);
  expect(graph).toBeUndefined();
  expect(diagnostics.map((one) => renderText(one, { text })).join('\n')).toBe(
    [
      'error[shape/inner-sizes]: cannot multiply Q by K: the inner sizes are d and m',
      '  formula:1:9',
      '1 │ softmax(Q·K/√d)·V',
      '  │         ─ ─ K: […, m, d]',
      '  │         Q: […, n, d]',
      '  help: transpose K: Q·Kᵀ',
    ].join('\n'),
  );
  expect(diagnostics[0]?.facts).toMatchObject({ left: 'Q', right: 'K', leftSize: 'd', rightSize: 'm' });
});

describe('advice with an edit reads without a fault once it is applied', () => {
  test.each([
    ['softmax(Q·K/√d)·V', 'softmax(Q·Kᵀ/√d)·V'],
    ['softmax(Q @ K / sqrt(d)) @ V', 'softmax(Q @ K^T / sqrt(d)) @ V'],
    ['(Q + 1)·(K - 1)', '(Q + 1)·(K - 1)ᵀ'],
    ['Q·tanh(K)', 'Q·tanh(K)ᵀ'],
    ['A: [n, c]; Q: [n, d]; A·Q', 'A: [n, c]; Q: [n, d]; Aᵀ·Q'],
    ['A: [n, c]; C: [c, e]; Aᵀ·C', 'A: [n, c]; C: [c, e]; A·C'],
    ['softmax(QKT)·V', 'softmax(Q·Kᵀ)·V'],
    ['QKTV', 'Q·Kᵀ·V'],
    ['softmax(Q @ KT) @ V', 'softmax(Q @ K^T) @ V'],
    ['sofmax(Q·Kᵀ)·V', 'softmax(Q·Kᵀ)·V'],
    ['sum(Q, axes=-1)', 'sum(Q, axis=-1)'],
    ['softmax(Q·Kᵀ + (j ≤ i))·V', 'softmax(Q·Kᵀ + [j ≤ i])·V'],
    ['Q: [b, n, d]; Q', 'Q: [B, n, d]; Q'],
    ['e^(Q·Kᵀ)', 'exp(Q·Kᵀ)'],
    ['S: [n, m]; softmax_j(S)', 'S: [n, m]; softmax(S, axis=-1)'],
    ['X: [n, 4]; X[0, -1]', 'X: [n, 4]; X[0, 3]'],
    ['X: [n, d]; X[0]', 'X: [n, d]; X[…, 0]'],
    ['X·Xᵀ + b', 'b: [n]\nX·Xᵀ + b'],
    ['scores = Q·Kᵀ; softmax(score)·V', 'scores = Q·Kᵀ; softmax(scores)·V'],
  ])('%s', (text, expected) => {
    const { diagnostics } = check(text);
    const [edit] = diagnostics.flatMap((one) => one.help?.edit ?? []);
    const edited = edit === undefined ? text : text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
    expect(edited).toBe(expected);
    expect(check(edited).diagnostics).toEqual([]);
  });
});

describe('all faults at once, each once', () => {
  test.each<[string, string[]]>([
    [
      'a = softmax(QK)\nc = X·W + b\ne2 = Q·V\nsoftmx(a)',
      ['name/run-together', 'name/position-as-bias', 'shape/inner-sizes', 'name/unknown-function'],
    ],
    ['softmax(Q·K/√d | j ≤ i)·V + 1', ['shape/inner-sizes']],
    ['A = Q·K; B = A + 1; C = A·B; C·A', ['shape/inner-sizes']],
    ['f(x) = x·K; f(Q) + f(Q)', ['shape/inner-sizes']],
    ['f(x) = x·W·QK; Q', ['name/run-together']],
    ['mystery = softmax(Q·W); mystery·V', []],
    ['softmax(Q·Kᵀ | doc[i] = doc[j])·V', []],
    ['A: [n, d]; C: [m, d]; Σ_t A[i, t]·C[j, t]', ['index/open-position', 'index/open-position']],
    ['Q: [n, d]; K: [m, c]; Q·Kᵀ', ['shape/inner-sizes']],
    ['A: [n, 3]; B: [4, n]; A·B', ['shape/inner-sizes']],
    ['Q: [n, d]; K: [m, c]; Q + K', []],
    ['unused = Q·Kᵀ; Q', []],
  ])('%s', (text, codes) => {
    expect(check(text).diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});

// Every code has an example that triggers it, both languages state the same facts, and suggested edits mend the text.

import type { Catalogue, Diagnostic, Explanations } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { MAX_FAULTS, MAX_LENGTH } from './faults.ts';
import { syntaxExplanations } from './explanations.ts';
import { syntaxCatalogue } from './messages.ts';
import { read } from './read.ts';

/** Examples that are described rather than given. */
const TEXTS: Readonly<Record<string, string>> = {
  'syntax/too-long': '('.repeat(MAX_LENGTH + 1),
  'syntax/too-many-faults': 'a b\n'.repeat(300),
};

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();

describe('each example triggers its code, and only that', () => {
  for (const [code, entry] of Object.entries(syntaxCatalogue as Catalogue))
    test(`${code}`, () => {
      const { example, zh } = (syntaxExplanations as Explanations)[code];
      const text = TEXTS[code] ?? example;
      const { diagnostics } = read(text);
      expect(new Set(diagnostics.map((d) => d.code)).has(code)).toBe(true);
      expect(diagnostics).toHaveLength(code === 'syntax/too-many-faults' ? MAX_FAULTS + 1 : 1);
      for (const { span } of diagnostics) {
        const { start, end } = span ?? { start: -1, end: -1 };
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }
      expect(placeholders(entry.zh)).toEqual(placeholders(entry.en));
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
    });
});

/** The text with the edits of one diagnostic applied. */
function mended(text: string, { help }: Diagnostic): string {
  const edits = (help?.edit ?? []).toSorted((a, b) => b.span.start - a.span.start);
  return edits.reduce((out, { span, text: put }) => out.slice(0, span.start) + put + out.slice(span.end), text);
}

describe('suggested edits mend the text', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['2x', '2·x'],
    ['x ** 2', 'x ^ 2'],
    ['a//b', 'a div b'],
    ['softmax(Q·K', 'softmax(Q·K)'],
    ['softmax(Q·K  # open\n', 'softmax(Q·K)  # open\n'],
    ['f(a]', 'f(a)'],
    ['a)', 'a'],
    ['max(a; b)', 'max(a, b)'],
    ['[a, b; c]', '[a, b, c]'],
    ['γ: f32\nγ', 'γ: f32[]\nγ'],
    ['Q: n, d\nQ', 'Q: [n, d]\nQ'],
    ['Q: [n] K: [m]', 'Q: [n]; K: [m]'],
    ['doc: int[n]\ndoc', 'doc: i32[n]\ndoc'],
    ['S [j ≤ i]', 'S· [j ≤ i]'],
    ['A = Q\n+ K', 'A = Q\n  + K'],
    ['f(axis: 2)', 'f(axis= 2)'],
    ['K.T', 'Kᵀ'],
    ['W_{1}', 'W_1'],
    ['Σ_{j,k} x', 'Σ_(j,k) x'],
    ['x\u200b', 'x'],
    ['a\0', 'a'],
    ['Q ⊕ K', 'Q + K'],
    ['x := 3', 'x = 3'],
  ];
  for (const [text, expected] of cases)
    test(`${text}`, () => {
      const [fault] = read(text).diagnostics;
      expect(mended(text, fault)).toBe(expected);
      expect(read(expected).diagnostics).toEqual([]);
    });
});

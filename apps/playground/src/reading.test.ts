/** What the page knows of a text as it is typed. */

import { formulas } from '@heed/formulas';
import { describe, expect, test } from 'vitest';
import { readingOf } from './reading.ts';

const none = (): Readonly<Record<string, readonly number[]>> => ({});

describe('readingOf', () => {
  test('shapes stand beneath inputs and definitions, once', () => {
    const { latex, shape, stale, inputs } = readingOf('A = softmax(Q·Kᵀ/√d)\nA·V', none, undefined);
    expect(inputs.map(({ name }) => name)).toEqual(['Q', 'K', 'V']);
    expect([shape, stale, latex.match(/\\underset/g)?.length]).toEqual(['…×n×e', false, 4]);
    expect(latex).toContain('node=');
  });

  test('a declaration is not typeset: its shape stands where the input is first used', () => {
    const { latex } = readingOf('X: [n, d]; 2·X', none, undefined);
    expect(latex).toContain('\\underset{\\text{n}\\times \\text{d}}{X}');
    expect(latex).not.toContain('\\mathbb{R}');
  });

  test('the last text that could be read stays typeset', () => {
    const good = readingOf('softmax(Q·Kᵀ)', none, undefined);
    const broken = readingOf('softmax(Q·Kᵀ', none, good);
    expect([broken.latex, broken.stale, broken.diagnostics.length > 0]).toEqual([good.latex, true, true]);
    // A fault of meaning can be typeset.
    const faulty = readingOf('softmax(Q·K)', none, broken);
    expect([faulty.stale, faulty.latex === good.latex, faulty.diagnostics.map(({ code }) => code)]).toEqual([
      false,
      false,
      ['shape/inner-sizes'],
    ]);
    expect(readingOf('(', none, undefined).latex).toBe('');
  });

  test('ranks come from sources where there is no graph without them', () => {
    const text = 'W·x';
    expect([readingOf(text, none, undefined).checked.graph, readingOf(text, none, undefined).shape]).toEqual([
      undefined,
      '',
    ]);
    const known = readingOf(text, () => ({ W: [3, 4], x: [4] }), undefined);
    expect([known.checked.graph !== undefined, known.shape, known.diagnostics]).toEqual([true, 'W_0', []]);
    const unfit = readingOf(text, () => ({ W: [3], x: [3, 4, 5] }), undefined);
    expect(unfit.diagnostics).toEqual([]);
  });

  test('every formula of the corpus can be typeset', () => {
    for (const { formula } of formulas) {
      const { stale, latex, diagnostics } = readingOf(formula, none, undefined);
      expect([stale, latex.length > 10, diagnostics.filter(({ severity }) => severity === 'error')]).toEqual([
        false,
        true,
        [],
      ]);
    }
  });
});

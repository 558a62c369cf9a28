// Every symbol is a sign of the language, with one meaning for each name.

import { expect, test } from 'vitest';
import { normalise } from '../syntax/normalise.ts';
import { JUNK } from '../syntax/foreign.ts';
import { lex } from '../syntax/tokens.ts';
import { read } from '../syntax/read.ts';
import { allSymbols, symbolNamed, symbols } from './symbols.ts';

const GOES_ON = /^\\(?:[_^]|hat$|tilde$|bar$|dot$|vec$|check$)/;

test.each(allSymbols)('$label is read', ({ insert, label, detail }) => {
  const { tokens } = lex(normalise(GOES_ON.test(label) ? `x${insert}` : insert).text);
  expect(tokens.length).toBeGreaterThan(0);
  expect(tokens.filter(({ tokenType }) => JUNK.has(tokenType))).toEqual([]);
  expect([detail.en, detail.zh].every((words) => words.length > 0)).toBe(true);
});

test('each name once; the palette has each sign once', () => {
  expect(new Set(allSymbols.map(({ label }) => label)).size).toBe(allSymbols.length);
  expect(new Set(symbols.map(({ insert }) => insert)).size).toBe(symbols.length);
  expect(symbols.length).toBeGreaterThan(35);
});

test('names of LaTeX, Julia and Lean', () => {
  const names =
    '\\sqrt \\cdot \\top \\T \\le \\alpha \\omega \\varphi \\sum \\infty \\odot \\otimes \\land \\lnot \\ne \\_1 \\mid \\norm \\lfloor \\^2';
  const signs = names.split(' ').map((name) => symbolNamed(name)?.insert);
  expect(signs.join(' ')).toBe('√ · ᵀ ᵀ ≤ α ω φ Σ ∞ ⊙ ⊗ ∧ ¬ ≠ ₁ | ‖ ⌊ ²');
  expect(symbolNamed('\\in')).toBeUndefined();
});

test('signs that go on from a letter', () => {
  const text = `K${symbolNamed('\\hat')?.insert}${symbolNamed('\\_1')?.insert} + x${symbolNamed('\\^2')?.insert}`;
  const { diagnostics, program } = read(text);
  expect(diagnostics).toEqual([]);
  expect(JSON.stringify(program.statements)).toContain('"K_hat_1"');
});

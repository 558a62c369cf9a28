/** The cut KaTeX against the whole one: what is shown and what is read aloud are the same to the last character. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from '@heed/formula';
import { formulas } from '@heed/formulas';
import * as whole from '@heed/views/typeset';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typeset } from '../src/typeset.ts';
import { katexParts } from './katex-parts.ts';

let cut: typeof whole;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heed-katex-'));
  await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    logLevel: 'warn',
    plugins: [katexParts()],
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      lib: {
        entry: join(import.meta.dirname, '../../../packages/views/src/typeset.ts'),
        formats: ['es'],
        fileName: 'typeset',
      },
    },
  });
  cut = (await import(pathToFileURL(join(folder, 'typeset.js')).href)) as typeof whole;
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** What has no formula in the corpus: every mark, bracket, sign and kind of name that the emitter knows. */
const OTHERS: readonly string[] = [
  'K_hat + x_bar + y_tilde_1 + z_dot + v_vec + w_check',
  '⌊(a/b)⌋ + ⌈(c/d)⌉ + ‖(x/y)‖ + |(x/y)| + √(x + √y)',
  '∏_t (Σ_k x[t, k]/n) + max_j(S) + log(exp(x)) - tanh(y)^(a/b)',
  'x div y + x mod y + [i ≠ j] + (a ∨ ¬b ∧ c < d ≤ e > f ≥ g == h)',
  '查询·键ᵀ + 权重_1 + naïve + ℓ + Ωμέγα + _x_ + e_^2 + 1e-6 + ∞',
  'A: [n, d]; B: [n, d; bool]; C: [n; i32]; f(x) = x ⊙ x ⊗ x; y[i] = Σ_j A[i, j]; [A; B][0:2, …] | i < j',
  '((((((a/b)/c)/d)/e)/f)/g)/h',
  '',
  ')(',
];

test.each([...formulas.map(({ formula }) => formula), ...OTHERS])('%s', (text) => {
  const latex = typeset(check(text));
  expect(cut.typesetHtml(latex)).toBe(whole.typesetHtml(latex));
});

test('what was cut away is shown as its text', () => {
  for (const latex of ['\\cancel{x}', '\\mathfrak{x}', '\\def\\x{y}\\x', '\\xrightarrow{x}']) {
    const shown = cut.typesetHtml(latex);
    expect([shown.includes(latex.slice(0, 4)), shown === whole.typesetHtml(latex)]).toEqual([true, false]);
  }
});

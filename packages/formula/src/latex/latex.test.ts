// Tree → LaTeX: what papers print, one meaning each, whatever the tree.

import { describe, expect, test } from 'vitest';
import { read } from '../syntax/read.ts';
import type { Expr, Program } from '../syntax/tree.ts';
import { exprLatex, latexOf } from './latex.ts';

function lastValue({ statements }: Program): Expr {
  const last = statements.at(-1);
  if (last === undefined || last.kind === 'declaration') throw new TypeError('no value');
  return last.value;
}

function check(text: string, expected: string): void {
  test(`${text}`, () => {
    const { program, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(latexOf(program)).toBe(expected);
  });
}

describe('operators', () => {
  check(
    'softmax(Q @ K^T / sqrt(d)) @ V',
    '\\mathrm{softmax}\\left(\\frac{Q \\cdot K^{\\top}}{\\sqrt{d}}\\right) \\cdot V',
  );
  check('x*y⊗z + x div y - x mod y', 'x \\odot y \\otimes z + x \\mathbin{\\mathrm{div}} y - x \\bmod y');
  check(
    'abs(x)·‖y‖ - ⌊a/b⌋·⌈c⌉',
    '\\lvert x \\rvert \\cdot \\lVert y \\rVert - \\left\\lfloor \\frac{a}{b} \\right\\rfloor \\cdot \\lceil c \\rceil',
  );
  check(
    'softmax(S | ¬(a ∨ b) ∧ 0 ≤ i - j < 8)',
    '\\mathrm{softmax}(S \\mid \\lnot (a \\lor b) \\land 0 \\le i - j < 8)',
  );
  check('[Q; K] + (Q ‖ V)·[i ≠ j]', '[Q; K] + [Q; V] \\cdot [i \\ne j]');
  check('∞·π + 0.5·1e-6', '\\infty \\cdot \\pi + 0.5 \\cdot \\mathrm{1e{-}6}');
  check('max(x, axis=(-2, -1), keep=true)', '\\max(x, \\mathrm{axis}=(-2, -1), \\mathrm{keep}=\\mathrm{true})');
});

describe('brackets', () => {
  check('(a - (b - c))·(d)', '(a - (b - c)) \\cdot d');
  check('a/b/c·(x/y)^2', '\\frac{\\frac{a}{b}}{c} \\cdot \\left(\\frac{x}{y}\\right)^{2}');
  check('-x·-y - (-z)', '-x \\cdot (-y) - (-z)');
  check('(a + b)ᵀ·(Kᵀ)ᵀ + √(x + y)²', '(a + b)^{\\top} \\cdot (K^{\\top})^{\\top} + \\sqrt{(x + y)^{2}}');
  check('x^(a/b) + x^(T) + x^-1 + (x²)³', 'x^{a/b} + x^{(T)} + x^{-1} + (x^{2})^{3}');
  check('e = 2; e^x', '\\begin{aligned}\ne &= 2 \\\\\n&(e)^{x}\n\\end{aligned}');
  check('(a == b)', 'a == b');
  check('f(c = 1 ∧ d) + g', '\\mathrm{f}(c=1 \\land d) + g');
});

describe('sums and indices', () => {
  check('e[i, j] = Σ_t v[t]·tanh(A[i, t] + C[j, t])', 'e_{ij} = \\sum_{t} v_{t} \\cdot \\tanh(A_{it} + C_{jt})');
  check('Σ_j a[j]/b + (Σ_j a[j])·c', '\\frac{\\sum_{j} a_{j}}{b} + \\left(\\sum_{j} a_{j}\\right) \\cdot c');
  check('Σ_t Σ_k x[t, k]', '\\sum_{t} \\sum_{k} x_{tk}');
  check('sum_t(a[t]/b[t]) + ∏_t (a[t] + 1)', '\\sum_{t} \\frac{a_{t}}{b_{t}} + \\prod_{t} (a_{t} + 1)');
  check('sum_t((a + b)·c[t])', '\\sum_{t} ((a + b) \\cdot c_{t})');
  // Free indices stay in brackets, or `doc_{i}` would be another name.
  check(
    'doc[i] + E[tokens, :] + B[0:8, …] + W_1[i, j]',
    '\\mathrm{doc}[i] + E[\\mathrm{tokens}, {:}] + B[0{:}8, \\ldots] + W_{1}[i, j]',
  );
  check('y[i, t] = Wᵀ[i, t]·A[i + 1, t]', 'y_{it} = W^{\\top}[i, t] \\cdot A[i + 1, t]');
  check('M[i < n, j < d] = 1', 'M[i < n, j < d] = 1');
  // Not used on the right, so a subscript would not be seen to be an index.
  check('z[t] = 1', 'z[t] = 1');
  check('softmax_(j,k)(s) + max_j(s)', '\\mathrm{softmax}_{j, k}(s) + \\max_{j}(s)');
  check('Σ_t v_t·v[t]', '\\sum_{t} \\mathrm{v\\_t} \\cdot v_{t}');
});

describe('names', () => {
  check('W₁·d_k·W_Q·W_out', 'W_{1} \\cdot d_{k} \\cdot W_{Q} \\cdot W_{\\mathrm{out}}');
  check('φ + ϕ + K̂ + x̄₁ + ε_α', '\\varphi + \\varphi + \\hat{K} + \\bar{x}_{1} + \\varepsilon_{\\alpha}');
  check(
    'weights + layer_norm_2 + weights_2 + φ2 + Δt',
    '\\mathrm{weights} + \\mathrm{layer\\_norm\\_2} + \\mathrm{weights}_{2} + \\mathrm{\\varphi 2} + \\mathrm{\\Delta t}',
  );
  check('查询·键ᵀ + 值_1', '\\text{查询} \\cdot \\text{键}^{\\top} + \\text{值}_{1}');
  check('σ(x) + LogSoftmax(x) + leaky_relu(x)', '\\sigma(x) + \\mathrm{LogSoftmax}(x) + \\mathrm{leaky\\_relu}(x)');
  check(
    'φ(f) = f(2) + exp(2); φ(g)',
    '\\begin{aligned}\n\\varphi(f) &= \\mathrm{f}(2) + \\exp(2) \\\\\n&\\varphi(g)\n\\end{aligned}',
  );
});

describe('declarations', () => {
  const text = 'Q: […, n, H/g, 2·d]; doc: i32[n]; m: bool[n, 1]; γ: []; u: u8[n + 1]; Q';
  test('as memberships', () => {
    const rows = latexOf(read(text).program).split('\n').slice(1, -1);
    expect(rows).toEqual([
      'Q &\\in \\mathbb{R}^{\\ldots \\times n \\times H/g \\times 2 \\cdot d} \\\\',
      '\\mathrm{doc} &\\in \\mathbb{Z}^{n} \\\\',
      'm &\\in \\{0, 1\\}^{n \\times 1} \\\\',
      '\\gamma &\\in \\mathbb{R} \\\\',
      'u &\\in \\mathbb{R}_{\\mathrm{u8}}^{(n + 1)} \\\\',
      '&Q',
    ]);
  });
  test('left out', () => {
    expect(latexOf(read(text).program, { declarations: false })).toBe('Q');
  });
});

describe('options', () => {
  const { program } = read('Q·K̂');
  test('nodes carry ids and spans', () => {
    const [product, left, right] = ['0,start=0,end=4', '0,start=0,end=1', '0,start=2,end=4'];
    const ids = latexOf(program, { nodes: true });
    expect(ids.replaceAll(/node=\d+/g, 'node=0')).toBe(
      `\\htmlData{node=${product}}{\\htmlData{node=${left}}{Q} \\cdot \\htmlData{node=${right}}{\\hat{K}}}`,
    );
    expect(new Set(ids.match(/node=\d+/g)).size).toBe(3);
  });
  test('a text beneath is escaped', () => {
    const under = (expr: Expr): string | undefined =>
      expr.kind === 'name' && expr.name === 'Q' ? 'n×d_1\\}$^{' : undefined;
    expect(latexOf(program, { under })).toBe(
      '\\underset{\\text{n}\\times \\text{d\\_1\\textbackslash{}\\}\\$\\textasciicircum{}\\{}}{Q} \\cdot \\hat{K}',
    );
  });
  test('one expression, with and without its program', () => {
    const { program: own } = read('f(x) = x; f(2)');
    expect(exprLatex(lastValue(own))).toBe('\\mathrm{f}(2)');
    expect(exprLatex(lastValue(own), {}, { program: own })).toBe('f(2)');
  });
  test('a step within an index definition', () => {
    const inside = lastValue(read('e[i, j] = A[i, t]').program);
    expect(exprLatex(inside)).toBe('A[i, t]');
    expect(exprLatex(inside, {}, { bound: ['i', 't'] })).toBe('A_{it}');
  });
});

describe('faulty programs', () => {
  test.each([
    ['(a·', 'a \\cdot \\square'],
    ['softmax(', '\\mathrm{softmax}()'],
    ['', ''],
    ['a[', 'a[\\square]'],
  ])('%s', (text, expected) => {
    const { program, diagnostics } = read(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(latexOf(program)).toBe(expected);
  });
  test('deep and long trees in good time', () => {
    const texts = [
      '√'.repeat(240) + 'x',
      'Σ_t '.repeat(200) + 'x[t]',
      '('.repeat(150) + 'x' + '+1)ᵀ'.repeat(150),
      'x' + '/2'.repeat(400),
    ];
    const started = performance.now();
    for (const text of texts) expect(latexOf(read(text).program, { nodes: true })).toContain('x');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

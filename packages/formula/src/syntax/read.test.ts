// Text → tree, as data: what is read, and what is reported. Trees are compared in a short bracketed form.

import type { Diagnostic } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { validateGrammar } from './grammar.ts';
import { read } from './read.ts';
import type { Argument, BoundIndex, Expr, Index, Statement } from './tree.ts';

function form(node: Statement | Expr | Index | BoundIndex | Argument): string {
  const all = (nodes: readonly (Expr | Index | BoundIndex | Argument)[]): string => nodes.map(form).join(' ');
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'name':
      return node.name;
    case 'boolean':
      return String(node.value);
    case 'missing':
      return '?';
    case 'unary':
      return `(${node.operator} ${form(node.operand)})`;
    case 'binary':
    case 'logic':
      return `(${node.operator} ${form(node.left)} ${form(node.right)})`;
    case 'transpose':
      return `(T ${form(node.operand)})`;
    case 'compare':
      return `(${node.operators.join(' ')} ${all(node.operands)})`;
    case 'exclude':
      return `(| ${form(node.value)} ${form(node.condition)})`;
    case 'call': {
      const over = node.subscript.length === 0 ? '' : `_${node.subscript.map((n) => n.name).join(',')}`;
      return `${node.callee.name}${over}(${all(node.arguments)})`;
    }
    case 'argument':
      return `${node.name === undefined ? '' : `${node.name.name}=`}${form(node.value)}`;
    case 'index':
      return `(at ${form(node.value)} ${all(node.indices)})`;
    case 'concat':
      return `[${all(node.items)}]`;
    case 'iverson':
      return `{${form(node.condition)}}`;
    case 'tuple':
      return `<${all(node.items)}>`;
    case 'all':
      return ':';
    case 'ellipsis':
      return '…';
    case 'slice':
      return `${node.from === undefined ? '' : form(node.from)}:${node.to === undefined ? '' : form(node.to)}`;
    case 'bound':
      return `${node.name.name}<${form(node.limit)}`;
    case 'declaration':
      return `${node.name.name}: ${node.elementType?.name ?? ''}[${all(node.axes)}]`;
    case 'definition':
      return `${node.name.name} := ${form(node.value)}`;
    case 'function':
      return `${node.name.name}(${all(node.parameters)}) := ${form(node.value)}`;
    case 'indexDefinition':
      return `${node.name.name}[${all(node.indices)}] := ${form(node.value)}`;
    case 'expression':
      return form(node.value);
  }
}

function forms(text: string): string {
  return read(text).program.statements.map(form).join(' ; ');
}

function reported(text: string): readonly Diagnostic[] {
  return read(text).diagnostics;
}

/** Reads without fault, as `expected`. */
function check(text: string, expected: string): void {
  test(`${JSON.stringify(text).slice(0, 80)}`, () => {
    expect(reported(text)).toEqual([]);
    expect(forms(text)).toBe(expected);
  });
}

/** Reports exactly these codes (without `syntax/`), in the order of the text; and still reads `expected`. */
function refuse(text: string, codes: string, expected?: string): void {
  test(`${JSON.stringify(text).slice(0, 80)}`, () => {
    const found = reported(text).map((d) => d.code.replace('syntax/', ''));
    expect(found.join(' ')).toBe(codes);
    expect(expected ?? forms(text)).toBe(forms(text));
  });
}

test('the grammar is sound', () => {
  expect(() => validateGrammar()).not.toThrow();
});

describe('three spellings, one tree', () => {
  const textbook = '(matmul softmax((div (matmul Q (T K)) sqrt(d))) V)';
  check('softmax(Q·Kᵀ/√d)·V', textbook);
  check('softmax(Q @ K^T / sqrt(d)) @ V', textbook);
  check("softmax(Q ⋅ K' / √(d)) ∙ V", textbook);
  check('softmax（Q·K⊤／√d）•V', textbook);
  check('𝑠oftmax(𝐐·𝐊ᵀ/√𝑑)·𝐕', textbook);
  check('softmax(Q.K^⊺ ÷ √d).V', textbook);
  check('Attention(Q,K,V)=Softmax(Linear([Q,K]))⋅V', 'Attention(Q K V) := (matmul Softmax(Linear([Q K])) V)');
  check(
    'Attention（Q，K，V）＝Softmax（sum（tanh（Linear（［Q，K］））））⋅V',
    'Attention(Q K V) := (matmul Softmax(sum(tanh(Linear([Q K])))) V)',
  );
  check('softmax(查询·键ᵀ/√d)·值', '(matmul softmax((div (matmul 查询 (T 键)) sqrt(d))) 值)');
  check('W₁·x + φ(dₖ)', '(add (matmul W_1 x) phi(d_k))');
  check('K̂ + K_hat + ϕ', '(add (add K_hat K_hat) phi)');
  check('a⊙b + a∘b + a×b + a*b', '(add (add (add (mul a b) (mul a b)) (mul a b)) (mul a b))');
  check('a ⊗ b + outer(a, b)', '(add (outer a b) (outer a b))');
  check('∞ + π − 1e-6', '(sub (add inf pi) 1e-6)');
});

describe('precedence', () => {
  check('-x^2·y', '(matmul (neg (pow x 2)) y)');
  check('a + b·c - d', '(sub (add a (matmul b c)) d)');
  check('a/b·c', '(matmul (div a b) c)');
  check('a div b mod c', '(mod (floordiv a b) c)');
  check('√x·y + √x²', '(add (matmul sqrt(x) y) sqrt((pow x 2)))');
  check('x^y^2', '(pow x (pow y 2))');
  check('x^-y^2', '(pow x (neg (pow y 2)))');
  check('x²^c', '(pow (pow x 2) c)');
  check('a^b[i]', '(pow a (at b i))');
  check('x⁻¹ + xⁿ + xⁿ⁺¹', '(add (add (pow x (neg 1)) (pow x n)) (pow x (add n 1)))');
  check('f²(x) + f^2(x)', '(add (pow f(x) 2) (pow f(x) 2))');
  check('K^T + K^T^2', '(add (T K) (pow (T K) 2))');
  check('x^(T)', '(pow x T)');
  check('0 ≤ i - j < 8', '(<= < 0 (sub i j) 8)');
  check('¬a = b ∧ c ∨ d', '(or (and (not (= a b)) c) d)');
  check('not a and b or c', '(or (and (not a) b) c)');
  check('S | a | c ∨ d', '(| (| S a) (or c d))');
  check('S where j <= i', '(| S (<= j i))');
  check('Q ‖ K + V ‖ W', '[Q (add K V) W]');
  check('a - -b', '(sub a (neg b))');
});

describe('bars and brackets', () => {
  check('|x| + |y|', '(add abs(x) abs(y))');
  check('softmax(S | |i - j| < 3)', 'softmax((| S (< abs((sub i j)) 3)))');
  check('| |x| - 1 |', 'abs((sub abs(x) 1))');
  check('||a| - |b||', 'abs((sub abs(a) abs(b)))');
  check('‖x‖ ‖ ‖y‖', '[norm(x) norm(y)]');
  check('⌊x⌋·⌈y⌉', '(matmul floor(x) ceil(y))');
  check('[Q; K]·[a]', '(matmul [Q K] [a])');
  check('[j ≤ i]·x', '(matmul {(<= j i)} x)');
  check('X [i]', '(at X i)');
  check('X[…, 0:8, :, 2:, :n]', '(at X … 0:8 : 2: :n)');
  check('bias[h, clamp(i - j, -8, 8) + 8]', '(at bias h (add clamp((sub i j) (neg 8) 8) 8))');
  check('where(j ≤ i, a, b)', 'where((<= j i) a b)');
  check('f(x, axis=(-2,-1), keep=true, c = a == b, a == b)', 'f(x axis=<(neg 2) (neg 1)> keep=true c=(= a b) (= a b))');
});

describe('sums over named indices', () => {
  check('Σ_t v[t]·x[t] + c', '(add sum_t((matmul (at v t) (at x t))) c)');
  check('∑ₜ a·b / c', '(div sum_t((matmul a b)) c)');
  check('c / Σ_t a·b', '(div c sum_t((matmul a b)))');
  check('-Σ_t a·b < 3', '(< (neg sum_t((matmul a b))) 3)');
  check('Σ_t(a + b)·c', '(matmul sum_t((add a b)) c)');
  check('Σ_(j, k) x·y', 'sum_j,k((matmul x y))');
  check('∏_t Σ_j x', 'prod_t(sum_j(x))');
  check('sum_t(f) + sumₜ(f) + Softmax_j(f)', '(add (add sum_t(f) sum_t(f)) Softmax_j(f))');
  check('softmax_(j,k)(s)', 'softmax_j,k(s)');
  check('softmax_1(x) + log_softmax_j(x)', '(add softmax_1(x) log_softmax_j(x))');
  check('sum_t(x) = x; sum_t(3)', 'sum_t(x) := x ; sum_t(3)');
});

describe('statements', () => {
  check('Q: [B, H/g, …, 64]; doc: i32[n]; γ: []; Q', 'Q: [B (div H g) … 64] ; doc: i32[n] ; gamma: [] ; Q');
  check('φ(x) = elu(x) + 1', 'phi(x) := (add elu(x) 1)');
  check('e[i, j] = Σ_t v[t]', 'e[i j] := sum_t((at v t))');
  check('M[i < n, j < m] = i - j', 'M[i<n j<m] := (sub i j)');
  check('Z[-1, :, :] = S0; o[t, :] = Z[t-1, :, :]', 'Z[(neg 1) : :] := S0 ; o[t :] := (at Z (sub t 1) : :)');
  check('A = Q·\nK\n  + V  # sum\n\n  # more\nA', 'A := (add (matmul Q K) V) ; A');
  check('A =\n  f(x,\n    axis=-1\n)\nA', 'A := f(x axis=(neg 1)) ; A');
  check('A = a = b', 'A := (= a b)');
  check('c = a ∧\nb = d', 'c := (and a (= b d))');
  check('A = Q\r\nA', 'A := Q ; A');
  check(';;A;', 'A');
  check(`x${' + x'.repeat(400)}`, `${'(add '.repeat(400)}x${' x)'.repeat(400)}`);
});

describe('faults', () => {
  refuse('2x', 'juxtaposition', '(matmul 2 x)');
  refuse('Q K + 1', 'juxtaposition', '(add (matmul Q K) 1)');
  refuse('softmax(Q·K', 'unclosed-bracket', 'softmax((matmul Q K))');
  refuse(
    'A = softmax(Q\nB = (K\nC = V)\nD = + * 2x\nA',
    'unclosed-bracket unclosed-bracket unopened-bracket missing-value-after juxtaposition',
  );
  refuse('A = (Q; B = [K; C = V +; D = 2x; A', 'unclosed-bracket unclosed-bracket missing-value-after juxtaposition');
  refuse(
    'A = Q·\nB = K ⊕ Q\nC = |x\nS [j ≤ i]',
    'missing-value-after unknown-character unclosed-bracket condition-as-index',
  );
  refuse('A = softmax(Q·K\nV', 'unclosed-bracket', 'A := softmax((matmul Q K)) ; V');
  refuse('A = Q\n+ K', 'missing-value-before');
  refuse('a\nb', 'unused-expression');
  refuse('f(a]', 'mismatched-bracket', 'f(a)');
  refuse('[a, (b]', 'unclosed-bracket', '[a b]');
  refuse('||x||', 'foreign-operator', 'norm(x)');
  refuse('a || b', 'foreign-operator', '(or a b)');
  refuse('x ** 2', 'foreign-operator', '(pow x 2)');
  refuse('K.T·V', 'foreign-operator', '(matmul (T K) V)');
  refuse('W_{1}·x', 'foreign-operator', '(matmul W_1 x)');
  refuse('\\frac{Q}{K} + 2x', 'latex', '?');
  refuse(
    'Q: n, d; γ: f32; doc: int[n]; Q',
    'declaration-axes declaration-axes element-type',
    'Q: [n d] ; gamma: f32[] ; doc: int[n] ; Q',
  );
  refuse('Q: [n] K: [m]\nQ', 'unexpected', 'Q: [n] ; Q');
  refuse('('.repeat(5000), 'too-deep', '?');
  refuse(`x${' + x'.repeat(5000)}`, 'too-deep');
  refuse('A = a\n\\frac{a}{b}\n2x', 'latex juxtaposition');
  refuse('reshape(X, (a, b)·c)', 'tuple');
  refuse('σ(x)·Σ', 'sum-without-index');
  refuse('a + ', 'missing-value-after', '(add a ?)');
  refuse('f(,)', 'missing-value-after');
  refuse('a\0b', 'control-character');
  refuse('\ud800', 'unpaired-surrogate');
  refuse('', 'empty', '');
  refuse(' \n\t', 'empty', '');
  refuse('__proto__ + constructor', 'unknown-character unknown-character');
});

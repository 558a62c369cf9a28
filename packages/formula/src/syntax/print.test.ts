// Tree → text in both styles; text → text is a fixed point; random trees survive printing and reading.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samePrograms, sameTree } from './equal.ts';
import { format } from './format.ts';
import { printExpr, printProgram } from './print.ts';
import { read } from './read.ts';
import type { BinaryOperator, CompareOperator, Expr, Name, Program } from './tree.ts';

function check(text: string, unicode: string, ascii: string): void {
  test(`${text}`, () => {
    const { program, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(printProgram(program, 'unicode')).toBe(unicode);
    expect(printProgram(program, 'ascii')).toBe(ascii);
    for (const printed of [unicode, ascii]) {
      const again = read(printed).program;
      expect(samePrograms(again, program)).toBe(true);
      expect(printProgram(again, 'unicode')).toBe(unicode);
    }
  });
}

describe('both styles', () => {
  check('softmax(Q@K^T/sqrt(d))@V', 'softmax(Q·Kᵀ/√d)·V', 'softmax(Q @ K^T / sqrt(d)) @ V');
  check(
    'e[i,j]=Σ_t v[t]·tanh(A[i,t]+C[j,t])',
    'e[i, j] = Σ_t v[t]·tanh(A[i, t] + C[j, t])',
    'e[i, j] = sum_t(v[t] @ tanh(A[i, t] + C[j, t]))',
  );
  check('Σ_(j,k) (a)·b', 'Σ_(j,k)(a)·b', 'sum_(j,k)(a) @ b');
  check('Σ_j a·b/Σ_j a', 'Σ_j(a·b)/Σ_j(a)', 'sum_j(a @ b) / sum_j(a)');
  check('softmax(S where j<=i and not mask)', 'softmax(S | j ≤ i ∧ ¬mask)', 'softmax(S where j <= i and not mask)');
  check(
    'softmax(S | doc[i] = doc[j] ∧ j ≤ i)',
    'softmax(S | doc[i] = doc[j] ∧ j ≤ i)',
    'softmax(S where doc[i] == doc[j] and j <= i)',
  );
  check('f(a == b)', 'f(a == b)', 'f(a == b)');
  check('a == b', 'a == b', 'a == b');
  check('(a - (b - c))·(d) - (e·f)', '(a - (b - c))·d - e·f', '(a - (b - c)) @ d - e @ f');
  check('(a/b)/(c/d)', 'a/b/(c/d)', 'a / b / (c / d)');
  check('abs(abs(x)) + norm(x) + floor(x)', 'abs(|x|) + ‖x‖ + ⌊x⌋', 'abs(abs(x)) + norm(x) + floor(x)');
  check(
    'x^2 + x^-1 + x^n + x^(n+1) + x^(T) + x^0.5',
    'x² + x⁻¹ + xⁿ + x^(n + 1) + x^(T) + x^0.5',
    'x^2 + x^-1 + x^n + x^(n + 1) + x^(T) + x^0.5',
  );
  check('(x^2)^3 + x^2^3 + (-x)^2 + -x^2', '(x²)³ + x^(2³) + (-x)² + -x²', '(x^2)^3 + x^(2^3) + (-x)^2 + -x^2');
  check('√(x+y)·√x^2', '√(x + y)·√(x²)', 'sqrt(x + y) @ sqrt(x^2)');
  check('phi(W_1) + d_k + K_hat + inf + pi', 'φ(W₁) + dₖ + K̂ + ∞ + π', 'phi(W_1) + d_k + K_hat + inf + pi');
  check('[Q; K] ‖ V', '[[Q, K], V]', '[[Q, K], V]');
  check('a⊗b*c', 'a⊗b⊙c', 'outer(a, b) * c');
  check(
    'Q: [..., n, 64]; doc: i32[n]; γ: []',
    'Q: […, n, 64]\ndoc: i32[n]\nγ: []',
    'Q: [..., n, 64]\ndoc: i32[n]\ngamma: []',
  );
  check('M[i<n,j<m]=X[...,0:8,:,j]', 'M[i < n, j < m] = X[…, 0:8, :, j]', 'M[i < n, j < m] = X[..., 0:8, :, j]');
  check('sum_t(x) = x; Σ_t y', 'sumₜ(x) = x\nΣ_t y', 'sum_t(x) = x\nsum_(t)(y)');
  check('f²(x)', 'f(x)²', 'f(x)^2');
  check('mean(x,axis=(-2,-1))', 'mean(x, axis=(-2, -1))', 'mean(x, axis=(-2, -1))');
});

test('format keeps comments, blank lines and shared lines', () => {
  const text = '# head\nQ: [n,d];K: [m,d]  # two\n\n\n\nS = f(Q, # why\n  K)\nsoftmax( S )·V\n# end\n';
  const formatted = '# head\nQ: [n, d]; K: [m, d]  # two\n\n# why\nS = f(Q, K)\nsoftmax(S)·V\n# end\n';
  expect(format(text, 'unicode')).toBe(formatted);
  expect(format(formatted, 'unicode')).toBe(formatted);
  expect(format(format(formatted, 'ascii'), 'unicode')).toBe(formatted);
  expect(format('a +', 'ascii')).toBe('a +');
});

const at = { span: { start: 0, end: 0 }, id: 0 };
const names = ['x', 'W_1', 'phi', 'K_hat', 'd_k', '查询', 'T', 'n', 'inf', 'Δt', 'e', 'i'];
const name = (given: string): Name => ({ kind: 'name', name: given, ...at });
const call = (callee: string, values: readonly Expr[], subscript: readonly string[] = []): Expr => ({
  kind: 'call',
  callee: name(callee),
  subscript: subscript.map(name),
  arguments: values.map((value) => ({ kind: 'argument', name: undefined, value, ...at })),
  ...at,
});

const { tree } = fc.letrec<{ tree: Expr }>((tie) => {
  const sub = tie('tree');
  const some = fc.array(sub, { minLength: 1, maxLength: 3 });
  const operator = fc.constantFrom<BinaryOperator>(
    'add',
    'sub',
    'matmul',
    'mul',
    'outer',
    'div',
    'floordiv',
    'mod',
    'pow',
  );
  const comparison = fc.constantFrom<CompareOperator>('<', '<=', '>', '>=', '=', '!=');
  return {
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      fc.constantFrom(...names).map((given): Expr => name(given)),
      fc
        .constantFrom('0', '2', '1e-6', '0.5')
        .map((text): Expr => ({ kind: 'number', value: Number(text), text, ...at })),
      fc.boolean().map((value): Expr => ({ kind: 'boolean', value, ...at })),
      fc
        .tuple(operator, sub, sub)
        .map(([o, left, right]): Expr => ({ kind: 'binary', operator: o, left, right, operatorSpan: at.span, ...at })),
      fc
        .tuple(fc.constantFrom('neg', 'not'), sub)
        .map(([o, operand]): Expr => ({ kind: 'unary', operator: o, operand, ...at })),
      sub.map((operand): Expr => ({ kind: 'transpose', operand, operatorSpan: at.span, ...at })),
      fc
        .tuple(fc.constantFrom('and', 'or'), sub, sub)
        .map(([o, left, right]): Expr => ({ kind: 'logic', operator: o, left, right, ...at })),
      fc
        .tuple(some, sub, fc.array(comparison, { minLength: 3, maxLength: 3 }))
        .map(([more, first, operators]): Expr => ({
          kind: 'compare',
          operands: [first, ...more],
          operators: operators.slice(0, more.length),
          ...at,
        })),
      fc.tuple(sub, sub).map(([value, condition]): Expr => ({ kind: 'exclude', value, condition, ...at })),
      fc
        .tuple(fc.constantFrom('sqrt', 'abs', 'norm', 'floor', 'ceil', 'softmax', 'φ', 'max'), some)
        .map(([f, values]) => call(f === 'φ' ? 'phi' : f, values)),
      fc
        .tuple(
          fc.constantFrom('sum', 'prod', 'softmax', 'log_softmax', 'g'),
          sub,
          fc.constantFrom(['t'], ['j', 'k'], ['tau']),
        )
        .map(([f, value, over]) => call(f, [value], over)),
      fc.tuple(sub, some).map(([value, indices]): Expr => {
        const plain = indices.filter((index) => !condition(index));
        return {
          kind: 'index',
          value,
          indices: [{ kind: 'all', ...at }, { kind: 'slice', from: plain[0], to: name('n'), ...at }, ...plain],
          ...at,
        };
      }),
      some.map((items): Expr => {
        const [first] = items;
        if (first !== undefined && items.length === 1 && condition(first))
          return { kind: 'iverson', condition: first, ...at };
        return { kind: 'concat', items, ...at };
      }),
      fc.tuple(sub, some).map(([value, items]): Expr => {
        const axis: Expr = { kind: 'tuple', items: [...items, name('k')], ...at };
        return {
          kind: 'call',
          callee: name('mean'),
          subscript: [],
          arguments: [
            { kind: 'argument', name: undefined, value, ...at },
            { kind: 'argument', name: name('axis'), value: axis, ...at },
          ],
          ...at,
        };
      }),
    ),
  };
});

function condition(value: Expr): boolean {
  return ['compare', 'logic', 'boolean'].includes(value.kind) || (value.kind === 'unary' && value.operator === 'not');
}

test('what is printed reads back as the same tree', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('unicode', 'ascii'), fc.boolean(), (value, style, defined) => {
      const text = defined
        ? `A = ${printExpr(value, style)}`
        : printProgram({ text: '', statements: [{ kind: 'expression', value, ...at }] }, style);
      const { program, diagnostics } = read(text);
      const [statement] = program.statements as [Program['statements'][number]];
      expect([text, diagnostics.map((d) => d.code)]).toEqual([text, []]);
      const again = statement.kind === 'definition' || statement.kind === 'expression' ? statement.value : undefined;
      expect([text, again !== undefined && sameTree(again, value)]).toEqual([text, true]);
    }),
    { numRuns: 3000, seed: 20240611 },
  );
});

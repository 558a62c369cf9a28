import { values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { check } from '../../check.ts';
import { expectClose, given, random, result, rows, run } from '../elaborate.check.ts';

const count = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, x, k) => s + x * (b[k] ?? 0), 0);
const softmax = (row: readonly number[]): number[] => {
  const total = row.reduce((s, x) => s + Math.exp(x), 0);
  return row.map((x) => Math.exp(x) / total);
};
/** Element of a tensor. */
const at = (x: Tensor, ...index: number[]): number => {
  const flat = x.shape.reduce((k, size, axis) => k * size + (index[axis] ?? 0), 0);
  return [...values(x)][flat] ?? Number.NaN;
};

const A = random(5, 3);
const C = random(4, 3);
const v = random(3);

describe('index definitions', () => {
  test('additive scores (Bahdanau)', () => {
    const expected = rows(A).flatMap((a) =>
      rows(C).map((c) => count(3).reduce((s, t) => s + at(v, t) * Math.tanh((a[t] ?? 0) + (c[t] ?? 0)), 0)),
    );
    const inputs = { v, A, C };
    expectClose(result('e[i, j] = Σ_t v[t]·tanh(A[i, t] + C[j, t]); e', inputs), expected);
    expectClose(result('e[i, j] = sum_t(v[t]*tanh(A[i, t] + C[j, t]))', inputs), expected);
    const text = 'v: [d]; A: [n, d]; C: [m, d]; e[i, j] = Σ_t v[t]·tanh(A[i, t] + C[j, t]); softmax_j(e)';
    expectClose(
      result(text, inputs),
      count(5).flatMap((i) => softmax(expected.slice(4 * i, 4 * i + 4))),
    );
  });

  test('talking heads, in any order of indices', () => {
    const [L, S] = [random(2, 3), random(3, 4, 5)];
    const mixed = (h: number, i: number, j: number): number =>
      count(3).reduce((s, g) => s + at(L, h, g) * at(S, g, i, j), 0);
    const all = count(2).flatMap((h) => count(4).flatMap((i) => count(5).map((j) => mixed(h, i, j))));
    expectClose(result('P[h, i, j] = Σ_g L[h, g]·S[g, i, j]', { L, S }), all);
    const turned = count(5).flatMap((j) => count(2).flatMap((h) => count(4).map((i) => mixed(h, i, j))));
    expectClose(result('P[j, h, i] = Σ_g S[g, i, j]·L[h, g]', { L, S }), turned);
  });

  test('the weighted values of the tutorial, and their sums', () => {
    const [W, V] = [random(3, 4), random(4, 2)];
    const weighted = rows(W).flatMap((row) => row.flatMap((w, k) => (rows(V)[k] ?? []).map((x) => w * x)));
    const found = run(
      'weighted[i, k, t] = W[i, k]·V[k, t]; output[i, t] = Σ_k weighted[i, k, t]',
      { W, V },
      {
        want: ['weighted', 'output', 'result'],
      },
    );
    expect(found['weighted']?.shape).toEqual([3, 4, 2]);
    expectClose([...values(found['weighted'])], weighted);
    const output = rows(W).flatMap((row) => count(2).map((t) => row.reduce((s, w, k) => s + w * at(V, k, t), 0)));
    expectClose([...values(found['output'])], output);
    expectClose([...values(found['result'])], output);
  });

  test('attention-free (AFT), with and without exclusion', () => {
    const [K, V, w] = [random(4, 3), random(4, 3), random(4, 4)];
    const expected = (keep: (i: number, j: number) => boolean): number[] =>
      count(4).flatMap((i) =>
        count(3).map((t) => {
          const seen = count(4).filter((j) => keep(i, j));
          const weight = (j: number): number => Math.exp(at(K, j, t) + at(w, i, j));
          return seen.reduce((s, j) => s + weight(j) * at(V, j, t), 0) / seen.reduce((s, j) => s + weight(j), 0);
        }),
      );
    expectClose(
      result('y[i, t] = Σ_j exp(K[j,t] + w[i,j])·V[j,t] / Σ_j exp(K[j,t] + w[i,j]); y', { K, V, w }),
      expected(() => true),
    );
    const causal = 'y[i, t] = Σ_j((exp(K[j,t] + w[i,j]) | j ≤ i)·V[j,t]) / Σ_j (exp(K[j,t] + w[i,j]) | j ≤ i); y';
    const bad = given(
      [...values(V)].map((x, k) => (k >= 9 ? Number.NaN : x)),
      [4, 3],
    );
    expectClose(
      result(causal, { K, V, w }),
      expected((i, j) => j <= i),
    );
    expectClose(result(causal, { K, V: bad, w }).slice(0, 9), expected((i, j) => j <= i).slice(0, 9));
  });

  test('2-simplicial: three factors, and a softmax over two indices', () => {
    const [Q, K, L] = [random(3, 2), random(4, 2), random(5, 2)];
    const s = count(3).map((i) =>
      count(4).flatMap((j) =>
        count(5).map((k) => count(2).reduce((a, t) => a + at(Q, i, t) * at(K, j, t) * at(L, k, t), 0)),
      ),
    );
    const text = 'Q: [n, d]; K: [m, d]; L: [l, d]; s[i, j, k] = Σ_t Q[i,t]·K[j,t]·L[k,t]; softmax_(j,k)(s)';
    expectClose(result(text, { Q, K, L }), s.flatMap(softmax));
    const chain = 'y[i, l] = Σ_(j,k) A[i, j]·B[j, k]·D[k, l]';
    const [X, Y, Z] = [random(2, 3), random(3, 4), random(4, 2)];
    expectClose(
      result(chain, { A: X, B: Y, D: Z }),
      count(2).flatMap((i) =>
        count(2).map((l) =>
          count(3).reduce((a, j) => a + count(4).reduce((b, k) => b + at(X, i, j) * at(Y, j, k) * at(Z, k, l), 0), 0),
        ),
      ),
    );
  });

  test('axes before the named ones are carried, whatever their number', () => {
    const [Q, K] = [random(2, 3, 4, 5), random(3, 6, 5)];
    const expected = count(2).flatMap((b) =>
      count(3).flatMap((h) =>
        count(4).flatMap((i) =>
          count(6).map((j) => count(5).reduce((s, t) => s + at(Q, b, h, i, t) * at(K, h, j, t), 0)),
        ),
      ),
    );
    const found = run('S[i, j] = Σ_t Q[i, t]·K[j, t]; S', { Q, K });
    expect(found['result']?.shape).toEqual([2, 3, 4, 6]);
    expectClose([...values(found['result'])], expected);
    const declared = 'Q: [B, H, n, d]; K: [H, m, d]; S[i, j] = Σ_t Q[i, t]·K[j, t]; S';
    expectClose(result(declared, { Q, K }), expected);
  });

  test('whole axes: numbers scale them, vectors and matrices multiply', () => {
    const W = random(3, 2);
    const weighted = result('y[i, :] = Σ_j M[i, j]·X[j, :]', { M: A, X: W });
    expectClose(
      weighted,
      rows(A).flatMap((row) => count(2).map((c) => row.reduce((s, m, j) => s + m * at(W, j, c), 0))),
    );
    expectClose(result('y[i, :] = A[i, :]·W', { A, W }), weighted);
    expectClose(
      result('y[i] = A[i, :]·v', { A, v }),
      rows(A).map((row) => dot(row, [...values(v)])),
    );
    expectClose(
      result('y[:, i] = 2·A[i, :]', { A }),
      count(3).flatMap((t) => count(5).map((i) => 2 * at(A, i, t))),
    );
    expectClose(result('y[i, :] = softmax(A[i, :])', { A }), rows(A).flatMap(softmax));
    expectClose(
      result('y[i] = max(A[i, :]) - A[i, 0]', { A }),
      rows(A).map((row) => Math.max(...row) - (row[0] ?? 0)),
    );
  });

  test('an index that is not there counts, size 1 goes with any length', () => {
    expectClose(
      result('y[i] = Σ_j (A[i, 0] + 0·c[j])', { A, c: random(4) }),
      rows(A).map((row) => 4 * (row[0] ?? 0)),
    );
    const one = random(1, 3);
    const text = 'A: [n, d]; o: [1, d]; y[i] = Σ_t A[i, t]·o[i, t]';
    expectClose(
      result(text, { A, o: one }),
      rows(A).map((row) => dot(row, [...values(one)])),
    );
    const sums = 'o: [1, d]; c: [n]; y[t] = Σ_i o[i, t] + 0·Σ_i c[i]·o[i, t]';
    expectClose(
      result(sums, { o: one, c: given([1, 1, 1, 1], [4]) }),
      count(3).map((t) => at(one, 0, t)),
    );
    expectClose(
      result('c: [n]; o: [1, d]; y[t] = Σ_i (o[i, t] | c[i] > 0)', { o: one, c: given([1, 1, 1, -1], [4]) }),
      count(3).map((t) => 3 * at(one, 0, t)),
    );
  });

  test('ranges that are written out, indices as numbers, conditions', () => {
    const text = 'X: [n, d]; M[i < n, j < d] = |i - j| + 1; M + 0·X';
    expect(result(text, { X: A })).toEqual(count(5).flatMap((i) => count(3).map((j) => Math.abs(i - j) + 1)));
    const mask = 'X: [n, d]; keep[i < n, j < d] = j ≤ i; sum(X | keep)';
    expectClose(
      result(mask, { X: A }),
      rows(A).map((row, i) => row.filter((_, j) => j <= i).reduce((s, x) => s + x, 0)),
    );
  });

  test('reductions and normalisers over a named index', () => {
    const text = (body: string): string => `y[i] = ${body}; y`;
    expectClose(
      result(text('mean_t(A[i, t])'), { A }),
      rows(A).map((row) => dot(row, [1 / 3, 1 / 3, 1 / 3])),
    );
    expectClose(
      result(text('max_t(A[i, t]·v[t])'), { A, v }),
      rows(A).map((row) => Math.max(...row.map((x, t) => x * at(v, t)))),
    );
    expectClose(
      result(text('∏_t A[i, t]'), { A }),
      rows(A).map((row) => row.reduce((a, b) => a * b, 1)),
    );
    expectClose(
      result(text('norm_t(A[i, t])'), { A }),
      rows(A).map((row) => Math.sqrt(dot(row, row))),
    );
    expectClose(
      result(text('logsumexp_t(A[i, t] | t ≤ 1)'), { A }),
      rows(A).map((row) => Math.log(Math.exp(row[0] ?? 0) + Math.exp(row[1] ?? 0))),
    );
    expectClose(result('p[i, t] = softmax_t(A[i, t])', { A }), rows(A).flatMap(softmax));
    expectClose(
      result('p[t, i] = softmax_t(A[i, t] | t ≥ 1)', { A }),
      [0, 1, 2].flatMap((t) => rows(A).map((row) => (t === 0 ? 0 : (softmax(row.slice(1))[t - 1] ?? 0)))),
    );
    expectClose(
      result('p[i, t] = A[i, t]; s = sum_i(2·p); s', { A }),
      count(3).map((t) => 2 * rows(A).reduce((s, row) => s + (row[t] ?? 0), 0)),
    );
    expectClose(result('w[t] = A[0, t]·v[t]; Σ_t w[t]·v[t]', { A, v }), [
      count(3).reduce((s, t) => s + at(A, 0, t) * at(v, t) ** 2, 0),
    ]);
  });

  test('names stay on elementwise results and on what a reduction leaves', () => {
    const codes = (text: string): string[] => check(text).diagnostics.map(({ code }) => code);
    const S = 'A: [n, d]; C: [m, d]; e[i, j] = Σ_t A[i, t]·C[j, t]; ';
    expect(codes(`${S}softmax_j(e/√d | j ≤ i)`)).toEqual([]);
    expect(codes(`${S}p = softmax_j(e); sum_i(p)`)).toEqual([]);
    expect(codes(`${S}s = sum_j(e); max_i(s)`)).toEqual([]);
    expect(codes(`${S}s = sum_j(e); max_j(s)`)).toEqual(['index/no-such-index']);
    expect(codes(`${S}sum_j(e | j ≤ 2 ∧ i > 0)`)).toEqual([]);
    expect(codes(`${S}sum_j(eᵀ)`)).toEqual(['index/no-such-index']);
  });

  test('names of a defined value mean its axes inside a reduction over them', () => {
    const S = random(2, 3, 4);
    const text = 'S: [a, b2, c]; s[p, q, r] = S[p, q, r]; ';
    const kept = (keep: (p: number, q: number, r: number) => boolean): number[] =>
      count(2).flatMap((p) =>
        count(3).map((q) => count(4).reduce((x, r) => x + (keep(p, q, r) ? at(S, p, q, r) : 0), 0)),
      );
    expectClose(
      result(`${text}sum_r(s | r ≤ 1)`, { S }),
      kept((_p, _q, r) => r <= 1),
    );
    const two = count(2).map((p) =>
      count(3).reduce((x, q) => x + count(4).reduce((y, r) => y + (r <= q ? at(S, p, q, r) : 0), 0), 0),
    );
    expectClose(result(`${text}sum_(q,r)(s | r ≤ q)`, { S }), two);
    expectClose(result(`${text}T[p, q, r] = 2·s[p, q, r]; sum_(q,r)((s + T)/3 | r ≤ q)`, { S }), two);
  });

  test('the diagonal, gathered places, and indices that go along with them', () => {
    const S = random(4, 4);
    expectClose(
      result('y[i] = S[i, i]; y', { S }),
      count(4).map((i) => at(S, i, i)),
    );
    const t = given([2, 0, 1, 1, 0], [5], 'i32');
    expectClose(
      result('t: i32[n]; y[i] = A[i, t[i]]; y', { A, t }),
      count(5).map((i) => at(A, i, [2, 0, 1, 1, 0][i] ?? 0)),
    );
    expectClose(
      result('t: i32[n]; y[i, c] = E[t[i], c]; y', { E: C, t }),
      count(5).flatMap((i) => rows(C)[[2, 0, 1, 1, 0][i] ?? 0] ?? []),
    );
    const [X, u] = [random(2, 4, 3), given([3, 0, 1, 2], [2, 2], 'i32')];
    expectClose(
      result('u: i32[B, k]; X: [B, n, d]; y[a, c] = X[u[a], c]; y', { X, u }),
      count(2).flatMap((b) => count(2).flatMap((a) => count(3).map((c) => at(X, b, at(u, b, a), c)))),
    );
    expectClose(
      result('u: i32[k]; X: [B, n, d]; y[a, c] = X[u[a], c]; y', { X, u: given([3, 0], [2], 'i32') }),
      count(2).flatMap((b) => [3, 0].flatMap((a) => count(3).map((c) => at(X, b, a, c)))),
    );
  });

  test('a convolution: places outside are guarded by exclusion, where and ∧', () => {
    const [x, w] = [random(6), random(3)];
    const expected = count(6).map((i) => count(3).reduce((s, r) => s + (i >= r ? at(w, r) * at(x, i - r) : 0), 0));
    const say = (body: string): string => `x: [n]; w: [k]; y[i < n] = ${body}; y`;
    expectClose(result(say('Σ_r (w[r]·x[i - r] | r ≤ i)'), { x, w }), expected);
    expectClose(result(say('Σ_r w[r]·where(r ≤ i, x[i - r], 0)'), { x, w }), expected);
    expectClose(result(say('Σ_r w[r]·where(i < r, 0, x[i - r])'), { x, w }), expected);
    expectClose(result(say('Σ_r((w[r] | r ≤ i)·x[i - r])'), { x, w }), expected);
    expect(() => result(say('Σ_r w[r]·x[i - r]'), { x, w })).toThrow(/index -1/);
    expectClose(
      result(say('Σ_r (w[r] | r ≤ i ∧ x[i - r] > 0)'), { x, w }),
      count(6).map((i) => count(3).reduce((s, r) => s + (i >= r && at(x, i - r) > 0 ? at(w, r) : 0), 0)),
    );
  });
});

describe('the graph', () => {
  const ops = (text: string): string[] =>
    (check(text).graph?.nodes ?? []).map(({ op }) => op).filter((op) => op !== 'input');

  test('a sum of products is one contraction, without copies', () => {
    expect(ops('Q: [n, d]; K: [m, d]; S[i, j] = Σ_t Q[i, t]·K[j, t]; S')).toEqual(['contract']);
    expect(ops('L: [H, H]; S: [H, n, m]; P[h, i, j] = Σ_g L[h, g]·S[g, i, j]; P')).toEqual(['contract']);
    expect(
      ops('Q: [n, d]; K: [m, d]; S[i, j] = Σ_t((Q[i, t] | t > 0)·K[j, t]); S').filter((op) => op === 'contract'),
    ).toEqual(['contract']);
    expect(ops('A: [n, m]; B: [m, k]; D: [k, l]; y[i, l] = Σ_(j,k) A[i, j]·B[j, k]·D[k, l]')).toEqual([
      'contract',
      'contract',
    ]);
    expect(ops('Q: [n, d]; K: [m, d]; S[i, j] = Σ_t 2·Q[i, t]·K[j, t]; S').toSorted()).toEqual([
      'constant',
      'contract',
      'scale',
    ]);
  });

  test('undeclared inputs keep their leading axes open', () => {
    const { graph, needsRank } = check('S[i, j] = Σ_t Q[i, t]·K[j, t]; softmax(S)·V');
    expect(needsRank).toEqual([]);
    expect(graph?.nodes.at(-1)?.type.shape.lead).toEqual(['K', 'Q', 'V']);
  });
});

describe('faults', () => {
  test.each<[string, string[]]>([
    ['A: [n, d]; C: [m, c]; e[i, j] = Σ_t A[i, t]·C[j, t]; e', ['index/range-clash']],
    ['e[i, j] = Σ_t Q[i, t]·K[t, j]; e', ['index/range-clash']],
    ['M[a, c] = a - c; M', ['index/no-range', 'index/no-range']],
    ['X: [n, n]; Y[i, i] = X[i, i]; Y', ['index/twice']],
    ['X: [n, d]; y[i, t] = X[i, t] + X; y', ['index/not-indexed']],
    ['X: [n, d]; y[i, t] = X[i, t, 0]; y', ['index/count']],
    ['X: [n, d]; y[i, t] = X[i, t] | t; y', ['type/not-a-condition']],
    ['X: [n, d]; y[i, t] = X[i, t] + (t < 2); y', ['type/condition-as-number']],
    ['X: [n, d]; y[i, t] = sum(X[i, t]); y', ['index/one-number']],
    ['X: [n, d]; y[i, t] = [X[i, t], X[i, t]]; y', ['index/one-number', 'index/one-number']],
    ['X: [n, d]; y[i, :] = X[i, :]·X; y', ['shape/inner-sizes']],
    ['y[i] = y[i]; y', ['formula/not-yet']],
    ['X: [n]; Z[-1] = 0; Z[t] = Z[t - 1] + X[t]; Z', ['formula/not-yet']],
    ['X: [n, d]; sofmax_t(X)', ['name/unknown-function']],
    ['X: [n, d]; exp_(i,j)(X)', ['type/argument-count']],
    ['X: [n, d]; y[i] = f(X[i, 0]); f(x) = x + j; y', ['index/open-position']],
    ['mystery[i] = W[i, 0]; mystery', []],
  ])('%s', (text, codes) => {
    expect(check(text).diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});

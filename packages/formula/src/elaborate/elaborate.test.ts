import { values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { check } from '../check.ts';
import { attention, expectClose, given, random, result, rows, run } from './elaborate.check.ts';

const Q = random(5, 3);
const K = random(7, 3);
const V = random(7, 4);
const plain = (keep?: (i: number, j: number) => boolean, score?: (i: number, j: number) => number): number[] =>
  attention(rows(Q), rows(K), rows(V), keep, score);

describe('attention', () => {
  test.each<[string, (i: number, j: number) => boolean, (i: number, j: number) => number]>([
    ['softmax(Q·Kᵀ/√d)·V', () => true, () => 0],
    ['softmax(Q @ K^T / sqrt(d)) @ V', () => true, () => 0],
    ['Attention(Q,K,V)=Softmax(Q⋅Kᵀ/√d_k)⋅V', () => true, () => 0],
    ['softmax(Q·Kᵀ/√d | j ≤ i)·V', (i, j) => j <= i, () => 0],
    ['softmax(Q·Kᵀ/√d | j ≤ i + (m - n))·V', (i, j) => j <= i + 2, () => 0],
    ['softmax(Q·Kᵀ/√d | 0 ≤ i - j < 3)·V', (i, j) => i - j >= 0 && i - j < 3, () => 0],
    ['softmax(Q·Kᵀ/√d | j ≤ i | i - j < 2)·V', (i, j) => i - j >= 0 && i - j < 2, () => 0],
    ['softmax(Q·Kᵀ/√d | j < 3 ∨ j ≤ i)·V', (i, j) => j < 3 || j <= i, () => 0],
    ['softmax(Q·Kᵀ/√d | ¬(j > i))·V', (i, j) => j <= i, () => 0],
    ['softmax(Q·Kᵀ/√d - 0.5·|i - j|)·V', () => true, (i, j) => -0.5 * Math.abs(i - j)],
    ['bias = -0.25·(i - j)²; softmax(Q·Kᵀ/√d + bias)·V', () => true, (i, j) => -0.25 * (i - j) ** 2],
    ['softmax(Q·Kᵀ/√d + 2·[j ≤ i])·V', () => true, (i, j) => (j <= i ? 2 : 0)],
    ['softmax(Q·Kᵀ/√d + (i + 3·j) mod 4)·V', () => true, (i, j) => (i + 3 * j) % 4],
    ['softmax(Q·Kᵀ/√d + clamp(i - j, -1, 1))·V', () => true, (i, j) => Math.min(1, Math.max(-1, i - j))],
    ['φ(x) = x/√d; softmax(φ(Q)·Kᵀ)·V', () => true, () => 0],
    ['apply(f, x) = f(x); scaled(x) = x/√d_k; softmax(apply(scaled, Q·Kᵀ))·V', () => true, () => 0],
    ['masked(S, c) = softmax(S | c); masked(Q·Kᵀ/√d, j ≤ i)·V', (i, j) => j <= i, () => 0],
    ['prefix(p) = j < p ∨ j ≤ i; softmax(Q·Kᵀ/√d | prefix(2))·V', (i, j) => j < 2 || j <= i, () => 0],
    ['S = Q·Kᵀ/√d; A = softmax(S | j ≤ i); A·V', (i, j) => j <= i, () => 0],
    ['softmax(transpose(K·Qᵀ/√d) | j ≤ i)·V', (i, j) => j <= i, () => 0],
    ['softmax((K·Qᵀ/√d | i ≤ j)ᵀ)·V', (i, j) => j <= i, () => 0],
    ['softmax((2·(Q·Kᵀ | j ≤ i))/(2·√d))·V', (i, j) => j <= i, () => 0],
  ])('%s', (text, keep, score) => {
    expectClose(result(text, { Q, K, V }), plain(keep, score));
  });

  test('batches and heads, broadcast values, one pair of leading axes each', () => {
    const many = { Q: random(2, 3, 5, 4), K: random(1, 3, 6, 4), V: random(2, 1, 6, 2) };
    const actual = result('softmax(Q·Kᵀ/√d | j ≤ i)·V', many);
    const expected = [0, 1, 2, 3, 4, 5].flatMap((at) =>
      attention(rows(many.Q, at), rows(many.K, at % 3), rows(many.V, Math.floor(at / 3)), (i, j) => j <= i),
    );
    expectClose(actual, expected);
  });

  test('a mask with more axes than the scores are known to have', () => {
    const many = { Q: random(2, 3, 5, 4), K: random(2, 3, 6, 4), V: random(2, 3, 6, 2) };
    const mask = given([1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0], [2, 1, 1, 6], 'bool');
    const bits = [...values(mask)];
    const expected = [0, 1, 2, 3, 4, 5].flatMap((at) =>
      attention(
        rows(many.Q, at),
        rows(many.K, at),
        rows(many.V, at),
        (i, j) => j <= i && bits[Math.floor(at / 3) * 6 + j] === 1,
      ),
    );
    const texts = ['mask: bool[B, 1, 1, m]; softmax(Q·Kᵀ/√d | mask ∧ j ≤ i)·V', 'softmax(Q·Kᵀ/√d | mask | j ≤ i)·V'];
    // The second query of a batch whose first keys are hidden may see nothing: its row is 0.
    for (const text of texts)
      expectClose(
        result(text, { ...many, mask }),
        expected.map((x) => (Number.isNaN(x) ? 0 : x)),
      );
  });

  test('positions of heads and batches, also where leading axes are open', () => {
    const many = { Q: random(2, 3, 4, 4), K: random(2, 3, 4, 4), V: random(2, 3, 4, 2) };
    const expected = [0, 1, 2, 3, 4, 5].flatMap((at) =>
      attention(rows(many.Q, at), rows(many.K, at), rows(many.V, at), (i, j) => j <= i + (at % 3) + Math.floor(at / 3)),
    );
    const declared = 'Q: [B, H, n, d]; K: [B, H, m, d]; V: [B, H, m, e]; softmax(Q·Kᵀ/√d | j ≤ i + h + b)·V';
    expectClose(result(declared, many), expected);
    expectClose(result('softmax(Q·Kᵀ/√d | j ≤ i + h + b)·V', many), expected);
  });

  test('the tutorial’s rules with V of another leading shape', () => {
    const one = { Q: random(1, 3), K: random(1, 3), V: random(1, 4) };
    expectClose(result('softmax(Q·Kᵀ/√d)·V', one), rows(one.V)[0] ?? []);
  });

  test('the textbook’s second rule without its Linear: one query against all keys', () => {
    const inputs = { Q: random(1, 3), K, V };
    const text = 'Attention(Q,K,V)=Softmax(sum(tanh([Q,K])))⋅V';
    const [query = []] = rows(inputs.Q);
    const scores = rows(K).map((key) => [...query, ...key].reduce((sum, x) => sum + Math.tanh(x), 0));
    const total = scores.reduce((sum, s) => sum + Math.exp(s), 0);
    const expected = [0, 1, 2, 3].map((c) =>
      rows(V).reduce((sum, row, j) => sum + (Math.exp(scores[j] ?? 0) / total) * (row[c] ?? 0), 0),
    );
    expectClose(result(text, inputs), expected);
    expect(check(text).diagnostics).toEqual([]);
  });

  test('rank-1 operands are vectors', () => {
    const q = random(3);
    const text = 'q: [d]; K: [m, d]; V: [m, e]; softmax(K·q/√d)·V';
    expectClose(result(text, { q, K, V }), attention([[...values(q)]], rows(K), rows(V)));
    expectClose(result('q: [d]; q·q', { q }), [[...values(q)].reduce((a, x) => a + x * x, 0)]);
    expectClose(
      result('w: [e]; X: […, e]; X·w', { w: given([1, 2], [2]), X: given([1, 2, 3, 4, 5, 6], [3, 2]) }),
      [5, 11, 17],
    );
    expectClose(result('W: [e, c]; X: […, e]; X·W', { W: given([1, 2], [2, 1]), X: given([3, 4], [2]) }), [11]);
  });
});

describe('exclusion', () => {
  const nan = Number.NaN;
  const withNaN = (x: Tensor, row: number): Tensor => {
    const [n = 1, d = 1] = x.shape;
    return given(
      [...values(x)].map((value, at) => (Math.floor(at / d) === row ? nan : value)),
      [n, d],
    );
  };

  test('NaN in excluded keys and values does not leak', () => {
    const bad = { Q, K: withNaN(K, 6), V: withNaN(V, 6) };
    expectClose(
      result('softmax(Q·Kᵀ/√d | j ≤ i)·V', bad),
      plain((i, j) => j <= i),
    );
    const mask = given([1, 1, 1, 1, 1, 1, 0], [7], 'bool');
    expectClose(
      result('softmax(Q·Kᵀ/√d | mask)·V', { ...bad, mask }),
      plain((_, j) => j < 6),
    );
    expectClose(
      result('mean(V | i < 6, axis=-2)', bad),
      [0, 1, 2, 3].map(
        (c) =>
          rows(V)
            .slice(0, 6)
            .reduce((a, row) => a + (row[c] ?? 0), 0) / 6,
      ),
    );
  });

  test('a domain on the right operand counts as well', () => {
    const bad = { Q, K, V: withNaN(V, 6) };
    const scores = rows(Q).map((q) => rows(K).map((k) => q.reduce((a, x, t) => a + x * (k[t] ?? 0), 0)));
    const expected = (keep: (j: number, c: number) => boolean): number[] =>
      scores.flatMap((row) =>
        [0, 1, 2, 3].map((c) => row.reduce((a, s, j) => a + (keep(j, c) ? s * (rows(V)[j]?.[c] ?? 0) : 0), 0)),
      );
    expectClose(
      result('(Q·Kᵀ)·(V | i < 6)', bad),
      expected((j) => j < 6),
    );
    expectClose(
      result('(Q·Kᵀ)·(V | i < 6 ∧ j ≤ i)', bad),
      expected((j, c) => j < 6 && c <= j),
    );
    expectClose(
      result('keep: bool[m, 1]; (Q·Kᵀ)·(V | keep)', { ...bad, keep: given([1, 1, 1, 1, 1, 1, 0], [7, 1], 'bool') }),
      expected((j) => j < 6),
    );
  });

  test('linear attention: the product takes the domain of its left operand', () => {
    const phi = (x: number): number => (x > 0 ? x : Math.expm1(x)) + 1;
    const expected = rows(Q).flatMap((q, i) =>
      [0, 1, 2, 3].map((c) =>
        rows(K).reduce(
          (sum, k, j) =>
            j > i ? sum : sum + q.reduce((a, x, t) => a + phi(x) * phi(k[t] ?? 0), 0) * (rows(V)[j]?.[c] ?? 0),
          0,
        ),
      ),
    );
    expectClose(result('φ(x) = elu(x) + 1; ((φ(Q)·φ(K)ᵀ) | j ≤ i)·V', { Q, K, V }), expected);
  });

  test('rows with nothing in the set', () => {
    const x = random(3, 4);
    const outputs = run(
      'S = x | j < i; a = softmax(S); s = sum(S); m = mean(S); p = prod(S); t = max(S); l = min(S); e = logsumexp(S); N = norm(S); a·y',
      { x, y: random(4, 2) },
      { want: ['a', 's', 'm', 'p', 't', 'l', 'e', 'N', 'result'] },
    );
    const first = Object.fromEntries(Object.entries(outputs).map(([name, found]) => [name, [...values(found)][0]]));
    expect(first).toEqual({ a: 0, s: 0, m: 0, p: 1, t: -Infinity, l: Infinity, e: -Infinity, N: 0, result: 0 });
  });

  test('an excluded entry reads 0, fill leaves the set, concatenation and transposition carry it', () => {
    const x = given([1, 2, 3, 4], [2, 2]);
    expect(result('x | j ≤ i', { x })).toEqual([1, 0, 3, 4]);
    expect(result('exp(0·x) | j ≤ i', { x })).toEqual([1, 0, 1, 1]);
    expect(result('fill(x | j ≤ i, -7)', { x })).toEqual([1, -7, 3, 4]);
    expect(result('sum(fill(x | j ≤ i, 10))', { x })).toEqual([11, 7]);
    expect(result('(x | j ≤ i)ᵀ', { x })).toEqual([1, 3, 0, 4]);
    expect(result('max(-[x | j ≤ i, x])', { x })).toEqual([-1, -3]);
    expect(result('min([x | j > i, 5 + x])', { x })).toEqual([2, 8]);
    expect(result('(x | j ≤ i) + (x | i ≤ j)', { x })).toEqual([2, 0, 0, 8]);
    expect(result('max(concat(x | j ≤ i, x, axis=-2), axis=-2)', { x })).toEqual([3, 4]);
    expect(result('T = x > 1.5 | j ≤ i; sum(x | T)', { x })).toEqual([0, 7]);
  });

  test('a condition wider than the value widens it', () => {
    const x = given([1, 2], [1, 2]);
    const c = given([1, 0, 0, 1, 1, 1], [3, 2], 'bool');
    expect(result('x | c', { x, c })).toEqual([1, 0, 0, 2, 1, 2]);
    expect(result('sum(x | c)', { x, c })).toEqual([1, 2, 3]);
  });
});

describe('operations', () => {
  const x = given([1, -2, 3, 4, -5, 6], [2, 3]);

  test.each<[string, number[]]>([
    ['2·x', [2, -4, 6, 8, -10, 12]],
    ['x·2', [2, -4, 6, 8, -10, 12]],
    ['-x', [-1, 2, -3, -4, 5, -6]],
    ['x/2', [0.5, -1, 1.5, 2, -2.5, 3]],
    ['x²', [1, 4, 9, 16, 25, 36]],
    ['x^3', [1, -8, 27, 64, -125, 216]],
    ['x ⊙ x', [1, 4, 9, 16, 25, 36]],
    ['x div 2', [0, -1, 1, 2, -3, 3]],
    ['x mod 3', [1, 1, 0, 1, 1, 0]],
    ['|x|', [1, 2, 3, 4, 5, 6]],
    ['⌊x/2⌋', [0, -1, 1, 2, -3, 3]],
    ['⌈x/2⌉', [1, -1, 2, 2, -2, 3]],
    ['sum(x)', [2, 5]],
    ['sum(x, axis=-2)', [5, -7, 9]],
    ['sum(x, axis=0)', [5, -7, 9]],
    ['sum(x, axis=(-2, -1))', [7]],
    ['mean(x, keep=true)', [2 / 3, 5 / 3]],
    ['x - max(x, keep=true)', [-2, -5, 0, -2, -11, 0]],
    ['min(x, 0)', [0, -2, 0, 0, -5, 0]],
    ['max(x, axis=-2)', [4, -2, 6]],
    ['max(x, i, j)', [1, 1, 3, 4, 1, 6]],
    ['relu(x)', [1, 0, 3, 4, 0, 6]],
    ['LeakyRelu(x)', [1, -0.02, 3, 4, -0.05, 6]],
    ['leaky_relu(x, 0.5)', [1, -1, 3, 4, -2.5, 6]],
    ['clamp(x, -1, 2)', [1, -1, 2, 2, -1, 2]],
    ['where(x > 0, x, 0)', [1, 0, 3, 4, 0, 6]],
    ['where(j > i, x, -x)', [-1, -2, 3, -4, 5, 6]],
    ['[x > 0]', [1, 0, 1, 1, 0, 1]],
    ['x > 0', [1, 0, 1, 1, 0, 1]],
    ['[x, 10·x]', [1, -2, 3, 10, -20, 30, 4, -5, 6, 40, -50, 60]],
    ['x ‖ x', [1, -2, 3, 1, -2, 3, 4, -5, 6, 4, -5, 6]],
    ['concat(x, x, axis=0)', [1, -2, 3, 4, -5, 6, 1, -2, 3, 4, -5, 6]],
    ['xᵀ', [1, 4, -2, -5, 3, 6]],
    ['x·xᵀ', [14, 32, 32, 77]],
    ['‖x‖', [Math.sqrt(14), Math.sqrt(77)]],
    ['prod(x)', [-6, -120]],
    ['x + i', [1, -2, 3, 5, -4, 7]],
    ['x·(i - j)', [0, 2, -6, 4, 0, -6]],
    ['x·∞ > 0', [1, 0, 1, 1, 0, 1]],
    ['2·π·√4', [4 * Math.PI]],
    ['1 < 2', [1]],
    ['σ(0·x)', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]],
    ['sigma(0·x)', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]],
    ['h(x) = 2·x; h(h(x))', [4, -8, 12, 16, -20, 24]],
    ['twice(f, x) = f(f(x)); g(y) = y + 1; twice(g, x)', [3, 0, 5, 6, -3, 8]],
    ['b = 1; x + b', [2, -1, 4, 5, -4, 7]],
  ])('%s', (text, expected) => {
    expectClose(result(text, { x }), expected);
  });

  test('softmax and its kin along another axis', () => {
    const columns = [
      [1, 4],
      [-2, -5],
      [3, 6],
    ];
    const expected = [0, 1].flatMap((i) =>
      columns.map((c) => Math.exp(c[i] ?? 0) / c.reduce((a, y) => a + Math.exp(y), 0)),
    );
    expectClose(result('softmax(x, axis=-2)', { x }), expected);
    expectClose(result('log_softmax(x, axis=-2)', { x }), expected.map(Math.log));
    expectClose(
      result('LogSumExp(x, axis=-2)', { x }),
      columns.map((c) => Math.log(c.reduce((a, y) => a + Math.exp(y), 0))),
    );
  });

  test('declared numbers, sizes as numbers, arithmetic in declared sizes', () => {
    expect(result('γ: []; γ·x + γ', { gamma: given([3], []), x })).toEqual([6, -3, 12, 15, -12, 21]);
    expect(result('A: [n, c]; n·A/c', { A: x })).toEqual([...values(x)].map((v) => (2 * v) / 3));
    expect(result('A: [n, 2·k + 1]; k: []; A + k', { A: x, k: given([1], []) }, { ranks: {} })).toHaveLength(6);
  });

  test('element types: whole numbers stay whole, literals give way', () => {
    const doc = given([0, 0, 1], [3], 'i32');
    expect(run('doc: i32[n]; doc + 1', { doc })['result']?.dtype).toBe('i32');
    expect(run('doc: i32[n]; (doc = 1)', { doc })['result']?.dtype).toBe('bool');
    expect(check('X: f16[n, d]; 0.5·X').result?.type?.dtype).toBe('f32');
    expect(check('X: f64[n, d]; Y: [n, d]; X + Y').result?.type?.dtype).toBe('f64');
    expect(check('Y: [n, d]; Y/√d').result?.type?.dtype).toBe('f32');
  });

  test('the oracle’s steps of the tutorial', () => {
    const X = given([1, 0, 1, 0, 0, 2, 0, 2, 1, 1, 1, 1], [3, 4]);
    const inputs = {
      X,
      W_key: given([0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0], [4, 3]),
      W_query: given([1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 1], [4, 3]),
      W_value: given([0, 2, 0, 0, 3, 0, 1, 0, 3, 1, 1, 0], [4, 3]),
    };
    const text = 'K = X·W_key; Q = X·W_query; V = X·W_value; S = Q·Kᵀ; A = softmax(S); A·V';
    const outputs = run(text, inputs, { want: ['S', 'A', 'result'] });
    expect([...values(outputs['S'])]).toEqual([2, 4, 4, 4, 16, 12, 4, 12, 10]);
    expectClose(
      [...values(outputs['result'])],
      [
        1.9366210616669624, 6.683105308334811, 1.5950684074995565, 1.9999939663351454, 7.963991595132215,
        0.053976405312549595, 1.9997046127769653, 7.759892254657784, 0.35838929467511527,
      ],
      1e-12,
    );
  });
});

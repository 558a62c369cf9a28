import { randn, tensor, values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { check } from '../../check.ts';
import { attention, expectClose, given, random, result, rows, run } from '../elaborate.check.ts';

const count = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const at = (x: Tensor, ...index: number[]): number => {
  const flat = x.shape.reduce((k, size, axis) => k * size + (index[axis] ?? 0), 0);
  return [...values(x)][flat] ?? Number.NaN;
};
const ints = (data: readonly number[], ...shape: number[]): Tensor => given(data, shape, 'i32');

const X = random(5, 4);
const S = random(3, 4, 6);

describe('places that are known are views', () => {
  test.each<[string, number[]]>([
    ['X[0, :]', count(4).map((c) => at(X, 0, c))],
    ['X[4, 3]', [at(X, 4, 3)]],
    ['X[:, 2]', count(5).map((r) => at(X, r, 2))],
    ['X[1:3, :]', [1, 2].flatMap((r) => count(4).map((c) => at(X, r, c)))],
    ['X[:2, 1:]', [0, 1].flatMap((r) => [1, 2, 3].map((c) => at(X, r, c)))],
    ['X[2:2, :]', []],
    ['X[n - 1, d - 2]', [at(X, 4, 2)]],
    ['X[n - 2:n, 0]', [at(X, 3, 0), at(X, 4, 0)]],
    ['X[…, 0]', count(5).map((r) => at(X, r, 0))],
    ['X[…, :, 3]', count(5).map((r) => at(X, r, 3))],
    ['(2·X)[1, :]', count(4).map((c) => 2 * at(X, 1, c))],
    ['last(Y) = Y[n - 1, :]; last(X)', count(4).map((c) => at(X, 4, c))],
  ])('%s', (text, expected) => {
    const all = `X: [n, d]; ${text}`;
    expectClose(result(all, { X }), expected);
    const ops = (check(all).graph?.nodes ?? []).map(({ op }) => op);
    expect(ops.filter((op) => op === 'gather')).toEqual([]);
  });

  test('a part that tensors do not have is refused when they are bound', () => {
    const text = 'X: [n, d]; X[0:8, :]';
    expect(() => result(text, { X })).toThrow(/max\(8, n\)/);
    expect(result(text, { X: random(8, 2) })).toHaveLength(16);
    expect(() => result('X: [n, d]; X[5, 0]', { X })).toThrow(/max\(6, n\)/);
  });

  test('exclusion goes along', () => {
    const x = given([1, 2, 3, 4, 5, 6], [2, 3]);
    expect(result('x: [n, m]; y = x | j ≤ i; sum(y[1, :])', { x })).toEqual([9]);
    expect(result('x: [n, m]; y = x | j ≤ i; sum(y[:, 1])', { x })).toEqual([5]);
    expect(result('x: [n, m]; y = x | j > 0; y[:, 0:2]', { x })).toEqual([0, 2, 0, 5]);
    expect(result('x: [n, m]; t: i32[k]; y = x | j ≤ i; sum(y[:, t])', { x, t: ints([2, 0, 1], 3) })).toEqual([1, 9]);
    const inside = result('x: [n, m]; t: i32[k, l]; x[:, t]', { x, t: ints([2, 0, 1, 1], 2, 2) });
    expect(inside).toEqual([3, 1, 2, 2, 6, 4, 5, 5]);
  });
});

describe('numbers at each position', () => {
  test('slopes per head, also in leading axes of unknown number', () => {
    const slope = random(3);
    const expected = count(3).flatMap((h) =>
      count(4).flatMap((i) => count(6).map((j) => at(S, h, i, j) - at(slope, h) * Math.abs(i - j))),
    );
    expectClose(result('S: [H, n, m]; slope: [H]; S - slope[h]·|i - j|', { S, slope }), expected);
    const [Q, K, V] = [random(2, 3, 4, 5), random(2, 3, 6, 5), random(2, 3, 6, 2)];
    const open = result('slope: [H]; softmax(Q·Kᵀ/√d - slope[h]·|i - j|)·V', { Q, K, V, slope });
    expectClose(
      open,
      count(6).flatMap((at2) =>
        attention(
          rows(Q, at2),
          rows(K, at2),
          rows(V, at2),
          () => true,
          (i, j) => -at(slope, at2 % 3) * Math.abs(i - j),
        ),
      ),
    );
  });

  test('a relative position table', () => {
    const bias = random(3, 5);
    const clamp = (x: number): number => Math.min(2, Math.max(-2, x));
    const expected = count(3).flatMap((h) =>
      count(4).flatMap((i) => count(6).map((j) => at(S, h, i, j) + at(bias, h, clamp(i - j) + 2))),
    );
    expectClose(result('S: [H, n, m]; bias: [H, w]; S + bias[h, clamp(i - j, -2, 2) + 2]', { S, bias }), expected);
    expectClose(result('S: [H, n, m]; bias: [H, w]; S + bias[…, clamp(i - j, -2, 2) + 2]', { S, bias }), expected);
  });

  test('T5’s buckets, by logarithm', () => {
    const [table, score] = [random(2, 16), random(2, 30, 30)];
    const bucket = (r: number): number =>
      r < 4 ? r : Math.min(4 + Math.floor((4 * Math.log(r / 4)) / Math.log(32 / 4)), 7);
    const text =
      'S: [H, n, m]; bias: [H, 16]; far(r) = min(4 + ⌊4·log(r/4)/log(32/4)⌋, 7); bucket(r) = where(r < 4, r, far(r)); S + bias[h, 8·[j > i] + bucket(|i - j|)]';
    expectClose(
      result(text, { S: score, bias: table }),
      count(2).flatMap((h) =>
        count(30).flatMap((i) =>
          count(30).map((j) => at(score, h, i, j) + at(table, h, (j > i ? 8 : 0) + bucket(Math.abs(i - j)))),
        ),
      ),
    );
  });

  test('packed documents, from integers of several types', () => {
    const [Q, V] = [random(6, 4), random(6, 3)];
    const documents = [0, 0, 1, 1, 1, 2];
    const expected = attention(rows(Q), rows(Q), rows(V), (i, j) => documents[i] === documents[j] && j <= i);
    for (const type of ['i32', 'u8'] as const) {
      const doc = given(documents, [6], type);
      expectClose(result(`doc: ${type}[n]; softmax(Q·Qᵀ/√d | doc[i] = doc[j] ∧ j ≤ i)·V`, { Q, V, doc }), expected);
    }
    const doc = given(documents, [6]);
    expectClose(result('softmax(Q·Qᵀ/√d | doc[i] = doc[j] ∧ j ≤ i)·V', { Q, V, doc }), expected);
  });

  test('tensors as indices, rows looked up, rows at positions', () => {
    const [E, t] = [random(7, 3), ints([3, 3, 0, 6, 1, 2], 2, 3)];
    const looked = [3, 3, 0, 6, 1, 2].flatMap((k) => count(3).map((c) => at(E, k, c)));
    expectClose(result('E: [v, d]; t: i32[B, n]; E[t, :]', { E, t }), looked);
    expect(run('E: [v, d]; t: i32[B, n]; E[t, :]', { E, t })['result']?.shape).toEqual([2, 3, 3]);
    const pos = random(9, 4);
    expectClose(
      result('X: [n, d]; pos: [w, d]; X + pos[i + 2, :]', { X, pos }),
      count(5).flatMap((i) => count(4).map((c) => at(X, i, c) + at(pos, i + 2, c))),
    );
    const nested = result('S: [n, m]; w: [k]; t: i32[m]; S + w[t[j]]', {
      S: random(2, 3),
      w: given([10, 20], [2]),
      t: ints([1, 0, 1], 3),
    });
    expect(nested.map(Math.round).map((x) => (x > 15 ? 1 : 0))).toEqual([1, 0, 1, 1, 0, 1]);
  });

  test('alone, a number at each position takes its extent from its use only', () => {
    expect(check('w: [k]; w[i - j]').diagnostics.map(({ code }) => code)).toEqual(['shape/open-extent']);
  });
});

describe('where an index is demanded', () => {
  const score = random(4, 5);
  const w = random(4);
  const expected = (value: (i: number, j: number) => number): number[] =>
    count(4).flatMap((i) => count(5).map((j) => value(i, j)));

  test('exclusion, where, ∧ and ∨ guard; elementwise operations pass it on', () => {
    const run1 = (body: string): number[] => result(`S: [n, m]; w: [k]; ${body}`, { S: score, w });
    const inside = (i: number, j: number): number => at(score, i, j) + at(w, i - j);
    expectClose(
      run1('S + w[i - j] | j ≤ i'),
      expected((i, j) => (j <= i ? inside(i, j) : 0)),
    );
    expectClose(
      run1('S + where(j ≤ i, w[i - j], 0)'),
      expected((i, j) => at(score, i, j) + (j <= i ? at(w, i - j) : 0)),
    );
    expectClose(
      run1('S + where(j > i, 0, 2·tanh(-w[i - j]))'),
      expected((i, j) => at(score, i, j) + (j <= i ? 2 * Math.tanh(-at(w, i - j)) : 0)),
    );
    expectClose(
      run1('[S > 0 ∧ j ≤ i ∧ w[i - j] > 0]'),
      expected((i, j) => (at(score, i, j) > 0 && j <= i && at(w, i - j) > 0 ? 1 : 0)),
    );
    expectClose(
      run1('[S > 0 ∨ j > i ∨ w[i - j] > 0]'),
      expected((i, j) => (at(score, i, j) > 0 || j > i || at(w, i - j) > 0 ? 1 : 0)),
    );
    expectClose(
      run1('S | j ≤ i | w[i - j] > 0'),
      expected((i, j) => (j <= i && at(w, i - j) > 0 ? at(score, i, j) : 0)),
    );
    // A definition is guarded where it is used, also through another.
    expectClose(
      run1('B = S + w[i - j]; B | j ≤ i'),
      expected((i, j) => (j <= i ? inside(i, j) : 0)),
    );
    expectClose(
      run1('D = w[i - j]; B = 2·D; C = S + B; C | j ≤ i'),
      expected((i, j) => (j <= i ? at(score, i, j) + 2 * at(w, i - j) : 0)),
    );
    expectClose(
      run1('(S | j ≤ i) + w[i - j]'),
      expected((i, j) => (j <= i ? inside(i, j) : 0)),
    );
    expectClose(
      run1('f(r) = w[r]; S + f(i - j) | j ≤ i'),
      expected((i, j) => (j <= i ? inside(i, j) : 0)),
    );
  });

  test('a guard reaches no further than what is lined up with it', () => {
    // The product sums over places that the condition around it says nothing of.
    const t = ints([3, 0], 2);
    const T = random(5, 2);
    const text = 'S: [n, m]; T: [m, c]; w: [k]; t: i32[c]; (S·(T ⊙ w[t])) | j < 1';
    expectClose(
      result(text, { S: score, T, w, t }),
      count(4).flatMap((i) =>
        [0, 1].map((c) =>
          c < 1 ? count(5).reduce((s, j) => s + at(score, i, j) * at(T, j, c) * at(w, 3 - 3 * c), 0) : 0,
        ),
      ),
    );
    const bad = ints([3, 9], 2);
    expect(() => result(text, { S: score, T, w, t: bad })).toThrow(/9/);
  });

  test('speculative trees (SpecInfer): the left side guards', () => {
    const anc = given([1, 0, 1, 1, 1, 1, 0, 0, 1], [3, 3], 'bool');
    const tree = random(3, 7);
    const text = 'S: [n, m]; anc: bool[n, n]; p = m - n; [j < p ∨ anc[i, j - p]]·S';
    expectClose(
      result(text, { S: tree, anc }),
      count(3).flatMap((i) => count(7).map((j) => (j < 4 || at(anc, i, j - 4) === 1 ? at(tree, i, j) : 0))),
    );
  });

  test('an index outside is a fault of the run, with its place', () => {
    const text = 'S: [n, m]; w: [k]; S + w[i - j]';
    expect(() => result(text, { S: score, w })).toThrow(/index -1/);
    expect(() =>
      result('S: [n, m]; t: i32[m]; w: [k]; S + w[t[j]]', { S: score, w, t: ints([0, 1, 2, 3, 4], 5) }),
    ).toThrow(/index 4/);
    expect(() => result('S: [n, m]; w: [k]; S + w[j/2]', { S: score, w })).toThrow(/0\.5/);
    expectClose(
      result('S: [n, m]; w: [k]; S + w[⌊j/2⌋]', { S: score, w }),
      expected((i, j) => at(score, i, j) + at(w, Math.floor(j / 2))),
    );
  });
});

describe('faults', () => {
  test.each<[string, string[]]>([
    ['X: [n, d]; X[0]', ['index/count']],
    ['X: [n, d]; X[0, 0, 0]', ['index/count']],
    ['X: [n, d]; X[…, 0, 0, 0]', ['index/count']],
    ['X: [n, d]; X[:, …]', ['index/ellipsis']],
    ['X: [n, 4]; X[0, 4]', ['index/outside']],
    ['X: [n, 4]; X[0, -1]', ['index/outside']],
    ['X: [n, d]; X[0, -1]', ['index/outside']],
    ['X: [n, 4]; X[:, 2:5]', ['index/outside']],
    ['X: [n, 4]; X[:, 3:2]', ['index/slice']],
    ['X: [n, 4]; X[:, -1:2]', ['index/slice']],
    ['S: [3, 4]; w: [2]; S + w[i + 2]', ['index/outside']],
    ['S: [3, 4]; w: [2]; S + w[clamp(j, 5, 9)]', ['index/outside']],
    ['S: [3, 4]; w: [2]; S + w[i]', []],
    ['S: [3, 4]; w: [2]; where(i < 0, S + w[i + 2], S)', []],
    ['S: [3, 4]; w: [2]; where(S > 0, S, w[7])', []],
    ['w: [4]; x: [n]; w[x]', ['index/not-a-whole-number']],
    ['w: [4]; x: bool[n]; w[x]', ['index/not-a-whole-number']],
    ['2[0]', ['index/count']],
    ['f(x) = x; f[0]', ['type/function-as-value']],
    ['X: [n, d]; f(x) = x; X[f, :]', ['type/function-as-value']],
    ['X: [n, d]; pos: [n, d]; X + pos[j, :]', ['index/position-on-whole']],
    ['X: [n, d]; X[QK, :]', ['name/run-together']],
    ['M[0, :]', []],
    ['Q[i, 0]', []],
  ])('%s', (text, codes) => {
    expect(check(text).diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  test('a negative place has a suggested edit', () => {
    const text = 'X: [n, d]; X[:, -1]';
    const [edit] = check(text).diagnostics.flatMap(({ help }) => help?.edit ?? []);
    const edited = text.slice(0, edit?.span.start) + (edit?.text ?? '') + text.slice(edit?.span.end);
    expect(edited).toBe('X: [n, d]; X[:, d - 1]');
    expect(check(edited).diagnostics).toEqual([]);
  });

  test('leading axes that an index list does not name are asked for', () => {
    expect(check('Q[0, 0]').needsRank).toEqual(['Q']);
    expect(check('Q[0, 0]', { ranks: { Q: 3 } }).diagnostics.map(({ code }) => code)).toEqual(['index/count']);
    expect(result('Q[…, 0, :]', { Q: S })).toEqual(count(3).flatMap((h) => count(6).map((j) => at(S, h, 0, j))));
  });
});

test('one graph for any lengths', () => {
  const text = 'S: [H, n, m]; bias: [H, w]; softmax(S + bias[h, clamp(i - j, -2, 2) + 2] | j ≤ i + (m - n))';
  const { graph } = check(text);
  expect(graph?.nodes.filter(({ op }) => op === 'gather')).toHaveLength(1);
  for (const [H, n, m] of [
    [1, 1, 1],
    [2, 3, 7],
    [3, 0, 4],
    [2, 7, 3],
  ] as const) {
    const inputs = { S: randn([H, n, m], { seed: n + 1 }), bias: randn([H, 5], { seed: 2 }) };
    expect(run(text, inputs)['result']?.shape).toEqual([H, n, m]);
  }
  expect(tensor([1], [1]).shape).toEqual([1]);
});

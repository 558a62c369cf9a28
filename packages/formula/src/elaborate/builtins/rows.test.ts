import { tensor, uniform, values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { check } from '../../check.ts';
import { expectClose, given, random, result, rows, run } from '../elaborate.check.ts';

type Row = readonly number[];

const sum = (row: Row): number => row.reduce((a, b) => a + b, 0);
const MASK = tensor(
  Uint8Array.from(values(uniform([4, 7], { seed: 9 })), (v, k) => (v < 0.6 && k > 6 ? 1 : 0)),
  [4, 7],
  {
    dtype: 'bool',
  },
);
const kept = (r: number, k: number): boolean => rows(MASK)[r]?.[k] === 1;

/** What `plain` says of the kept entries of each row, 0 elsewhere. */
function byRow(x: Tensor, plain: (row: Row, r: number) => Row, keep: (r: number, k: number) => boolean): number[] {
  return rows(x).flatMap((row, r) => {
    const places = row.flatMap((_, k) => (keep(r, k) ? [k] : []));
    const made = plain(
      places.map((k) => row[k] ?? 0),
      r,
    );
    return row.map((_, k) => (places.includes(k) ? (made[places.indexOf(k)] ?? Number.NaN) : 0));
  });
}

const softmaxWith =
  (logit: number) =>
  (row: Row): Row => {
    const total = sum(row.map(Math.exp)) + Math.exp(logit);
    return row.map((v) => Math.exp(v) / total);
  };
const meanOf = (row: Row): number => sum(row) / row.length;
const standard =
  (eps: number) =>
  (row: Row): Row => {
    const mean = meanOf(row);
    const variance = meanOf(row.map((v) => (v - mean) ** 2));
    return row.map((v) => (v - mean) / Math.sqrt(variance + eps));
  };
const rootMean =
  (eps: number) =>
  (row: Row): Row =>
    row.map((v) => v / Math.sqrt(meanOf(row.map((w) => w * w)) + eps));
const picked =
  (eps: number) =>
  (row: Row): Row => {
    const total = sum(row.map((v) => Math.abs(Math.exp(v) - 1))) + eps;
    return row.map((v) => Math.max(0, Math.exp(v) - 1) / total);
  };
const unit = (row: Row): Row => row.map((v) => v / Math.sqrt(sum(row.map((w) => w * w))));
const running =
  (op: (a: number, b: number) => number, from: number, reverse = false, exclusive = false) =>
  (row: Row): Row => {
    let state = from;
    const made = (reverse ? row.toReversed() : row).map((v) => {
      const before = state;
      state = op(state, v);
      return exclusive ? before : state;
    });
    return reverse ? made.toReversed() : made;
  };
const add = (a: number, b: number): number => a + b;
const times = (a: number, b: number): number => a * b;

describe('normalisers and running sums, whole rows and what a mask keeps', () => {
  test.each<[string, (row: Row, r: number) => Row]>([
    ['softmax1(x)', softmaxWith(0)],
    ['Softmax_1(x)', softmaxWith(0)],
    ['softmax(x, sink=0.75)', softmaxWith(0.75)],
    ['softmax(x, sink=-2·i)', (row, r) => softmaxWith(-2 * r)(row)],
    ['softpick(x)', picked(1e-6)],
    ['softpick(x, eps=0.5)', picked(0.5)],
    ['normalize(x)', unit],
    ['layernorm(x)', standard(1e-5)],
    ['LayerNorm(x, eps=0.25)', standard(0.25)],
    ['rmsnorm(x)', rootMean(1e-5)],
    ['rmsnorm(x, eps=0)', rootMean(0)],
    ['cumsum(x)', running(add, 0)],
    ['cumsum(x, -1, reverse=true)', running(add, 0, true)],
    ['cumsum(x, axis=1, exclusive=true)', running(add, 0, false, true)],
    ['cumprod(x)', running(times, 1)],
    ['cumprod(x, reverse=true, exclusive=true)', running(times, 1, true, true)],
  ])('%s', (text, plain) => {
    const x = random(4, 7);
    expectClose(
      result(`x: [n, d]\n${text}`, { x }),
      byRow(x, plain, () => true),
    );
    const masked = `x: [n, d]; mask: bool[n, d]\n${text.replace('(x', '(x | mask')}`;
    expectClose(result(masked, { x, mask: MASK }), byRow(x, plain, kept));
  });

  test('down the columns, and with leading axes that nobody declared', () => {
    const x = random(4, 7);
    const columns = (plain: (row: Row) => Row): number[] => {
      const turned = given(
        rows(x)[0].flatMap((_, k) => rows(x).map((row) => row[k])),
        [7, 4],
        'f64',
      );
      const made = byRow(turned, plain, () => true);
      return rows(x).flatMap((row, r) => row.map((_, k) => made[k * 4 + r]));
    };
    expectClose(result('x: [n, d]\nlayernorm(x, axis=-2)', { x }), columns(standard(1e-5)));
    expectClose(result('x: [n, d]\ncumsum(x, 0)', { x }), columns(running(add, 0)));
    const X = random(2, 3, 4, 7);
    const all = [...values(X)];
    const expected = Array.from({ length: 24 }, (_, r) => all.slice(r * 7, r * 7 + 7));
    expectClose(result('cumsum(X)', { X }), expected.flatMap(running(add, 0)));
    expectClose(result('rmsnorm(X)', { X }), expected.flatMap(rootMean(1e-5)));
    expectClose(result('softmax1(X)', { X }), expected.flatMap(softmaxWith(0)));
  });

  test('over two axes', () => {
    const x = random(4, 7);
    const all = [...values(x)];
    expectClose(result('x: [n, d]\nlayernorm(x, axis=(-2, -1))', { x }), [...standard(1e-5)(all)]);
    expectClose(result('x: [n, d]\nsoftpick(x, axis=(0, 1))', { x }), [...picked(1e-6)(all)]);
  });

  test('gain and bias', () => {
    const [x, g, b] = [random(4, 7), random(7), random(7)];
    const plain = (row: Row): Row => standard(1e-5)(row).map((v, k) => v * Number(g.data[k]) + Number(b.data[k]));
    const text = 'x: [n, d]; g: [d]; β: [d]\n';
    expectClose(
      result(`${text}layernorm(x, gain=g, bias=β)`, { x, g, beta: b }),
      byRow(x, plain, () => true),
    );
    expectClose(
      result(`${text}layernorm(x, g, β, 1e-5)`, { x, g, beta: b }),
      byRow(x, plain, () => true),
    );
    const scaled = (row: Row): Row => rootMean(1e-5)(row).map((v, k) => v * Number(g.data[k]));
    expectClose(
      result('x: [n, d]; g: [d]\nrmsnorm(x, g)', { x, g }),
      byRow(x, scaled, () => true),
    );
  });

  test('a sink for each head', () => {
    const [x, s] = [random(3, 4, 7), random(3)];
    const got = result('x: [H, n, m]; s: [H]\nsoftmax(x | j ≤ i + 2, sink=s[h])', { x, s });
    const expected = [0, 1, 2].flatMap((head) => {
      const own = given(rows(x, head).flat(), [4, 7], 'f64');
      return byRow(own, softmaxWith(Number(s.data[head])), (r, k) => k <= r + 2);
    });
    expectClose(got, expected);
  });
});

describe('the edges', () => {
  test('rows of zeros, of -∞ and of nothing', () => {
    const zeros = given([0, 0, 0, 0], [2, 2]);
    expect(result('x: [n, d]\nnormalize(x)', { x: zeros })).toEqual([0, 0, 0, 0]);
    expect(result('x: [n, d]\nnormalize(x, eps=0)', { x: zeros })).toEqual([0, 0, 0, 0]);
    expect(result('x: [n, d]\nlayernorm(x)', { x: zeros })).toEqual([0, 0, 0, 0]);
    expect(result('x: [n, d]\nsoftpick(x)', { x: zeros })).toEqual([0, 0, 0, 0]);
    const nothing = given([-Infinity, -Infinity, 1, -Infinity], [2, 2]);
    expect(result('x: [n, d]\nsoftmax1(x)', { x: nothing }).map((v) => v.toFixed(6))).toEqual([
      '0.000000', '0.000000', '0.731059', '0.000000',
    ]); // prettier-ignore
    for (const name of ['softmax1', 'softpick', 'normalize', 'layernorm', 'rmsnorm', 'cumsum', 'cumprod'])
      expect(result(`x: [n, d]\n${name}(x | j < 0)`, { x: nothing })).toEqual([0, 0, 0, 0]);
  });

  test('what is excluded never leaks', () => {
    const x = given([1, Number.NaN, 2, Number.NaN, 3, 4], [2, 3]);
    for (const name of ['softmax1', 'softpick', 'normalize', 'layernorm', 'rmsnorm', 'cumsum', 'cumprod']) {
      const got = result(`x: [n, d]\n${name}(x | j ≠ 1 - i)`, { x });
      expect(got.every(Number.isFinite)).toBe(true);
      expect([got[1], got[3]]).toEqual([0, 0]);
    }
    expect(result('x: [n, d]\nargmax(x | j ≠ 1 - i)', { x })).toEqual([2, 2]);
  });

  test('argmax: ties, empty rows, keep', () => {
    const x = given([1, 3, 3, 5, 5, 4], [2, 3]);
    const { result: found } = run('x: [n, d]\nargmax(x)', { x });
    expect([found?.dtype, ...values(found)]).toEqual(['i32', 1, 0]);
    expect(result('x: [n, d]\nargmax(x | j > 1 + i)', { x })).toEqual([2, -1]);
    expect(result('x: [n, d]\nargmax(x, axis=-2)', { x })).toEqual([1, 1, 1]);
    expect(run('x: [n, d]\nargmax(x, keep=true)', { x })['result']?.shape).toEqual([2, 1]);
    expect(run('x: [n, d]; T: [d, e]\nT[argmax(x), :]', { x, T: random(3, 2) })['result']?.shape).toEqual([2, 2]);
  });

  test('running sums of conditions and whole numbers are indices', () => {
    const x = given([0.5, -1, 2, 3], [4]);
    const T = given([10, 20, 30, 40], [4]);
    expect(result('x: [n]; T: [n]\nT[cumsum([x > 0]) - 1]', { x, T })).toEqual([10, 10, 20, 30]);
  });
});

describe('index notation', () => {
  test('running sums and argmax over a named index', () => {
    const [Q, K] = [random(3, 2), random(4, 2)];
    const scores = rows(Q).map((q) => rows(K).map((k) => q[0] * k[0] + q[1] * k[1]));
    const text = 'Q: [n, d]; K: [m, d]\ns[i, j] = Σ_t Q[i, t]·K[j, t]\n';
    expectClose(result(`${text}cumsum_j(s)`, { Q, K }), scores.flatMap(running(add, 0)));
    expect(result(`${text}argmax_j(s)`, { Q, K })).toEqual(scores.map((row) => row.indexOf(Math.max(...row))));
    expectClose(result(`${text}softmax_1_j(s)`, { Q, K }), scores.flatMap(softmaxWith(0)));
  });
});

describe('bits, gelu and the outer product', () => {
  test('bits of whole numbers', () => {
    const x = given([5, 12, -3, 7], [4], 'i32');
    const { result: found } = run('x: i32[n]\nbitor(shl(bitand(x, 6), 1), shr(x, 1))', { x });
    expect([found?.dtype, ...values(found)]).toEqual(['i32', ...[5, 12, -3, 7].map((v) => ((v & 6) << 1) | (v >> 1))]);
    expect(result('x: [n, m]\nx ⊙ [bitand(i, j) = 0]', { x: given(Array(9).fill(1), [3, 3]) })).toEqual([
      1, 1, 1, 1, 0, 1, 1, 1, 0,
    ]);
  });

  test('gelu by a hyperbolic tangent', () => {
    const x = random(5);
    const cube = (v: number): number => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));
    expectClose(result('x: [n]\ngelu(x, approx=tanh)', { x }), [...values(x)].map(cube));
    expectClose(result('x: [n]\ngelu(x, approx=none)', { x }), result('x: [n]\ngelu(x)', { x }));
    expect(check('x: [n]\ngelu(x, approx=tanh)').inputs.map(({ name }) => name)).toEqual(['x']);
  });

  test('outer: batch axes, exclusion, index notation', () => {
    const [a, c] = [random(2, 3), random(2, 4)];
    const expected = rows(a).flatMap((row, r) => row.flatMap((v) => rows(c)[r].map((w) => v * w)));
    expectClose(result('a: [n, p]; c: [n, q]\na ⊗ c', { a, c }), expected);
    expectClose(result('a: [n, p]; c: [n, q]\nouter(a, c)', { a, c }), expected);
    expectClose(result('a: [n, p]; c: [n, q]\nZ[t, :, :] = a[t, :]⊗c[t, :]\nZ', { a, c }), expected);
    expectClose(
      result('a: [n, p]; c: [n, q]\n(a | j > 0) ⊗ (c | j < 3)', { a, c }),
      expected.map((v, k) => (Math.floor(k / 4) % 3 > 0 && k % 4 < 3 ? v : 0)),
    );
    expectClose(
      result('a: [n, p]\na ⊗ 2', { a }),
      [...values(a)].map((v) => 2 * v),
    );
    expect(run('X ⊗ X', { X: random(5, 2, 3) })['result']?.shape).toEqual([5, 2, 3, 3]);
  });
});

describe('what is refused', () => {
  test.each<[string, string[]]>([
    ['softpick(Q, eps=-1)', ['type/bad-argument']],
    ['layernorm(Q, eps=n)', ['type/bad-argument']],
    ['gelu(Q, approx=fast)', ['type/not-a-word']],
    ['gelu(Q, approx=1)', ['type/not-a-word']],
    ['bitand(Q, 1) + shl(K, 2)', ['type/not-whole-numbers', 'type/not-whole-numbers']],
    ['bitor(Q > 0, 1)', ['type/condition-as-number']],
    ['softmax(Q·Kᵀ, sink=j)·V', ['shape/sink-per-row']],
    ['layernorm(Q, bias=b)', ['name/position-as-bias']],
    ['argmax(Q, axis=(-2, -1))', ['type/bad-argument']],
    ['cumsum(Q, axis=(-2, -1))', ['type/bad-argument']],
    ['cumsum(Q > 0)', ['type/condition-as-number']],
    ['γ: []; cumsum(γ)', ['shape/no-such-axis']],
    ['x: [n, n]; x - argmax(x)', ['shape/reduced-without-keep']],
    ['a: []; v: []; a ⊗ v', []],
    ['outer(Q)', ['type/argument-count']],
  ])('%s', (text, codes) => {
    expect(check(text).diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});

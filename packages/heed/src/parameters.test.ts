/** Learnt parameters and dropout: given, drawn, shared, and the same on every backend; against plain loops. */

import { HeedError } from '@heed/diagnostics';
import { randn, uniform, values, type Tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { attn } from './attn.ts';
import { doctor } from './doctor.ts';
import type { Backend, Inputs, RunOptions, RunResult } from './face.ts';
import type { NamesIn } from './input-names.ts';

const backends = doctor()
  .filter(({ available }) => available)
  .map(({ name }) => name as Backend);

let seed = 0;
const random = (...shape: number[]): Tensor => randn(shape, { seed: (seed += 1) });
const run = (formula: string, inputs: Inputs, options: RunOptions = {}): RunResult =>
  attn(formula).runSync(inputs, { backend: 'reference', ...options });

type Rows = number[][];

function rows(x: Tensor): Rows {
  const width = x.shape.at(-1) ?? 1;
  const all = [...values(x)];
  return Array.from({ length: width === 0 ? 0 : all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
}

/** x·Wᵀ + b by loops. */
function affine(x: Rows, weight: Rows, bias?: readonly number[]): Rows {
  return x.map((row) => weight.map((w, o) => row.reduce((sum, value, t) => sum + value * w[t], bias?.[o] ?? 0)));
}

function softmax(row: readonly number[]): number[] {
  const top = Math.max(...row);
  const exps = row.map((x) => Math.exp(x - top));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((x) => x / total);
}

function weigh(weights: readonly number[], v: Rows): number[] {
  return v[0].map((_, c) => weights.reduce((sum, w, j) => sum + w * v[j][c], 0));
}

function expectClose(actual: Tensor, expected: Rows | readonly number[], tolerance = 1e-10): void {
  const got = [...values(actual)];
  const flat = expected.flat();
  expect(got.length).toBe(flat.length);
  expect(Math.max(0, ...got.map((x, k) => Math.abs(x - flat[k])))).toBeLessThan(tolerance);
}

function faultsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

const RULE_1 = 'Attention(Q,K,V)=Softmax(Linear([Q,K]))⋅V';
const RULE_2 = 'Attention(Q,K,V)=Softmax(sum(tanh(Linear([Q,K]))))⋅V';

describe('the textbook rules, verbatim', () => {
  test('rule 1: one logit per row of V', () => {
    const [Q, K, V] = [random(3, 5), random(3, 4), random(7, 6)];
    const [weight, bias] = [random(7, 9), random(7)];
    const { result, seeded } = run(RULE_1, { Q, K, V, 'linear.weight': weight, 'linear.bias': bias });
    expect(seeded).toEqual([]);
    const joined = rows(Q).map((q, i) => [...q, ...rows(K)[i]]);
    const logits = affine(joined, rows(weight), [...values(bias)]);
    expectClose(
      result,
      logits.map((row) => weigh(softmax(row), rows(V))),
    );
  });

  test('rule 1 in the form the tutorial runs it, with a batch', () => {
    const [Q, K, V] = [random(1, 1, 32), random(1, 1, 32), random(1, 32, 64)];
    const { result, seeded } = run(RULE_1, { Q, K, V });
    expect(result.shape).toEqual([1, 1, 64]);
    expect(seeded).toEqual(['linear.weight', 'linear.bias']);
  });

  test.each([
    ['undeclared', ''],
    ['declared', 'Q: [1, a]; K: [m, c]; V: [m, e]\n'],
    ['with open leading axes', 'Q: […, n, a]; K: […, m, c]; V: […, k, e]\n'],
  ])('rule 2, one query row, %s', (_, declarations) => {
    const [Q, K, V] = [random(1, 5), random(7, 4), random(7, 6)];
    const [weight, bias] = [random(3, 9), random(3)];
    const formula = declarations + RULE_2;
    expect(attn(formula).diagnostics).toEqual([]);
    const { result } = run(formula, { Q, K, V, 'linear.weight': weight, 'linear.bias': bias });
    const joined = rows(K).map((k) => [...rows(Q)[0], ...k]);
    const scores = affine(joined, rows(weight), [...values(bias)]).map((row) =>
      row.reduce((sum, x) => sum + Math.tanh(x), 0),
    );
    expect(result.shape).toEqual([6]);
    expectClose(result, weigh(softmax(scores), rows(V)));
    // Without parameters, as many outputs as the joined rows are wide.
    expect(run(formula, { Q, K, V }).seeded).toEqual(['linear.weight', 'linear.bias']);
  });

  test('rule 3', () => {
    const [Q, K, V] = [random(3, 5), random(7, 5), random(7, 6)];
    const { result, seeded } = run('Attention(Q,K,V)=Softmax(Q⋅Kᵀ/√d_k)⋅V', { Q, K, V });
    const scores = affine(rows(Q), rows(K)).map((row) => row.map((x) => x / Math.sqrt(5)));
    expectClose(
      result,
      scores.map((row) => weigh(softmax(row), rows(V))),
    );
    expect(seeded).toEqual([]);
  });
});

describe('Linear', () => {
  test('vectors, batches, without bias', () => {
    const [x, weight] = [random(5), random(3, 5)];
    expectClose(
      run('x: [d]\nLinear(x, bias=false)', { x, 'linear.weight': weight }).result,
      affine(rows(x), rows(weight)),
    );
    const [X, bias] = [random(2, 3, 4, 5), random(3)];
    const { result } = run('Linear(X)', { X, 'linear.weight': weight, 'linear.bias': bias });
    expect(result.shape).toEqual([2, 3, 4, 3]);
    expectClose(result, affine(rows(X), rows(weight), [...values(bias)]));
  });

  test('excluded features are left out of the sum', () => {
    const [X, weight] = [random(3, 5), random(2, 5)];
    const { result } = run('X: [n, d]\nLinear(X | j ≤ i, bias=false)', { X, 'linear.weight': weight });
    const kept = rows(X).map((row, i) => row.map((x, j) => (j <= i ? x : 0)));
    expectClose(result, affine(kept, rows(weight)));
  });

  test('names by place in the text; named ones use up no number', () => {
    const { parameters, diagnostics, inputs } = attn(
      'f(x) = Linear(Linear(x), name=W₁, bias=false)\nf(Q) + linear(K)·Linear(V)',
    );
    expect(diagnostics).toEqual([]);
    expect(inputs.map(({ name }) => name)).toEqual(['Q', 'K', 'V']);
    expect(parameters.map(({ name, written }) => [name, written])).toEqual([
      ['W_1.weight', 'W₁.weight'],
      ['linear.weight', 'linear.weight'],
      ['linear.bias', 'linear.bias'],
      ['linear_2.weight', 'linear_2.weight'],
      ['linear_2.bias', 'linear_2.bias'],
      ['linear_3.weight', 'linear_3.weight'],
      ['linear_3.bias', 'linear_3.bias'],
    ]);
  });

  test('a function that is called twice shares its parameters, in any spelling', () => {
    const [Q, K, W] = [random(3, 5), random(7, 5), random(4, 5)];
    const formula = 'φ(x) = Linear(x, name=φ, bias=false)\nφ(Q)·φ(K)ᵀ';
    const { result } = run(formula, { Q, K, 'φ.weight': W });
    const [q, k] = [affine(rows(Q), rows(W)), affine(rows(K), rows(W))];
    expectClose(result, affine(q, k));
    expectClose(run(formula, { Q, K, 'phi.weight': W }).result, affine(q, k));
    expect(faultsOf(() => run(formula, { Q, K, 'phi.weight': W, 'ϕ.weight': W }))).toEqual(['input/twice']);
  });

  test('out: written, forced, bound, met, or the width of the input', () => {
    const X = random(3, 5);
    const shapeOf = (formula: string, more: Inputs = {}): readonly number[] =>
      run(formula, { X, ...more }).result.shape;
    expect(shapeOf('Linear(X, out=4)')).toEqual([3, 4]);
    expect(shapeOf('Linear(X, out=2·d + 1)')).toEqual([3, 11]);
    expect(shapeOf('V: [m, e]\n[Linear(X, out=e - 1), sum(V, axis=-2, keep=true)]', { V: random(2, 6) })).toEqual([
      3, 11,
    ]);
    expect(shapeOf('softmax(Linear(X))·V', { V: random(7, 2) })).toEqual([3, 2]);
    expect(shapeOf('Linear(X)', { 'linear.weight': random(2, 5) })).toEqual([3, 2]);
    expect(shapeOf('Linear(X)', { 'linear.bias': random(2) })).toEqual([3, 2]);
    expect(shapeOf('Linear(X) + Y', { Y: random(3, 8) })).toEqual([3, 8]);
    expect(shapeOf('Linear(X) + Y', { Y: random(3, 1) })).toEqual([3, 5]);
    expect(shapeOf('Linear(X)')).toEqual([3, 5]);
    expect(shapeOf('Linear(tanh(Linear(X))) + X')).toEqual([3, 5]);
    expect(shapeOf('Linear(tanh(Linear(X)), out=2)')).toEqual([3, 2]);
    expect(shapeOf('[Linear(X), Y]·W', { Y: random(3, 2), W: random(8, 4) })).toEqual([3, 4]);
    expect(attn('Linear(X)').shape({ X: ['n', 'd'] })).toBe('n×d');
    expect(attn('Linear(X)').shape({ X: ['n', 'd'], 'linear.weight': ['k', 'd'] })).toBe('n×k');
  });
});

describe('what is not given is drawn', () => {
  const X = randn([4, 9], { seed: 3 });

  test("by PyTorch's rule for nn.Linear, from the seed and the place, and said so", () => {
    const formula = attn('Linear(Linear(X, out=7), out=5, bias=false)');
    const drawn = formula.runSync({ X }, { seed: 11, backend: 'reference' });
    expect(drawn.seeded).toEqual(['linear.weight', 'linear_2.weight', 'linear_2.bias']);
    const bound = (width: number, stream: number): object => ({
      seed: 11,
      stream,
      low: -1 / Math.sqrt(width),
      high: 1 / Math.sqrt(width),
    });
    const given = {
      'linear.weight': uniform([5, 7], bound(7, 0) as never),
      'linear_2.weight': uniform([7, 9], bound(9, 1) as never),
      'linear_2.bias': uniform([7], bound(9, 2) as never),
    };
    expect(values(formula.runSync({ X, ...given }, { backend: 'reference' }).result)).toEqual(values(drawn.result));
    expect(formula.runSync({ X, ...given }).seeded).toEqual([]);
    expect(values(formula.runSync({ X }, { seed: 12, backend: 'reference' }).result)).not.toEqual(values(drawn.result));
    expect(values(formula.runSync({ X }, { backend: 'reference' }).result)).toEqual(
      values(formula.runSync({ X }, { seed: 0, backend: 'reference' }).result),
    );
  });

  test('only what the wanted values need', () => {
    const formula = attn('A = Linear(X)\nB = Linear(X, out=3)\nA·Bᵀ');
    expect(formula.runSync({ X }, { want: ['B'] }).seeded).toEqual(['linear_2.weight', 'linear_2.bias']);
    // The same numbers, whatever else is wanted.
    const weights = (want: string[]): unknown => values(formula.runSync({ X }, { want, backend: 'reference' }).at('B'));
    expect(weights(['B'])).toEqual(weights(['A', 'B', 'result']));
  });

  test('the same on every backend, also async', async () => {
    const inputs = { Q: random(3, 4), K: random(3, 5), V: random(7, 2) };
    const oracle = attn(RULE_1).runSync(inputs, { backend: 'reference', seed: 5 });
    for (const backend of backends) {
      const own = await attn(RULE_1).run(inputs, { backend, seed: 5 });
      expect(disagreement(own.result, oracle.result)).toBeUndefined();
      expect(own.seeded).toEqual(oracle.seeded);
    }
  });
});

describe('faults', () => {
  test.each<[string, Inputs, string[]]>([
    ['Linear(X)', { X: random(2, 3), 'linear.weigth': random(3, 3) }, ['input/unknown']],
    ['Linear(X)', { X: random(2, 3), 'linear.weight': random(3, 4) }, ['shape/axis-clash']],
    ['Linear(X)·W', { X: random(2, 3), W: random(5, 4), 'linear.bias': random(6) }, ['shape/axis-clash']],
    ['A: [3, 7]; Linear(A, out=4) + Linear(A, out=5)', {}, ['shape/broadcast']],
    ['Linear(γ)', { γ: 2 }, ['shape/too-few-axes']],
    ['Linear(X, out=-1)', { X: random(2, 3) }, ['type/not-a-size']],
    ['Linear(X, out=√d)', { X: random(2, 3) }, ['type/not-a-size']],
    ['Linear(X, bias=0)', { X: random(2, 3) }, ['type/bad-argument']],
    ['Linear(X, name=a + c)', { X: random(2, 3) }, ['type/bad-argument']],
    ['Linear(X, name=a) + Linear(X, name=a)', { X: random(2, 3) }, ['name/parameter-twice']],
    ['dropout(X, 1)', { X: random(2, 3) }, ['type/dropout-rate']],
    ['dropout(X, -0.1)', { X: random(2, 3) }, ['type/dropout-rate']],
    ['dropout(X, d)', { X: random(2, 3) }, ['type/dropout-rate']],
  ])('%s', (formula, inputs, codes) => {
    expect(faultsOf(() => run(formula, inputs))).toEqual(codes);
  });

  test('a size that only an input can tell', () => {
    const options = { want: ['S'] };
    const X = random(2, 3);
    const formula = 'S = Linear(X)\nsoftmax(S)·V';
    expect(faultsOf(() => run(formula, { X }, options))).toEqual(['input/parameter-shape']);
    expect(run(formula, { X, 'linear.bias': random(4) }, options).at('S').shape).toEqual([2, 4]);
    expect(run('A: [c]; S = Linear(X, out=c)\nS·A', { X }, { ...options, sizes: { c: 6 } }).at('S').shape).toEqual([
      2, 6,
    ]);
  });

  test('a size that was assumed is named where it does not fit', () => {
    const [X, Y] = [random(2, 3), random(2, 4)];
    let told: string | undefined;
    try {
      run('(Linear(X) + X) ⊙ Y', { X, Y });
    } catch (error) {
      told = error instanceof HeedError ? error.diagnostics[0].help?.text.en : undefined;
    }
    expect(told).toContain('`out=`');
  });
});

describe('dropout', () => {
  const X = random(40, 50);

  test('is the identity unless training', () => {
    const { result } = run('dropout(X, 0.3)', { X });
    expect([...values(result)]).toEqual([...values(X)]);
    expect(attn('dropout(X, 0.3)').inputs.map(({ name }) => name)).toEqual(['X']);
  });

  test('keeps 1 - p of the entries, divided by it', () => {
    const { result } = run('dropout(X, 0.3)', { X }, { training: true, seed: 4 });
    const [before, after] = [[...values(X)], [...values(result)]];
    const kept = after.filter((x) => x !== 0).length;
    expect(kept / after.length).toBeGreaterThan(0.66);
    expect(kept / after.length).toBeLessThan(0.74);
    after.forEach((x, k) => expect(x === 0 || Math.abs(x - before[k] / 0.7) < 1e-12).toBe(true));
  });

  test('follows the seed alone; each dropout has its own mask', () => {
    const masks = (seed: number, formula = 'dropout(X, 0.5)'): boolean[] =>
      [...values(run(formula, { X }, { training: true, seed }).result)].map((x) => x !== 0);
    expect(masks(1)).toEqual(masks(1));
    expect(masks(1)).not.toEqual(masks(2));
    // Two equal dropouts keep a quarter in common, one would keep half.
    const both = masks(1, 'dropout(X, 0.5) ⊙ dropout(X, 0.5)').filter(Boolean).length / X.shape[0] / X.shape[1];
    expect(both).toBeGreaterThan(0.2);
    expect(both).toBeLessThan(0.3);
  });

  test('selects: a dropped NaN is gone, and what is excluded stays out', () => {
    const holes = { ...X, data: X.data.map(() => NaN) };
    const { result } = run('dropout(X, 0.5)', { X: holes }, { training: true });
    expect([...values(result)].some((x) => x === 0)).toBe(true);
    const excluded = run('X: [n, d]\nsum(dropout(exp(X) | j ≤ i, 0.5))', { X: holes }, { training: true });
    expect(values(excluded.result).length).toBe(40);
    const rates = run('X: [n, d]\nmean(dropout(1 + 0·X | j ≤ i, 0.5))', { X }, { training: true });
    const plain = run('X: [n, d]\ndropout(1 + 0·X, 0.5)', { X }, { training: true });
    const means = rows(plain.result).map(
      (row, i) => row.slice(0, i + 1).reduce((a, b) => a + b, 0) / Math.min(50, i + 1),
    );
    expectClose(rates.result, means);
  });

  test.each(['dropout(softmax(Q·Kᵀ/√d), 0.2)·V', 'dropout(softmax(Q·Kᵀ/√d | j ≤ i), 0.2)·V'])(
    '%s: the same on every backend',
    (formula) => {
      const inputs = { Q: random(2, 1, 5, 4), K: random(3, 7, 4), V: random(7, 3) };
      const options = { training: true, seed: 9 } as const;
      const oracle = run(formula, inputs, options).result;
      expect(oracle.shape).toEqual([2, 3, 5, 3]);
      for (const backend of backends) {
        expect(disagreement(run(formula, inputs, { ...options, backend }).result, oracle)).toBeUndefined();
      }
      expect(disagreement(run(formula, inputs).result, oracle)).toBeDefined();
    },
  );
});

test('the type of a formula with parameters', () => {
  expectTypeOf<NamesIn<'Linear(X, out=64, name=attn)·W'>>().toEqualTypeOf<'X' | 'W'>();
  expectTypeOf<NamesIn<'name == X'>>().toEqualTypeOf<'name' | 'X'>();
  const formula = attn('Linear(X, name=attn)');
  expectTypeOf(formula.runSync).toBeCallableWith({ X: 1, 'attn.weight': [[1]], 'attn.bias': [1] });
  // @ts-expect-error: X is missing.
  expectTypeOf(formula.runSync).toBeCallableWith({ 'attn.weight': [[1]] });
  expect(formula.parameters.length).toBe(2);
});

test('a run says what it read, drawn values among it', () => {
  const [Q, K, V] = [random(3, 5), random(3, 4), random(7, 6)];
  const drawn = run(RULE_1, { Q, K, V }, { seed: 9 });
  expect(Object.keys(drawn.inputs).toSorted()).toEqual(['K', 'Q', 'V', 'linear.bias', 'linear.weight']);
  expect(drawn.inputs['Q']).toEqual(Q);
  const given = run(RULE_1, drawn.inputs);
  expect([given.seeded, values(given.result)]).toEqual([[], values(drawn.result)]);
});

import { describe, expect, it } from 'vitest';
import { dense, numberAt, tensor, uniform, type Tensor } from '@heed/tensor';
import { GraphBuilder } from './builder.ts';
import { evaluateGraph } from './evaluate.ts';
import type { Graph, NodeId, ReduceNode } from './graph.ts';
import { parseGraph } from './parse.ts';
import { attention, recurrence, shape, sumOfSquares, type } from './samples.check.ts';
import { verify } from './verify.ts';

let seed = 1;
const random = (...sizes: number[]): Tensor => uniform(sizes, { seed: seed++, low: -2, high: 2, dtype: 'f64' });
const truths = (...sizes: number[]): Tensor => {
  const numbers = uniform(sizes, { seed: seed++, low: 0, high: 1, dtype: 'f64' });
  return dense(
    Uint8Array.from(numbers.data, (x) => (x < 0.6 ? 1 : 0)),
    'bool',
    sizes,
  );
};
const run = (graph: Graph, inputs: Record<string, Tensor>): Record<string, Tensor> => {
  expect(verify(graph)).toEqual([]);
  return evaluateGraph(graph, inputs);
};
/** One result of a graph over inputs whose shapes are literal. */
const compute = (inputs: Record<string, Tensor>, build: (b: GraphBuilder, ids: NodeId[]) => NodeId): Tensor => {
  const b = new GraphBuilder();
  const ids = Object.entries(inputs).map(([name, t]) =>
    b.input(name, { dtype: t.dtype, shape: { lead: [], axes: t.shape } }),
  );
  b.output('result', build(b, ids));
  return run(b.finish(), inputs)['result'];
};
const close = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) {
    if (Number.isFinite(value))
      expect(Math.abs(actual[k] - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
    else expect(actual[k]).toBe(value);
  }
};

/** The element of a tensor at leading index `lead` (aligned from the right, broadcast) and the given last indices. */
function at(t: Tensor, lead: readonly number[], ...index: number[]): number {
  const own = t.shape.slice(0, t.shape.length - index.length);
  const aligned = own.map((size, k) => (size === 1 ? 0 : lead[lead.length - own.length + k]));
  return numberAt(t, ...aligned, ...index);
}

/** Attention by loops; `inside` says which pairs count. */
function plainAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  lead: number[],
  inside: (lead: number[], i: number, j: number) => boolean,
): { result: number[]; weights: number[] } {
  const [n, d, m, e] = [q.shape.at(-2)!, q.shape.at(-1)!, k.shape.at(-2)!, v.shape.at(-1)!];
  const [result, weights]: [number[], number[]] = [[], []];
  const batches = lead.reduce((a, b) => a * b, 1);
  for (let p = 0; p < batches; p += 1) {
    const index: number[] = [];
    for (let axis = lead.length - 1, rest = p; axis >= 0; axis -= 1) {
      index.unshift(rest % lead[axis]);
      rest = Math.floor(rest / lead[axis]);
    }
    for (let i = 0; i < n; i += 1) {
      const row = Array.from({ length: m }, (_, j) => {
        if (!inside(index, i, j)) return 0;
        let sum = 0;
        for (let c = 0; c < d; c += 1) sum += at(q, index, i, c) * at(k, index, j, c);
        return Math.exp(sum / Math.sqrt(d));
      });
      const total = row.reduce((a, b) => a + b, 0);
      const normal = row.map((x) => (x === 0 ? 0 : x / total));
      weights.push(...normal);
      for (let c = 0; c < e; c += 1) {
        let sum = 0;
        for (let j = 0; j < m; j += 1) if (inside(index, i, j)) sum += normal[j] * at(v, index, j, c);
        result.push(sum);
      }
    }
  }
  return { result, weights };
}

describe('attention', () => {
  it.each([
    [[], [], [], []],
    [[3], [3], [3], [3]],
    [[2, 3], [3], [], [2, 3]],
    [[2, 1, 3], [1, 2, 1], [3], [2, 2, 3]],
  ])('over leading axes %j %j %j', (ofQ, ofK, ofV, lead) => {
    for (const [n, m, d, e] of [
      [5, 7, 3, 4],
      [1, 1, 1, 1],
      [7, 2, 5, 0],
      [0, 3, 2, 2],
    ] as const) {
      const [Q, K, V] = [random(...ofQ, n, d), random(...ofK, m, d), random(...ofV, m, e)];
      const found = run(attention('causal'), { Q, K, V });
      const { result, weights } = plainAttention(Q, K, V, [...lead], (_, i, j) => j <= i);
      expect(found['result'].shape).toEqual([...lead, n, e]);
      close(found['result'].data, result);
      // The weights know nothing of V's leading axes, which are among Q's in every case.
      close(found['A'].data, weights);
    }
  });

  it('gives zeros where there are no keys', () => {
    const found = run(attention(), { Q: random(3, 2), K: random(0, 2), V: random(0, 4) });
    expect(found['A'].shape).toEqual([3, 0]);
    close(
      found['result'].data,
      Array.from({ length: 12 }, () => 0),
    );
  });

  it('keeps NaN of excluded keys and values out, and gives zeros to empty rows', () => {
    const [n, m, d, e] = [6, 9, 5, 3];
    const [Q, K, V, mask] = [random(2, n, d), random(m, d), random(2, m, e), truths(1, n, m)];
    const excluded = new Set([2, 4]);
    for (let i = 0; i < n; i += 1) for (const j of excluded) mask.data[i * m + j] = 0;
    for (let j = 0; j < m; j += 1) mask.data[3 * m + j] = 0; // row 3 is empty
    for (const j of excluded) {
      K.data[j * d + 1] = Number.NaN;
      for (const p of [0, 1]) V.data[(p * m + j) * e] = j === 2 ? Number.NaN : Infinity;
    }
    const found = run(attention('mask'), { Q, K, V, mask });
    const { result, weights } = plainAttention(Q, K, V, [2], (index, i, j) => at(mask, index, i, j) === 1);
    close(found['A'].data, weights);
    close(found['result'].data, result);
    close(found['result'].data.slice(3 * e, 4 * e), [0, 0, 0]);
    expect(Array.from(found['result'].data).every(Number.isFinite)).toBe(true);
  });

  it('raises what does not fit', () => {
    const inputs = { Q: random(2, 5, 3), K: random(3, 7, 4), V: random(8, 2), W: random(1) };
    const codes = (graph: Graph, given: Record<string, Tensor>): string[] => {
      try {
        evaluateGraph(graph, given);
        return [];
      } catch (error) {
        return (error as { diagnostics: { code: string }[] }).diagnostics.map(({ code }) => code);
      }
    };
    expect(codes(attention(), inputs)).toEqual([
      'input/unknown',
      'shape/axis-clash',
      'shape/axis-clash',
      'shape/lead-clash',
    ]);
    const [Q, K, V] = [random(5, 3), random(7, 3), random(7, 2)];
    expect(codes(attention('mask'), { Q, K, V, mask: random(5, 7) })).toEqual(['bind/not-whole']);
    const b = new GraphBuilder();
    const x = b.input('x', type('[…x, n]'));
    b.output('result', b.elementwise('add', [x, b.position(-2, shape('[…x, n]'))]));
    expect(codes(b.finish(), { x: random(3) })).toEqual(['shape/no-axis']);
    close(
      run(b.finish(), {
        x: tensor([
          [1, 1],
          [1, 1],
        ]),
      })['result'].data,
      [1, 1, 2, 2],
    );
  });
});

describe('recurrences', () => {
  const text = `
    %0 = input "a" : f32[T]
    %1 = input "x" : f32[T]
    %2 = constant 0 : f32[]
    %3 = scan carries 1 axis -1 length { T } %2 %0 %1 -> (f32[], f32[T]) {
      %0 = input "y" : f32[]
      %1 = input "a" : f32[]
      %2 = input "x" : f32[]
      %3 = mul %1 %0 : f32[]
      %4 = add %3 %2 : f32[]
      return y = %4
      return all = %4
    }
    %4 = item 0 %3 : f32[]
    %5 = item 1 %3 : f32[T]
    return last = %4
    return y = %5`;

  it.each([0, 1, 7, 64])('y[t] = a[t]·y[t-1] + x[t] from text, T = %i', (length) => {
    for (const reverse of [false, true]) {
      const graph = parseGraph(reverse ? text.replace('length', 'reverse length') : text).value!;
      const [a, x] = [random(length), random(length)];
      const found = run(graph, { a, x });
      const expected: number[] = Array.from({ length }, () => 0);
      let y = 0;
      for (let step = 0; step < length; step += 1) {
        const t = reverse ? length - 1 - step : step;
        y = a.data[t] * y + x.data[t];
        expected[t] = y;
      }
      close(found['y'].data, expected);
      close(found['last'].data, [y]);
    }
  });

  it('broadcasts leading axes of sequences and of the start', () => {
    const [T, e] = [5, 3];
    const [a, x] = [random(T, e), random(2, T, e)];
    const found = run(recurrence(), { a, x });
    const expected = Array.from({ length: 2 * T * e }, () => 0);
    for (let p = 0; p < 2; p += 1) {
      for (let c = 0; c < e; c += 1) {
        let y = 0;
        for (let t = 0; t < T; t += 1) {
          y = a.data[t * e + c] * y + x.data[(p * T + t) * e + c];
          expected[(p * T + t) * e + c] = y;
        }
      }
    }
    expect(found['y'].shape).toEqual([2, T, e]);
    expect(found['last'].shape).toEqual([2, e]);
    close(found['y'].data, expected);
  });
});

describe('row computations', () => {
  const rows: Record<Exclude<ReduceNode['op'], 'reduce_argmax'>, (xs: number[]) => number> = {
    reduce_sum: (xs) => xs.reduce((a, b) => a + b, 0),
    reduce_mean: (xs) => (xs.length === 0 ? 0 : xs.reduce((a, b) => a + b, 0) / xs.length),
    reduce_max: (xs) => Math.max(...xs),
    reduce_min: (xs) => Math.min(...xs),
    reduce_prod: (xs) => xs.reduce((a, b) => a * b, 1),
    reduce_logsumexp: (xs) => Math.log(xs.reduce((a, b) => a + Math.exp(b), 0)),
    reduce_norm: (xs) => Math.sqrt(xs.reduce((a, b) => a + b * b, 0)),
  };
  it.each(Object.keys(rows) as (keyof typeof rows)[])('%s over one axis and over two, with a domain', (op) => {
    const [p, n, m] = [3, 5, 4];
    const [x, mask] = [random(p, n, m), truths(n, m)];
    mask.data.fill(0, 0, m); // row 0 is empty
    const member = (a: number, i: number, j: number): number[] =>
      mask.data[i * m + j] === 1 ? [x.data[(a * n + i) * m + j]] : [];
    const last = compute({ x, mask }, (b, [id, domain]) => b.reduce(op, id, { axes: [-1], domain }));
    expect(last.shape).toEqual([p, n]);
    const range = (size: number): number[] => Array.from({ length: size }, (_, k) => k);
    close(
      last.data,
      range(p).flatMap((a) => range(n).map((i) => rows[op](range(m).flatMap((j) => member(a, i, j))))),
    );
    const two = compute({ x, mask }, (b, [id, domain]) => b.reduce(op, id, { axes: [-1, -3], keep: true, domain }));
    expect(two.shape).toEqual([1, n, 1]);
    close(
      two.data,
      range(n).map((i) => rows[op](range(p).flatMap((a) => range(m).flatMap((j) => member(a, i, j))))),
    );
  });

  it('widens x to its domain', () => {
    const x = tensor([1, 2, 4]);
    const mask = tensor([
      [true, true, false],
      [false, false, false],
    ]);
    close(compute({ x, mask }, (b, [id, domain]) => b.reduce('reduce_sum', id, { axes: [-1], domain })).data, [3, 0]);
    close(compute({ x, mask }, (b, [id, domain]) => b.softmax(b.elementwise('log', [id]), [-1], domain)).data, [
      1 / 3,
      2 / 3,
      0,
      0,
      0,
      0,
    ]);
  });

  it('takes a record that is in no table', () => {
    const x = random(3, 5);
    const squares = (i: number): number[] => Array.from({ length: 5 }, (_, j) => x.data[i * 5 + j] ** 2);
    const total = (i: number): number => squares(i).reduce((a, b) => a + b, 0);
    close(compute({ x }, (b, [id]) => b.fold(sumOfSquares, 'finish', id, { axes: [-1] })).data, [0, 1, 2].map(total));
    const weights = compute({ x }, (b, [id]) => b.fold(sumOfSquares, 'weight', id, { axes: [-1] }));
    close(
      weights.data,
      [0, 1, 2].flatMap((i) => squares(i).map((s) => s / total(i))),
    );
  });

  it('log_softmax is the logarithm of softmax, over two axes too', () => {
    const x = random(3, 4, 5);
    const logs = compute({ x }, (b, [id]) => b.normalise('log_softmax', id, [-1, -2]));
    const soft = compute({ x }, (b, [id]) => b.softmax(id, [-2, -1]));
    close(logs.data, Array.from(soft.data, Math.log));
    close(
      [
        Array.from(soft.data)
          .slice(0, 20)
          .reduce((a, b) => a + b, 0),
      ],
      [1],
    );
  });
});

describe('products', () => {
  it('multiplies as NumPy does: vectors, batches, broadcasting', () => {
    const cases: [number[], number[], number[]][] = [
      [[4], [4], []],
      [[4], [4, 3], [3]],
      [[2, 4], [4], [2]],
      [
        [5, 1, 2, 4],
        [3, 4, 6],
        [5, 3, 2, 6],
      ],
      [[4], [3, 4, 6], [3, 6]],
      [
        [3, 2, 0],
        [0, 6],
        [3, 2, 6],
      ],
    ];
    for (const [ofA, ofB, expected] of cases) {
      const [a, b] = [random(...ofA), random(...ofB)];
      const found = compute({ a, b }, (builder, [x, y]) => builder.matmul(x, y));
      expect(found.shape).toEqual(expected);
      const inner = ofA.at(-1)!;
      const batch = expected.slice(0, expected.length - (ofA.length > 1 ? 1 : 0) - (ofB.length > 1 ? 1 : 0));
      const numbers: number[] = [];
      const walk = (index: number[]): void => {
        if (index.length < expected.length) {
          for (let k = 0; k < expected[index.length]; k += 1) walk([...index, k]);
          return;
        }
        const own = index.slice(batch.length);
        const row = ofA.length > 1 ? [own[0]] : [];
        const column = ofB.length > 1 ? [own.at(-1)!] : [];
        let sum = 0;
        for (let c = 0; c < inner; c += 1)
          sum += at(a, index.slice(0, batch.length), ...row, c) * at(b, index.slice(0, batch.length), c, ...column);
        numbers.push(sum);
      };
      walk([]);
      close(found.data, numbers);
    }
  });

  it('leaves out what the domain excludes, also where the domain has axes of its own', () => {
    const [a, b, mask] = [random(3, 4), random(4, 2), truths(5, 3, 4)];
    b.data[2] = Number.NaN;
    for (let k = 0; k < 15; k += 1) mask.data[k * 4 + 1] = 0;
    const found = compute({ a, b, mask }, (builder, [x, y, domain]) => builder.matmul(x, y, domain));
    expect(found.shape).toEqual([5, 3, 2]);
    const expected: number[] = [];
    for (let p = 0; p < 5; p += 1) {
      for (let i = 0; i < 3; i += 1) {
        for (let j = 0; j < 2; j += 1) {
          let sum = 0;
          for (let k = 0; k < 4; k += 1)
            if (mask.data[(p * 3 + i) * 4 + k] === 1) sum += a.data[i * 4 + k] * b.data[k * 2 + j];
          expected.push(sum);
        }
      }
    }
    close(found.data, expected);
  });

  it('contracts by labels: sums of one operand alone, traces of none', () => {
    const [a, b] = [random(3, 4), random(3, 5)];
    const found = compute({ a, b }, (builder, [x, y]) => builder.contract({ left: 'ik', right: 'ij', out: 'j' }, x, y));
    const expected = [0, 1, 2, 3, 4].map((j) => {
      let sum = 0;
      for (let i = 0; i < 3; i += 1) for (let k = 0; k < 4; k += 1) sum += a.data[i * 4 + k] * b.data[i * 5 + j];
      return sum;
    });
    close(found.data, expected);
  });
});

describe('views and joins', () => {
  it('slices, reverses, transposes, adds and drops axes', () => {
    const x = random(3, 5);
    const view = compute({ x }, (b, [id]) =>
      b.view(b.transpose(id), [
        { axis: 1, start: 2, step: -1, size: 3 },
        'new',
        { axis: 0, start: 1, step: 2, size: 2 },
      ]),
    );
    expect(view.shape).toEqual([3, 1, 2]);
    close(
      view.data,
      [2, 1, 0].flatMap((i) => [1, 3].map((j) => x.data[i * 5 + j])),
    );
    const row = compute({ x }, (b, [id]) => {
      const first = b.view(id, [
        { axis: 0, start: 1, step: 1, size: 1 },
        { axis: 1, start: 0, step: 1, size: 5 },
      ]);
      return b.view(first, [{ axis: 1, start: 0, step: 1, size: 5 }]);
    });
    close(row.data, Array.from(x.data.slice(5, 10)));
  });

  it('joins along an axis, broadcasting the others and their types', () => {
    const [a, b] = [random(2, 1, 3), tensor([[1], [2], [3], [4]], undefined, { dtype: 'i32' })];
    const found = compute({ a, b }, (builder, [x, y]) => builder.join([x, y]));
    expect(found.shape).toEqual([2, 4, 4]);
    const expected: number[] = [];
    for (let p = 0; p < 2; p += 1)
      for (let i = 0; i < 4; i += 1) expected.push(...a.data.slice(p * 3, p * 3 + 3), b.data[i]);
    close(found.data, expected);
    const rows = compute({ a, b: random(5, 3) }, (builder, [x, y]) => builder.join([x, y], -2));
    expect(rows.shape).toEqual([2, 6, 3]);
  });
});

describe('results', () => {
  it('are bool and i32 where the graph says so, float64 otherwise', () => {
    const x = tensor([3, 1, 2], undefined, { dtype: 'i32' });
    const more = compute({ x }, (b, [id]) => b.elementwise('lt', [b.constant(1), id]));
    expect([more.dtype, ...more.data]).toEqual(['bool', 1, 0, 1]);
    const whole = compute({ x }, (b, [id]) => b.elementwise('floordiv', [b.elementwise('neg', [id]), b.constant(2)]));
    expect([whole.dtype, ...whole.data]).toEqual(['i32', -2, -1, -1]);
    expect(compute({ x }, (b, [id]) => b.elementwise('div', [id, b.constant(2)])).dtype).toBe('f64');
  });

  it('is safe with names of the object prototype', () => {
    const b = new GraphBuilder();
    b.output('__proto__', b.elementwise('neg', [b.input('__proto__', type('[n]'))]));
    const inputs = JSON.parse('{"__proto__": 0}') as Record<string, Tensor>;
    Object.defineProperty(inputs, '__proto__', { value: tensor([1, 2]) });
    close(run(b.finish(), inputs)['__proto__'].data, [-1, -2]);
  });
});

describe('in single precision', () => {
  it('every step of a product and of a row is rounded, one after the other', () => {
    const single: typeof random = (...sizes) => uniform(sizes, { seed: seed++, low: -2, high: 2 });
    const [a, b] = [single(3, 41), single(41, 5)];
    const builder = new GraphBuilder();
    const input = (name: string, { shape: axes }: Tensor): NodeId =>
      builder.input(name, { dtype: 'f32', shape: { lead: [], axes } });
    builder.output('result', builder.matmul(input('a', a), input('b', b)));
    const graph = builder.finish();
    const rounded = evaluateGraph(graph, { a, b }, { precision: 'f32' })['result'];
    const exact = evaluateGraph(graph, { a, b })['result'];
    let differ = 0;
    for (let i = 0; i < 3; i += 1) {
      for (let j = 0; j < 5; j += 1) {
        let sum = 0;
        for (let k = 0; k < 41; k += 1) sum = Math.fround(sum + Math.fround(numberAt(a, i, k) * numberAt(b, k, j)));
        expect(numberAt(rounded, i, j)).toBe(sum);
        if (numberAt(exact, i, j) !== sum) differ += 1;
      }
    }
    expect(differ).toBeGreaterThan(10);
  });
});

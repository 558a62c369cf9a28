// What gather, split and merge mean, against plain loops; and when an index is a fault.
import { HeedError } from '@heed/diagnostics';
import { dense, numberAt, tensor, uniform, type Tensor } from '@heed/tensor';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './builder.ts';
import { evaluateGraph } from './evaluate.ts';
import type { Graph, NodeId } from './graph.ts';
import { shape, type } from './samples.check.ts';
import { verify } from './verify.ts';

let seed = 1;
const random = (...sizes: number[]): Tensor => uniform(sizes, { seed: seed++, low: -2, high: 2, dtype: 'f64' });
const whole = (below: number, ...sizes: number[]): Tensor => {
  const numbers = uniform(sizes, { seed: seed++, low: 0, high: below, dtype: 'f64' });
  return dense(Int32Array.from(numbers.data, Math.floor), 'i32', sizes);
};
const graphOf = (inputs: Record<string, string>, build: (b: GraphBuilder, ids: NodeId[]) => NodeId): Graph => {
  const b = new GraphBuilder();
  const ids = Object.entries(inputs).map(([name, text]) => {
    const [, dtype, axes] = /^(\w+)(\[.*\])$/.exec(text)!;
    return b.input(name, type(axes, dtype as 'f32'));
  });
  b.output('result', build(b, ids));
  const graph = b.finish();
  expect(verify(graph)).toEqual([]);
  return graph;
};
const run = (graph: Graph, inputs: Record<string, Tensor>): Tensor => evaluateGraph(graph, inputs)['result'];
const faultOf = (graph: Graph, inputs: Record<string, Tensor>): unknown => {
  try {
    evaluateGraph(graph, inputs);
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
};

describe('gather', () => {
  it('takes rows, with leading axes of the table, of the index, and of both', () => {
    const graph = graphOf({ x: 'f64[…x, n, d]', at: 'i32[…at, m]' }, (b, [x, at]) => b.gather(x, [0], [at]));
    const [n, m, d] = [5, 4, 3];
    for (const [ofX, ofAt, lead] of [
      [[], [], []],
      [[2], [], [2]],
      [[], [2], [2]],
      [[3, 1], [2], [3, 2]],
      [
        [2, 1],
        [1, 3],
        [2, 3],
      ],
    ] as const) {
      const [x, at] = [random(...ofX, n, d), whole(n, ...ofAt, m)];
      const found = run(graph, { x, at });
      expect(found.shape).toEqual([...lead, m, d]);
      const own = (axes: readonly number[], index: readonly number[]): number[] =>
        axes.map((size, k) => (size === 1 ? 0 : index[index.length - axes.length + k]));
      const batches = lead.reduce((a: number, b: number) => a * b, 1);
      for (let p = 0; p < batches; p += 1) {
        const index = lead.length === 2 ? [Math.floor(p / lead[1]), p % lead[1]] : lead.length === 1 ? [p] : [];
        for (let t = 0; t < m; t += 1) {
          const row = numberAt(at, ...own(ofAt, index), t);
          for (let c = 0; c < d; c += 1)
            expect(numberAt(found, ...index, t, c)).toBe(numberAt(x, ...own(ofX, index), row, c));
        }
      }
    }
  });

  it('indexes axes that are apart; indices broadcast', () => {
    const graph = graphOf({ x: 'f64[a, b, c]', i: 'i32[p, 1]', k: 'i32[q]' }, (b, [x, i, k]) =>
      b.gather(x, [0, 2], [i, k]),
    );
    const [x, i, k] = [random(3, 2, 4), whole(3, 5, 1), whole(4, 6)];
    const found = run(graph, { x, i, k });
    expect(found.shape).toEqual([5, 6, 2]);
    for (let p = 0; p < 5; p += 1)
      for (let q = 0; q < 6; q += 1)
        for (let b = 0; b < 2; b += 1)
          expect(numberAt(found, p, q, b)).toBe(numberAt(x, numberAt(i, p, 0), b, numberAt(k, q)));
  });

  it('keeps the element type, and gives 0 where the guard is false, whatever the index', () => {
    const graph = graphOf({ x: 'i32[n]', at: 'f64[m]', inside: 'bool[m]' }, (b, [x, at, inside]) =>
      b.gather(x, [0], [at], inside),
    );
    const x = tensor(Int32Array.of(7, 8, 9));
    const at = tensor(Float64Array.of(2, Number.NaN, 0, -1, 0.5, 1));
    const found = run(graph, { x, at, inside: tensor([true, false, true, false, false, true]) });
    expect(found.dtype).toBe('i32');
    expect([...found.data]).toEqual([9, 0, 7, 0, 0, 8]);
  });

  it.each([
    [[0, 3, -1], 3, 3],
    [[0, -1, 5], -1, 3],
    [[0.5, 9], 0.5, 3],
    [[1, Number.NaN], 'NaN', 3],
    [[0], 0, 0],
  ])('at %j is a fault that names %s', (numbers, index, n) => {
    const graph = graphOf({ x: 'f64[k, n]', at: 'f64[m]' }, (b, [x, at]) =>
      b.gather(x, [1], [at], undefined, { span: { start: 3, end: 7 } }),
    );
    expect(faultOf(graph, { x: random(2, n), at: tensor(Float64Array.from(numbers)) })).toMatchObject({
      code: 'run/index-out-of-range',
      span: { start: 3, end: 7 },
      facts: { index, axis: 1, size: n },
    });
  });

  it('is no fault where no number is asked for', () => {
    const graph = graphOf({ x: 'f64[n, d]', at: 'i32[m]' }, (b, [x, at]) => b.gather(x, [0], [at]));
    expect(run(graph, { x: random(0, 2), at: tensor(new Int32Array(0)) }).shape).toEqual([0, 2]);
    expect(run(graph, { x: random(3, 0), at: tensor(Int32Array.of(9)) }).shape).toEqual([1, 0]);
    const unused = graphOf({ x: 'f64[n]' }, (b, [x]) => {
      b.gather(x, [0], [b.constant(9)]);
      return x;
    });
    expect(run(unused, { x: random(2) }).shape).toEqual([2]);
  });
});

describe('split and merge', () => {
  it('are row-major, in the middle of a shape and behind leading axes', () => {
    const graph = graphOf({ x: 'f64[…x, n, D, e]' }, (b, [x]) => b.split(x, 1, ['H', { op: 'div', args: ['D', 'H'] }]));
    const x = random(2, 3, 8, 2);
    const found = evaluateGraph(graph, { x }, { sizes: { H: 4 } })['result'];
    expect(found.shape).toEqual([2, 3, 4, 2, 2]);
    for (let h = 0; h < 4; h += 1)
      for (let c = 0; c < 2; c += 1) expect(numberAt(found, 1, 2, h, c, 1)).toBe(numberAt(x, 1, 2, 2 * h + c, 1));
    expect(() => evaluateGraph(graph, { x }, { sizes: { H: 3 } })).toThrow(HeedError);
  });

  it('undo each other, also around a transposition', () => {
    const graph = graphOf({ x: 'f64[n, m]' }, (b, [x]) => {
      const flat = b.merge(b.transpose(x), 0, 2);
      return b.transpose(b.split(flat, 0, ['m', 'n']));
    });
    for (const [n, m] of [
      [3, 5],
      [1, 4],
      [0, 3],
    ] as const) {
      const x = random(n, m);
      const found = run(graph, { x });
      expect(found.shape).toEqual([n, m]);
      expect([...found.data]).toEqual([...x.data]);
    }
    expect(shape('[n*m]')).toEqual(graph.nodes.find(({ op }) => op === 'merge')!.type.shape);
  });
});

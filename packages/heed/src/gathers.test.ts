/**
 * gather, split and merge from graph to every device, against the oracle: tables of relative positions, documents, pages,
 * guards before wild indices, heads split and merged; and faults, which are the same diagnostic everywhere.
 */

import { compile } from '@heed/compiler';
import { HeedError, type Diagnostic } from '@heed/diagnostics';
import { evaluateGraph, GraphBuilder, verify, type Graph, type NodeId, type TensorType } from '@heed/graph';
import { emitProgram, planText, type Plan } from '@heed/kernels';
import { devices, openSession, type LoadedProgram } from '@heed/runtime';
import { foldRecords } from '@heed/scalar';
import {
  exactShapeText,
  parseShape,
  randn,
  shapeText,
  tensor,
  uniform,
  type DType,
  type Size,
  type Tensor,
} from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, test } from 'vitest';

type Inputs = Readonly<Record<string, Tensor>>;

function graphOf(
  inputs: Readonly<Record<string, string>>,
  build: (b: GraphBuilder, ids: readonly NodeId[]) => NodeId,
): Graph {
  const b = new GraphBuilder();
  const ids = Object.entries(inputs).map(([name, text]) => b.input(name, type(text)));
  b.output('result', build(b, ids));
  const graph = b.finish();
  expect(verify(graph)).toEqual([]);
  return graph;
}

/** `f32[…X, n]` */
function type(text: string): TensorType {
  const at = text.indexOf('[');
  return { dtype: text.slice(0, at) as DType, shape: parseShape(text.slice(at))! };
}

/** Whole numbers from 0 to `below` less one. */
function whole(below: number, shape: readonly number[], seed: number, dtype: DType = 'i32'): Tensor {
  const numbers = uniform(shape, { seed, low: 0, high: below, dtype: 'f64' }).data;
  return tensor(Float64Array.from(numbers, Math.floor), shape, { dtype });
}

function truths(shape: readonly number[], seed: number): Tensor {
  return tensor(
    Float64Array.from(uniform(shape, { seed, low: 0, high: 1, dtype: 'f64' }).data, (x) => (x < 0.6 ? 1 : 0)),
    shape,
    { dtype: 'bool' },
  );
}

const axis = (k: number, size: Size): { axis: number; start: number; step: number; size: Size } => ({
  axis: k,
  start: 0,
  step: 1,
  size,
});
const span = { start: 4, end: 9 };
const LENGTHS = [0, 1, 7, 13, 64, 65] as const;

/** bias[h, clamp(i - j, -8, 8) + 8] for scores of shape […, n, m]. */
const relative = graphOf({ S: 'f32[…S, n, m]', bias: 'f32[H, 17]' }, (b, [s, bias]) => {
  const { shape } = b.type(s);
  const away = b.elementwise('sub', [b.position(-2, shape), b.position(-1, shape)]);
  const near = b.elementwise('clamp', [away, b.constant(-8), b.constant(8)]);
  const at = b.elementwise('add', [near, b.constant(8)]);
  return b.elementwise('add', [s, b.gather(bias, [0, 1], [b.position(-3, shape), at])]);
});

/** softmax over the keys of the same document: doc[i] = doc[j]. */
const documents = graphOf({ S: 'f32[…S, n, n]', doc: 'i32[…doc, n]' }, (b, [s, doc]) => {
  // Positions with all axes of the scores: what the documents' leading axes line up with must be known.
  const of = (k: number, text: string): NodeId =>
    b.gather(doc, [0], [b.add({ op: 'position', axis: k, operands: [], type: type(text) })]);
  return b.softmax(s, [-1], b.elementwise('eq', [of(-2, 'i32[n, 1]'), of(-1, 'i32[1, n]')]));
});

/** K[page[t div 4], t mod 4, :], kept whole behind it. */
const paged = graphOf({ K: 'f32[…K, pages, 4, d]', page: 'i32[…page, m]', T: 'f32[T, 1]' }, (b, [k, page, t]) => {
  const at = b.position(-2, b.type(t).shape);
  const flat = b.view(b.elementwise('mod', [at, b.constant(4)]), [axis(0, 'T')]);
  const block = b.view(b.elementwise('floordiv', [at, b.constant(4)]), [axis(0, 'T')]);
  return b.gather(k, [0, 1], [b.gather(page, [0], [block]), flat]);
});

/** […, n, H·d] to […, H, n, d] and back, through one contraction per head. */
const heads = graphOf({ X: 'f32[…X, n, D]', W: 'f32[H, d, d]' }, (b, [x, w]) => {
  const split = b.split(x, 1, ['H', 'd']);
  const apart = b.view(split, [axis(1, 'H'), axis(0, 'n'), axis(2, 'd')]);
  const product = b.matmul(apart, w);
  const back = b.view(product, [axis(1, 'n'), axis(0, 'H'), axis(2, 'd')]);
  return b.merge(back, 1, 2);
});

/** Two rows and one column of one tensor, the last one transposed before. */
const several = graphOf({ x: 'f32[n, d]', i: 'i32[m]', j: 'u8[m]' }, (b, [x, i, j]) => {
  const first = b.gather(x, [0], [i]);
  const second = b.gather(x, [0], [b.elementwise('sub', [b.size({ op: 'add', args: ['n', -1] }), i])]);
  const third = b.gather(b.transpose(x), [0, 1], [j, i]);
  const column = b.view(third, [axis(0, 'm'), 'new']);
  return b.elementwise('add', [b.elementwise('mul', [first, second]), column]);
});

/** Every second row, backwards, then by index: the table is a view. */
const viewed = graphOf({ x: 'f32[13, d]', i: 'i32[m]' }, (b, [x, i]) => {
  const part = b.view(x, [{ axis: 0, start: 11, step: -2, size: 6 }, axis(1, 'd')]);
  return b.gather(part, [0], [i]);
});

const guarded = graphOf({ x: 'f32[n, d]', at: 'f64[m]', inside: 'bool[m]' }, (b, [x, at, inside]) =>
  b.gather(x, [0], [at], inside, { span }),
);

/** x, flattened, folded over, cut into other pieces, transposed, flattened again: reshapes in a chain. */
const chain = graphOf({ x: 'f32[…x, n, 6]' }, (b, [x]) => {
  const flat = b.merge(b.elementwise('mul', [x, b.constant(2)]), 0, 2);
  const pieces = b.split(flat, 0, [3, { op: 'mul', args: [2, 'n'] }]);
  const turned = b.merge(b.transpose(pieces), 0, 2);
  const sums = b.fold(foldRecords.sum, 'finish', b.split(turned, 0, ['n', 2, 3]), { axes: [-1, -3], keep: true });
  return b.elementwise('add', [b.split(turned, 0, ['n', 2, 3]), sums]);
});

const identity = graphOf({ x: 'f32[…x, n, D]' }, (b, [x]) =>
  b.merge(b.split(x, 1, ['H', { op: 'div', args: ['D', 'H'] }]), 1, 2),
);

interface Case {
  readonly name: string;
  readonly graph: Graph;
  readonly trials: readonly { readonly inputs: Inputs; readonly sizes?: Readonly<Record<string, number>> }[];
}

const cases: readonly Case[] = [
  {
    name: 'relative positions',
    graph: relative,
    trials: LENGTHS.flatMap((m, k) =>
      [[3], [2, 3]].map((lead) => ({
        inputs: { S: randn([...lead, [7, 1, 13][k % 3], m], { seed: k }), bias: randn([3, 17], { seed: 9 }) },
      })),
    ),
  },
  {
    name: 'documents',
    graph: documents,
    trials: LENGTHS.flatMap((n, k) =>
      (
        [
          [[], []],
          [[2, 3], []],
          [[], [2]],
          [[2, 3], [3]],
          [[2, 1], [3]],
        ] as const
      ).map(([a, c]) => ({
        inputs: { S: randn([...a, n, n], { seed: k }), doc: whole(4, [...c, n], k) },
      })),
    ),
  },
  {
    name: 'pages',
    graph: paged,
    trials: (
      [
        [[], [], 12, 5],
        [[2], [], 11, 64],
        [[], [3], 9, 1],
        [[2, 1], [3], 4, 7],
        [[2], [2], 0, 3],
        [[2], [2], 5, 0],
      ] as const
    ).map(([a, c, length, d], k) => ({
      inputs: {
        K: randn([...a, 6, 4, d], { seed: k }),
        page: whole(6, [...c, 3], k),
        T: randn([length, 1], { seed: 1 }),
      },
    })),
  },
  {
    name: 'heads',
    graph: heads,
    trials: LENGTHS.flatMap((n, k) =>
      (
        [
          [[], 3, 4],
          [[2], 1, 7],
          [[2, 3], 8, 1],
        ] as const
      ).map(([lead, H, d]) => ({
        inputs: { X: randn([...lead, n, H * d], { seed: k }), W: randn([H, d, d], { seed: 2 }) },
      })),
    ),
  },
  {
    name: 'several gathers of one tensor',
    graph: several,
    trials: LENGTHS.map((m, k) => ({
      inputs: { x: randn([9, 5], { seed: k }), i: whole(9, [m], k), j: whole(5, [m], k + 1, 'u8') },
    })),
  },
  {
    name: 'a view of a table',
    graph: viewed,
    trials: LENGTHS.map((d, k) => ({ inputs: { x: randn([13, d], { seed: k }), i: whole(6, [7], k) } })),
  },
  {
    name: 'guards before wild indices',
    graph: guarded,
    trials: LENGTHS.flatMap((m, k) =>
      [1, 5].map((n) => {
        const inside = truths([m], k);
        const wild = [Number.NaN, -1, 0.5, 1e10, Number.POSITIVE_INFINITY];
        const at = tensor(
          Float64Array.from(inside.data, (is, t) => (is ? t % n : wild[t % 5])),
          [m],
        );
        return { inputs: { x: randn([n, 6], { seed: k }), at, inside } };
      }),
    ),
  },
  {
    name: 'a chain of reshapes',
    graph: chain,
    trials: LENGTHS.flatMap((n, k) =>
      [[], [2, 3]].map((lead) => ({ inputs: { x: randn([...lead, n, 6], { seed: k }) } })),
    ),
  },
  {
    name: 'merge of split',
    graph: identity,
    trials: LENGTHS.map((n, k) => ({
      inputs: { x: randn([2, n, 12], { seed: k }) },
      sizes: { H: [1, 2, 3, 4, 6, 12][k] },
    })),
  },
];

const onAll = devices.map((device) => ({ name: device.name, device }));

function diagnosticOf(work: () => unknown): Diagnostic {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics[0];
    throw error;
  }
  return expect.fail('it gives a result');
}

describe.each(onAll)('on $name', ({ device }) => {
  const available = device.availability().available;
  const load = (graph: Graph): LoadedProgram =>
    openSession(device).loadSync(emitProgram(compile(graph), device.target()));

  test.skipIf(!available).each(cases)('$name', ({ graph, trials }) => {
    const loaded = load(graph);
    for (const { inputs, sizes } of trials) {
      const got = loaded.runSync(inputs, { ...(sizes && { sizes }) }).outputs['result'];
      const oracle = evaluateGraph(graph, inputs, { ...(sizes && { sizes }) })['result'];
      const label = Object.values(inputs)
        .map(({ shape }) => shapeText(shape))
        .join(' ');
      expect(`${label}: ${disagreement(got, oracle) ?? 'agrees'}`).toBe(`${label}: agrees`);
    }
  });

  test.skipIf(!available)('integers and conditions are taken exactly', () => {
    for (const dtype of ['i32', 'u8', 'bool', 'f16', 'f64'] as const) {
      const graph = graphOf({ x: `${dtype}[n]`, at: 'i32[m]' }, (b, [x, at]) => b.gather(x, [0], [at]));
      const x = whole(dtype === 'bool' ? 2 : 200, [33], 3, dtype);
      const at = whole(33, [65], 4);
      const got = load(graph).runSync({ x, at }).outputs['result'];
      expect(got.dtype).toBe(dtype);
      expect([...got.data]).toEqual(Array.from(at.data, (k) => x.data[k]));
    }
  });

  test.skipIf(!available)(
    'the first index that is no position ends the run with the oracle’s diagnostic; then it runs again',
    () => {
      const loaded = load(guarded);
      const x = randn([5, 3], { seed: 1 });
      const good: Inputs = {
        x,
        at: whole(5, [70], 2, 'f64'),
        inside: tensor(new Float64Array(70).fill(1), [70], { dtype: 'bool' }),
      };
      const before = loaded.runSync(good).outputs['result'];
      for (const [place, index, fact] of [
        [33, 5, 5],
        [0, -1, -1],
        [69, 2.5, 2.5],
        [2, Number.NaN, 'NaN'],
        [17, Number.NEGATIVE_INFINITY, '-Infinity'],
      ] as const) {
        const at = tensor(Float64Array.from(good['at'].data), [70]);
        at.data[69] = 8;
        at.data[place] = index;
        const bad = { ...good, at };
        const found = diagnosticOf(() => loaded.runSync(bad));
        expect(found).toEqual(diagnosticOf(() => evaluateGraph(guarded, bad)));
        expect(found).toMatchObject({ code: 'run/index-out-of-range', span, facts: { index: fact, axis: 0, size: 5 } });
        expect([...loaded.runSync(good).outputs['result'].data]).toEqual([...before.data]);
      }
      const none = { ...good, x: randn([0, 3], { seed: 1 }) };
      expect(diagnosticOf(() => loaded.runSync(none)).facts).toMatchObject({ size: 0 });
      expect(
        loaded.runSync({ ...none, inside: tensor(new Float64Array(70), [70], { dtype: 'bool' }) }).outputs['result']
          .shape,
      ).toEqual([70, 3]);
    },
  );

  test.skipIf(!available)('a later axis is named, and in a loop the step that fails ends it', () => {
    const graph = graphOf({ table: 'f32[n, k]', at: 'i32[T]' }, (b, [table, at]) => {
      // The table is carried along with the sum, unchanged.
      const body = new GraphBuilder();
      const sum = body.input('y', type('f32[]'));
      const rows = body.input('table', type('f32[n, k]'));
      const place = body.input('t', type('i32[]'));
      const taken = body.gather(rows, [0, 1], [body.constant(0), place], undefined, { span });
      body.output('y', body.elementwise('add', [sum, taken]));
      body.output('table', rows);
      const scan = b.scan(body.finish(), [b.constantOf(0, 'f32'), table], [at], { axis: -1, length: 'T' });
      return b.item(scan, 0);
    });
    const loaded = load(graph);
    const table = randn([2, 6], { seed: 1 });
    const good = { table, at: whole(6, [9], 5) };
    expect(disagreement(loaded.runSync(good).outputs['result'], evaluateGraph(graph, good)['result'])).toBeUndefined();
    const bad = { table, at: tensor(Int32Array.of(1, 2, 6, -1, 0, 0, 0, 0, 0)) };
    const found = diagnosticOf(() => loaded.runSync(bad));
    expect(found).toEqual(diagnosticOf(() => evaluateGraph(graph, bad)));
    expect(found).toMatchObject({ span, facts: { index: 6, axis: 1, size: 6 } });
  });
});

describe('what is stored', () => {
  const temporaries = ({ buffers }: Plan): string[] =>
    buffers.filter(({ use }) => use.kind === 'temporary').map(({ dtype, shape }) => dtype + exactShapeText(shape));

  test('computed indices never are', () => {
    const plan = compile(relative);
    expect(temporaries(plan)).toEqual(['f32[…S, m + n]']);
    expect(planText(plan)).toContain('= %0 at axis 0, axis 1');
  });

  test('merge of split is a copy of nothing; heads are split without one', () => {
    expect(compile(identity).kernels).toHaveLength(1); // the output itself
    expect(temporaries(compile(identity))).toEqual([]);
    const plan = compile(heads);
    expect(plan.kernels.map(({ skeleton }) => skeleton)).toEqual(['contract', 'pointwise']);
    expect(temporaries(plan)).toEqual(['f32[…X, n, H, d]']);
  });
});

// What every op reads, against the oracle: an element is changed, and only cells that are said to hold it may follow.

import { concreteShape, dense, uniform, values, zeros, type DType, type ShapeBinding, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from './builder.ts';
import { ELEMENTWISE_OPS } from './elementwise.ts';
import { evaluateGraph } from './evaluate.ts';
import type { Graph, NodeId, OpKind, TensorType } from './graph.ts';
import { operandReads } from './operand-reach.ts';
import { composeReads, readRegion, type AxisReach } from './reach.ts';
import { specOf } from './rewrite.ts';
import { everyOp, shape, type } from './samples.check.ts';
import { countOf, stepsOf } from './walk.ts';

const BINDING: ShapeBinding = {
  sizes: { n: 3, d: 4, H: 2, g: 2, h: 1, B: 5, T: 3, e: 2, k: 3, m: 5, c: 4 },
  leads: { X: [2], a: [3, 1], x: [2], Q: [2, 1], K: [3], M: [3] },
};

/** The node alone, on inputs of its operands' types; nothing for what has no operands. */
function alone(graph: Graph, id: NodeId): Graph | undefined {
  const node = graph.nodes[id];
  if (node.operands.length === 0 || node.op === 'item') return undefined;
  const b = new GraphBuilder();
  const inputs = node.operands.map((operand, k) => b.input(`x${k}`, graph.nodes[operand].type));
  const own = b.add({ ...specOf(node), operands: inputs });
  b.output('result', node.op === 'scan' ? b.item(own, 1) : own);
  return b.finish();
}

function drawn({ dtype, shape: own }: TensorType, seed: number, below: number): Tensor {
  const axes = concreteShape(own, BINDING)!;
  if (dtype === 'f32' || dtype === 'f64') return uniform(axes, { seed, low: 0.4, high: 1.6 });
  const whole = zeros(axes, dtype);
  const noise = values(uniform(axes, { seed, low: 0, high: dtype === 'bool' ? 2 : below }));
  noise.forEach((x, k) => (whole.data[k] = Math.floor(x)));
  return whole;
}

/** Another number at one place: a flipped condition, another index, far enough to be seen by every op. */
function changed(x: Tensor, at: number, below: number): Tensor {
  const data = Float64Array.from(values(x));
  if (x.dtype === 'f64' || x.dtype === 'f32') data[at] = data[at] > 1 ? data[at] - 0.55 : data[at] + 0.65;
  else data[at] = x.dtype === 'bool' ? 1 - data[at] : (data[at] + 1) % below;
  if (x.dtype === 'bool') return dense(Uint8Array.from(data), 'bool', x.shape);
  return x.dtype === 'f64' || x.dtype === 'f32'
    ? dense(data, 'f64', x.shape)
    : dense(Int32Array.from(data), 'i32', x.shape);
}

function indexOf(at: number, own: readonly number[]): number[] {
  return stepsOf(own).map((step, axis) => Math.floor(at / step) % own[axis]);
}

interface Influence {
  /** `input element -> cell` that the oracle shows. */
  readonly seen: ReadonlySet<string>;
  /** What the reads say. */
  readonly said: ReadonlySet<string>;
  readonly pairs: number;
}

/** Which elements of input `k` change which cells of the result, and which are said to. */
function influence(graph: Graph, k: number, reads: readonly AxisReach[], below = 2): Influence {
  const own = graph.nodes.flatMap((node) => (node.op === 'input' ? [node] : []));
  const inputs = Object.fromEntries(own.map(({ name, type: t }, place) => [name, drawn(t, 7 + place, below)]));
  const sizes = BINDING.sizes;
  const result = evaluateGraph(graph, inputs, { sizes })['result'];
  const before = values(result);
  const { name } = own[k];
  const x = inputs[name];
  const [seen, said] = [new Set<string>(), new Set<string>()];
  for (let at = 0; at < countOf(x.shape); at += 1) {
    const place = indexOf(at, x.shape);
    const after = values(evaluateGraph(graph, { ...inputs, [name]: changed(x, at, below) }, { sizes })['result']);
    for (const [cell, value] of before.entries()) {
      if (!Object.is(after[cell], value)) seen.add(`${at}>${cell}`);
      const region = readRegion(reads, indexOf(cell, result.shape), x.shape);
      if (region.every(([from, to], axis) => from <= place[axis] && place[axis] < to)) said.add(`${at}>${cell}`);
    }
  }
  return { seen, said, pairs: countOf(x.shape) * before.length };
}

const missing = ({ seen, said }: Influence): string[] => [...seen].filter((pair) => !said.has(pair));
const needless = ({ seen, said }: Influence): string[] => [...said].filter((pair) => !seen.has(pair));

const resultOf = (graph: Graph): NodeId => graph.outputs[0].node;

/** The reads of the result of `alone`, behind the item of a scan. */
function readsOf(graph: Graph, k: number): readonly AxisReach[] {
  const id = resultOf(graph);
  const node = graph.nodes[id];
  if (node.op !== 'item') return operandReads(graph, id, k, BINDING);
  const [scan] = node.operands as [NodeId];
  const shapeOf = (each: NodeId): number[] => concreteShape(graph.nodes[each].type.shape, BINDING)!;
  const operand = graph.nodes[scan].operands[k];
  const through = operandReads(graph, id, 0, BINDING);
  return composeReads(operandReads(graph, scan, k, BINDING), shapeOf(operand), through, shapeOf(scan));
}

describe('every op of the graph', () => {
  const graph = everyOp();
  const cases = graph.nodes.flatMap((node, id) => {
    const own = alone(graph, id);
    return own ? [{ name: `${node.op} %${id}`, op: node.op, own }] : [];
  });

  test('is among the cases, apart from those without operands', () => {
    const bare: readonly OpKind[] = ['input', 'constant', 'size', 'position', 'item'];
    const all = new Set(graph.nodes.map(({ op }) => op).filter((op) => !bare.includes(op)));
    expect(new Set(cases.map(({ op }) => op))).toEqual(all);
    expect([...all]).toEqual(expect.arrayContaining([...ELEMENTWISE_OPS]));
  });

  test.each(cases)('$name reads all that its cells are made of', ({ own }) => {
    const inputs = own.nodes.filter(({ op }) => op === 'input');
    for (const k of inputs.keys()) {
      const found = influence(own, k, readsOf(own, k));
      expect(missing(found)).toEqual([]);
      expect(found.pairs).toBeGreaterThan(0);
    }
  });
});

/** One op whose every element matters. */
function made(build: (b: GraphBuilder, input: (text: string, dtype?: DType) => NodeId) => NodeId): Graph {
  const b = new GraphBuilder();
  let count = 0;
  const input = (text: string, dtype?: DType): NodeId => b.input(`x${count++}`, type(text, dtype));
  b.output('result', build(b, input));
  return b.finish();
}

const along = (axis: number): { axis: number; start: number; step: number; size: string } => ({
  axis,
  start: 0,
  step: 1,
  size: axis === 0 ? 'n' : 'd',
});

describe('no more is told than is read', () => {
  test.each<[string, Graph]>([
    ['add, broadcast', made((b, x) => b.elementwise('add', [x('[…Q, n, d]'), x('[…M, 1, d]')]))],
    ['mul of unlike ranks', made((b, x) => b.elementwise('mul', [x('[n, d]'), x('[d]')]))],
    ['matmul', made((b, x) => b.matmul(x('[…Q, n, k]'), x('[…K, k, m]')))],
    ['matmul, batches of named axes', made((b, x) => b.matmul(x('[B, n, k]'), x('[k, m]')))],
    ['vector by matrix', made((b, x) => b.matmul(x('[k]'), x('[B, k, m]')))],
    ['matrix by vector', made((b, x) => b.matmul(x('[B, n, k]'), x('[k]')))],
    ['contract', made((b, x) => b.contract({ left: 'ik', right: 'jk', out: 'ji' }, x('[…Q, n, k]'), x('[m, k]')))],
    ['transpose', made((b, x) => b.transpose(x('[…M, n, d]')))],
    ['softmax of rows', made((b, x) => b.softmax(x('[…X, n, d]'), [-1]))],
    ['softmax of columns', made((b, x) => b.softmax(x('[…X, n, d]'), [-2]))],
    ['sum', made((b, x) => b.reduce('reduce_sum', x('[…X, n, d]'), { axes: [-2] }))],
    ['sum, kept', made((b, x) => b.reduce('reduce_sum', x('[B, n, d]'), { axes: [-3, -1], keep: true }))],
    ['sum of the outer axes', made((b, x) => b.reduce('reduce_mean', x('[B, n, d]'), { axes: [-3, -2] }))],
    ...[false, true].flatMap((reverse) =>
      [false, true].map((exclusive): [string, Graph] => [
        `cumsum ${String(reverse)} ${String(exclusive)}`,
        made((b, x) =>
          b.add({ op: 'cumsum', axis: -2, reverse, exclusive, domain: false, operands: [x('[…X, n, d]')] }),
        ),
      ]),
    ),
    [
      'view',
      made((b, x) =>
        b.view(x('[…X, n, d]'), [
          { axis: 1, start: 3, step: -2, size: 2 },
          'new',
          { axis: 0, start: 1, step: 1, size: 2 },
        ]),
      ),
    ],
    ['join', made((b, x) => b.join([x('[…X, n, d]'), x('[2, d]'), x('[1, 1]')], -2))],
    ['split', made((b, x) => b.split(x('[…X, n, 12]'), 1, [3, 4, 1]))],
    ['merge', made((b, x) => b.merge(x('[…X, n, 2, m, d]'), 1, 2))],
    [
      'gather at shifted positions',
      made((b, x) => {
        const at = b.elementwise('add', [b.position(-1, shape('[2]')), b.position(-2, shape('[2, 1]'))]);
        return b.gather(x('[…X, n, d]'), [0], [at]);
      }),
    ],
    [
      'gather by groups',
      made((b, x) => {
        const scaled = b.elementwise('mul', [b.position(-1, shape('[6]')), b.constant(2)]);
        return b.gather(x('[…X, n, d]'), [0], [b.elementwise('floordiv', [scaled, b.constant(4)])]);
      }),
    ],
    [
      'gather of both axes, turned',
      made((b, x) => {
        const turned = b.view(b.position(-1, shape('[d]')), ['new', { axis: 0, start: 0, step: 1, size: 'd' }, 'new']);
        const other = b.elementwise('sub', [b.constant(2), b.position(-1, shape('[n]'))]);
        return b.gather(x('[n, d]'), [0, 1], [other, turned]);
      }),
    ],
  ])('%s', (_, graph) => {
    for (const k of graph.nodes.filter(({ op }) => op === 'input').keys()) {
      const found = influence(graph, k, operandReads(graph, resultOf(graph), k, BINDING));
      expect([missing(found), needless(found)]).toEqual([[], []]);
      expect(found.seen.size).toBeGreaterThan(0);
    }
  });
});

describe('one after the other', () => {
  type Turn = (b: GraphBuilder, x: NodeId) => NodeId;
  const turns: Record<string, Turn> = {
    transpose: (b, x) => b.transpose(x),
    backwards: (b, x) => {
      const { axes } = b.type(x).shape;
      return b.view(
        x,
        axes.map((size, axis) => ({
          axis,
          start: axis === 0 ? (size as number) - 1 : 0,
          step: axis === 0 ? -1 : 1,
          size,
        })),
      );
    },
    split: (b, x) => b.merge(b.split(x, 0, [2, 3]), 1, 2),
    merge: (b, x) => b.split(b.merge(x, 0, 2), 0, [b.type(x).shape.axes[1], b.type(x).shape.axes[0]]),
    softmax: (b, x) => b.softmax(x, [-1]),
    cumsum: (b, x) => b.add({ op: 'cumsum', axis: -1, reverse: false, exclusive: false, domain: false, operands: [x] }),
    part: (b, x) => {
      const { axes } = b.type(x).shape;
      return b.view(
        x,
        axes.map((size, axis) => ({ axis, start: axis, step: 1, size: (size as number) - axis })),
      );
    },
  };
  const chains = Object.keys(turns).flatMap((first) => Object.keys(turns).map((second) => [first, second] as const));

  /** The reads of the only input through all nodes. */
  function chased(graph: Graph): readonly AxisReach[] {
    const shapeOf = (id: NodeId): number[] => concreteShape(graph.nodes[id].type.shape, BINDING)!;
    let id = resultOf(graph);
    let reads = shapeOf(id).map((_, axis): AxisReach => ({ kind: 'at', offset: 0, terms: [{ axis, scale: 1 }] }));
    while (graph.nodes[id].op !== 'input') {
      const operand = graph.nodes[id].operands[0];
      reads = [...composeReads(operandReads(graph, id, 0, BINDING), shapeOf(operand), reads, shapeOf(id))];
      id = operand;
    }
    return reads;
  }

  test.each(chains)('%s, then %s', (first, second) => {
    const build = (b: GraphBuilder, x: NodeId): NodeId => {
      const once = turns[first](b, x);
      const rows = b.type(once).shape.axes[0];
      return second === 'split' && rows !== 6 ? turns['transpose'](b, once) : turns[second](b, once);
    };
    const graph = made((b, x) => build(b, x('[6, 6]')));
    const found = influence(graph, 0, chased(graph));
    expect(missing(found)).toEqual([]);
    expect(found.seen.size).toBeGreaterThan(0);
  });

  test('what is a plain turn stays exact', () => {
    for (const [first, second] of chains) {
      if ([first, second].some((one) => ['softmax', 'cumsum', 'split', 'merge'].includes(one))) continue;
      const graph = made((b, x) => turns[second](b, turns[first](b, x('[6, 6]'))));
      const found = influence(graph, 0, chased(graph));
      expect([first, second, missing(found), needless(found)]).toEqual([first, second, [], []]);
    }
    const heads = made((b, x) => b.transpose(b.split(x('[n, 12]'), 1, [3, 4])));
    expect(needless(influence(heads, 0, chased(heads)))).toEqual([]);
    const merged = made((b, x) => b.merge(b.view(x('[n, d]'), [along(1), along(0)]), 0, 2));
    expect(needless(influence(merged, 0, chased(merged)))).toEqual([]);
    const sums = made((b, x) =>
      b.transpose(
        b.add({ op: 'cumsum', axis: -1, reverse: true, exclusive: false, domain: false, operands: [x('[n, d]')] }),
      ),
    );
    expect(needless(influence(sums, 0, chased(sums)))).toEqual([]);
  });
});

describe('the box of a cell', () => {
  test('is empty where a joined part does not reach, and never leaves the operand', () => {
    const reads: readonly AxisReach[] = [
      { kind: 'at', offset: -2, terms: [{ axis: 0, scale: 1 }] },
      { kind: 'between', first: { offset: 1, terms: [] }, last: { offset: 5, terms: [{ axis: 1, scale: 2 }] } },
      { kind: 'unknown' },
      { kind: 'whole' },
    ];
    expect(readRegion(reads, [1, 0], [4, 4, 2, 3])).toEqual([
      [0, 0],
      [1, 4],
      [0, 2],
      [0, 3],
    ]);
    expect(readRegion(reads, [5, 0], [4, 9, 2, 3])).toEqual([
      [3, 4],
      [1, 6],
      [0, 2],
      [0, 3],
    ]);
    expect(readRegion(reads, [6, 0], [4, 9, 2, 3])[0]).toEqual([4, 4]);
  });

  test('follows quotients and remainders', () => {
    const reads: readonly AxisReach[] = [
      { kind: 'at', offset: 0, terms: [{ axis: 0, scale: 1, divide: 4 }] },
      { kind: 'at', offset: 0, terms: [{ axis: 0, scale: 1, divide: 2, modulo: 2 }] },
    ];
    expect([0, 3, 6, 11].map((k) => readRegion(reads, [k], [3, 2]).map(([from]) => from))).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });
});

import { randn, tensor, uniform, values, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from './builder.ts';
import { evaluateGraph } from './evaluate.ts';
import { expand } from './expand.ts';
import type { CumulateNode, NodeId, RescaleNode } from './graph.ts';
import { type } from './samples.check.ts';
import { verify } from './verify.ts';

type Row = readonly number[];

/** A row operation on x [rows, n] under a mask [rows, n], along the last axis, and along the first of the transposed. */
function run(
  build: (b: GraphBuilder, x: NodeId, mask: NodeId | undefined, axis: number) => NodeId,
  x: Tensor,
  mask?: Tensor,
): number[][] {
  const turned = [false, true].map((isTurned) => {
    const b = new GraphBuilder();
    const turn = (id: NodeId): NodeId => (isTurned ? b.transpose(id) : id);
    const at = turn(b.input('x', type('[…x, p, q]')));
    const inside = mask && turn(b.input('mask', type('[…mask, p, q]', 'bool')));
    const made = build(b, at, inside, isTurned ? -2 : -1);
    b.output('result', b.type(made).shape.axes.length === 2 ? turn(made) : made);
    const graph = b.finish();
    expect(verify(graph)).toEqual([]);
    expect(verify(expand(graph))).toEqual([]);
    return evaluateGraph(graph, mask ? { x, mask } : { x }).result;
  });
  const [first, second] = turned.map((result) => [...values(result)]);
  expect(second).toEqual(first);
  const rows = x.shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const width = first.length / rows;
  return Array.from({ length: rows }, (_, r) => first.slice(r * width, (r + 1) * width));
}

const x = randn([3, 5, 7], { seed: 3 });
const mask = tensor(
  Uint8Array.from(values(uniform([3, 5, 7], { seed: 4 })), (v, k) => (v < 0.6 && k > 6 ? 1 : 0)),
  [3, 5, 7],
  { dtype: 'bool' },
);
const rowsOf = (t: Tensor): number[][] => {
  const all = [...values(t)];
  return Array.from({ length: all.length / 7 }, (_, r) => all.slice(r * 7, r * 7 + 7));
};

/** Rows of x, rows of the mask; what `plain` says of the kept ones, 0 elsewhere. */
function expected(plain: (kept: Row) => Row, masked: boolean): number[][] {
  const inside = rowsOf(mask);
  return rowsOf(x).map((row, r) => {
    const places = row.map((_, k) => k).filter((k) => !masked || inside[r][k] === 1);
    const made = plain(places.map((k) => row[k]));
    return row.map((_, k) => (places.includes(k) ? made[places.indexOf(k)] : 0));
  });
}

function expectRows(actual: readonly Row[], wanted: readonly Row[]): void {
  expect(actual.map((row) => row.map((v) => v.toFixed(12).replace('-0.000000000000', '0.000000000000')))).toEqual(
    wanted.map((row) => row.map((v) => v.toFixed(12).replace('-0.000000000000', '0.000000000000'))),
  );
}

const sum = (row: Row): number => row.reduce((a, b) => a + b, 0);

describe.each<[RescaleNode['op'], number, (row: Row) => Row]>([
  ['normalize', 1e-12, (row) => row.map((v) => v / Math.max(Math.sqrt(sum(row.map((w) => w * w))), 1e-12))],
  ['rmsnorm', 0.25, (row) => row.map((v) => v / Math.sqrt(sum(row.map((w) => w * w)) / row.length + 0.25))],
  [
    'layernorm',
    0.125,
    (row) => {
      const mean = sum(row) / row.length;
      const variance = sum(row.map((v) => (v - mean) ** 2)) / row.length;
      return row.map((v) => (v - mean) / Math.sqrt(variance + 0.125));
    },
  ],
  [
    'softpick',
    0.5,
    (row) => {
      const total = sum(row.map((v) => Math.abs(Math.exp(v) - 1))) + 0.5;
      return row.map((v) => Math.max(0, Math.exp(v) - 1) / total);
    },
  ],
])('%s', (op, eps, plain) => {
  test('whole rows', () => {
    expectRows(
      run((b, at, _, axis) => b.add({ op, eps, axes: [axis], domain: false, operands: [at] }), x),
      expected(plain, false),
    );
  });
  test('what a mask keeps; the first row keeps nothing', () => {
    expectRows(
      run((b, at, inside, axis) => b.add({ op, eps, axes: [axis], domain: true, operands: [at, inside!] }), x, mask),
      expected(plain, true),
    );
  });
});

test('a domain wider than x spreads it', () => {
  const b = new GraphBuilder();
  const v = b.input('v', type('[1, q]'));
  const m = b.input('m', type('[p, q]', 'bool'));
  b.output('result', b.add({ op: 'rmsnorm', eps: 0, axes: [-2], domain: true, operands: [v, m] }));
  const row = tensor([3, -4], [1, 2]);
  const keep = tensor([1, 0, 1, 1], [2, 2], { dtype: 'bool' });
  expect([...values(evaluateGraph(b.finish(), { v: row, m: keep }).result)]).toEqual([1, 0, 1, -1]);
});

describe.each<[CumulateNode['op'], boolean, boolean]>([
  ['cumsum', false, false],
  ['cumsum', true, false],
  ['cumprod', false, true],
  ['cumprod', true, true],
])('%s, reverse %s, exclusive %s', (op, reverse, exclusive) => {
  const plain = (row: Row): Row => {
    const forward = reverse ? row.toReversed() : row;
    const made: number[] = [];
    let state = op === 'cumsum' ? 0 : 1;
    for (const v of forward) {
      const next = op === 'cumsum' ? state + v : state * v;
      made.push(exclusive ? state : next);
      state = next;
    }
    return reverse ? made.toReversed() : made;
  };
  test('whole rows', () => {
    const build = (b: GraphBuilder, at: NodeId, _: NodeId | undefined, axis: number): NodeId =>
      b.add({ op, axis, reverse, exclusive, domain: false, operands: [at] });
    expectRows(run(build, x), expected(plain, false));
  });
  test('excluded entries are left out', () => {
    const build = (b: GraphBuilder, at: NodeId, inside: NodeId | undefined, axis: number): NodeId =>
      b.elementwise('exclude', [
        b.add({ op, axis, reverse, exclusive, domain: true, operands: [at, inside!] }),
        inside!,
      ]);
    expectRows(run(build, x, mask), expected(plain, true));
  });
});

test('running sums of whole numbers are whole', () => {
  const b = new GraphBuilder();
  const doc = b.input('doc', type('[n]', 'i32'));
  const sums = b.add({ op: 'cumsum', axis: -1, reverse: false, exclusive: false, domain: false, operands: [doc] });
  b.output('result', sums);
  const { result } = evaluateGraph(b.finish(), { doc: tensor([2, 0, -5, 7], undefined, { dtype: 'i32' }) });
  expect([result.dtype, ...values(result)]).toEqual(['i32', 2, 2, -3, 4]);
});

describe('argmax', () => {
  const argmax = (b: GraphBuilder, at: NodeId, inside: NodeId | undefined, axis: number): NodeId =>
    b.reduce('reduce_argmax', at, { axes: [axis], domain: inside });
  test('the lowest of the largest, -1 where nothing is', () => {
    const rows = rowsOf(x);
    const inside = rowsOf(mask);
    const best = (row: Row, isIn: (k: number) => boolean): number =>
      row.reduce((at, v, k) => (isIn(k) && (at < 0 || v > row[at]) ? k : at), -1);
    expect(run(argmax, x)).toEqual(rows.map((row) => [best(row, () => true)]));
    expect(run(argmax, x, mask)).toEqual(rows.map((row, r) => [best(row, (k) => inside[r][k] === 1)]));
  });
  test('ties, infinities and NaN', () => {
    const at = (...row: number[]): number => run(argmax, tensor(row, [1, row.length]))[0][0];
    expect([at(1, 3, 3, 2), at(-Infinity, -Infinity), at(5, NaN, 7, NaN), at(1, Infinity, Infinity)]).toEqual([
      1, 0, 1, 1,
    ]);
  });
});

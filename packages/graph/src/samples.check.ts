/** Graphs that several tests build: attention with and without a domain, and one node of every op. For tests only. */

import { foldRecord, foldRecords, scalarConst, scalarParam, scalarProgram, apply, type FoldRecord } from '@heed/scalar';
import { parseShape, type DType, type Shape } from '@heed/tensor';
import { GraphBuilder } from './builder.ts';
import { ELEMENTWISE_OPS, elementwiseArity, isCondition } from './elementwise.ts';
import type { Graph, TensorType } from './graph.ts';

export function shape(text: string): Shape {
  return parseShape(text)!;
}

export function type(text: string, dtype: DType = 'f32'): TensorType {
  return { dtype, shape: shape(text) };
}

/** softmax(Q·Kᵀ/√d | domain)·V as a formula's elaboration would write it. */
export function attention(domain?: 'causal' | 'mask'): Graph {
  const b = new GraphBuilder();
  const span = (start: number, end: number): { span: { start: number; end: number } } => ({ span: { start, end } });
  const q = b.input('Q', type('[…Q, Q.n, d]'), span(8, 9));
  const k = b.input('K', type('[…K, K.m, d]'), span(10, 11));
  const v = b.input('V', type('[…V, K.m, V.e]'), span(18, 19));
  const products = b.matmul(q, b.transpose(k, span(10, 12)), undefined, span(8, 12));
  const root = b.elementwise('sqrt', [b.size('d')], span(13, 15));
  const scores = b.elementwise('div', [products, root], { ...span(8, 15), name: 'S' });
  let inside: number | undefined;
  if (domain === 'mask') inside = b.input('mask', type('[…mask, Q.n, K.m]', 'bool'));
  if (domain === 'causal') {
    const whole = b.type(scores).shape;
    inside = b.elementwise('le', [b.position(-1, whole), b.position(-2, whole)]);
  }
  const kept = inside === undefined ? scores : b.elementwise('exclude', [scores, inside]);
  const weights = b.softmax(kept, [-1], inside, { ...span(0, 16), name: 'A' });
  b.output('result', b.matmul(weights, v, inside, span(0, 19)));
  b.output('A', weights);
  return b.finish();
}

/** A record that is in no table: the sum of squares. */
export const sumOfSquares: FoldRecord = foldRecord(`
  fold "sum of squares"(s) commutative {
    identity: 0;
    lift: (x) => mul(x, x);
    merge: (a, b) => add(a, b);
    finish: (s) => s;
    weight: (x, s) => div(mul(x, x), s);
  }`);

/** y[t] = a[t]·y[t-1] + x[t] along the axis before the last; results: the last y, and all of them. */
export function recurrence(): Graph {
  const body = new GraphBuilder();
  const before = body.input('y', type('[…a…x, e]'));
  const next = body.elementwise('add', [
    body.elementwise('mul', [body.input('a', type('[…a, e]')), before]),
    body.input('x', type('[…x, e]')),
  ]);
  body.output('y', next);
  body.output('all', next);
  const b = new GraphBuilder();
  const a = b.input('a', type('[…a, T, e]'));
  const x = b.input('x', type('[…x, T, e]'));
  const scan = b.scan(body.finish(), [b.constantOf(0, 'f32')], [a, x], { axis: -2, length: 'T' }, { name: 'steps' });
  b.output('last', b.item(scan, 0));
  b.output('y', b.item(scan, 1));
  return b.finish();
}

/** One node of every op, with names, spans and attributes that are easily lost. */
export function everyOp(): Graph {
  const b = new GraphBuilder();
  const x = b.input('x "quoted" …', type('[…X, n, d]'), { span: { start: 0, end: 3 } });
  const y = b.input('__proto__', type('[…X, n, 2*d + 1]'));
  const w = b.input('w', type('[n, n]', 'f64'));
  const m = b.input('m', type('[n, n]', 'bool'));
  const g = b.input('g', type('[h, div(H, g)]', 'i32'));
  for (const value of [0, -0, 7, 0.1, 1e-300, Infinity, -Infinity, Number.NaN, 3e9, true]) b.constant(value);
  b.size({ op: 'add', args: [{ op: 'mul', args: [2, 'd'] }, 1] }, { name: 'width' });
  b.position(-2, shape('[…X, n, d]'));
  b.position(-3, shape('[…X, n, d]'), { span: { start: 4, end: 5 } });
  const p = scalarParam('odd name }"', 'f32');
  b.map(scalarProgram([p], [apply('max', p, scalarConst(0.5, 'f32'))]), [x], { name: 'A' });
  b.contract({ left: 'ik', right: 'kj', out: 'ij' }, w, w);
  b.contract({ left: 'ik', right: 'kj', out: '', domain: 'ik' }, w, w, m);
  b.fold(foldRecords.softmax, 'weight', w, { axes: [-1], keep: true, domain: m });
  b.fold(sumOfSquares, 'finish', w, { axes: [-1, -2] });
  b.fold(foldRecords.max, 'finish', x, { axes: [-2], keep: true });
  b.view(x, [
    { axis: 1, start: 0, step: 1, size: 'd' },
    'new',
    { axis: 0, start: { op: 'add', args: ['n', -1] }, step: -1, size: 'n' },
  ]);
  b.concat([x, y], -1);
  const at = b.position(-1, shape('[n]'));
  b.gather(x, [0], [at], undefined, { name: 'picked', span: { start: 6, end: 9 } });
  b.gather(w, [0, 1], [b.constant(2), b.input('page', type('[B, 1, n]', 'u8'))], m);
  const parts = b.split(x, 1, ['H', { op: 'div', args: ['d', 'H'] }], { name: 'heads' });
  b.merge(parts, 1, 2, { span: { start: 5, end: 7 } });
  b.split(b.merge(w, 0, 2), 0, [{ op: 'mul', args: ['n', 'n'] }]);
  b.join([x, w, g].slice(0, 1), -2);
  b.matmul(x, b.transpose(x), undefined, { name: 'S', span: { start: 1, end: 9 } });
  b.matmul(w, w, m);
  b.softmax(w, [-1], m);
  b.normalise('log_softmax', w, [-1, -2]);
  b.normalise('softmax1', w, [-1], m);
  for (const [k, op] of (['softpick', 'normalize', 'layernorm', 'rmsnorm'] as const).entries()) {
    b.add({ op, axes: [-1, -2], eps: 10 ** (-3 * k), domain: false, operands: [x] }, { name: op });
    b.add({ op, axes: [-1], eps: 1e-6, domain: true, operands: [w, m] });
  }
  for (const op of ['cumsum', 'cumprod'] as const) {
    b.add({ op, axis: -2, reverse: op === 'cumprod', exclusive: false, domain: false, operands: [x] });
    b.add({ op, axis: -1, reverse: false, exclusive: op === 'cumsum', domain: true, operands: [w, m] });
  }
  for (const op of [
    'reduce_sum',
    'reduce_mean',
    'reduce_max',
    'reduce_min',
    'reduce_prod',
    'reduce_logsumexp',
    'reduce_norm',
    'reduce_argmax',
  ] as const) {
    b.reduce(op, x, { axes: [-1], keep: op === 'reduce_max' });
    b.reduce(op, w, { axes: [-2], domain: m });
  }
  for (const op of ELEMENTWISE_OPS) {
    const [fewest] = elementwiseArity(op);
    b.elementwise(
      op,
      Array.from({ length: fewest }, (_, k) => (isCondition(op, k) ? m : w)),
    );
  }
  const scan = recurrence();
  const node = scan.nodes.find((each) => each.op === 'scan')!;
  const a = b.input('a', type('[…a, T, e]'));
  const s = b.input('s', type('[…x, T, e]'));
  const steps = b.scan(node.op === 'scan' ? node.body : scan, [b.constantOf(0, 'f32')], [a, s], {
    axis: -2,
    length: 'T',
    reverse: true,
  });
  b.equation('H', { op: 'mul', args: ['g', 'h'] }, { start: 2, end: 3 });
  b.output('result', b.item(steps, 1));
  b.output('two words', x);
  return b.finish();
}
